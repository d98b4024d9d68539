"""The browser's half of the page of a third coefficient: it finds what torch finds, and follows a hand."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons.space import LESSON
from regviz.lessons.space.counted import PLACES, RATIOS, SIZES, shares
from regviz.lessons.space.state import ANSWERS, EXAMPLES, SPAN, VIEW, SpaceState
from tests.lessons.space.cases import PENALTIES, answer_of, camera, drawn_by, each_state, flat, random_states
from tests.node import Call, Node


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("space")


def test_the_browser_finds_the_same_optima_and_paths(call: Call) -> None:
    states = [*ANSWERS.values(), *random_states(40)]
    for state, own in zip(states, call("answer", [[asdict(state)] for state in states]), strict=True):
        given = answer_of(state)
        for penalty in PENALTIES:
            best, theirs = own["optima"][penalty], given["optima"][penalty]
            assert best["zeros"] == theirs["zeros"], state
            for name in ("w", "alpha", "t", "value", "penalty"):
                assert best[name] == pytest.approx(theirs[name], rel=1e-7, abs=1e-8), (state, penalty, name)  # type: ignore[literal-required]
            if penalty not in ("l1", state.other):
                assert penalty not in {**own["paths"], **given["paths"]}
                continue
            trail, path = own["paths"][penalty], given["paths"][penalty]
            assert trail["alpha"] == pytest.approx(path["alpha"], abs=1e-9)
            np.testing.assert_allclose(trail["w"], path["w"], atol=1e-7)


def test_torchs_answers_are_certified_and_the_browsers_have_a_residual_of_their_own(call: Call) -> None:
    states = [*ANSWERS.values(), *random_states(20, seed=8)]
    for state, own in zip(states, call("certified", [[asdict(state)] for state in states]), strict=True):
        for penalty in PENALTIES:
            best = answer_of(state)["optima"][penalty]
            assert best["converged"]
            assert best["kkt"] < 1e-10
            assert own["optima"][penalty]["kkt"] < 1e-10


def test_what_a_hand_touches_takes_effect(call: Call) -> None:
    state = asdict(SpaceState())
    assert call("edit", [[state, "t", 1.25]]) == [state | {"t": 1.25, "share": "t"}]
    assert call("edit", [[state | {"share": "t"}, "alpha", 9]]) == [state | {"alpha": 2.5}]
    assert call("edit", [[state, "other", "group"]]) == [state | {"other": "group"}]
    assert call("edit", [[state, "turn", 500]]) == [state | {"turn": 180}]
    for example in map(asdict, ANSWERS.values()):
        assert call("edit", [[state, "example", example]]) == [example]


@each_state
def test_the_minimum_goes_along_the_picture_to_where_it_is_dragged(call: Call, state: SpaceState) -> None:
    """It comes no nearer to the eye, up to the grid of the address."""
    to = flat(state, np.array(state.minimizer)) + np.array([3.0, -4.0])
    (moved,) = call("drag", [[asdict(state), "minimizer", to.tolist()]])
    at = np.array([moved[name] for name in "xyz"])
    if np.abs(at).max() < 2.5:
        grid = 0.005 * np.sqrt(3)
        assert np.abs(camera(state)[2] @ (at - state.minimizer)) <= grid
        np.testing.assert_allclose(flat(state, at), to, atol=grid * SPAN / VIEW)
    assert moved | dict(zip("xyz", state.minimizer, strict=True)) == asdict(state)


@pytest.mark.parametrize("turn", [-120, -60, 0, 60, 150])
def test_the_minimum_s_handle_stays_in_the_chart_and_says_where_the_minimum_is(call: Call, turn: float) -> None:
    """A cube's diagonal is longer than the chart is wide: what has been turned out of it can still be taken hold of."""
    state = SpaceState(x=2.4, y=-2.4, z=2.5, turn=turn)
    picture = drawn_by(call, state)
    assert np.abs(picture["handles"]["minimizer"]).max() <= SPAN
    assert list(picture["told"]["minimizer"]["values"].values()) == list(state.minimizer)
    assert picture["told"]["minimizer"]["range"] == [-2.5, 2.5]
    assert picture["told"]["turn"]["range"] == [-180, 180]


def test_the_picture_is_turned_by_hand_and_by_keys_and_goes_round(call: Call) -> None:
    state = asdict(SpaceState(turn=170, tip=10))
    (handles,) = [picture["handles"] for picture in call("picture", [[state]])]
    assert handles["turn"] == [170, 10], "so that a drag begins where the picture is"
    assert call("drag", [[state, "turn", [185, 200]]]) == [state | {"turn": -175, "tip": 90}]
    right, up, over = call("nudge", [[state, "turn", 1, 0], [state, "turn", 0, 1], [state, "turn", 10, 0]])
    assert right == state | {"turn": 172}
    assert up == state | {"tip": 12}
    assert over == state | {"turn": -170}


def test_dragging_to_the_right_moves_what_is_in_front_to_the_right_and_up_moves_it_up() -> None:
    for change, axis in (({"turn": 5}, 0), ({"tip": 5}, 1)):
        state = SpaceState(turn=20, tip=-30)
        front = camera(state)[2]
        after = flat(replace(state, **{name: getattr(state, name) + by for name, by in change.items()}), front)
        assert after[axis] > flat(state, front)[axis] + 1


def test_what_is_printed_of_the_counts_is_what_was_counted(call: Call) -> None:
    """At a share of alpha_max at which was counted, and half-way between two."""
    counted = shares()["places"]
    loss = SpaceState()
    largest = answer_of(loss)["paths"]["l1"]["alpha"][-1]
    for k in (4, 10, 10.5):
        ratio = np.interp(k, range(len(RATIOS)), RATIOS)
        (picture,) = call("picture", [[asdict(loss) | {"alpha": float(ratio * largest)}]])
        for place in PLACES["l1"]:
            wanted = np.interp(k, range(len(RATIOS)), counted["l1"][place])
            assert picture["numbers"][f"places.{place}"] == pytest.approx(wanted)
        own = np.array([np.interp(k, range(len(RATIOS)), row) for row in shares()["zeros"]])
        np.testing.assert_allclose(picture["traces"]["zeros"]["own"]["y"], own)
        np.testing.assert_allclose(picture["traces"]["zeros"]["own"]["x"], np.log10(SIZES))


def test_numbers_and_sliders_say_what_torch_says(call: Call) -> None:
    for state in [*ANSWERS.values(), *random_states(10)]:
        given = answer_of(state)
        (picture,) = call("picture", [[asdict(state), given]])
        for penalty in PENALTIES:
            best = given["optima"][penalty]
            said: dict[str, Any] = {name: picture["numbers"][f"{penalty}.{name}"] for name in ("w1", "w2", "w3", "kkt")}
            assert list(said.values()) == [*best["w"], best["kkt"]]
            assert picture["numbers"][f"{penalty}.zeros"] == sum(best["zeros"])
        dials = picture["dials"]
        assert dials["alpha"]["value"] == (state.alpha if state.share == "alpha" else given["optima"]["l1"]["alpha"])
        assert dials["t"]["value"] == (state.t if state.share == "t" else given["optima"]["l1"]["t"])
        assert float(dials["turn"]["readout"].removesuffix("°").replace("−", "-")) == state.turn


def test_a_play_pauses_where_a_coefficient_becomes_zero(call: Call) -> None:
    state = SpaceState()
    given = answer_of(state)
    (events,) = call("events", [[asdict(state), "alpha", given]])
    zero, alpha = np.array(given["paths"]["l1"]["w"]) == 0, np.array(given["paths"]["l1"]["alpha"])
    assert events == alpha[1:][(zero[1:] != zero[:-1]).any(-1)].tolist()
    assert len(events) == 3
    assert call("events", [[asdict(state), "turn", given]]) == [[]]


def kind(state: SpaceState, penalty: str) -> str:
    best = answer_of(state)["optima"][penalty]
    zero = best["zeros"]
    if best["alpha"] == 0:
        return "inside"
    if penalty == "l1":
        return ("face", "edge", "vertex", "origin")[sum(zero)]
    return "apex" if zero[0] and zero[1] else "rim" if zero[2] else "surface"


def test_examples_show_what_they_claim() -> None:
    l1 = {name: kind(state, "l1") for name, state in EXAMPLES.items()}
    group = {name: kind(state, "group") for name, state in EXAMPLES.items() if state.other == "group"}
    assert [l1[name] for name in ("face", "edge", "vertex", "inside")] == ["face", "edge", "vertex", "inside"]
    assert group == {"surface": "surface", "rim": "rim", "apex": "apex"}
    above = answer_of(EXAMPLES["above"])["optima"]
    assert above["l1"]["zeros"] == [True, False, True]
    assert above["l2"]["w"][2] == above["group"]["w"][2] == 0
    assert [kind(replace(SpaceState(), alpha=a), "l1") for a in (0.37, 0.39, 0.81, 0.83)] == [
        "face",
        "edge",
        "edge",
        "vertex",
    ]
    leaves = [kind(replace(EXAMPLES["apex"], alpha=a), "group") for a in (0.50, 0.54)]
    assert leaves == ["surface", "apex"]
    knots = answer_of(EXAMPLES["apex"])["paths"]["l1"]
    assert [sum(v == 0 for v in w) for w in knots["w"]] == [0, 1, 2, 3], "one after the other"
    half = answer_of(ANSWERS["half"])
    assert half["optima"]["l1"]["alpha"] / half["paths"]["l1"]["alpha"][-1] == pytest.approx(0.5, abs=0.002)
    inside = [answer_of(replace(EXAMPLES["inside"], t=t))["optima"] for t in (2.3, 2.1, 1.9, 1.7, 1.3, 1.2)]
    first = [
        next(k for k, found in enumerate(inside) if found[penalty]["alpha"] > 0) for penalty in ("l1", "group", "l2")
    ]
    assert first == sorted(first), "the sphere is the last to hold the minimum back"


def test_what_the_texts_say_was_counted() -> None:
    places, zeros = shares()["places"]["l1"], shares()["zeros"]
    half = RATIOS.index(0.5)
    assert [round(places[place][half]) for place in ("vertex", "edge", "face")] == [56, 38, 6]
    assert [round(zeros[SIZES.index(p)][half]) for p in (3, 100)] == [50, 87]
    assert LESSON.constants["losses"]["l1"] == 20_000
