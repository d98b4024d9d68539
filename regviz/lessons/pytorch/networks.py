"""The networks of the page "In PyTorch": the patients that they learn from, and their training, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray

from regviz.data import load
from regviz.lessons.pytorch.state import SMALL

if TYPE_CHECKING:
    from regviz.studies.five_ways import Trained

Array = NDArray[np.float64]

ALPHAS = {"none": 0.0, "l2": 0.03, "subgradient": 0.015, "proximal": 0.015, "group": 0.06}
"""The five ways to train: see regviz/studies/five_ways.py."""

FEATURES, NOISE_INPUTS, HIDDEN, LEARN = 10, 10, 32, 300
INPUTS = FEATURES + NOISE_INPUTS
STEPS, EVERY = 800, 20
SNAPSHOTS = STEPS // EVERY
EDGE, BINS = 0.6, 31
"""Weights are shown from -EDGE to EDGE, what is beyond as if it were there; their histogram has BINS, and one for 0."""


class Network(TypedDict):
    """A network at one moment.

    train, test  accuracy in percent
    zeros        how many weights are exactly 0; `small`: how many others are within SMALL of it
    unused       how many inputs have no weight left
    first        HIDDEN rows of INPUTS, one after the other; `last`: HIDDEN. 4 significant digits, 0 only where it is
    """

    train: float
    test: float
    zeros: int
    small: int
    unused: int
    first: list[float]
    last: list[float]


def patients(seed: int) -> tuple[Array, Array]:
    """Inputs (442, INPUTS) and classes (442), 0 or 1, in an order of the seed: the first LEARN rows are to learn from.

    The inputs are the features of the diabetes data, standardized, and columns of noise; the question is whether the
    disease has progressed farther than the median.
    """
    data, random = load("diabetes"), np.random.default_rng([seed, 11])
    x = np.hstack([(data.X - data.X.mean(0)) / data.X.std(0), random.standard_normal((len(data.y), NOISE_INPUTS))])
    order = random.permutation(len(data.y))
    return x[order], (data.y > np.median(data.y)).astype(float)[order]


def training(seed: int) -> Iterator[dict[str, Network]]:
    """Train the five side by side; SNAPSHOTS of them."""
    from regviz.studies.five_ways import trained

    x, classes = patients(seed)
    for networks in trained(x, classes, ALPHAS, learn=LEARN, hidden=HIDDEN, steps=STEPS, every=EVERY, seed=seed):
        yield {name: _counted(network) for name, network in networks.items()}


def _counted(network: Trained) -> Network:
    sizes = np.abs(np.append(network.first, network.last))
    return {
        "train": network.train,
        "test": network.test,
        "zeros": int((sizes == 0).sum()),
        "small": int(((sizes != 0) & (sizes < SMALL)).sum()),
        "unused": int((network.first == 0).all(0).sum()),
        "first": _short(network.first),
        "last": _short(network.last),
    }


def _short(weights: Array) -> list[float]:
    return [float(f"{w:.4g}") for w in weights.ravel()]
