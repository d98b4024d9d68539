"""What the geometry page says is true of torch's answer, in every language, wherever the optima stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regviz import L1, ElasticNet, LInf, Quadratic, SquaredL2, page, solve
from regviz.lessons.geometry.state import FULL, GeometryState
from regviz.lessons.texts import languages, part
from tests.found import on_grid
from tests.lessons.geometry.cases import STATES, VIEWS, answer_of
from tests.node import Node

SENTENCES = {
    key.removeprefix("sentence.")
    for key in json.loads(page.setup("geometry", "en"))["words"]
    if key.startswith("sentence.") and not key.startswith("sentence.chart.")
}


def all_keys_said(node: Node, cases: Iterable[tuple[GeometryState, Any]]) -> list[list[str]]:
    """The keys of the sentences that are said of each: each text is replaced by its key."""
    words = {f"sentence.{key}": f"<{key}>" for key in SENTENCES} | {"join.sentences": "{one}{other}"}
    say = {"language": "en", "words": words}
    calls = [[asdict(state), answer] for state, answer in cases]
    return [
        re.findall("<(.*?)>", said) for said in node.call("lessons/geometry/figure.mjs", "sentence", calls, say=say)
    ]


def keys_said(node: Node, state: GeometryState, answer: Any) -> list[str]:
    (keys,) = all_keys_said(node, [(state, answer)])
    return keys


def everywhere() -> Iterator[tuple[GeometryState, Any]]:
    """An answer for each place where the optima can stand, in each view, with each set."""
    places = [(0.0, 0.0), (0.0, 1.5), (-0.5, 0.0), (-0.001, -2.0), (1.0, -1.0)]
    levels = [0.5, 1.5, FULL]  # no ellipse has touched its set, one has, both have
    touches = [(1.0, 2.0), (2.0, 1.0)]
    pairs = list(zip(places, places[1:] + places[:1], strict=True))
    every = product(pairs, [0.0, 0.7], [True, False], VIEWS, levels, touches)
    for (l1, l2), alpha, unique, view, level, touched in every:
        optima = {
            name: {"w": list(w), "zeros": [x == 0 for x in w], "alpha": alpha, "unique": unique, "value": r**2 / 2}
            for (name, w), r in zip({"l1": l1, "l2": l2}.items(), touched, strict=True)
        }
        paths = {"l1": {"alpha": [0.0, 2.5]}, "l2": {"alpha": [0.0, 2.5]}}
        for left, right, p in (("l1", "l2", 1), ("net", "inf", 1), ("p", "p", 1), ("p", "p", 0.5), ("p", "p", 3)):
            state = replace(GeometryState(), view=view, level=level, left=left, right=right, p=p)
            found = {
                name: optimum | several(touched, name) if p == 0.5 else optimum for name, optimum in optima.items()
            }
            for name, optimum in found.items():
                if alpha > 0 and state.set_of("left" if name == "l1" else "right") not in ("l1", "inf"):
                    found[name] = optimum | {"unique": True}  # no other penalty has a segment of optima
            yield state, {"optima": found, "paths": paths}


def several(touched: tuple[float, float], panel: str) -> dict[str, Any]:
    """One local minimum or two, proven or not, on the path or not."""
    alone = touched == (1.0, 2.0)
    return {"others": [] if alone else [[0.0, 0.0]], "proven": (panel == "l1") == alone, "leaps": panel == "l2"}


PASSING = GeometryState(alpha=0.25, x=-0.9, y=1.9, angle=135, stretch=1, p=2)
"""(H + alpha) w = H w_hat with w = (0, 0.8): L2's w1 is 0 at just this alpha."""


@pytest.mark.parametrize("language", languages())
def test_there_is_a_sentence_for_every_place(node: Node, language: str) -> None:
    call = node.lesson("geometry", language)
    for said in call("sentence", [[asdict(state), answer] for state, answer in everywhere()]):
        assert said
        assert not re.search(r"[{}]|\u22120\.00", said)


def test_there_is_a_place_for_every_sentence(node: Node) -> None:
    passing = [replace(PASSING, right=right) for right in ("l2", "p")]
    cases = [*everywhere(), *((state, answer_of(state)) for state in passing)]
    said = {key for keys in all_keys_said(node, cases) for key in keys}
    assert said | {"w1", "w2"} == SENTENCES == set(part("en", "geometry.sentence"))


@pytest.mark.parametrize("state", STATES[::3], ids=str)
def test_the_sentence_names_the_place_where_torch_finds_the_optimum(node: Node, state: GeometryState) -> None:
    answer = answer_of(state)
    said = keys_said(node, state, answer)
    for penalty, optimum in answer["optima"].items():
        (key,) = [key for key in said if key.startswith(f"{penalty}.") and not key.endswith(".many")]
        zeros = sum(w == 0 for w in optimum["w"])
        inside = optimum["alpha"] == 0
        expected = "origin still" if zeros == 2 else "inside" if inside else ["edge arc", "corner axis end"][zeros]
        assert key.split(".")[-1] in expected
        assert (f"{penalty}.many" in said) == (not optimum["unique"])


def said_of(node: Node, state: GeometryState) -> dict[str, list[str]]:
    """What is said of each panel, all ellipses grown: {panel: keys}, the first the place."""
    apart = replace(state, level=FULL), answer_of(state)
    keys = keys_said(node, *apart)
    firsts = [i for i, key in enumerate(keys) if key.split(".")[-1] in PLACES]
    assert len(firsts) == 2
    return {"l1": keys[: firsts[1]], "l2": keys[firsts[1] :]}


PLACES = {"origin", "still", "inside", "corner", "edge", "end", "arc", "axis", "passing"}
PENALTIES = {"l1": L1(), "l2": SquaredL2(), "inf": LInf()}
EDGES = {
    "angle": st.sampled_from([0.0, 45.0, 90.0, 135.0, 180.0]),
    "stretch": st.sampled_from([0.0, 1.0, 3.0]),
    "flat": st.sampled_from([0.0, 1.0]),
    "x": st.sampled_from([0.0, -0.9, 2.0, 2.3]),
    "y": st.sampled_from([0.0, 0.1, 1.9, -2.0]),
    "alpha": st.sampled_from([0.0, 0.25, 0.3, 2.0]),
    "t": st.sampled_from([0.0, 0.5, 2.0, 5.0]),
    "p": st.sampled_from([0.5, 0.995, 1.0, 1.005, 2.0, 3.0]),
}
"""Where something is aligned, tied, slack or gone."""


@st.composite
def anywhere(draw: st.DrawFn) -> GeometryState:
    """A state on the grid, of which some parts are on an edge; flat only where H is then exactly singular."""
    state = replace(draw(on_grid(GeometryState)), flat=0.0)
    at = draw(st.sets(st.sampled_from(sorted(EDGES))))
    at |= {"angle"} if "flat" in at else set()
    return replace(state, **{name: draw(EDGES[name]) for name in sorted(at)})


def kind(code: str, w: np.ndarray) -> tuple[bool, ...]:
    """What a corner keeps: the zeros or, of the square's, that both are as large."""
    return (bool(np.isclose(*np.abs(w), rtol=1e-12, atol=0)),) if code == "inf" else tuple((w == 0).tolist())


def assert_true_of_a_panel(state: GeometryState, code: str, keys: list[str], best: Any) -> None:
    """Each claim, by other solutions of the same loss."""
    place, more = keys[0].split(".")[-1], {key.split(".")[-1] for key in keys[1:]}
    loss, w, alpha = Quadratic(state.hessian, state.minimizer), np.array(best["w"]), best["alpha"]
    penalty = ElasticNet(state.ratio) if code == "net" else PENALTIES.get(code)

    def at(**dial: float) -> np.ndarray:
        found: np.ndarray = solve(loss, penalty, **dial).w.numpy()
        return found

    assert ("many" in more) == (not best["unique"])
    assert not {"only", "minima"} <= more
    assert not more & {"only", "minima"} or (alpha > 0 and best["unique"])
    if place == "arc":
        assert w.all()
        assert np.abs(w).min() > 1e-14 * np.abs(w).max() or code == "p"
        assert code == "p" or np.linalg.norm(w) < np.linalg.norm(state.minimizer), "nearer than the minimum"
    elif place == "still":
        np.testing.assert_allclose(state.hessian @ state.minimizer, 0, atol=1e-12)
    elif place == "passing":
        j = int(np.abs(w).argmin())
        assert abs(w[j]) < 1e-12
        assert at(alpha=0.99 * alpha)[j] * at(alpha=1.01 * alpha)[j] < 0
    elif place == "axis" and penalty is not None:
        assert all((at(alpha=each) == 0).tolist() == (w == 0).tolist() for each in (0.01, 0.1, 1, 10))
    elif place == "corner" and penalty is not None:
        assert kind(code, w) in {kind(code, at(alpha=alpha * factor)) for factor in (0.9999, 1.0001)}, "for a range"
    elif place == "end":
        assert not best["unique"]
        assert kind(code, w) != kind(code, 0.5 * (w + w[::-1] if code == "l1" else w * [1, 0]))
    elif place == "inside" and penalty is not None:
        assert best["value"] == pytest.approx(solve(loss, penalty, t=9.0).value.item(), abs=1e-12), "no smaller"


@settings(max_examples=20)
@given(state=anywhere())
def test_what_is_said_is_true_of_torchs_optimum(node: Node, state: GeometryState) -> None:
    answer, said = answer_of(state), said_of(node, state)
    for panel, side in (("l1", "left"), ("l2", "right")):
        assert_true_of_a_panel(state, state.set_of(side), said[panel], answer["optima"][panel])


def test_an_optimum_that_just_passes_an_axis_is_not_said_to_be_off_it_or_to_stay(node: Node) -> None:
    assert said_of(node, PASSING)["l2"] == ["l2.passing"]
    assert said_of(node, replace(PASSING, alpha=0.2500001))["l2"] == ["l2.arc"]


def test_p_norms_without_a_corner_name_no_alpha_from_which_on_all_is_0(node: Node) -> None:
    assert said_of(node, GeometryState(x=0, y=0, left="p", right="p", p=3))["l1"] == ["p.still"]


@pytest.mark.parametrize("view", VIEWS)
def test_at_an_end_of_a_segment_of_optima_nothing_is_said_to_stay(node: Node, view: str) -> None:
    state = GeometryState(flat=1, angle=135, x=2.3, y=0.1, view=view)
    assert said_of(node, state)["l1"] == ["l1.end", "l1.many"]


def test_one_of_many_is_not_said_to_be_the_only_one(node: Node) -> None:
    state = GeometryState(flat=1, angle=45, x=1, y=1, share="t", t=1, left="p", right="p", p=0.5)
    assert said_of(node, state)["l1"] == ["p.inside", "p.many"]
