"""All that the geometry page draws, from torch's answer: panels and path charts as polylines, and the numbers.

The browser has the same scene in regviz/live/geometry.mjs.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import numpy as np

from regviz.figures import contours, shapes
from regviz.figures.answer import CHART_END, geometry_answer
from regviz.figures.shapes import NOTHING, Array, Curve, line
from regviz.state.geometry import VIEW, GeometryState


class Panel(NamedTuple):
    """One panel, bottom to top."""

    set: Curve
    region3: Curve
    region2: Curve
    region1: Curve
    prior: Curve
    contours: Curve
    touch: Curve
    valley: Curve
    trail: Curve
    cone: Curve
    arrow: Curve
    lever: Curve
    minimizer: Curve
    optimum: Curve
    zero: Curve


class Chart(NamedTuple):
    """w1 and w2 against alpha, and where they are, become, stop being, or pass through zero."""

    w1: Curve
    w2: Curve
    zero: Curve
    enters: Curve
    returns: Curve
    passes: Curve
    cursor: Curve
    dots: Curve


class GeometryInfo(NamedTuple):
    """Everything that the page draws."""

    l1: Panel
    l2: Panel
    l1_path: Chart
    l2_path: Chart


def geometry_info(state: GeometryState, answer: dict[str, Any] | None = None) -> GeometryInfo:
    """Everything that the page draws; `answer` is torch's, asked for if it is not given."""
    answer = answer or geometry_answer(state)
    l1, l2 = (_panel(state, name, answer) for name in ("l1", "l2"))
    return GeometryInfo(l1, l2, *(_chart(state, name, answer) for name in ("l1", "l2")))


def _panel(state: GeometryState, penalty: str, answer: dict[str, Any]) -> Panel:
    H, w_hat, best = state.hessian, np.array(state.minimizer), answer["optima"][penalty]
    path, w, is_set = answer["paths"][penalty], np.array(best["w"]), state.view == "set"
    dot = line([w])
    return Panel(
        set=shapes.set_outline(penalty, best["t"]) if is_set else NOTHING,
        **_posterior(H, w_hat, penalty, best["alpha"], w, shown=state.view == "posterior"),
        contours=contours.contours(H, w_hat) if is_set else _sum(H, w_hat, penalty, best["alpha"], w),
        touch=contours.contour_through(H, w_hat, w) if is_set else NOTHING,
        valley=NOTHING if best["unique"] else _valley(state, penalty, best),
        trail=Curve(np.array(path["w1"]), np.array(path["w2"])),
        cone=shapes.normal_cone(penalty, w, best["t"]) if is_set else NOTHING,
        arrow=shapes.gradient_arrow(H, w_hat, w) if is_set else NOTHING,
        lever=line([w_hat, shapes.axes_handle(w_hat, state.angle, state.stretch)]),
        minimizer=line([w_hat]),
        optimum=dot._replace(text=(f"({printed(w[0])}, {printed(w[1])})",), textposition=shapes.label_side(w)),
        zero=dot if any(best["zeros"]) else NOTHING,
    )


def printed(w: float) -> str:
    """A coefficient as it is printed: an exact zero is 0, everything else has two decimals, as JavaScript rounds."""
    if w == 0:
        return "0"
    size = Decimal(abs(w)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"−{size}" if w < 0 and size else str(size)


def _sum(H: Array, w_hat: Array, penalty: str, alpha: float, w: Array) -> Curve:
    """Contours of J0 + alpha Omega about its optimum; with squared L2 they are ellipses, those of H + alpha I."""
    if penalty == "l1":
        return contours.sum_contours(H, w_hat, alpha, w)
    return contours.contours(H + alpha * np.eye(2), w)


def _posterior(H: Array, w_hat: Array, penalty: str, alpha: float, w: Array, *, shown: bool) -> dict[str, Curve]:
    """The regions where exp(-(J0 + alpha Omega)) is highest, and the contours of the prior."""
    if not shown:
        return dict.fromkeys(("region3", "region2", "region1", "prior"), NOTHING)
    total = (H, w_hat, alpha, w) if penalty == "l1" else (H + alpha * np.eye(2), w, 0.0, w)
    regions = {f"region{k}": contours.region(*total, k) for k in (3, 2, 1)}
    return regions | {"prior": contours.prior_contours(penalty, alpha)}


def _valley(state: GeometryState, penalty: str, best: dict[str, Any]) -> Curve:
    """The segment of all optima, where this one is one of many."""
    w, H = np.array(best["w"]), state.hessian
    if best["alpha"] > 0:
        sigma = np.sign(H[0, 1])
        s = np.sign(w[0] or sigma * w[1])
        return line(np.abs(w).sum() * np.array([[s, 0], [0, sigma * s]]))
    limit = best["t"] if state.share == "t" else math.inf
    order = 1 if penalty == "l1" else 2
    return line(
        shapes.chord(w, contours.spectrum(H).v, lambda p: bool(np.linalg.norm(p, order) <= limit * (1 + 1e-12)))
    )


def _chart(state: GeometryState, penalty: str, answer: dict[str, Any]) -> Chart:
    best, path = answer["optima"][penalty], answer["paths"][penalty]
    at = np.full(2, min(best["alpha"], CHART_END))
    alpha, w = np.array(path["alpha"]), np.array([path["w1"], path["w2"]])
    dots = Curve(at, np.array(best["w"])) if best["alpha"] <= CHART_END else NOTHING
    moving = {"cursor": Curve(at, np.array([-VIEW, VIEW])), "dots": dots}
    if penalty == "l1":
        return Chart(**_l1_curves(alpha, w), passes=NOTHING, **moving)
    return Chart(**_l2_curves(state, alpha, w), zero=NOTHING, enters=NOTHING, returns=NOTHING, **moving)


def _l1_curves(alpha: Array, w: Array) -> dict[str, Curve]:
    """L1: lines between knots, and where a coefficient becomes exactly zero, stays so, and comes back."""
    alpha = np.append(alpha, max(CHART_END, alpha[-1]))
    w = np.pad(w, ((0, 0), (0, 1)))
    zero, enters, returns = [], [], []
    for wj in w:
        for k in np.flatnonzero((wj[:-1] == 0) & (wj[1:] == 0) & (np.diff(alpha) > 0)):
            if k > 0 and wj[k - 1] != 0:
                enters.append(alpha[k])
            if k + 2 < len(wj) and wj[k + 2] != 0:
                returns.append(alpha[k + 1])
            zero += [(alpha[k], 0), (alpha[k + 1], 0), (np.nan, np.nan)]
    marks = {"enters": _on_zero(enters), "returns": _on_zero(returns), "zero": line(zero) if zero else NOTHING}
    return {"w1": Curve(alpha, w[0]), "w2": Curve(alpha, w[1]), **marks}


def _l2_curves(state: GeometryState, alpha: Array, w: Array) -> dict[str, Curve]:
    """L2: w1 = ((c + alpha) g1 - b g2) / det(H + alpha I) passes through zero where its numerator does; so does w2."""
    (a, b), (_, c) = state.hessian
    g1, g2 = state.hessian @ state.minimizer
    passes = [b * top / bottom - rest for top, bottom, rest in ((g2, g1, c), (g1, g2, a)) if bottom != 0]
    shown = alpha <= CHART_END
    curves = {"w1": Curve(alpha[shown], w[0][shown]), "w2": Curve(alpha[shown], w[1][shown])}
    return {**curves, "passes": _on_zero([at for at in passes if 1e-9 < at <= CHART_END])}


def _on_zero(alphas: list[float]) -> Curve:
    return Curve(np.array(alphas), np.zeros(len(alphas)))


def geometry_picture(state: GeometryState) -> dict[str, Any]:
    """The same as the browser's `picture`, ready for JSON, for a browser that could not load the figure's module."""
    answer = geometry_answer(state)
    optima, info = answer["optima"], geometry_info(state, answer)
    pick = {name: {penalty: optima[penalty][name] for penalty in optima} for name in ("alpha", "t", "w")}
    loss = {"minimizer": list(state.minimizer), "hessian": state.hessian.tolist()}
    shape = {name: getattr(state, name) for name in ("angle", "stretch", "share", "view")}
    lever = info.l1.lever
    return {
        "drawn": {**pick, **loss, **shape},
        "traces": {
            chart: {name: curve.lists() for name, curve in part._asdict().items()}
            for chart, part in info._asdict().items()
        },
        "numbers": {f"{name}.{key}": value for name in optima for key, value in _numbers(optima[name]).items()},
        "handles": {"minimizer": loss["minimizer"], "axes": [lever.x[1].item(), lever.y[1].item()]},
        "dials": dials(state, answer),
    }


def _numbers(optimum: dict[str, Any]) -> dict[str, float]:
    kept = {key: optimum[key] for key in ("value", "penalty", "alpha", "t", "kkt")}
    return {"w1": optimum["w"][0], "w2": optimum["w"][1], "zeros": sum(optimum["zeros"]), **kept}


def dials(state: GeometryState, answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Where the sliders stand and what they read: the one that is not shared shows the diamond's value."""
    l1 = answer["optima"]["l1"]
    alpha, t = (l1["alpha"], state.t) if state.share == "t" else (state.alpha, l1["t"])
    return {
        "alpha": {"value": alpha, "readout": f"{alpha:.3f}"},
        "t": {"value": t, "readout": f"{t:.3f}"},
        "angle": {"value": state.angle, "readout": f"{state.angle:g}°"},
        "stretch": {"value": state.stretch, "readout": "∞" if state.flat else f"{float(f'{10**state.stretch:.3g}'):g}"},
    }
