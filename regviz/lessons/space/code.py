"""The lines of Python that compute what the page of a third coefficient shows."""

from __future__ import annotations

from regviz.lessons.space.state import SpaceState

CODE = """\
from regviz import L1, GroupLasso, Quadratic, SquaredL2, solve

loss = Quadratic({hessian}, {minimizer})
l1 = solve(loss, L1(), {dial})
l2 = solve(loss, SquaredL2(), {dial})
group = solve(loss, GroupLasso([[0, 1], [2]], weights=1), {dial})

for name, best in (("L1", l1), ("L2", l2), ("group lasso", group)):
    print(name, best.w.tolist(), "alpha", best.alpha.item(), "t", best.t.item(), "KKT residual", best.kkt.item())
"""


def code(state: SpaceState) -> str:
    """The few lines of Python that compute the three optima of a state; they run as they stand."""
    dial = f"alpha={state.alpha}" if state.share == "alpha" else f"t={state.t}"
    return CODE.format(hessian=state.hessian.tolist(), minimizer=list(state.minimizer), dial=dial)
