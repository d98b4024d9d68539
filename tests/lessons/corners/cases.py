"""States of the page "How often is a corner hit?" that the tests go through, and torch's answers to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any

import numpy as np
import pytest

from regviz.lessons.corners.answer import CornersAnswer, answer
from regviz.lessons.corners.state import ANSWERS, CornersState
from regviz.live import codec
from regviz.solver.loss import Quadratic
from regviz.studies.shares import draw

STATES = [
    CornersState(),
    *ANSWERS.values(),
    CornersState(alpha=0),
    CornersState(alpha=0.005, angle=90, stretch=3),
    CornersState(alpha=0.25, angle=130, stretch=2, x=-3, y=1),
    CornersState(alpha=3.5, angle=80, stretch=0.2),
    CornersState(hold="t", t=0.01),
    CornersState(hold="t", t=2.4, angle=70, stretch=1.2, x=-4, y=-0.5),
    CornersState(hold="t", t=0.6, angle=150, stretch=1.5, search="grid", grid=1.1, x=-2),
    CornersState(hold="t", losses="random", search="grid", grid=0.9),
    CornersState(losses="random", alpha=0.7, seed=3),
]


def label(state: CornersState) -> str:
    return "&".join(f"{name}={value}" for name, value in codec.write(state).items())


each_state = pytest.mark.parametrize("state", STATES, ids=label)


def random_states(count: int, **fixed: Any) -> list[CornersState]:
    """States drawn from all that the declaration allows."""
    rng = np.random.default_rng(7)

    def value(kind: codec.Number | codec.Choice) -> Any:
        return rng.choice(kind.codes) if isinstance(kind, codec.Choice) else kind.snap(rng.uniform(kind.low, kind.high))

    kinds = codec.kinds(CornersState)
    return [CornersState(**{name: value(kind) for name, kind in kinds.items()} | fixed) for _ in range(count)]


@cache
def answer_of(state: CornersState) -> CornersAnswer:
    """torch's answer."""
    return answer(state)


def losses_of(state: CornersState) -> Quadratic:
    """The random losses that are counted first."""
    return draw(None if state.losses == "random" else state.hessian, int(state.seed), 0)


def drawn_by(call: Callable[..., list[Any]], state: CornersState, torchs: bool = True) -> dict[str, Any]:
    """The module's picture of torch's answer to a state, or of its own."""
    given = [answer_of(state)] if torchs else []
    (picture,) = call("picture", [[asdict(state), *given]])
    return dict(picture)


def strokes(trace: dict[str, Any]) -> list[np.ndarray]:
    """The strokes of a trace, each (k, 2)."""
    both = np.stack([np.array(trace[axis], dtype=float) for axis in "xy"], -1)
    parts = np.split(both, np.flatnonzero(np.isnan(both[:, 0])) + 1)
    return [part for piece in parts if len(part := piece[~np.isnan(piece[:, 0])])]


def points(trace: dict[str, Any]) -> np.ndarray:
    """The points of a trace without its gaps, (k, 2)."""
    return np.concatenate([np.empty((0, 2)), *strokes(trace)])


def covers(trace: dict[str, Any], p: np.ndarray) -> np.ndarray:
    """Which of the points p (n, 2) a filled trace covers, by the even-odd rule."""
    crossings = np.zeros(len(p), int)
    for outline in strokes(trace):
        for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, 0), strict=True):
            if y0 != y1:
                between = (p[:, 1] < max(y0, y1)) & (p[:, 1] >= min(y0, y1))
                crossings += between & (p[:, 0] < x0 + (p[:, 1] - y0) / (y1 - y0) * (x1 - x0))
    return crossings % 2 == 1
