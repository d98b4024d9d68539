"""What the page on choosing features says is true of torch's answer, in every language."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regviz import page
from regviz.lessons.features import problem as choosing
from regviz.lessons.features.answer import answer, table
from regviz.lessons.features.own import plain
from regviz.lessons.features.source import TWINNED
from regviz.lessons.features.state import EXAMPLES, FIRST, LAST, FeaturesState
from regviz.lessons.texts import languages
from tests.found import on_grid
from tests.lessons.features.cases import SPOKEN, answer_of
from tests.lessons.features.test_own import brought
from tests.node import Node

WORDS = json.loads(page.setup("features", "en"))["words"]
ALPHAS = st.floats(FIRST, LAST).map(lambda power: round(10**power, 7))
DATA = st.sampled_from(sorted(TWINNED))
STATES = st.builds(replace, on_grid(FeaturesState), alpha=ALPHAS, data=DATA, seed=st.just(1.0))
"""As the slider has it, alpha is spread over the log scale; the folds are not spoken of."""

SENTENCES = {key.removeprefix("sentence.") for key in WORDS if re.match(r"sentence\.(?!chart\.)", key)}


def said(node: Node, state: FeaturesState) -> dict[str, dict[str, str]]:
    """The sentences by their keys, and what fills their holes."""
    holes = {key: re.findall(r"\{(\w+)\}", WORDS[f"sentence.{key}"]) for key in SENTENCES}
    texts = {f"sentence.{key}": f"<{key}>{'|'.join(f'{{{name}}}' for name in holes[key])}" for key in SENTENCES}
    say = {"language": "en", "words": texts | {"join.sentences": "{one}{other}", "join.words": "{one},{other}"}}
    module = "lessons/features/words.mjs"
    (text,) = node.call(module, "sentence", [[asdict(state), answer_of(state)]], say=say)
    found = re.findall(r"<(.*?)>([^<]*)", text)
    return {key: dict(zip(holes[key], values.split("|") if values else [], strict=True)) for key, values in found}


def largest(values: np.ndarray) -> float:
    return float(values[np.abs(values).argmax()])


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.long
@settings(max_examples=30)
@given(state=STATES)
def test_every_sentence_is_true_of_the_paths(node: Node, state: FeaturesState) -> None:
    """They are found anew, as paths from the largest alpha down: the page's answer does not take part."""
    text, names, p = said(node, state), np.array(state.names), len(state.names)
    w = {name: choosing.path(state, name, np.array([10.0, state.alpha]))[1] for name in choosing.penalties(state)}
    kept = {name: (w[name] != 0).sum() for name in w}
    in_l1, in_net = ("none" if not k else "all" if k == p else "some" for k in (kept["l1"], kept["net"]))
    (l1,) = [key for key in text if key.startswith("l1.")]
    assert l1.split(".")[1] == in_l1
    assert number(text[l1]["alpha"]) == pytest.approx(state.alpha, rel=0.005)
    if in_l1 == "some":
        assert l1.endswith("one") == (p - kept["l1"] == 1)
        assert sum(name in text[l1]["names"].split(",") for name in names) == kept["l1"] == int(text[l1]["kept"])
        assert text[l1].get("count", "1") == str(p - kept["l1"])
        if state.twin == "none":
            assert text[l1]["names"] == ",".join(names[w["l1"] != 0])
    assert f"net.{in_net}" in text
    assert text[f"net.{in_net}"].get("kept", str(kept["net"])) == str(kept["net"])
    assert kept["l2"] == p
    assert "l2" in text
    assert number(text["l2"]["largest"]) == pytest.approx(largest(w["l2"]), abs=0.0051)


@pytest.mark.long
@settings(max_examples=15)
@given(state=STATES)
def test_zero_again_are_those_that_are_in_at_some_larger_alpha(node: Node, state: FeaturesState) -> None:
    dial = np.append(10 ** np.linspace(1, np.log10(state.alpha) + 1e-9, 400), state.alpha)
    w = choosing.path(state, "l1", dial)
    seen = {n for n, now, ever in zip(state.names, w[-1], (w != 0).any(0), strict=True) if now == 0 and ever}
    claimed = set(said(node, state).get("back", {"names": ""})["names"].split(",")) - {""}
    if state.twin == "none":
        assert seen <= claimed  # between two of these alphas a feature may come in and go out
        for name in claimed - seen:
            assert any(name in knot.enters and knot.alpha >= state.alpha for knot in choosing.knots(state))
    assert all(w[-1][state.names.index(name)] == 0 for name in claimed)


@pytest.mark.parametrize("state", [state for state in SPOKEN if state.twin != "none"], ids=str)
def test_twins_share_as_it_is_said(node: Node, state: FeaturesState) -> None:
    text, best = said(node, state), answer(state)["optima"]
    i, j = (state.names.index(name) for name in (TWINNED[state.data], f"{TWINNED[state.data]}′"))
    one = [best["l1"]["w"][k] for k in (i, j)]
    assert ("twins" in text) == any(one)
    if "twins" in text:
        assert 0 in one, "everything to one of them"
        assert text["twins"]["name"] == TWINNED[state.data]
        assert number(text["twins"]["one"]) == pytest.approx(sum(one), abs=0.0051)
        for key, penalty in {"half": "l2", "net": "net"}.items():
            shares = [best[penalty]["w"][k] for k in (i, j)]
            assert shares[0] == pytest.approx(shares[1], abs=1e-9)
            assert number(text["twins"][key]) == pytest.approx(shares[0], abs=0.0051)
        problem, w = choosing.problem(state), np.array(best["l1"]["w"])
        for share in (0.0, 0.3, 1.0):
            w[[i, j]] = sum(one) * np.array([share, 1 - share])
            v = w / problem.unit
            loss = np.square(problem.y - problem.X @ v).mean() / 2 + state.alpha * np.abs(v).sum()
            first = np.array(best["l1"]["w"]) / problem.unit
            least = np.square(problem.y - problem.X @ first).mean() / 2 + state.alpha * np.abs(first).sum()
            assert loss == pytest.approx(least, abs=1e-12), "any split is as good"


@pytest.mark.parametrize("language", languages())
def test_every_sentence_is_whole(node: Node, language: str) -> None:
    calls = [[asdict(state), answer_of(state)] for state in SPOKEN]
    for text in node.lesson("features", language)("sentence", calls):
        assert not re.search(r"[{}]|−0\.00\b|undefined|NaN", text)
        assert text.endswith("." if language == "en" else "。")


def of_table(node: Node, rows: str, language: str = "en") -> tuple[str, dict[str, Any]]:
    """What is said of somebody's own table, and torch's answer."""
    state = brought(rows)
    given = {**answer(state), "table": json.loads(table(state))}
    (text,) = node.lesson("features", language)("sentence", [[asdict(plain(state)), given]])
    return text, given


BALANCED = "\n".join(
    ["dose,day,effect", *(f"{a}.5,{b}.25,{2 * a + a % 2}.5" for a in range(1, 6) for b in range(1, 5))]
)
"""Every dose on every day, and the effect is that of the dose alone: day has nothing in common with it."""


def test_l2_is_not_said_to_keep_a_feature_without_any_covariance(node: Node) -> None:
    text, given = of_table(node, BALANCED)
    dose, day = given["optima"]["l2"]["w"]
    assert abs(day) < 1e-15 < 0.5 < abs(dose)
    assert "<b>L2</b> keeps 1 of 2" in text


@pytest.mark.parametrize("language", languages())
def test_a_single_feature_is_no_plural(node: Node, language: str) -> None:
    text, _ = of_table(node, re.sub(r",\S*?,", ",", BALANCED), language)
    assert not re.search(r"all 1\b|\b1 features|全部 1 ", text)


def test_there_is_a_state_for_every_sentence(node: Node) -> None:
    said_of_own = {"l2.some"}  # of no data set that ships
    assert {key for state in SPOKEN for key in said(node, state)} | said_of_own == SENTENCES


def test_the_button_for_fewer_features_leads_to_fewer_that_are_nearly_as_good() -> None:
    """Nearly: within one standard error of the least."""
    found = choosing.validations(EXAMPLES["fewest"])["l1"]
    kept = [np.count_nonzero(answer(EXAMPLES[name])["optima"]["l1"]["w"]) for name in ("fewest", "least")]
    assert kept[0] < kept[1]
    assert found.mean[found.one_se] <= found.mean[found.best] + found.se[found.best]
