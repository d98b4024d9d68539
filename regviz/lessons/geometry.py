"""What the geometry page says of its picture: one sentence in words, and the lines of Python that compute it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from regviz.lessons import part
from regviz.state.geometry import SMALLEST_L2_RADIUS, GeometryState


def _number(value: float) -> str:
    """Two decimals, halves rounded up as in the browser; an exact zero is 0, and nothing else looks like one."""
    if value == 0:
        return "0"
    two = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return (f"{two}" if two else f"{value:.1e}").replace("-", "−")


def _point(w: list[float]) -> str:
    return f"({_number(w[0])}, {_number(w[1])})"


def sentence(answer: Mapping[str, Any], language: str, view: str = "set") -> str:
    """The picture in words, from torch's answer to a state: where both optima stand, and why.

    `view` is the state's: with "sum" there are kinks to speak of, with
    "posterior" what is most probable.
    """
    text, optima = part(language, "sentence"), answer["optima"]
    said = []
    for name in ("l1", "l2"):
        place = _place(name, optima[name])
        special = f"{name}.{view}.{place}"
        said.append(text[special if special in text else f"{name}.{place}"])
        if not optima[name]["unique"]:
            said.append(text[f"{name}.many"])
    return " ".join(said).format(
        l1=_point(optima["l1"]["w"]),
        l2=_point(optima["l2"]["w"]),
        zero=text["w1" if optima["l1"]["zeros"][0] else "w2"],
        alpha_max=_number(answer["paths"]["l1"]["alpha"][-1]),
    )


def _place(name: str, optimum: Mapping[str, Any]) -> str:
    """Which sentence is true of an optimum."""
    if all(optimum["zeros"]):
        return "origin"
    if optimum["alpha"] == 0:
        return "inside"
    zero, open_ = ("corner", "edge") if name == "l1" else ("axis", "arc")
    return zero if any(optimum["zeros"]) else open_


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
