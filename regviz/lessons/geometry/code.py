"""The lines of Python that compute what the geometry page shows."""

from __future__ import annotations

from regviz.lessons.geometry.state import SMALLEST_L2_RADIUS, GeometryState

CODE = """\
from regviz import {names}, solve

loss = Quadratic({hessian}, {minimizer})
left = solve(loss, {left}, {left_dial})
right = solve(loss, {right}, {right_dial})

for best in (left, right):
    print(best.penalty, best.w.tolist(), "alpha", best.alpha.item(), "t", best.t.item(), "kkt", best.kkt.item())
"""
CLASSES = {"l1": "L1", "l2": "SquaredL2", "net": "ElasticNet", "inf": "LInf"}


def code(state: GeometryState) -> str:
    """The few lines of Python that compute both optima of a state; they run as they stand."""
    return CODE.format(
        names=", ".join(sorted({"Quadratic", CLASSES[state.left], CLASSES[state.right]})),
        hessian=state.hessian.tolist(),
        minimizer=list(state.minimizer),
        left=_penalty(state, state.left),
        right=_penalty(state, state.right),
        left_dial=_dial(state, state.left),
        right_dial=_dial(state, state.right),
    )


def _penalty(state: GeometryState, code: str) -> str:
    return f"{CLASSES[code]}({state.ratio if code == 'net' else ''})"


def _dial(state: GeometryState, code: str) -> str:
    if state.share == "alpha":
        return f"alpha={state.alpha}"
    return f"t={max(state.t, SMALLEST_L2_RADIUS) if code == 'l2' else state.t}"
