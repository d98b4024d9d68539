"""Norms: every claim of the sentences is computed anew, over states at random, in every language."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from regviz import page
from regviz.lessons.norms.state import EXAMPLES, NormsState
from regviz.lessons.norms.subsets import Table
from regviz.lessons.texts import languages, part
from regviz.live.numbers import printed
from tests.found import on_grid
from tests.lessons.norms.cases import DATA, answer_of, omega, table_of
from tests.node import Node

each_language = pytest.mark.parametrize("language", languages())

W = np.concatenate([[0], np.geomspace(1e-290, 1e-3, 3000), np.arange(0.0015, 1.2, 0.0005)])


def said(node: Node, state: NormsState, language: str, answer: Any = None) -> dict[str, str]:
    """The sentences of a state, of both places."""
    found: list[dict[str, str]] = node.lesson("norms", language)(
        "sentence", [[asdict(state), answer or answer_of(state)]]
    )
    return found[0]


def keys_said(node: Node, state: NormsState, answer: Any = None) -> list[tuple[str, dict[str, str]]]:
    """The keys of the sentences that are said, each with what fills its holes: each text is replaced by both."""
    texts = {key: text for key, text in json.loads(page.setup("norms", "en"))["words"].items() if "sentence." in key}
    holes = {key: sorted(set(re.findall(r"\{(\w+)\}", text))) for key, text in texts.items()}
    words = {
        key: f"<{key.removeprefix('sentence.')}{''.join(f'|{hole}={{{hole}}}' for hole in names)}>"
        for key, names in holes.items()
    }
    say = {"language": "en", "words": words | {"join.sentences": "{one}{other}", "join.words": "{one}, {other}"}}
    arguments = [[asdict(state), answer or answer_of(state)]]
    (found,) = node.call("lessons/norms/words.mjs", "sentence", arguments, say=say)
    assert found.keys() == {"sets", "subsets"}
    parts = [part.split("|") for part in re.findall("<(.*?)>", "".join(found.values()))]
    return [(key, dict(value.split("=", 1) for value in values)) for key, *values in parts]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def assert_true_of_the_set(key: str, values: dict[str, str], state: NormsState) -> None:
    """What is said of the size: its exponent, that of halfway and of the sum, and how many are not 0."""
    if state.kind == "p":
        p = state.p
        places = {"below": p < 1, "one": p == 1, "between": 1 < p < 2, "two": p == 2, "above": p > 2}
        assert [f"p.{place}" for place, holds in places.items() if holds] == [key]
        half, both = (float(np.linalg.norm([x, x], ord=p)) for x in (0.5, 1))
        assert number(values.get("p", f"{p}")) == p
        assert number(values.get("half", f"{half}")) == pytest.approx(half, abs=0.0051)
        assert number(values.get("both", f"{both}")) == pytest.approx(both, abs=0.0051)
        if key == "p.below":
            assert number(values["half"]) > 1, "outside"
            assert number(values["both"]) > 2, "more than 1 + 1"
        elif key == "p.between":
            assert number(values["both"]) < 2
    elif state.kind == "net":
        assert key == {0.0: "net.l2", 1.0: "net.l1"}.get(state.ratio, "net")
    else:
        assert key == state.kind
        assert number(values.get("count", "0")) == (np.count_nonzero(state.vector) if key == "zero" else 0)


def assert_true_of_the_minima(key: str, values: dict[str, str], state: NormsState) -> None:
    """One or two local minima, and which: J is lower there than nearby, on a grid that is fine at 0."""
    J = (W * W / 2 - W) + state.alpha * omega(np.stack([W, 0 * W], -1), state)
    if state.kind == "p" and state.p < 1 and abs((np.diff(J) / np.diff(W)).min()) < 2e-3:
        return  # the second minimum is just about to vanish: the grid may miss it
    dips = W[1:-1][(J[1:-1] < J[:-2]) & (J[1:-1] < J[2:])]
    is_steep = state.kind == "p" and state.p < 1 and state.alpha > 0  # infinitely, in however small a place
    is_zero_one = is_steep or J[0] <= J[1]
    if key == "minimum.zero":
        assert is_zero_one
        assert len(dips) == 0
    elif values["w"].startswith("&lt;"):
        assert len(dips) == 0
        assert key == "minimum"
    else:
        assert is_zero_one == (key == "minima")
        assert number(values["w"]) == pytest.approx(dips.item(), abs=0.0056, rel=0.06)


def assert_true_of_the_subsets(keys: list[tuple[str, dict[str, str]]], state: NormsState, table: Table) -> None:
    """How many there are, who is in the best, what it leaves, and what the lasso has of that size."""
    names = list(table["names"])
    k = min(int(state.k), len(names))
    (first, values), *rest = keys
    if k == 0:
        assert [first, *rest] == ["none"]
        return
    size = table["sizes"][k]
    assert first == ("best.one" if k == len(names) else "best.other")
    assert int(values["k"]) == k
    assert int(values.get("count", "1")) == size["count"] == len(size["rests"])
    assert [names.index(name) for name in values["best"].split(", ")] == size["best"]["members"]
    assert number(values["rest"]) == pytest.approx(100 * min(size["rests"]), abs=0.011)
    ((key, more),) = rest
    supports = [one["members"] for one in size["lasso"]]
    assert (key == "jumps") == (supports == [])
    assert (key == "same") == (size["best"]["members"] in supports)
    if key == "differs":
        assert [names.index(name) for name in more["lasso"].split(", ")] in supports
        assert number(more["more"]) == pytest.approx(100 * min(one["rest"] for one in size["lasso"]), abs=0.0051)
        assert number(more["more"]) >= number(values["rest"])


def assert_true(node: Node, state: NormsState) -> None:
    first, second, *subsets = keys_said(node, state)
    assert_true_of_the_set(*first, state)
    assert_true_of_the_minima(*second, state)
    assert_true_of_the_subsets(subsets, state, table_of(state.data))


@settings(max_examples=150)
@given(state=on_grid(NormsState))
def test_what_is_said_is_true(node: Node, state: NormsState) -> None:
    assert_true(node, state)


@pytest.mark.parametrize(
    "state",
    [
        *EXAMPLES.values(),
        *(NormsState(p=p, alpha=alpha) for p in (0.25, 0.9999, 1.0, 1.0054, 2.0, 8.0) for alpha in (0, 0.2, 1.2)),
        *(NormsState(kind="net", ratio=ratio, alpha=1.2) for ratio in (0, 0.5, 1)),
        *(NormsState(kind="zero", x=x, y=0.5 * x, alpha=0) for x in (0, 1)),
        *(NormsState(data=data, k=k) for data in DATA for k in range(11)),
    ],
    ids=str,
)
def test_what_is_said_is_true_at_the_corners(node: Node, state: NormsState) -> None:
    assert_true(node, state)


@each_language
@settings(max_examples=40)
@given(state=on_grid(NormsState))
def test_every_language_has_all_its_words(node: Node, language: str, state: NormsState) -> None:
    sentence = said(node, state, language)
    assert not re.search(r"[{}]|NaN|undefined|null|-\d", "".join(sentence.values()))
    best = table_of(state.data)["sizes"][min(int(state.k), len(table_of(state.data)["names"]))]["best"]
    assert all(table_of(state.data)["names"][j] in sentence["subsets"] for j in best["members"])
    if best["members"]:
        assert printed(100 * best["rest"], 2) in sentence["subsets"]


@each_language
def test_what_a_size_is_beside_1_is_not_rounded_to_it(node: Node, language: str) -> None:
    for p in (0.9999, 0.9946, 1.0054):
        sentence = said(node, NormsState(p=p), language)["sets"]
        assert f"p = {p}" in sentence
        assert "2.00 " not in sentence
        assert f"{2 ** (1 / p):.4f}" in sentence


def test_there_is_a_sentence_for_every_place_and_a_place_for_every_sentence(node: Node) -> None:
    states = [
        *(NormsState(p=p, alpha=alpha) for p in (0.5, 1.0, 1.5, 2.0, 3.0) for alpha in (0.2, 1.2)),
        *(NormsState(kind=kind) for kind in ("max", "zero")),
        *(NormsState(kind="net", ratio=ratio) for ratio in (0, 0.5, 1)),
        *(NormsState(k=k) for k in (0, 3, 4, 10)),
    ]
    found = {key for state in states for key, _ in keys_said(node, state)}
    table = table_of("diabetes")
    jumps = {**table, "sizes": [{**size, "lasso": []} for size in table["sizes"]]}
    state = replace(NormsState(), k=3)
    found |= {key for key, _ in keys_said(node, state, answer_of(state) | {"table": jumps})}
    assert found == set(part("en", "norms.sentence"))


@each_language
def test_of_one_subset_nobody_says_that_it_is_the_best_of_many(node: Node, language: str) -> None:
    only = said(node, NormsState(k=10), language)["subsets"]
    assert "1 subsets" not in only
    assert said(node, NormsState(k=9), language)["subsets"] != only


def test_a_minimum_too_small_for_a_number_is_said_to_be_below_it_and_not_0(node: Node) -> None:
    for language in languages():
        assert "&lt; 1e−300" in said(node, NormsState(p=1.0001, alpha=1.5), language)["sets"]


def test_without_a_table_nothing_is_said_of_subsets(node: Node) -> None:
    given = answer_of(NormsState()) | {"table": None}
    assert said(node, NormsState(), "en", given)["subsets"] == ""
