"""Networks on the diabetes data, trained by torch.optim: without penalty, with L2, with L1 in two ways, with group L1.

20 inputs (the 10 features, standardized, and 10 columns of noise) -> 32 tanh -> 1 logit for "the disease has progressed
farther than the median"; minimized is the mean cross-entropy plus the penalty of the weights, the biases left out.
Group L1 is alpha times the sum of the lengths of the first layer's columns, one for each input.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from regviz.data import diabetes

if TYPE_CHECKING:
    from torch import Tensor, nn
    from torch.optim import SGD

ALPHAS = {"none": 0.0, "l2": 0.03, "subgradient": 0.015, "proximal": 0.015, "group": 0.06}
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
    """Train all of them side by side, from the same weights on the same minibatches; a snapshot each SLICE steps."""
    import torch

    from regviz.studies.recipe import sgd

    x, y = (torch.tensor(part, dtype=torch.float32) for part in table(seed))
    networks = {name: _network(seed) for name in ALPHAS}
    l2 = {"l2": ALPHAS["l2"]}
    optimizers = {name: sgd(network, RATE, MOMENTUM, l2.get(name, 0.0)) for name, network in networks.items()}
    random = torch.Generator().manual_seed(seed)
    for step in range(1, STEPS + 1):
        rows = torch.randint(TRAIN, (BATCH,), generator=random)
        for name, network in networks.items():
            _step(network, optimizers[name], name, x[rows], y[rows])
        if step % SLICE == 0:
            yield {name: _measured(network, x, y) for name, network in networks.items()}


def _network(seed: int) -> nn.Sequential:
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(INPUTS, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 1))


def _step(network: nn.Sequential, optimizer: SGD, name: str, x: Tensor, y: Tensor) -> None:
    from torch.nn import Linear
    from torch.nn.functional import binary_cross_entropy_with_logits

    from regviz.studies.recipe import group_step, l1, proximal_step

    optimizer.zero_grad()
    loss = binary_cross_entropy_with_logits(network(x)[:, 0], y)
    if name == "subgradient":
        loss = loss + ALPHAS[name] * l1(network)
    loss.backward()
    optimizer.step()
    if name == "proximal":
        proximal_step(network, optimizer, ALPHAS[name])
    if name == "group" and isinstance(network[0], Linear):
        group_step(network[0], optimizer, ALPHAS[name])


def _measured(network: nn.Sequential, x: Tensor, y: Tensor) -> Trained:
    import torch

    from regviz.studies.recipe import weights as weights_of

    with torch.no_grad():
        right = ((network(x)[:, 0] > 0) == (y > 0.5)).double().numpy()
    first, last = (w.detach().double().numpy().copy() for w in weights_of(network))
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


# --- pictures: rows from the top, RGBA; what is clear shows the page, light or dark ---

CLEAR, GREY = [0, 0, 0, 0], [128, 128, 128, 255]
POSITIVE, NEGATIVE, BLUE = [214, 143, 0], [142, 94, 162], [0, 114, 178]
ZERO, DROPPED = [*BLUE, 56], [*BLUE, 255]


def layer_picture(trained: Trained, scale: int = 7) -> NDArray[np.uint8]:
    """The first layer, a column for each input: exact zeros pale blue, inputs without any weight full blue."""
    colours = np.where((trained.first > 0)[..., None], POSITIVE, NEGATIVE)
    strength = np.rint(255 * np.minimum(np.abs(trained.first) / EDGE, 1))
    pixels = np.dstack([colours, strength])
    pixels[trained.first == 0] = ZERO
    pixels[:, list(trained.dropped)] = DROPPED
    return np.kron(pixels, np.ones((scale, scale, 1))).astype(np.uint8)


def histogram_picture(trained: Trained, scale: int = 4, height: int = 90) -> NDArray[np.uint8]:
    """How many weights have which size, the height logarithmic; exact zeros are a bar of their own, in blue."""
    nonzero = trained.weights[trained.weights != 0].clip(-EDGE, EDGE)
    counts = np.histogram(nonzero, BINS, (-EDGE, EDGE))[0]
    tall = np.log1p(np.append(counts, [0, trained.zeros])) / np.log1p(len(trained.weights))
    filled = np.arange(height, 0, -1)[:, None] <= np.ceil(tall * height)[None, :]
    pixels = np.where(filled[..., None], GREY, CLEAR)
    pixels[filled[:, -1], -1] = DROPPED
    pixels[-1] = np.where(filled[-1][:, None], pixels[-1], GREY)  # the ground line
    return np.repeat(pixels, scale, axis=1).astype(np.uint8)
