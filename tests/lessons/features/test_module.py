"""The browser's half of the page on choosing features: it finds what torch finds, and follows what a hand does."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from regviz import page
from regviz.data import load
from regviz.lessons.features import problem as choosing
from regviz.lessons.features.answer import optima
from regviz.lessons.features.problem import PENALTIES
from regviz.lessons.features.source import FALLBACK, FEATURES
from regviz.lessons.features.state import FeaturesState
from tests.lessons.features.cases import STATES, answer_of, table_of
from tests.node import Call, Node


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("features")


def test_scrubbing_finds_torchs_optima_with_the_very_same_zeros(call: Call) -> None:
    pictures = call("picture", [[asdict(state), answer_of(state, alpha=0.0123)] for state in STATES])
    for state, picture in zip(STATES, pictures, strict=True):
        for name, best in optima(state).items():
            ours = picture["drawn"]["w"][name]
            np.testing.assert_allclose(ours, best["w"], atol=1e-9)
            assert [w == 0 for w in ours] == best["zeros"]
            assert picture["numbers"][f"{name}.zeros"] == sum(best["zeros"])


def test_at_every_stop_of_the_slider_the_browser_has_torchs_zeros(call: Call) -> None:
    state = FeaturesState(data="prostate", scale="off", ratio="20")
    stops = [round(alpha, 7) for alpha in choosing.alphas(201).tolist()]
    for name in PENALTIES:
        ours = np.array([best["w"] for best in call("optimum", [[table_of(state), name, alpha] for alpha in stops])])
        theirs = choosing.path(state, name, np.array(stops))
        np.testing.assert_allclose(ours, theirs, atol=1e-9)
        np.testing.assert_array_equal(ours == 0, theirs == 0)


def test_the_hand_edits_the_state(call: Call) -> None:
    start = asdict(FeaturesState())
    edits = [
        ("alpha", 0.012345678, {"alpha": 0.0123457}),
        ("alpha", 1e9, {"alpha": 10}),
        ("data", "prostate", {"data": "prostate"}),
        ("first", "bmi", {"first": "bmi"}),
        ("example", asdict(FeaturesState(twin="before")), {"twin": "before"}),
    ]
    for (name, value, changed), state in zip(edits, call("edit", [[start, n, v] for n, v, _ in edits]), strict=True):
        assert state == start | changed, (name, value)


def test_who_chooses_a_feature_keeps_the_other_that_is_shown(call: Call) -> None:
    there = asdict(FeaturesState(data="prostate"))
    (state,) = call("edit", [[there, "second", "svi"]])
    assert (state["first"], state["second"]) == ("lcavol", "svi")


@pytest.mark.parametrize("data", FEATURES)
def test_features_that_are_not_there_give_way_to_the_data_sets_own_pair(call: Call, data: str) -> None:
    assert load(data).names == FEATURES[data]
    foreign = [FeaturesState(data=data, first="s1", second="lcp"), FeaturesState(data=data, first="age", second="age")]
    own = FeaturesState(data=data, first=FEATURES[data][3], second=FEATURES[data][0])
    for state, pair in [*((state, FALLBACK[data]) for state in foreign), (own, (own.first, own.second))]:
        (picture,) = call("picture", [[asdict(state), answer_of(state)]])
        assert (picture["drawn"]["first"], picture["drawn"]["second"]) == pair
        for dial, other in {"first": pair[1], "second": pair[0]}.items():
            assert picture["dials"][dial]["offer"] == [name for name in FEATURES[data] if name != other]


def test_while_another_table_is_on_its_way_the_latest_one_is_drawn_as_what_it_is(call: Call) -> None:
    (picture,) = call("picture", [[asdict(FeaturesState(data="prostate", seed=2)), answer_of(FeaturesState())]])
    assert [picture["drawn"][name] for name in ("data", "seed", "first")] == ["diabetes", 1, "s1"]
    assert len(picture["drawn"]["w"]["l1"]) == 10


def test_before_torch_has_answered_there_is_an_empty_stage(call: Call) -> None:
    (picture,) = call("picture", [[asdict(FeaturesState())]])
    assert picture["drawn"] == {"alpha": FeaturesState().alpha}


def test_what_alpha_does_not_move_is_the_same_object_again(node: Node) -> None:
    setup = json.loads(page.setup("features", "en"))
    state = FeaturesState(data="prostate", twin="after")
    pair = [asdict(state), asdict(replace(state, alpha=0.5))]
    module = "../tests/lessons/features/still.mjs"
    (still,) = node.call(module, "still", [[*pair, answer_of(state)]], setup=setup)
    for chart, figure in setup["figures"].items():
        declared = {trace["name"] for trace in figure["data"] if trace.get("meta") == "still"}
        assert declared == set(still[chart]) - {"zero_l2"}, chart


@pytest.mark.parametrize(
    "state", [FeaturesState(), FeaturesState(data="prostate", scale="off")], ids=["diabetes", "prostate"]
)
def test_a_play_pauses_where_features_enter_or_leave(call: Call, state: FeaturesState) -> None:
    (events,) = call("events", [[asdict(state), "alpha", answer_of(state)]])
    assert len(events) >= 8
    edges = np.sort([1e-4, 10, *events])
    near = np.concatenate([edges[:-1] * (1 + 1e-6), edges[1:] * (1 - 1e-6)])
    zeros = choosing.path(state, "l1", np.sort(near)) == 0
    assert (zeros[0::2] == zeros[1::2]).all(), "between two pauses the same are in"
    assert (zeros[1:-1:2] != zeros[2::2]).any(-1).all(), "at a pause others are"
    assert call("events", [[asdict(state), "first", answer_of(state)], [asdict(state), "alpha", None]]) == [[], []]
