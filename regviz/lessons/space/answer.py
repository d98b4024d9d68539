"""What torch says of a state of the page of a third coefficient: three optima and their paths, ready for JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.space.state import SpaceState

if TYPE_CHECKING:
    from regviz.solver.penalties import Penalty

Array = NDArray[np.float64]

L2_ALPHAS = np.array([0.0, *(0.004 * 1.28**k for k in range(48))])
"""Dense enough for a smooth trail; at the last one about 1/500 of w_hat is left."""
GROUP_SHARES = np.arange(33) / 32
"""The same of the group lasso, as shares of its alpha_max."""


class Optimum(TypedDict):
    """One optimum; `value` is J0(w), `penalty` is Omega(w)."""

    w: list[float]
    alpha: float
    t: float
    value: float
    penalty: float
    zeros: list[bool]
    kkt: float
    converged: bool


class Trail(TypedDict):
    """A path over all alpha, from 0 on."""

    alpha: list[float]
    w: list[list[float]]


class SpaceAnswer(TypedDict):
    """Three optima and their paths, by the penalty's name, "l1", "l2" or "group"."""

    optima: dict[str, Optimum]
    paths: dict[str, Trail]


def penalties() -> dict[str, Penalty]:
    """L1, squared L2, and the group lasso of a pair and a single, both of weight 1."""
    group = regviz.GroupLasso([[0, 1], [2]], weights=1)
    return {"l1": regviz.L1(), "l2": regviz.SquaredL2(), "group": group}


def answer(state: SpaceState, snapshots: object = None) -> SpaceAnswer:
    """What torch says of a state: all optima at the alpha or the t that they share, and their paths.

    `t` is the size of the set that is drawn, also where it contains the minimum and alpha therefore is 0.
    """
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    dial = {state.share: state.alpha if state.share == "alpha" else state.t}
    solved = {name: regviz.solve(loss, penalty, **dial) for name, penalty in penalties().items()}
    return {
        "optima": {name: _optimum(solution) for name, solution in solved.items()},
        "paths": _paths(state.minimizer, (state.angle, state.rise, state.stretch)),
    }


def _optimum(solution: regviz.Solution) -> Optimum:
    return {
        "w": solution.w.tolist(),
        "alpha": solution.alpha.item(),
        "t": solution.t.item(),
        "value": solution.value.item(),
        "penalty": solution.penalty.value(solution.w).item(),
        "zeros": solution.zeros.tolist(),
        "kkt": solution.kkt.item(),
        "converged": bool(solution.converged),
    }


@lru_cache(maxsize=64)
def _paths(minimizer: tuple[float, float, float], shape: tuple[float, float, float]) -> dict[str, Trail]:
    """They stay while alpha moves, or the eye."""
    angle, rise, stretch = shape
    loss = regviz.Quadratic(SpaceState(angle=angle, rise=rise, stretch=stretch).hessian, minimizer)
    exact, known = regviz.path(loss, regviz.L1()), penalties()
    largest = known["group"].alpha_max(loss.hessian @ loss.minimizer).item()
    sampled = {"l2": L2_ALPHAS, "group": GROUP_SHARES * largest}
    others = {name: (alphas, regviz.path(loss, known[name], alphas).w.numpy()) for name, alphas in sampled.items()}
    found = {"l1": (exact.alpha.flip(0).numpy(), exact.w.flip(0).numpy()), **others}
    return {name: {"alpha": alpha.tolist(), "w": w.tolist()} for name, (alpha, w) in found.items()}
