"""Two classes of points and three networks between them, trained for every strength of a penalty.

Without penalty they are trained from the start; then alpha grows, and training goes on from the weights that it finds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.overfitting.curve import judged

if TYPE_CHECKING:
    from regviz.studies.network import Network

Array = NDArray[np.float64]

POINTS, TEST_POINTS, NOISE = 100, 2000, 0.35
STREAM = 5
"""Which of a seed's streams of random numbers makes the noise."""

NETWORKS = {"small": ((2, 1), 0.05, 1.0), "fitting": ((2, 6, 1), 0.03, 1.0), "flexible": ((2, 50, 50, 1), 0.01, 3.0)}
"""Sizes of the layers, learning rate, scale of the first weights."""

ALPHAS = np.array([0, *np.logspace(-3.5, -0.5, 37)])
FIRST, EACH, SLICE = 400, 40, 20
"""Training steps without penalty, for each further alpha, and between two snapshots."""

RIGHT = 1.2
"""A network is just right if its test error is at most so many times the least of all networks and alphas."""

STEPS = (FIRST + EACH * (len(ALPHAS) - 1)) // SLICE
GRID_X, GRID_Y = np.linspace(-2.6, 2.6, 53), np.linspace(-2, 2, 41)
STEEPEST = 4.5
"""Logits are drawn within [-4.5, 4.5], in 90 steps of asinh(4 z): the smaller the logit, the finer."""


class Cloud(NamedTuple):
    """Points (n, 2) and their classes (n,), 0 or 1; and new points from the same source."""

    x: Array
    classes: Array
    test_x: Array
    test_classes: Array


def sample(seed: int) -> Cloud:
    """Two interleaved half circles with noise, half of the points on each."""
    rng = np.random.default_rng([seed, STREAM])

    def half_circles(n: int) -> tuple[Array, Array]:
        angle, classes = rng.uniform(0, np.pi, n), np.arange(n) % 2
        upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], -1)
        x = np.where(classes[:, None] == 0, upper, -upper)
        return x + NOISE * rng.standard_normal((n, 2)), classes.astype(float)

    return Cloud(*half_circles(POINTS), *half_circles(TEST_POINTS))


def classes(seed: int) -> list[dict[str, list[float]]]:
    """The points to learn from, ready for JSON: {"x", "y"} of each class."""
    points = sample(seed)
    return [
        {"x": points.x[points.classes == k, 0].tolist(), "y": points.x[points.classes == k, 1].tolist()} for k in (0, 1)
    ]


class Frame(NamedTuple):
    """A network at one moment: its logits on the grid, its errors in percent, its weights that are not 0, their size.

    size     the mean of all |w|
    verdict  "verdict.under", "verdict.right" or "verdict.over", as soon as every alpha is known
    """

    levels: str
    train: float
    test: float
    nonzero: int
    size: float
    verdict: str = ""


class Stage(NamedTuple):
    """All three networks at one moment, on the way to ALPHAS[step]."""

    step: int
    frames: dict[str, Frame]


def training(seed: int, penalty: str) -> Iterator[Stage]:
    """Train the three networks for all `ALPHAS`, from 0 up; the same seed gives the same `STEPS` stages."""
    import torch

    from regviz.studies.network import Network

    points = sample(seed)
    x, targets = torch.from_numpy(points.x), torch.from_numpy(points.classes)
    omega = regviz.L1() if penalty == "l1" else regviz.SquaredL2()
    networks = {name: Network(*shape, seed=seed) for name, shape in NETWORKS.items()}
    for index, alpha in enumerate(ALPHAS):
        for _ in range((EACH if index else FIRST) // SLICE):
            for network in networks.values():
                for _ in range(SLICE):
                    network.step(x, targets, omega, float(alpha))
            yield Stage(index, {name: _frame(network, points) for name, network in networks.items()})


def _frame(network: Network, points: Cloud) -> Frame:
    grid = np.stack(np.meshgrid(GRID_X, GRID_Y[::-1]), -1).reshape(-1, 2)
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
    """One character for each logit; `decode` gives it back, at worst 0.01 off near 0 and 0.2 near STEEPEST."""
    share = np.arcsinh(4 * np.clip(logits, -STEEPEST, STEEPEST)) / np.arcsinh(4 * STEEPEST)
    return str((80 + np.round(45 * share)).astype(np.uint8).tobytes(), "ascii")


def decode(levels: str) -> Array:
    """The logits, of shape (rows from the top, columns)."""
    share = (np.frombuffer(levels.encode("ascii"), np.uint8) - 80.0) / 45
    logits: Array = np.sinh(share * np.arcsinh(4 * STEEPEST)) / 4
    return logits.reshape(len(GRID_Y), len(GRID_X))


def all_networks(stages: Sequence[Stage]) -> dict[str, Any]:
    """What the browser draws, ready for JSON: the networks as they were last at each alpha.

    {"alphas": [...], "frames": [{"small": {"levels", "train", "test", "nonzero", "size", "verdict"}, ...}, ...]}
    """
    last = {stage.step: stage.frames for stage in stages}
    frames = list(last.values()) if len(stages) < STEPS else _with_verdicts(list(last.values()))
    shown = [{name: frame._asdict() for name, frame in networks.items()} for networks in frames]
    return {"alphas": [float(ALPHAS[step]) for step in last], "frames": shown}


def _with_verdicts(frames: Sequence[Mapping[str, Frame]]) -> list[dict[str, Frame]]:
    tests = {name: np.array([networks[name].test for networks in frames]) for name in NETWORKS}
    best = min(test.min() for test in tests.values())
    return [
        {
            name: frame._replace(verdict=f"verdict.{judged(frame.test, best, tests[name][k:], RIGHT)}")
            for name, frame in networks.items()
        }
        for k, networks in enumerate(frames)
    ]


def networks_near(stages: Sequence[Stage], alpha: float) -> dict[str, Any]:
    """Of these only those of the alpha that is nearest on the slider, whose lower end 1e-4 stands for 0."""
    networks = all_networks(stages)
    distances = [abs(math.log(max(trained, 1e-4) / max(alpha, 1e-4))) for trained in networks["alphas"]]
    nearest = distances.index(min(distances)) if distances else 0
    return {name: values[nearest : nearest + 1] for name, values in networks.items()}


def only(networks: Mapping[str, Any]) -> dict[str, Any] | None:
    """The only ones there are: {"alpha", "small": {...}, ...}; None before the first step of training."""
    return {"alpha": networks["alphas"][0], **networks["frames"][0]} if networks["alphas"] else None
