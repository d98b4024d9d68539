"""What the page "How often is a corner hit?" says of its picture, and the lines of Python that compute it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons.corners.state import CornersState
from regviz.lessons.texts import part


def _percent(share: float) -> str:
    """One decimal; only what is exactly 0 is printed as 0."""
    if share == 0:
        return "0"
    return f"{100 * share:.1f}" if share >= 5e-4 else "< 0.05"


def _any_zero(shares: Mapping[str, Any]) -> float:
    return float(shares["one"] + shares["both"])


def sentence(answer: Mapping[str, Any], language: str) -> str:
    """The shares in words, from torch's answer to a state."""
    text, measured = part(language, "corners.sentence"), answer["measured"]
    l1, l2 = ({kind: span["share"] for kind, span in measured[name].items()} for name in ("l1", "l2"))
    told = {
        "l1": _percent(_any_zero(l1)),
        "l2": _percent(_any_zero(l2)),
        "inside": _percent(l1["inside"]),
        "dial": f"{answer['dial']:.2f}",
        "count": f"{measured['count']:,}",
        "points": answer["grid"],
    }
    said = [text["alpha" if answer["hold"] == "alpha" else "t"], text["grid" if answer["is_grid"] else "l2"]]
    return (" " if language == "en" else "").join(sentence.format(**told) for sentence in said)


CODE = """\
from regviz import L1, SquaredL2, solve
from regviz.studies.shares import draw, {exact}, searched, wilson

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
        hessian="None  # each loss has its own" if is_random else state.hessian.tolist(),
        seed=int(state.seed),
        dial=dial,
        l2=searched if state.is_grid else f"solve(loss, SquaredL2(), {dial}).zeros.any(-1)",
        exact="random_shares" if is_random else "exact_shares",
        arguments=held if is_random else f"hessian, {held}",
    )
