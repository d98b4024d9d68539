"""What torch says of a state of the geometry page: both optima, and their paths over all alpha, ready for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.geometry.state import SMALLEST_L2_RADIUS, GeometryState

if TYPE_CHECKING:
    from regviz.solver.penalties import Penalty

Array = NDArray[np.float64]

CHART_END = 3.1
"""The largest alpha of the path charts."""

L2_ALPHAS = np.array([0.0, *(CHART_END * 1.16 ** (k - 85) for k in range(119))])
"""Dense enough for a smooth trail at any condition number up to 1000; the last one leaves 1/400 of w_hat."""


class Optimum(TypedDict):
    """One optimum; `value` is J0(w), `penalty` is Omega(w)."""

    w: list[float]
    alpha: float
    t: float
    value: float
    penalty: float
    zeros: list[bool]
    unique: bool
    kkt: float


class Columns(TypedDict):
    """A path over all alpha, a column each."""

    alpha: list[float]
    w1: list[float]
    w2: list[float]


class GeometryAnswer(TypedDict):
    """Both optima and their paths, by the penalty's name, "l1" or "l2"."""

    optima: dict[str, Optimum]
    paths: dict[str, Columns]


def answer(state: GeometryState, snapshots: object = None) -> GeometryAnswer:
    """What torch says of a state, ready for JSON: both optima and their paths over all alpha.

    Sharing alpha, both optima are penalized with it. Sharing t, both are constrained to it, and `t` is the radius
    that is drawn, also where the constraint is slack and alpha therefore 0. L1's path has its exact knots.
    """
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    penalties: dict[str, Penalty] = {"l1": regviz.L1(), "l2": regviz.SquaredL2()}
    solved = {name: regviz.solve(loss, penalty, **_dial(state, name)) for name, penalty in penalties.items()}
    ridge = regviz.path(loss, penalties["l2"], L2_ALPHAS).w.numpy()
    return {
        "optima": {name: _optimum(solution) for name, solution in solved.items()},
        "paths": {"l1": _l1_knots(loss), "l2": _columns(L2_ALPHAS, ridge)},
    }


def _dial(state: GeometryState, penalty: str) -> dict[str, float]:
    if state.share == "alpha":
        return {"alpha": state.alpha}
    return {"t": state.t if penalty == "l1" else max(state.t, SMALLEST_L2_RADIUS)}


def _optimum(solution: regviz.Solution) -> Optimum:
    return {
        "w": solution.w.tolist(),
        "alpha": solution.alpha.item(),
        "t": solution.t.item(),
        "value": solution.value.item(),
        "penalty": solution.penalty.value(solution.w).item(),
        "zeros": solution.zeros.tolist(),
        "unique": bool(solution.unique),
        "kkt": solution.kkt.item(),
    }


def _l1_knots(loss: regviz.Quadratic) -> Columns:
    """The exact knots from alpha = 0 on: first w_hat, then, if that is not yet it, the limit of the optima there."""
    w_hat = loss.minimizer.numpy()
    alpha, w = _duplicate_knots(loss) if _are_duplicates(loss.hessian.numpy()) else _exact_knots(loss)
    arrives = np.allclose(w[0], w_hat, rtol=0, atol=1e-9)
    alpha, w = (alpha[1:], w[1:]) if arrives else (alpha, w)
    return _columns(np.append(0, alpha), np.vstack([w_hat, w]))


def _exact_knots(loss: regviz.Quadratic) -> tuple[Array, Array]:
    exact = regviz.path(loss, regviz.L1())
    return exact.alpha.flip(0).numpy(), exact.w.flip(0).numpy()


def _are_duplicates(H: Array) -> bool:
    """H = a (1, sigma)(1, sigma)^T: the only H for which a penalized L1 optimum is one of many."""
    return bool(H[0, 0] == H[1, 1] == abs(H[0, 1]))


def _duplicate_knots(loss: regviz.Quadratic) -> tuple[Array, Array]:
    """Of many optima, those nearest to w_hat: both coefficients shrink alike, until the smaller one is 0."""
    (x, y), (a, b) = loss.minimizer.numpy(), loss.hessian.numpy()[0]
    together, apart = abs(x + np.sign(b) * y), abs(x - np.sign(b) * y)
    alpha = a * np.array([0, max(together - apart, 0), together])
    beyond_zero = max(1e-12 * alpha[2], 1e-300)  # at alpha = 0 itself the nearest optimum is w_hat
    w = regviz.path(loss, regviz.L1(), np.maximum(alpha, beyond_zero)).w.numpy()
    return alpha, np.where(np.abs(w) < 1e-11, 0, w)


def _columns(alpha: Array, w: Array) -> Columns:
    return {"alpha": alpha.tolist(), "w1": w[:, 0].tolist(), "w2": w[:, 1].tolist()}
