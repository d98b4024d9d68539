"""Cases for the tests of the page "How often is a corner hit?": ellipses, states, and what is counted for a state."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from regviz.lessons.corners.state import EXAMPLES, CornersState
from regviz.studies import shares

SHAPES = [(0, 0), (30, 0.5), (22.5, 2), (45, 3), (44, 3), (130, 1), (90, 1.5)]
STATES = [
    CornersState(),
    *EXAMPLES.values(),
    CornersState(alpha=0.25, angle=130, stretch=2, x=-3, y=1),
    CornersState(alpha=3.5, angle=80, stretch=0.2),
    CornersState(hold="t", t=2.4, angle=70, stretch=1.2, x=-4, y=-0.5),
    CornersState(hold="t", t=0.6, angle=150, stretch=1.5, search="grid", grid=1.1, x=-2),
    CornersState(losses="random", alpha=0.7, seed=3),
]
each_state = pytest.mark.parametrize("state", STATES, ids=str)
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def hessian(shape: tuple[float, float]) -> np.ndarray:
    return CornersState(angle=shape[0], stretch=shape[1]).hessian


def tally(state: CornersState, batches: int = 1) -> shares.Tally:
    random = state.losses == "random"
    points = state.points if state.is_grid else None
    count = shares.tallies(None if random else state.hessian, state.hold, state.dial, int(state.seed), points)
    return list(islice(count, batches))[-1]
