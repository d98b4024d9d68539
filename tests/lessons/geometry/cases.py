"""States of the geometry page that the tests go through, and torch's answers to them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from regviz.lessons.geometry.answer import GeometryAnswer, answer
from regviz.lessons.geometry.state import EXAMPLES, FULL, GeometryState
from regviz.live import codec

BOUNDS = {name: kind for name, kind in codec.kinds(GeometryState).items() if isinstance(kind, codec.Number)}
VIEWS = codec.kinds(GeometryState)["view"].codes


def random_state(rng: np.random.Generator) -> GeometryState:
    numbers = {name: kind.snap(rng.uniform(kind.low, kind.high)) for name, kind in BOUNDS.items()}
    grown = {**numbers, "flat": 0.0, "level": FULL}
    return GeometryState(**grown, share=rng.choice(["alpha", "t"]), view=rng.choice(VIEWS))


RANDOM = [random_state(np.random.default_rng(seed)) for seed in range(20)]
EXTREME = [
    GeometryState(alpha=0),
    GeometryState(alpha=3),
    GeometryState(share="t", t=0),
    GeometryState(share="t", t=5),
    GeometryState(x=0, y=0),
    GeometryState(x=0, y=1.5, angle=90),
    GeometryState(x=2.5, y=-2.5, stretch=3, angle=45),
    GeometryState(flat=1, angle=0, alpha=0),
    GeometryState(flat=1, angle=150, alpha=0.3),
    GeometryState(flat=1, angle=0, share="t", t=0.5),
    GeometryState(flat=1, angle=135, share="t", t=1.9, x=2, y=-0.5),
]
STATES = [replace(state, view=view) for state in [*EXAMPLES.values(), *EXTREME] for view in VIEWS] + RANDOM
IN_SETS, IN_SUMS, POSTERIORS = ([state for state in STATES if state.view == view] for view in VIEWS)


@cache
def answer_of(state: GeometryState) -> GeometryAnswer:
    """torch's answer."""
    return answer(state)


def label(state: GeometryState) -> str:
    return "&".join(f"{name}={value}" for name, value in codec.write(state).items())
