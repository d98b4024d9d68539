"""All that the page "How often is a corner hit?" draws, from torch's answer: maps and charts as polylines.

The browser has the same scene in regviz/live/corners.mjs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from regviz.lessons.corners.answer import ANGLES, corners_answer
from regviz.lessons.corners.corners_map import Map, map_of
from regviz.lessons.corners.state import END, KINDS, CornersState
from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line


class Shares(NamedTuple):
    """Shares against alpha or t: L1's exact ones, L2's, and at the cursor what was counted."""

    none: Curve = NOTHING
    one: Curve = NOTHING
    both: Curve = NOTHING
    inside: Curve = NOTHING
    l2: Curve = NOTHING
    cursor: Curve = NOTHING
    counted: Curve = NOTHING
    counted_l2: Curve = NOTHING


class Turn(NamedTuple):
    """L1's share with a zero against the direction of the ellipse: for three lengths, and for the page's own."""

    circle: Curve = NOTHING
    ten: Curve = NOTHING
    thousand: Curve = NOTHING
    own: Curve = NOTHING
    cursor: Curve = NOTHING
    here: Curve = NOTHING


class CornersInfo(NamedTuple):
    """Everything that the page draws."""

    l1: Map = Map()
    l2: Map = Map()
    shares: Shares = Shares()
    turn: Turn = Turn()


def corners_info(state: CornersState, answer: dict[str, Any] | None = None) -> CornersInfo:
    """Everything that the page draws; `answer` is torch's, asked for if it is not given."""
    answer = answer or corners_answer(state)
    return CornersInfo(
        map_of(state, "l1", answer), map_of(state, "l2", answer), _shares(state, answer), _turn(state, answer)
    )


def _shares(state: CornersState, answer: dict[str, Any]) -> Shares:
    curve, measured, x = answer["curve"], answer["measured"], state.dial
    possible = [kind for kind in KINDS if kind != ("inside" if state.hold == "alpha" else "both")]
    counted = [measured["l1"][kind] for kind in possible]
    zeros = measured["l2"]["one"]
    return Shares(
        **{kind: Curve(np.array(curve["at"]), 100 * np.array(curve[kind])) for kind in possible},
        l2=line([(0, 0), (END, 0)]),
        cursor=line([(x, 0), (x, 100)]),
        counted=line([(x, 100 * span["share"]) for span in counted]),
        counted_l2=line([(x, 100 * zeros["share"])]),
    )


def _turn(state: CornersState, answer: dict[str, Any]) -> Turn:
    angle, order = _all_round()
    lines = {name: Curve(angle, 100 * np.array(values)[order]) for name, values in answer["turn"].items()}
    if "own" not in lines:
        return Turn(**lines)
    here = 100 * (answer["exact"]["l1"]["one"] + answer["exact"]["l1"]["both"])
    cursor = line([(state.angle, 0), (state.angle, 100)])
    return Turn(**lines, cursor=cursor, here=line([(state.angle, here)]))


def _all_round() -> tuple[Array, Array]:
    """Directions from 0 to 180 degrees, and for each the one of ANGLES that mirrors it."""
    order = np.arange(len(ANGLES))
    half = np.concatenate([ANGLES, 90 - ANGLES[-2::-1]])
    folded = np.concatenate([order, order[-2::-1]])
    return np.concatenate([half, 90 + half[1:]]), np.concatenate([folded, folded[1:]])


def corners_picture(state: CornersState, answer: dict[str, Any]) -> dict[str, Any]:
    """The same as the browser's `picture`, ready for JSON, for a browser that could not load the figure's module."""
    info = corners_info(state, answer)
    return {
        "drawn": drawn(state, answer),
        "traces": {
            name: {key: curve.lists() for key, curve in part._asdict().items()} for name, part in info._asdict().items()
        },
        "numbers": _numbers(state, answer),
        "handles": {"minimizer": list(state.minimizer)},
        "dials": dials(state),
    }


def drawn(state: CornersState, answer: dict[str, Any]) -> dict[str, Any]:
    """What the figure says that it draws: a different picture, a different text."""
    kept = ("hold", "alpha", "t", "angle", "stretch", "losses", "search", "grid", "seed")
    return {name: getattr(state, name) for name in kept} | {
        "minimizer": list(state.minimizer),
        "w": {name: optimum["w"] for name, optimum in answer["optima"].items()},
        "exact": answer["exact"],
        "count": answer["measured"]["count"],
    }


def _numbers(state: CornersState, answer: dict[str, Any]) -> dict[str, float]:
    """Shares in percent: l1.one, l1.one.low, l1.one.high, l1.one.exact, ..., and how many losses were counted."""
    numbers = {"count": answer["measured"]["count"]}
    for penalty in ("l1", "l2"):
        for kind in KINDS:
            if kind == "inside" and state.hold == "alpha":
                continue
            name, span = f"{penalty}.{kind}", answer["measured"][penalty][kind]
            numbers |= {name: 100 * span["share"], f"{name}.low": 100 * span["low"], f"{name}.high": 100 * span["high"]}
            numbers[f"{name}.exact"] = 100 * answer["exact"][penalty][kind]
    return numbers


def dials(state: CornersState) -> dict[str, dict[str, Any]]:
    """Where the sliders stand and what they read."""
    read = {
        "alpha": f"{state.alpha:.3f}",
        "t": f"{state.t:.3f}",
        "angle": f"{state.angle:g}°",
        "stretch": f"{float(f'{10**state.stretch:.3g}'):g}",
        "grid": f"{state.points}",
    }
    return {name: {"value": getattr(state, name), "readout": text} for name, text in read.items()}
