"""A polynomial through noisy points: its data, and what torch says of every degree and every strength of a penalty.

    f(x) = mean(y) + sum_j w_j (phi_j(x) - mean(phi_j)),    phi_j(x) = sqrt(2j + 1) P_j(x),   j = 1, ..., degree

with the Legendre polynomials P_j: phi_j has j zeros and, over [-1, 1], mean 0 and variance 1, so that one penalty means
the same to each of them. The constant is not penalized: the data are centred instead. The loss is
1/(2n) |y - f(x)|^2, and an error is its root mean square, in units of y.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

import regviz
from regviz.lessons.overfitting.state import DEGREES, LARGEST_ALPHA, NO_PENALTY, OverfittingState

Array = NDArray[np.float64]

POINTS, TEST_POINTS, SHOWN_TEST_POINTS = 18, 400, 60
NOISE = 0.3
"""The standard deviation of the noise: no model can make a smaller error on new points, except by luck."""

ALPHAS = np.append(0, np.geomspace(NO_PENALTY, LARGEST_ALPHA, 101)[1:])
"""Of the curves of the errors; the first stands where the slider's lower end is."""

TRUTH = {"height": 1.1, "pace": 3.6}
"""The curve that the points come from: height sin(pace x)."""

JITTER = 0.045
"""How far x is from evenly spaced, at most."""


def truth(x: Array) -> Array:
    """The curve that the points come from."""
    return TRUTH["height"] * np.sin(TRUTH["pace"] * x)


def features(x: Array, degree: int) -> Array:
    """phi_1(x), ..., phi_degree(x), of shape (n, degree)."""
    scale = np.sqrt(2.0 * np.arange(1, degree + 1) + 1)
    return np.asarray(legvander(x, degree)[:, 1:] * scale, dtype=np.float64)


class Sample(NamedTuple):
    """Points to learn from, and new ones from the same source."""

    x: Array
    y: Array
    test_x: Array
    test_y: Array


def sample(seed: int) -> Sample:
    """The points of a seed: x nearly evenly spaced for training, uniform for testing."""
    rng = np.random.default_rng(seed)
    x = np.clip(np.linspace(-1, 1, POINTS) + rng.uniform(-JITTER, JITTER, POINTS), -1, 1)
    y = truth(x) + NOISE * rng.standard_normal(POINTS)
    test_x = rng.uniform(-1, 1, TEST_POINTS)
    return Sample(x, y, test_x, truth(test_x) + NOISE * rng.standard_normal(TEST_POINTS))


class Squares(NamedTuple):
    """The mean squared error as a function of w: w^T gram w - 2 g^T w + constant, for all degrees at once."""

    gram: Array
    g: Array
    constant: float

    def error(self, w: Array) -> Array:
        """The root mean square for w of shape (..., degree)."""
        d = w.shape[-1]
        mean: Array = np.einsum("...j,jk,...k->...", w, self.gram[:d, :d], w) - 2 * w @ self.g[:d] + self.constant
        return np.sqrt(np.maximum(mean, 0))


class Problem(NamedTuple):
    """All that a seed decides."""

    points: Sample
    means: Array
    level: float
    train: Squares
    test: Squares


@lru_cache(maxsize=64)
def problem(seed: int) -> Problem:
    """The data of a seed, centred by the means of the training points."""
    points = sample(seed)
    means, level = features(points.x, DEGREES).mean(0), float(points.y.mean())

    def squares(x: Array, y: Array) -> Squares:
        X, r = features(x, DEGREES) - means, y - level
        return Squares(X.T @ X / len(x), X.T @ r / len(x), float(r @ r / len(x)))

    return Problem(points, means, level, squares(points.x, points.y), squares(points.test_x, points.test_y))


def penalty(name: str) -> regviz.L1 | regviz.SquaredL2:
    """The penalty of a name."""
    return regviz.L1() if name == "l1" else regviz.SquaredL2()


@lru_cache(maxsize=1024)
def loss(seed: int, degree: int) -> regviz.Quadratic:
    """J0(w) = 1/(2n) |y - f(x)|^2 of the training points."""
    points, means, level, *_ = problem(seed)
    return regviz.Quadratic.from_data(features(points.x, degree) - means[:degree], points.y - level)


@lru_cache(maxsize=64)
def errors(seed: int, name: str) -> tuple[Array, Array]:
    """Training and test error of a penalty for all degrees and `ALPHAS`, each of shape (DEGREES, 101)."""
    w = [regviz.path(loss(seed, d), penalty(name), ALPHAS).w.numpy() for d in range(1, DEGREES + 1)]
    _, _, _, train, test = problem(seed)
    return np.array([train.error(w_d) for w_d in w]), np.array([test.error(w_d) for w_d in w])


class Points(TypedDict):
    """Points of the plane."""

    x: list[float]
    y: list[float]


class Knots(TypedDict):
    """An exact L1 path from alpha = 0 up, w of shape (knots, degree): between two knots w is a straight line."""

    alpha: list[float]
    w: list[list[float]]


class SquaresTable(TypedDict):
    """`Squares` as lists."""

    gram: list[list[float]]
    g: list[float]
    constant: float


class CurveTable(TypedDict):
    """All that a seed decides of the curve: it takes no more than that to draw every degree, penalty and alpha.

    means, level   see `Problem`
    train, test    the errors as functions of w
    knots          the L1 path of each degree, 1 first
    best           the least test error of each penalty, over all degrees and `ALPHAS`
    """

    seed: int
    points: Points
    test_points: Points
    means: list[float]
    level: float
    train: SquaresTable
    test: SquaresTable
    knots: list[Knots]
    best: dict[str, float]


class Now(TypedDict):
    """The optimum of a state, w of shape (degree,), with its errors and its certificate; `largest` is max |w_j|."""

    w: list[float]
    train: float
    test: float
    zeros: int
    largest: float
    kkt: float


@lru_cache(maxsize=64)
def knots(seed: int) -> list[Knots]:
    """The exact L1 path of every degree."""
    exact = [regviz.path(loss(seed, d), regviz.L1()) for d in range(1, DEGREES + 1)]
    return [{"alpha": p.alpha.flip(0).tolist(), "w": p.w.flip(0).tolist()} for p in exact]


def curve_table(seed: int) -> CurveTable:
    """What the browser needs of a seed, ready for JSON."""
    points, means, level, train, test = problem(seed)
    shown = slice(0, SHOWN_TEST_POINTS)
    return {
        "seed": seed,
        "points": {"x": points.x.tolist(), "y": points.y.tolist()},
        "test_points": {"x": points.test_x[shown].round(4).tolist(), "y": points.test_y[shown].round(4).tolist()},
        "means": means.tolist(),
        "level": level,
        "train": _lists(train),
        "test": _lists(test),
        "knots": knots(seed),
        "best": {name: float(errors(seed, name)[1].min()) for name in ("l1", "l2")},
    }


def _lists(squares: Squares) -> SquaresTable:
    return {"gram": squares.gram.tolist(), "g": squares.g.tolist(), "constant": squares.constant}


def optimum(state: OverfittingState) -> Now:
    """What torch says of a state, ready for JSON."""
    seed = int(state.seed)
    best = regviz.solve(loss(seed, int(state.degree)), penalty(state.penalty), alpha=state.strength)
    _, _, _, train, test = problem(seed)
    w = best.w.numpy()
    return {
        "w": w.tolist(),
        "train": float(train.error(w)),
        "test": float(test.error(w)),
        "zeros": int(best.zeros.sum()),
        "largest": float(np.abs(w).max()),
        "kkt": best.kkt.item(),
    }
