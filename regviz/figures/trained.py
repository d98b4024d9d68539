"""Four networks on the diabetes data, trained by torch.optim without penalty, with L2, and with L1 in two ways.

20 inputs (the 10 features, standardized, and 10 columns of noise) -> 32 tanh -> 1 logit for "the disease has progressed
farther than the median"; minimized is the mean cross-entropy plus the penalty of the weights, the biases left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from regviz.data import diabetes

if TYPE_CHECKING:
    from torch import Tensor, nn

ALPHAS = {"none": 0.0, "l2": 0.03, "subgradient": 0.015, "proximal": 0.015}
INPUTS, HIDDEN, NOISE_INPUTS, TRAIN, BATCH = 20, 32, 10, 300, 50
RATE, MOMENTUM, STEPS, SLICE = 0.05, 0.9, 800, 20
SMALL, EDGE, BINS = 1e-3, 0.6, 31
"""What is called nearly 0; histograms go from -EDGE to EDGE in BINS, and show exact zeros apart."""

Array = NDArray[np.float64]


class Trained(NamedTuple):
    """A network at one moment: accuracies in percent, its weights counted, the first layer (HIDDEN, INPUTS), all."""

    train: float
    test: float
    zeros: int
    small: int
    dropped: tuple[int, ...]
    first: Array
    weights: Array


def table(seed: int) -> tuple[Array, Array]:
    """Inputs (442, 20) and classes (442,), 0 or 1, in an order of the seed: the first TRAIN rows are to learn from."""
    data, random = diabetes(), np.random.default_rng([seed, 11])
    x = np.hstack([(data.X - data.X.mean(0)) / data.X.std(0), random.standard_normal((len(data.y), NOISE_INPUTS))])
    order = random.permutation(len(data.y))
    return x[order], (data.y > np.median(data.y)).astype(float)[order]


def training(seed: int) -> Iterator[dict[str, Trained]]:
    """Train all four side by side, from the same weights on the same minibatches; a snapshot each SLICE steps."""
    import torch

    x, y = (torch.tensor(part, dtype=torch.float32) for part in table(seed))
    networks = {name: _network(seed) for name in ALPHAS}
    optimizers = {name: _optimizer(network, name) for name, network in networks.items()}
    random = torch.Generator().manual_seed(seed)
    for step in range(1, STEPS + 1):
        rows = torch.randint(TRAIN, (BATCH,), generator=random)
        for name, network in networks.items():
            _step(network, optimizers[name], name, x[rows], y[rows])
        if step % SLICE == 0:
            yield {name: _measured(network, x, y) for name, network in networks.items()}


def _network(seed: int) -> nn.Module:
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(INPUTS, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 1))


def _weights(network: nn.Module) -> list[Tensor]:
    return [p for p in network.parameters() if p.ndim > 1]


def _optimizer(network: nn.Module, name: str) -> Any:
    from torch.optim import SGD

    biases = [p for p in network.parameters() if p.ndim == 1]
    decay = ALPHAS[name] if name == "l2" else 0.0
    groups: list[dict[str, Any]] = [{"params": _weights(network), "weight_decay": decay}, {"params": biases}]
    return SGD(groups, lr=RATE, momentum=MOMENTUM)


def _step(network: nn.Module, optimizer: Any, name: str, x: Tensor, y: Tensor) -> None:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, softshrink

    optimizer.zero_grad()
    loss = binary_cross_entropy_with_logits(network(x)[:, 0], y)
    if name == "subgradient":
        loss = loss + ALPHAS[name] * torch.stack([w.abs().sum() for w in _weights(network)]).sum()
    loss.backward()
    optimizer.step()
    if name == "proximal":
        with torch.no_grad():
            for w in _weights(network):
                w.copy_(softshrink(w, ALPHAS[name] * RATE / (1 - MOMENTUM)))


def _measured(network: nn.Module, x: Tensor, y: Tensor) -> Trained:
    import torch

    with torch.no_grad():
        right = ((network(x)[:, 0] > 0) == (y > 0.5)).double().numpy()
    first, last = (w.detach().double().numpy().copy() for w in _weights(network))
    weights = np.concatenate([first.ravel(), last.ravel()])
    return Trained(
        train=100 * float(right[:TRAIN].mean()),
        test=100 * float(right[TRAIN:].mean()),
        zeros=int((weights == 0).sum()),
        small=int(((weights != 0) & (np.abs(weights) < SMALL)).sum()),
        dropped=tuple(np.flatnonzero((first == 0).all(0)).tolist()),
        first=first,
        weights=weights,
    )


# --- pictures: rows from the top, RGB ---

PAPER, POSITIVE, NEGATIVE, ZERO, DROPPED = (
    [250, 250, 250],
    [214, 143, 0],
    [142, 94, 162],
    [205, 222, 233],
    [0, 114, 178],
)


def layer_picture(trained: Trained, scale: int = 8) -> NDArray[np.uint8]:
    """The first layer, a column for each input: exact zeros pale blue, inputs without any weight full blue."""
    w = np.clip(trained.first / EDGE, -1, 1)[..., None]
    colours = np.array(PAPER) + np.abs(w) * (np.where(w > 0, POSITIVE, NEGATIVE) - np.array(PAPER))
    colours = np.where(w == 0, ZERO, colours)
    colours[:, list(trained.dropped)] = DROPPED
    return np.kron(colours, np.ones((scale, scale, 1))).astype(np.uint8)


def histogram_picture(trained: Trained, scale: int = 5, height: int = 90) -> NDArray[np.uint8]:
    """How many weights have which size, the height logarithmic; exact zeros are a bar of their own, in blue."""
    nonzero = trained.weights[trained.weights != 0].clip(-EDGE, EDGE)
    counts = np.histogram(nonzero, BINS, (-EDGE, EDGE))[0]
    tall = np.log1p(np.append(counts, [0, trained.zeros])) / np.log1p(len(trained.weights))
    filled = np.arange(height, 0, -1)[:, None] <= np.ceil(tall * height)[None, :]
    colours = np.where(filled[..., None], [90, 90, 90], PAPER)
    colours[:, -1] = np.where(filled[:, -1:], DROPPED, PAPER)
    return np.repeat(colours, scale, axis=1).astype(np.uint8)
