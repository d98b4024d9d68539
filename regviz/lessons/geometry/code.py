"""The lines of Python that compute what the geometry page shows."""

from __future__ import annotations

from regviz.lessons.geometry.state import SMALLEST_L2_RADIUS, GeometryState

CODE = """\
from regviz import L1, Quadratic, SquaredL2, solve

loss = Quadratic({hessian}, {minimizer})
l1 = solve(loss, L1(), {l1})
l2 = solve(loss, SquaredL2(), {l2})

print("L1", l1.w.tolist(), "alpha", l1.alpha.item(), "t", l1.t.item(), "KKT residual", l1.kkt.item())
print("L2", l2.w.tolist(), "alpha", l2.alpha.item(), "t", l2.t.item(), "KKT residual", l2.kkt.item())
"""


def code(state: GeometryState) -> str:
    """The few lines of Python that compute both optima of a state; they run as they stand."""
    shared = f"alpha={state.alpha}"
    return CODE.format(
        hessian=state.hessian.tolist(),
        minimizer=list(state.minimizer),
        l1=shared if state.share == "alpha" else f"t={state.t}",
        l2=shared if state.share == "alpha" else f"t={max(state.t, SMALLEST_L2_RADIUS)}",
    )
