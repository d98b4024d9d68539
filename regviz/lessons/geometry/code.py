"""The lines of Python that compute what the geometry page shows."""

from __future__ import annotations

from regviz.lessons.geometry.state import SMALLEST_L2_RADIUS, GeometryState

LOSS = "loss = Quadratic({hessian}, {minimizer})"
SOLVED = """\
{side} = solve(loss, {penalty}, {dial})
print("{side}", {side}.w.tolist(), "alpha", {side}.alpha.item(), "t", {side}.t.item(), "KKT", {side}.kkt.item())"""
OF_POWER = """\
{side} = {call}
print("{side}", "local minima, the best first", {side}.w.tolist(), "no others: proven", {side}.proven)"""
CLASSES = {"l1": "L1", "l2": "SquaredL2", "net": "ElasticNet", "inf": "LInf"}


def code(state: GeometryState) -> str:
    """The few lines of Python that compute both optima of a state; they run as they stand."""
    sets = {side: state.set_of(side) for side in ("left", "right")}
    solved = {CLASSES[name] for name in sets.values() if name != "p"}
    lines = ["import numpy as np\n"] if "p" in sets.values() else []
    lines += [f"from regviz import {', '.join(sorted(solved | {'Quadratic'}))}{', solve' if solved else ''}"]
    lines += ["from regviz.studies import power"] if "p" in sets.values() else []
    lines += ["", LOSS.format(hessian=state.hessian.tolist(), minimizer=list(state.minimizer))]
    return "\n".join([*lines, *(_side(state, side, name) for side, name in sets.items())]) + "\n"


def _side(state: GeometryState, side: str, name: str) -> str:
    t = max(state.t, SMALLEST_L2_RADIUS) if name == "l2" or (name == "p" and state.p > 1) else state.t
    if name != "p":
        penalty = f"{CLASSES[name]}({state.ratio if name == 'net' else ''})"
        dial = f"alpha={state.alpha}" if state.share == "alpha" else f"t={t}"
        return SOLVED.format(side=side, penalty=penalty, dial=dial)
    loss = "loss.hessian.numpy(), loss.minimizer.numpy()"
    penalized = f"power.penalized({loss}, np.array([{state.alpha}]), {state.p})[0]"
    call = penalized if state.share == "alpha" else f"power.constrained({loss}, {t}, {state.p})[0]"
    return OF_POWER.format(side=side, call=call)
