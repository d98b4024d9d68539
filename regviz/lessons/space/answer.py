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
GROUP_SHARES = np.arange(21) / 20
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
    """Three optima by the penalty's name, "l1", "l2" or "group", and the paths of the two that are shown."""

    optima: dict[str, Optimum]
    paths: dict[str, Trail]


def penalties() -> dict[str, Penalty]:
    """L1, squared L2, and the group lasso of a pair and a single, both of weight 1."""
    group = regviz.GroupLasso([[0, 1], [2]], weights=1)
    return {"l1": regviz.L1(), "l2": regviz.SquaredL2(), "group": group}


def answer(state: SpaceState, snapshots: object = None) -> SpaceAnswer:
    """What torch says of a state: all optima at the alpha or the t that they share, and the paths of those shown.

    `t` is the size of the set that is drawn, also where it contains the minimum and alpha therefore is 0.
    """
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    dial = {state.share: state.alpha if state.share == "alpha" else state.t}
    solved = {name: regviz.solve(loss, penalty, **dial) for name, penalty in penalties().items()}
    return {
        "optima": {name: _optimum(solution) for name, solution in solved.items()},
        "paths": {name: _path(name, state.minimizer, _shape(state)) for name in ("l1", state.other)},
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


def _shape(state: SpaceState) -> tuple[float, float, float]:
    return state.angle, state.rise, state.stretch


@lru_cache(maxsize=128)
def _path(name: str, minimizer: tuple[float, float, float], shape: tuple[float, float, float]) -> Trail:
    """It stays while alpha moves, or the eye."""
    angle, rise, stretch = shape
    loss, penalty = (
        regviz.Quadratic(SpaceState(angle=angle, rise=rise, stretch=stretch).hessian, minimizer),
        penalties()[name],
    )
    if name == "l1":
        exact = regviz.path(loss, penalty)
        return {"alpha": exact.alpha.flip(0).tolist(), "w": exact.w.flip(0).tolist()}
    largest = penalty.alpha_max(loss.hessian @ loss.minimizer).item()
    alphas = L2_ALPHAS if name == "l2" else GROUP_SHARES * largest
    return {"alpha": alphas.tolist(), "w": regviz.path(loss, penalty, alphas).w.tolist()}
