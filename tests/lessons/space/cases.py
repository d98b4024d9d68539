"""States of the page of a third coefficient that the tests go through, torch's answers, and space by other means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any

import numpy as np
import pytest

from regviz.lessons.space.answer import SpaceAnswer, answer
from regviz.lessons.space.state import ANSWERS, SPAN, VIEW, SpaceState
from regviz.live import codec

PENALTIES = ("l1", "l2", "group")
each_penalty = pytest.mark.parametrize("penalty", PENALTIES)

STATES = [
    *ANSWERS.values(),
    SpaceState(alpha=0),
    SpaceState(alpha=2.4),
    SpaceState(x=0, y=0, z=0),
    SpaceState(share="t", t=0.05, other="group", turn=170, tip=60),
    SpaceState(share="t", t=1.1, x=-1.2, y=0.4, z=-1.5, angle=20, rise=70, stretch=1.8, turn=12, tip=33.5),
    SpaceState(alpha=0.3, x=-1, y=-1.4, z=0.3, angle=80, rise=-10, stretch=1, other="group", turn=-140, tip=8),
    SpaceState(alpha=0.5, turn=0, tip=0),
]


def label(state: SpaceState) -> str:
    return "&".join(f"{name}={value}" for name, value in codec.write(state).items())


each_state = pytest.mark.parametrize("state", STATES, ids=label)


def random_states(count: int, seed: int = 7, **fixed: Any) -> list[SpaceState]:
    """States drawn from all that the declaration allows."""
    rng = np.random.default_rng(seed)

    def value(kind: codec.Kind) -> Any:
        if isinstance(kind, codec.Choice):
            return str(rng.choice(kind.codes))
        assert isinstance(kind, codec.Number)
        return kind.snap(rng.uniform(kind.low, kind.high))

    kinds = codec.kinds(SpaceState)
    return [SpaceState(**{name: value(kind) for name, kind in kinds.items()} | fixed) for _ in range(count)]


@cache
def answer_of(state: SpaceState) -> SpaceAnswer:
    """torch's answer."""
    return answer(state)


def drawn_by(call: Callable[..., list[Any]], state: SpaceState) -> dict[str, Any]:
    """The module's picture of torch's answer to a state."""
    (picture,) = call("picture", [[asdict(state), answer_of(state)]])
    return dict(picture)


def camera(state: SpaceState) -> np.ndarray:
    """Right, up and toward the eye, a row each: two rotations, one after the other."""
    turn, tip = np.radians(state.turn), np.radians(state.tip)
    about_w3 = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    eye = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])  # w1 comes toward the eye, w2 goes to the right
    tipped = np.array([[1, 0, 0], [0, np.cos(tip), np.sin(tip)], [0, -np.sin(tip), np.cos(tip)]])
    seen: np.ndarray = tipped @ eye @ about_w3
    return seen


def flat(state: SpaceState, w: np.ndarray) -> np.ndarray:
    """Where points (..., 3) are in the chart, (..., 2)."""
    return w @ camera(state)[:2].T * (SPAN / VIEW)


def size(penalty: str, w: np.ndarray) -> np.ndarray:
    """The size of points (..., 3)."""
    if penalty == "l1":
        return np.abs(w).sum(-1)
    if penalty == "l2":
        return np.linalg.norm(w, axis=-1)
    return np.linalg.norm(w[..., :2], axis=-1) + np.abs(w[..., 2])


def least_toward(state: SpaceState, penalty: str, w: np.ndarray, start: float = 0.0) -> np.ndarray:
    """The least size on the way from points (n, 3) toward the eye: of 1,400 places, and then of some about the best."""
    toward, far = camera(state)[2], 14.0
    s = np.linspace(start, far, 1401)
    best = s[size(penalty, w[:, None] + s[:, None] * toward).argmin(1)]
    fine = np.maximum(best[:, None] + np.linspace(-1, 1, 401) * (far - start) / 1400, start)
    return size(penalty, w[:, None] + fine[..., None] * toward).min(1)
