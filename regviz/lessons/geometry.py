"""What the geometry page says of its picture: one sentence in words, and the lines of Python that compute it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons import part
from regviz.state.geometry import SMALLEST_L2_RADIUS, GeometryState


def _number(value: float) -> str:
    return "0" if value == 0 else f"{value:z.2f}".replace("-", "−")


def _point(w: list[float]) -> str:
    return f"({_number(w[0])}, {_number(w[1])})"


def sentence(answer: Mapping[str, Any], language: str) -> str:
    """The picture in words, from torch's answer to a state: where both optima stand, and why."""
    text = part(language, "sentence")
    optima = answer["optima"]
    said = [text[f"l1.{_place_l1(optima['l1'])}"], text[f"l2.{_place_l2(optima['l2'])}"]]
    if not optima["l1"]["unique"]:
        said.insert(1, text["l1.many"])
    return " ".join(said).format(
        l1=_point(optima["l1"]["w"]),
        l2=_point(optima["l2"]["w"]),
        zero=text["w1" if optima["l1"]["zeros"][0] else "w2"],
        alpha=_number(optima["l1"]["alpha"]),
        alpha_max=_number(answer["paths"]["l1"]["alpha"][-1]),
    )


def _place_l1(optimum: Mapping[str, Any]) -> str:
    if all(optimum["zeros"]):
        return "origin"
    if optimum["alpha"] == 0:
        return "inside"
    return "corner" if any(optimum["zeros"]) else "edge"


def _place_l2(optimum: Mapping[str, Any]) -> str:
    if all(optimum["zeros"]):
        return "origin"
    if optimum["alpha"] == 0:
        return "inside"
    return "axis" if any(optimum["zeros"]) else "arc"


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
