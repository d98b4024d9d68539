"""The lines of Python that count what the page "How often is a corner hit?" shows."""

from __future__ import annotations

from regviz.lessons.corners.state import CornersState

CODE = """\
from regviz import {solver}, solve
{search}from regviz.studies.shares import draw, {exact}, wilson

hessian = {hessian}
loss = draw(hessian, seed={seed}, batch=0)  # 100,000 random losses
l1 = solve(loss, L1(), {dial}).zeros.any(-1)
l2 = {l2}

for name, zeros in (("L1", l1), ("L2", l2)):
    hits = int(zeros.sum())
    print(name, "share with a zero", hits / len(zeros), "95 % interval", wilson(hits, len(zeros)))
print("L1 exactly: none, one, both, inside", {exact}({arguments}).tolist())
"""


def code(state: CornersState) -> str:
    """The few lines of Python that count and integrate; they run as they stand."""
    is_random = state.losses == "random"
    dial = f"{state.hold}={state.dial}"
    held = f'"{state.hold}", {state.dial}'
    searched = f"searched(loss, {dial}, points={state.points}) == 1"
    return CODE.format(
        solver="L1" if state.is_grid else "L1, SquaredL2",
        search="from regviz.studies.search import searched\n" if state.is_grid else "",
        hessian="None  # each loss has its own" if is_random else state.hessian.tolist(),
        seed=int(state.seed),
        dial=dial,
        l2=searched if state.is_grid else f"solve(loss, SquaredL2(), {dial}).zeros.any(-1)",
        exact="random_shares" if is_random else "exact_shares",
        arguments=held if is_random else f"hessian, {held}",
    )
