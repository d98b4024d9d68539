"""Two classes of points and three networks between them, trained for every strength of a penalty.

Without penalty they are trained from the start; then alpha grows, and training goes on from the weights that it finds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.overfitting.curve import Points
from regviz.lessons.overfitting.state import NO_PENALTY

if TYPE_CHECKING:
    from regviz.studies.network import Network

Array = NDArray[np.float64]

POINTS, TEST_POINTS, NOISE = 100, 2000, 0.35
STREAM = 5
"""Which of a seed's streams of random numbers makes the noise."""

NETWORKS = {"small": ((2, 1), 0.05, 1.0), "fitting": ((2, 6, 1), 0.03, 1.0), "flexible": ((2, 50, 50, 1), 0.01, 3.0)}
"""Sizes of the layers, learning rate, scale of the first weights."""

WEIGHTS = {name: sum(into * out for into, out in pairwise(sizes)) for name, (sizes, *_) in NETWORKS.items()}
"""How many weights the networks have, biases not counted."""

DECADES, COUNT = (-3.5, -0.5), 37
ALPHAS = np.array([0, *np.logspace(*DECADES, COUNT)])
FIRST, EACH, SLICE = 400, 40, 20
"""Training steps without penalty, for each further alpha, and between two snapshots."""

STEPS = (FIRST + EACH * COUNT) // SLICE

VIEW_X, VIEW_Y, COLUMNS, ROWS = (-2.6, 2.6), (-2.0, 2.0), 53, 41
"""The grid on which the logits of a network are shown: row by row from the top, each from left to right."""

LEVELS = {"steepest": 4.5, "fineness": 4, "middle": 80, "steps": 45}
"""A logit z within [-steepest, steepest] is the character middle + steps asinh(fineness z) / asinh(fineness steepest):
the smaller the logit, the finer; at worst 0.01 off near 0 and 0.2 near the steepest."""


class Sample(NamedTuple):
    """Points (n, 2) and their classes (n,), 0 or 1; and new points from the same source."""

    x: Array
    classes: Array
    test_x: Array
    test_classes: Array


def sample(seed: int) -> Sample:
    """Two interleaved half circles with noise, half of the points on each."""
    rng = np.random.default_rng([seed, STREAM])

    def half_circles(n: int) -> tuple[Array, Array]:
        angle, classes = rng.uniform(0, np.pi, n), np.arange(n) % 2
        upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], -1)
        x = np.where(classes[:, None] == 0, upper, -upper)
        return x + NOISE * rng.standard_normal((n, 2)), classes.astype(float)

    return Sample(*half_circles(POINTS), *half_circles(TEST_POINTS))


def classes(seed: int) -> list[Points]:
    """The points to learn from, those of each class, ready for JSON."""
    points = sample(seed)
    return [
        {"x": points.x[points.classes == k, 0].tolist(), "y": points.x[points.classes == k, 1].tolist()} for k in (0, 1)
    ]


class Frame(NamedTuple):
    """A network at one moment: its logits as `LEVELS` on the grid, its errors in percent, its weights that are not 0,
    and the mean of all |w|."""

    levels: str
    train: float
    test: float
    nonzero: int
    size: float


class Moment(NamedTuple):
    """The networks, in the order of `NETWORKS`, on the way to ALPHAS[step]; whether it is the last one on that way."""

    step: int
    networks: tuple[Frame, ...]
    last: bool


def training(seed: int, penalty: str) -> Iterator[Moment]:
    """Train the three networks for all `ALPHAS`, from 0 up; the same seed gives the same `STEPS` moments."""
    import torch

    from regviz.studies.network import Network

    points = sample(seed)
    x, targets = torch.from_numpy(points.x), torch.from_numpy(points.classes)
    omega = regviz.L1() if penalty == "l1" else regviz.SquaredL2()
    networks = [Network(*shape, seed=seed) for shape in NETWORKS.values()]
    for index, alpha in enumerate(ALPHAS):
        for left in reversed(range((EACH if index else FIRST) // SLICE)):
            for network in networks:
                for _ in range(SLICE):
                    network.step(x, targets, omega, float(alpha))
            yield Moment(index, tuple(_frame(network, points) for network in networks), last=left == 0)


def _frame(network: Network, points: Sample) -> Frame:
    x, y = np.linspace(*VIEW_X, COLUMNS), np.linspace(*VIEW_Y, ROWS)
    grid = np.stack(np.meshgrid(x, y[::-1]), -1).reshape(-1, 2)
    return Frame(
        encode(_logits(network, grid)),
        _error(network, points.x, points.classes),
        _error(network, points.test_x, points.test_classes),
        int((network.weights != 0).sum()),
        float(network.weights.abs().mean()),
    )


def _logits(network: Network, x: Array) -> Array:
    import torch

    return np.asarray(network.logits(torch.from_numpy(x)).numpy(), dtype=np.float64)


def _error(network: Network, x: Array, targets: Array) -> float:
    """The share of points on the wrong side, in percent, to 0.01."""
    return round(100 * float(((_logits(network, x) > 0) != (targets > 0)).mean()), 2)


def encode(logits: Array) -> str:
    """One character for each logit: see `LEVELS`."""
    steepest, fineness, middle, steps = LEVELS.values()
    share = np.arcsinh(fineness * np.clip(logits, -steepest, steepest)) / np.arcsinh(fineness * steepest)
    return str((middle + np.round(steps * share)).astype(np.uint8).tobytes(), "ascii")


class Column(TypedDict):
    """A network at several moments: the fields of `Frame`, a list each."""

    levels: list[str]
    train: list[float]
    test: list[float]
    nonzero: list[int]
    size: list[float]


class Cloud(TypedDict):
    """Networks by name, for each of some alphas."""

    alphas: list[float]
    networks: dict[str, Column]


def are_all(moments: Sequence[Moment]) -> bool:
    """Whether the training has come to its end with these."""
    return bool(moments) and moments[-1].last and moments[-1].step == COUNT


def nearest(moments: Sequence[Moment], alpha: float) -> Sequence[Moment]:
    """Of these only the moment whose alpha is nearest on the slider, whose lower end stands for 0; of none, none."""

    def distance(moment: Moment) -> float:
        return abs(math.log(max(ALPHAS[moment.step], NO_PENALTY) / max(alpha, NO_PENALTY)))

    return [min(moments, key=distance)] if moments else []


def columns(moments: Sequence[Moment]) -> Cloud:
    """What the browser draws, ready for JSON."""
    return {
        "alphas": [float(ALPHAS[moment.step]) for moment in moments],
        "networks": {name: _column([moment.networks[k] for moment in moments]) for k, name in enumerate(NETWORKS)},
    }


def _column(frames: Sequence[Frame]) -> Column:
    return {
        "levels": [frame.levels for frame in frames],
        "train": [frame.train for frame in frames],
        "test": [frame.test for frame in frames],
        "nonzero": [frame.nonzero for frame in frames],
        "size": [frame.size for frame in frames],
    }
