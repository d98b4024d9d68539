"""States of the page on norms that the tests go through, torch's answers to them, and the penalty by NumPy's norms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from regviz.lessons.norms.answer import answer
from regviz.lessons.norms.state import NormsState
from regviz.lessons.norms.subsets import Table, subsets
from tests.node import Node

EXPONENTS = (0.25, 0.5, 1.0, 1.7, 2.0, 8.0)
SHAPES = [NormsState(p=p) for p in EXPONENTS] + [
    NormsState(kind="max"),
    *(NormsState(kind="net", ratio=ratio) for ratio in (0.0, 0.3, 1.0)),
]
"""Those whose unit set is a region, not lines."""
VECTORS = [(1.2, 0.5), (2.0, 2.0), (-0.01, 1.9), (0.7, 0.0), (0.0, 0.0), (-1.5, -0.4)]
STATES = [
    replace(shape, x=x, y=y, alpha=alpha)
    for shape, (x, y), alpha in product([*SHAPES, NormsState(kind="zero")], VECTORS, (0.0, 0.225, 1.5))
]
DATA = ("diabetes", "prostate", "orthogonal")


@cache
def table_of(data: str) -> Table:
    """torch's table."""
    return subsets(data)


def answer_of(state: NormsState) -> dict[str, Any]:
    """torch's answer as the browser gets it, the table in its place."""
    return {**answer(state), "table": table_of(state.data)}


def drawn(node: Node, module: str, function: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """What a part of the lesson's module makes, the module configured as on the page; states become objects."""
    node.lesson("norms")("answer", [])
    sent = [[asdict(one) if isinstance(one, NormsState) else one for one in arguments] for arguments in calls]
    return node.call(f"lessons/norms/{module}.mjs", function, sent)


def points(trace: dict[str, Any]) -> np.ndarray:
    """The points of a trace without its gaps, shape (k, 2)."""
    both = np.array([trace["x"], trace["y"]], dtype=float).T
    return both[~np.isnan(both).any(1)]


def level(w: np.ndarray, state: NormsState) -> np.ndarray:
    """What is at most 1 in the unit set: sum |w_j|^p, the count, the largest, the elastic net, by NumPy's own norms."""
    if state.kind == "net":
        one, two = (np.linalg.norm(w, ord=order, axis=-1) for order in (1, 2))
        return np.asarray(state.ratio * one + (1 - state.ratio) / 2 * two**2)
    order = {"max": np.inf, "zero": 0}.get(state.kind, state.p)
    size = np.linalg.norm(w, ord=order, axis=-1)
    return np.asarray(size**state.p if state.kind == "p" else size)


def omega(w: np.ndarray, state: NormsState) -> np.ndarray:
    """The penalty: of every p the same form, 1/p sum |w_j|^p."""
    return level(w, state) / (state.p if state.kind == "p" else 1)
