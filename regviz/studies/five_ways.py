"""One network, trained in five ways: without penalty, with L2, with L1 in two ways, with the group lasso.

inputs -> hidden units, tanh -> 1 logit for the second of two classes; minimized is the mean cross-entropy plus the
penalty of the weights, the biases left out. All five start from the same weights and see the same minibatches.

    none         no penalty
    l2           SGD(weight_decay=alpha): alpha/2 times the sum of the squared weights
    subgradient  alpha |weights|_1 added to the loss
    proximal     the soft threshold after each step
    group        alpha times the sum of the lengths of the first layer's columns, one for each input; proximal steps

torch.optim takes the steps, and regviz/studies/recipe.py what comes after them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.optim import SGD

from regviz.solver.scalars import choice, number, require, whole
from regviz.studies.recipe import group_step, l1, proximal_step, sgd, weights

__all__ = ["Trained", "trained"]

Array = NDArray[np.float64]

WAYS = ("none", "l2", "subgradient", "proximal", "group")
BATCH, RATE, MOMENTUM = 50, 0.05, 0.9


class Trained(NamedTuple):
    """A network at one moment: accuracies in percent, and the weights of both layers, (hidden, inputs) and (hidden)."""

    train: float
    test: float
    first: Array
    last: Array


def trained(
    x: Array, classes: Array, alphas: Mapping[str, float], *, learn: int, hidden: int, steps: int, every: int, seed: int
) -> Iterator[dict[str, Trained]]:
    """Train side by side on the first `learn` rows of x (n, inputs), classes (n) 0 or 1, and test on the others.

    `alphas` has the alpha of each way. Yields the networks after every `every` steps. The same seed, the same networks.
    """
    for name, alpha in alphas.items():
        choice("alphas", name, WAYS)
        number(f"alphas[{name!r}]", alpha, 0, sys.float_info.max)
    learn, hidden, steps = whole("learn", learn, 1, len(x)), whole("hidden", hidden, 1), whole("steps", steps, 0)
    every, seed = whole("every", every, 1), whole("seed", seed, 0)
    require(len(classes) == len(x), "classes", f"{len(classes)} of them", f"one for each of the {len(x)} rows of x")
    inputs, targets = (torch.tensor(part, dtype=torch.float32) for part in (x, classes))
    networks = {name: _network(x.shape[1], hidden, seed) for name in alphas}
    optimizers = {name: sgd(net, RATE, MOMENTUM, l2=alphas[name] * (name == "l2")) for name, net in networks.items()}
    random = torch.Generator().manual_seed(seed)
    for step in range(1, steps + 1):
        rows = torch.randint(learn, (BATCH,), generator=random)
        for name, network in networks.items():
            _step(network, optimizers[name], name, alphas[name], inputs[rows], targets[rows])
        if step % every == 0:
            yield {name: _measured(network, inputs, targets, learn) for name, network in networks.items()}


def _network(inputs: int, hidden: int, seed: int) -> nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh(), nn.Linear(hidden, 1))


def _step(network: nn.Sequential, optimizer: SGD, name: str, alpha: float, x: Tensor, classes: Tensor) -> None:
    optimizer.zero_grad()
    loss = binary_cross_entropy_with_logits(network(x)[:, 0], classes)
    if name == "subgradient":
        loss = loss + alpha * l1(network)
    loss.backward()
    optimizer.step()
    if name == "proximal":
        proximal_step(network, optimizer, alpha)
    if name == "group" and isinstance(network[0], nn.Linear):
        group_step(network[0], optimizer, alpha)


def _measured(network: nn.Sequential, x: Tensor, classes: Tensor, learn: int) -> Trained:
    with torch.no_grad():
        right = ((network(x)[:, 0] > 0) == (classes > 0.5)).double()
    first, last = (w.detach().double().numpy().copy() for w in weights(network))
    return Trained(100 * right[:learn].mean().item(), 100 * right[learn:].mean().item(), first, last[0])
