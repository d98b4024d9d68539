"""States of the overfitting page that the tests go through, torch's answers to them, and trained networks."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from regviz.lessons import lesson
from regviz.lessons.overfitting import cloud
from regviz.lessons.overfitting.answer import answer, table
from regviz.lessons.overfitting.state import LARGEST_ALPHA, NO_PENALTY, OverfittingState
from regviz.live.run import Run

SEEDS = [0, 1, 7]
STATES = [
    OverfittingState(penalty=penalty, alpha=alpha, degree=degree, seed=seed)
    for penalty in ("l1", "l2")
    for alpha in (NO_PENALTY, 0.003, 0.09, 0.7, LARGEST_ALPHA)
    for degree in (1, 6, 11, 15)
    for seed in SEEDS
]


@cache
def trained(penalty: str) -> Run[cloud.Moment]:
    """The networks of seed 1, for every alpha."""
    work = lesson("overfitting").work
    assert work is not None
    run = Run(work.start(OverfittingState(view="cloud", penalty=penalty), None), work.steps, keeps=work.keeps)
    while not run.done:
        run.advance(1)
    return run


def given(state: OverfittingState, moments: list[cloud.Moment] | None = None) -> dict[str, Any]:
    """Torch's answer as the browser has it, its table in place."""
    return {**answer(state, moments), "table": json.loads(table(state, moments))}
