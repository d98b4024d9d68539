"""Questions that are drawn for a run: each has its kind's property by torch, turned by all symmetries of the square."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pytest

from regviz import L1, Quadratic, Solution, SquaredL2, page, solve
from regviz.lessons.geometry.state import GeometryState
from regviz.live import codec
from tests.node import Node

ASKING = "../tests/lessons/geometry/asking.mjs"
SEEDS = list(range(24))


def questions(node: Node, kind: str, seeds: list[int] = SEEDS) -> list[GeometryState]:
    setup = json.loads(page.setup("geometry", "en"))
    (drawn,) = node.call(ASKING, "questions", [[kind, seeds, asdict(GeometryState())]], setup=setup)
    return [GeometryState(**state) for state in drawn]


def solved(state: GeometryState) -> tuple[Solution, Solution]:
    dial = {"alpha": state.alpha} if state.share == "alpha" else {"t": state.t}
    loss = Quadratic(state.hessian, state.minimizer)
    return solve(loss, L1(), **dial), solve(loss, SquaredL2(), **dial)


def a_corner(state: GeometryState) -> bool:
    l1, l2 = solved(state)
    return int(l1.zeros.sum()) == 1 and not l2.zeros.any() and l1.alpha.item() > 0


def an_edge(state: GeometryState) -> bool:
    l1, _ = solved(state)
    return not l1.zeros.any() and l1.alpha.item() > 0


def inside(state: GeometryState) -> bool:
    return all(at.alpha.item() == 0 and at.w.tolist() == list(state.minimizer) for at in solved(state))


def l2_goes_elsewhere(state: GeometryState) -> bool:
    """Its optimum is at least 25 degrees beside the way from the minimum to the origin."""
    w, w_hat = solved(state)[1].w.numpy(), np.array(state.minimizer)
    return bool(w @ w_hat <= np.cos(np.radians(25)) * np.linalg.norm(w) * np.linalg.norm(w_hat) + 1e-12)


def a_sign_changes(state: GeometryState) -> bool:
    return bool((solved(state)[0].w.numpy() * state.minimizer < 0).any())


def correlated(state: GeometryState) -> bool:
    (a, b), (_, c) = state.hessian
    sizes = np.abs(solved(state)[1].w.numpy())
    return a_corner(state) and abs(b) > 0.85 * np.sqrt(a * c) and sizes.min() > sizes.max() / 2


def duplicated(state: GeometryState) -> bool:
    """Two features that are copies of each other, up to a sign: L1's optimum is one of many."""
    (a, b), (_, c) = state.hessian
    return a == c == abs(b) and not solved(state)[0].unique


def a_size(state: GeometryState) -> bool:
    """alpha is given, and the size of L1's set lies well between 0 and where it does nothing."""
    return state.share == "alpha" and 0.5 < solved(state)[0].t.item() < np.abs(state.minimizer).sum() - 0.5


TRUE: dict[str, Callable[[GeometryState], bool]] = {
    "corner": a_corner,
    "edge": an_edge,
    "inside": inside,
    "l2": l2_goes_elsewhere,
    "sign": a_sign_changes,
    "correlated": correlated,
    "duplicated": duplicated,
    "size": a_size,
}
each_kind = pytest.mark.parametrize("kind", TRUE)


def test_every_kind_has_its_property(node: Node) -> None:
    assert node.call(ASKING, "all", [[]]) == [list(TRUE)]


@each_kind
def test_a_question_is_of_its_kind_by_torch_and_can_be_an_address(node: Node, kind: str) -> None:
    for state in questions(node, kind):
        assert TRUE[kind](state), state
        assert codec.read(GeometryState, codec.write(state)) == state
        assert all(at.t.item() < 2.8 for at in solved(state)), "it is seen"


@each_kind
def test_all_eight_symmetries_occur_and_no_two_seeds_ask_the_same(node: Node, kind: str) -> None:
    states = questions(node, kind, list(range(64)))
    eighths = {(state.x > 0, state.y > 0, abs(state.x) > abs(state.y)) for state in states}
    assert len(eighths) == 8
    assert len(set(states)) >= 63
    assert questions(node, kind, list(range(64))) == states


@pytest.mark.parametrize("symmetry", range(8))
def test_a_symmetry_turns_the_optima_with_the_loss(node: Node, symmetry: int) -> None:
    for state in questions(node, "corner", [3, 4]) + questions(node, "edge", [5]):
        (turned,) = node.call(ASKING, "turned", [[asdict(state), symmetry]])
        other = GeometryState(**turned)
        for one, two in zip(solved(state), solved(other), strict=True):
            w = one.w.numpy() * [-1 if symmetry & 1 else 1, -1 if symmetry & 2 else 1]
            expected = w[::-1] if symmetry & 4 else w
            assert two.w.numpy() == pytest.approx(expected, abs=1e-9)
            assert two.t.item() == pytest.approx(one.t.item())
