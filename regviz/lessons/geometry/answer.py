"""What torch says of a state of the geometry page: both optima, and their paths over all alpha, ready for JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.geometry import powers
from regviz.lessons.geometry.state import SMALLEST_L2_RADIUS, GeometryState

if TYPE_CHECKING:
    from regviz.solver.penalties import Penalty

Array = NDArray[np.float64]

CHART_END = 3.1
"""The largest alpha of the path charts."""

L2_ALPHAS = np.array([0.0, *(float(f"{CHART_END * 1.16 ** (k - 85):.6g}") for k in range(119))])
"""Dense enough for a smooth trail at any condition number up to 1000; the last one leaves 1/400 of w_hat. Of few
digits: they travel with every page and every exported file."""


HALVINGS = 60
"""So often the space between two alphas is halved to find where something changes."""


class Optimum(TypedDict):
    """One optimum; `value` is J0(w), `penalty` is Omega(w). `powers.optimum` says what there is besides for p < 1."""

    w: list[float]
    alpha: float
    t: float
    value: float
    penalty: float
    zeros: list[bool]
    unique: bool
    kkt: float
    others: NotRequired[list[list[float]]]
    proven: NotRequired[bool]
    leaps: NotRequired[bool]


class Columns(TypedDict):
    """A path over all alpha, a column each; None is a gap, where the path jumps."""

    alpha: list[float]
    w1: list[float | None]
    w2: list[float | None]


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
    panels = {"l1": state.set_of("left"), "l2": state.set_of("right")}
    return {
        "optima": {panel: _optimum(loss, state, code) for panel, code in panels.items()},
        "paths": {panel: _path(_still(state, code), code) for panel, code in panels.items()},
    }


def _penalty(code: str, state: GeometryState) -> Penalty:
    made: dict[str, Penalty] = {
        "l1": regviz.L1(),
        "l2": regviz.SquaredL2(),
        "net": regviz.ElasticNet(state.ratio),
        "inf": regviz.LInf(),
    }
    return made[code]


def _dial(state: GeometryState, code: str) -> dict[str, float]:
    if state.share == "alpha":
        return {"alpha": state.alpha}
    return {"t": state.t if code != "l2" else max(state.t, SMALLEST_L2_RADIUS)}


def _still(state: GeometryState, code: str) -> GeometryState:
    """The state without what a set's path does not depend on: alpha, t, other sets, and how it is shown."""
    kept = ("x", "y", "angle", "stretch", "flat", *{"net": ("ratio",), "p": ("p",)}.get(code, ()))
    return GeometryState(**{name: getattr(state, name) for name in kept})


@lru_cache(maxsize=256)
def _path(state: GeometryState, code: str) -> Columns:
    """The exact knots of L1; of others the optima at many alphas, and at those where they become of another kind."""
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    if code == "l1":
        return _l1_knots(loss)
    if code == "p":
        return _columns(*powers.path(state, L2_ALPHAS))
    penalty = _penalty(code, state)
    alphas = L2_ALPHAS
    if code != "l2":
        most = float(penalty.alpha_max(loss.g))
        alphas = _with_turns(loss, penalty, np.append(alphas[alphas < most], most), tied=code == "inf")
    return _columns(alphas, regviz.path(loss, penalty, alphas).w.numpy())


def _with_turns(loss: regviz.Quadratic, penalty: Penalty, alphas: Array, tied: bool) -> Array:
    """The alphas, and on either side of where the kind of the optimum changes between two of them, another.

    Its kind are its signs or, where coefficients are `tied`, the one that is larger.
    """

    def kinds(at: Array) -> Array:
        w: Array = regviz.path(loss, penalty, at).w.numpy()
        kind: Array = np.sign(np.diff(np.abs(w)) if tied else w)
        return kind

    found = kinds(alphas)
    turns = np.flatnonzero((found[1:] != found[:-1]).any(-1))
    low, high, before = alphas[turns], alphas[turns + 1], found[turns]
    for _ in range(HALVINGS if len(turns) else 0):
        middle = (low + high) / 2
        same = (kinds(middle) == before).all(-1)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.unique(np.concatenate([alphas, low, high]))


def _optimum(loss: regviz.Quadratic, state: GeometryState, code: str) -> Optimum:
    if code == "p":
        return cast(Optimum, powers.optimum(state))
    solution = regviz.solve(loss, _penalty(code, state), **_dial(state, code))
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
    w1, w2 = ([None if np.isnan(x) else x for x in column] for column in w.T.tolist())
    return {"alpha": alpha.tolist(), "w1": w1, "w2": w2}
