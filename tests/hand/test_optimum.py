"""The browser's solver against torch: random and degenerate problems, penalized and constrained, L1 and squared L2.

Accuracy: objective to 1e-10 (1 + |J|), where 1 stands for the scale of J0, and KKT residual to 1e-10 of the gradient's
scale, everywhere; w to 1e-8 + 100 eps cond(H), relative to w_hat.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from regviz import L1, Quadratic, Solution, SquaredL2, solve
from tests.node import Call, Node

EPS = np.finfo(float).eps
PENALTIES = {"l1": L1(), "l2": SquaredL2()}
GROUPS = [(penalty, dial) for penalty in PENALTIES for dial in ("alpha", "t")]


@pytest.fixture(scope="module")
def call(node: Node) -> Call:
    return node.module("hand/optimum.mjs")


class Problems(NamedTuple):
    """k problems of one kind: H (k, 2, 2), w_hat (k, 2), and the alpha or t (k,) that is given."""

    penalty: str
    dial: str
    H: np.ndarray
    w_hat: np.ndarray
    given: np.ndarray

    @property
    def g(self) -> np.ndarray:
        return np.einsum("kij,kj->ki", self.H, self.w_hat)

    @property
    def cond(self) -> np.ndarray:
        least, most = np.linalg.eigvalsh(self.H / np.abs(self.H).max((1, 2), keepdims=True).clip(1e-300)).T
        return most.clip(1e-300) / least.clip(1e-18)

    @property
    def tolerance(self) -> np.ndarray:
        return (1e-8 + 100 * EPS * self.cond) * np.abs(self.w_hat).max(1)

    def torch(self) -> Solution:
        loss = Quadratic(self.H, self.w_hat)
        return solve(loss, PENALTIES[self.penalty], **{self.dial: self.given})

    def browser(self, call: Call) -> Answers:
        kinds = [{"penalty": self.penalty, self.dial: given} for given in self.given.tolist()]
        found = call("optimum", list(zip(self.H.tolist(), self.w_hat.tolist(), kinds, strict=True)))
        return Answers(**{name: np.array([optimum[name] for optimum in found]) for name in Answers._fields})


class Answers(NamedTuple):
    """What the browser says of k problems, as arrays."""

    w: np.ndarray
    alpha: np.ndarray
    t: np.ndarray
    value: np.ndarray
    penalty: np.ndarray
    zeros: np.ndarray
    unique: np.ndarray


def random_problems(rng: np.random.Generator, penalty: str, dial: str, count: int) -> Problems:
    """Condition numbers up to 1e10, scales of 1e-6 to 1e6, and alpha or t over all that makes a difference."""
    theta, least = rng.uniform(0, np.pi, count), 10.0 ** -rng.uniform(0, 10, count)
    u = np.stack([np.cos(theta), np.sin(theta)], -1)
    H = np.eye(2) - (1 - least)[:, None, None] * u[:, :, None] * u[:, None, :]
    H = (H + H.mT) / 2 * 10.0 ** rng.uniform(-6, 6, (count, 1, 1))
    w_hat = rng.normal(size=(count, 2)) * 10.0 ** rng.uniform(-2, 2, (count, 2))
    problems = Problems(penalty, dial, H, w_hat, np.empty(0))
    far = np.abs(problems.g).max(1) if dial == "alpha" else np.abs(w_hat).sum(1)
    return problems._replace(given=far * rng.uniform(0, 1.2, count) * 10.0 ** -rng.choice([0, 0, 3, 8], count))


def degenerate_problems(rng: np.random.Generator, penalty: str, dial: str, count: int) -> Problems:
    """Small integers: singular H, H = 0, w_hat = 0, on an axis or in the valley, ties at corners, alpha = 0, t = 0."""
    a, c, b = *rng.integers(0, 5, (2, 20 * count)), rng.integers(-4, 5, 20 * count)
    kept = np.flatnonzero(a * c >= b * b)
    wanted = np.concatenate([kept[(a * c == b * b)[kept]][: count // 2], kept])[:count]
    H = np.stack([np.stack([a, b], -1), np.stack([b, c], -1)], -1)[wanted] / 2
    scale = 2.0 ** rng.choice([0, 0, 0, -500, 500], count)
    given = rng.integers(0, 9, count) / 4 * (scale if dial == "alpha" else 1)
    return Problems(penalty, dial, H * scale[:, None, None], rng.integers(-3, 4, (count, 2)) / 2, given)


def kkt(problems: Problems, found: Answers) -> np.ndarray:
    """The distance of H (w_hat - w) from alpha times the subgradients at w, or of w from its set, relative, (k,)."""
    pull = np.einsum("kij,kj->ki", problems.H, problems.w_hat - found.w)
    alpha = np.where(np.isfinite(found.alpha), found.alpha, 0)[:, None]
    if problems.penalty == "l1":
        gap = np.where(found.w == 0, (np.abs(pull) - alpha).clip(0), np.abs(pull - alpha * np.sign(found.w)))
        size = np.abs(found.w).sum(1)
    else:
        gap, size = np.abs(pull - alpha * found.w), np.hypot(*found.w.T)
    scale = np.einsum("kij,kj->ki", np.abs(problems.H), np.abs(found.w) + np.abs(problems.w_hat)).max(1)
    gap = np.where(np.isinf(found.alpha), 0, gap.max(1))  # L2 at t = 0: only the set counts
    residual = np.divide(gap, scale, out=np.zeros_like(gap), where=scale > 0)
    if problems.dial == "alpha":
        return residual
    outside = np.where(found.alpha > 0, np.abs(size - problems.given), (size - problems.given).clip(0))
    return np.maximum(residual, outside / np.where(problems.given > 0, problems.given, 1))


def assert_agree(problems: Problems, found: Answers) -> None:
    """The two solvers agree: also on w where it is one of many, since both take the optimum nearest to w_hat."""
    right = problems.torch()
    assert bool(right.converged.all())
    assert kkt(problems, found).max() <= 1e-10
    strength = np.where(np.isfinite(found.alpha), found.alpha, 0)
    objective = right.value.numpy() + strength * PENALTIES[problems.penalty].value(right.w).numpy()
    off = np.abs(found.value + strength * found.penalty - objective)
    unit = np.abs(problems.H).max((1, 2)) * np.square(problems.w_hat).max(1).clip(1)
    assert (off <= 1e-10 * (unit + np.abs(objective))).all()
    assert (np.abs(found.w - right.w.numpy()).max(1) <= problems.tolerance).all()
    assert (np.abs(found.t - right.t.numpy()) <= 2 * problems.tolerance).all()
    np.testing.assert_array_equal(found.zeros, found.w == 0)
    assert not (np.signbit(found.w) & (found.w == 0)).any()


@pytest.mark.browser
@pytest.mark.parametrize(("penalty", "dial"), GROUPS)
def test_random_problems(call: Call, penalty: str, dial: str) -> None:
    problems = random_problems(np.random.default_rng([7, GROUPS.index((penalty, dial))]), penalty, dial, 2500)
    found = problems.browser(call)
    assert_agree(problems, found)
    right = problems.torch()
    np.testing.assert_array_equal(found.zeros, right.zeros)
    assert found.unique.all()


@pytest.mark.browser
@pytest.mark.parametrize(("penalty", "dial"), GROUPS)
def test_degenerate_problems(call: Call, penalty: str, dial: str) -> None:
    problems = degenerate_problems(np.random.default_rng([8, GROUPS.index((penalty, dial))]), penalty, dial, 250)
    found = problems.browser(call)
    assert_agree(problems, found)
    right = problems.torch()
    np.testing.assert_array_equal(found.unique, right.unique)
    if penalty == "l1":
        np.testing.assert_array_equal(found.zeros, right.zeros)
