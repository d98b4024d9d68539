"""States of the page "In PyTorch" that the tests go through, and torch's answers to them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.lessons.pytorch.answer import Steps, steps, table
from regviz.lessons.pytorch.state import EXAMPLES, METHODS, STEPS, PytorchState

ALL = dict.fromkeys(METHODS, "on")
STATES = [
    PytorchState(),
    *EXAMPLES.values(),
    PytorchState(step=0, alpha=0),
    PytorchState(step=1, start_x=0, **ALL),
    PytorchState(step=7, **dict.fromkeys(METHODS, "off")),
    PytorchState(step=120, **ALL, rate=0.4, momentum=0.9, noise=0.3, angle=120, stretch=2, seed=3),
    PytorchState(step=STEPS, **ALL, alpha=2, rate=1),  # gradient descent leaves for good
]
each_state = pytest.mark.parametrize("state", STATES, ids=str)


@cache
def steps_of(state: PytorchState) -> Steps:
    """torch's steps."""
    return steps(state)


def answer_of(state: PytorchState, networks: Any = None) -> dict[str, Any]:
    """torch's answer as the browser has it."""
    return {"table": json.loads(table(state, None if networks is None else [networks]))}


def path_of(state: PytorchState, method: str) -> list[tuple[float, float]]:
    """All points of a method's path."""
    path = steps_of(replace(state, step=0))["paths"][method]
    return list(zip(path["w1"], path["w2"], strict=True))


def optimum(state: PytorchState, penalty: L1 | SquaredL2) -> list[float]:
    """Where the penalized loss is least."""
    best: list[float] = solve(Quadratic(state.hessian, state.minimizer), penalty, alpha=state.alpha).w.tolist()
    return best
