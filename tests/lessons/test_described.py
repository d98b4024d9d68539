"""What is said of a chart to whom cannot see it: every chart has its line, in every language, and the line is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons import lesson
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.overfitting.state import OverfittingState
from regviz.lessons.texts import languages, part
from tests.found import LESSONS, PAGES, ROOT
from tests.node import Node

TRAINED_LATER = {"layers", "weights"}
"""The charts of /pytorch that are not shown before somebody has asked for them."""


def charts(name: str) -> set[str]:
    """The charts of a lesson's template."""
    html = (ROOT / f"regviz/lessons/{name}/figure.html").read_text(encoding="utf-8")
    each = re.compile(r'<template data-each="(.*?)">(.*?)</template>', flags=re.DOTALL)
    written = each.sub(lambda match: "".join(match[2].replace("@", one) for one in match[1].split()), html)
    return set(re.findall(r'data-chart="(.*?)"', written))


@pytest.mark.parametrize("name", LESSONS)
def test_the_rows_of_a_table_are_told_apart_by_their_headers(name: str) -> None:
    html = (ROOT / f"regviz/lessons/{name}/figure.html").read_text(encoding="utf-8")
    for table in re.findall(r"<table.*?</table>", html, flags=re.DOTALL):
        heads = re.findall(r'<th scope="row".*?</th>', table, flags=re.DOTALL)
        assert len(set(heads)) == len(heads)


def answer(name: str, state: Any) -> dict[str, Any]:
    shown = lesson(name)
    table = {} if shown.table is None else {"table": json.loads(shown.table(state, None))}
    return json.loads(json.dumps({**shown.answer(state, None), **table}))


def states(name: str) -> Iterator[Any]:
    yield lesson(name).state()
    yield from {**lesson(name).examples, **lesson(name).answers}.values()


def described(node: Node, name: str, state: Any, language: str = "en") -> dict[str, str]:
    (lines,) = node.lesson(name, language)("describe", [[asdict(state), answer(name, state)]])
    return dict(lines)


def numbers(line: str) -> list[float]:
    return [float(text.replace("−", "-")) for text in re.findall(r"−?\d+(?:\.\d+)?", re.sub(r"L[12]", "", line))]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", LESSONS)
def test_every_chart_has_a_line_in_every_state(node: Node, name: str, language: str) -> None:
    for state in states(name):
        lines = described(node, name, state, language)
        assert charts(name) - (TRAINED_LATER if name == "pytorch" else set()) <= set(lines)
        for line in lines.values():
            assert len(line) > 5
            assert not re.search(r"[{}<>]|NaN|undefined|null", line)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PAGES)
def test_the_sentence_is_whole_in_every_state(node: Node, name: str, language: str) -> None:
    """Also that of a page that shows another's figure with words of its own."""
    cases = [(state, answer(name, state)) for state in states(name)] + list(rare(lesson(name).shows))
    said = node.lesson(name, language)("sentence", [[asdict(state), given] for state, given in cases])
    for line in said:
        line = line if isinstance(line, str) else " ".join(line.values())
        assert len(line) > 5
        assert not re.search(r"[{}]|NaN|undefined|null", line)


def test_every_text_is_said_of_some_chart(node: Node) -> None:
    unsaid = []
    for name in LESSONS:
        cases = [(state, answer(name, state)) for state in states(name)] + list(rare(name))
        calls = [[asdict(state), given] for state, given in cases]
        lines = [line for found in node.lesson(name)("describe", calls) for line in found.values()]
        for key, text in part("en", f"{name}.describe").items():
            pattern = ".*".join(map(re.escape, re.split(r"\{\w+\}", text)))
            unsaid += [] if any(re.fullmatch(pattern, line) for line in lines) else [f"{name}.{key}"]
    assert unsaid == []


def rare(name: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """What no example shows: an ellipse that has not grown, a lasso that jumps, and what long work brings."""
    state = lesson(name).state()
    given = answer(name, state)
    if name == "geometry":
        for left, right in (("l1", "l2"), ("net", "inf"), ("p", "l2")):
            for level in (0.1, state.level):
                shown = replace(state, level=level, left=left, right=right)
                yield shown, answer(name, shown)
    elif name == "norms":
        yield replace(state, k=0), {**given, "times": [[12, 0.5]]}
        for size in given["table"]["sizes"]:
            size["lasso"] = []
        yield state, given
    elif name == "pytorch":
        counts = {"unused": 3, "zeros": 5}
        methods = {"none", "l2", "subgradient", "proximal", "group"}
        yield state, {"table": {**given["table"], "networks": dict.fromkeys(methods, counts)}}
        steps = {**given["table"]["steps"], "paths": {}}
        yield state, {"table": {**given["table"], "steps": steps}}
    elif name == "overfitting":
        columns = {key: [9.0, 7.0] for key in ("train", "test", "nonzero", "size")}
        networks = lesson(name).constants["weights"]
        levels = {"levels": ["", ""]}
        yield state, {**given, "cloud": {"alphas": [0.001, 0.1], "networks": dict.fromkeys(networks, columns | levels)}}


@pytest.mark.parametrize("alpha", [0.1, 0.9])
def test_the_optima_of_the_plane_are_torchs(node: Node, alpha: float) -> None:
    state = GeometryState(alpha=alpha)
    lines = described(node, "geometry", state)
    for penalty, optimum in answer("geometry", state)["optima"].items():
        said = numbers(lines[penalty])
        wanted = [state.x, state.y, optimum["t"], *optimum["w"], optimum["alpha"]]
        assert said == pytest.approx(wanted, abs=0.006)
        assert numbers(lines[f"{penalty}_path"])[-2:] == pytest.approx(optimum["w"], abs=0.006)


def test_the_coefficients_of_a_path_are_torchs_largest_first(node: Node) -> None:
    state = replace(FeaturesState(), alpha=0.1)
    given = answer("features", state)
    line = described(node, "features", state)["l1"]
    w = np.array(given["optima"]["l1"]["w"])
    order = sorted(np.flatnonzero(w), key=lambda j: -abs(w[j]))
    said = re.findall(r"(\w+) (−?\d\.\d\d)", line)
    assert [name for name, _ in said] == [given["table"]["names"][j] for j in order]
    assert [float(value.replace("−", "-")) for _, value in said] == pytest.approx(w[order], abs=0.0051)
    assert numbers(line)[-3:] == [0, np.count_nonzero(w == 0), len(w)]


def test_the_errors_of_the_curve_are_torchs(node: Node) -> None:
    state = OverfittingState()
    given = answer("overfitting", state)
    said = numbers(described(node, "overfitting", state)["fit"])
    assert said == pytest.approx([state.degree, given["now"]["train"], given["now"]["test"]], abs=6e-4)


def test_one_is_no_plural(node: Node) -> None:
    """One subset size, one coefficient, one step, one weight: no verb and no noun of many."""
    stuck = replace(lesson("norms").state(), k=1, p=2)
    lines = [
        *described(node, "norms", stuck).values(),
        *described(node, "overfitting", OverfittingState(degree=1)).values(),
        *described(node, "pytorch", replace(lesson("pytorch").state(), step=1)).values(),
        *described(node, "features", replace(FeaturesState(), alpha=0.02)).values(),
    ]
    assert [
        line for line in lines if re.search(r"(?<![\d.])1 (steps|features|coefficients|weights|are|leave)\b", line)
    ] == []


def test_the_alpha_of_the_least_error_is_0_at_the_lower_end_and_no_error_at_the_cursor_is_less(node: Node) -> None:
    for state in (
        OverfittingState(degree=1),
        OverfittingState(degree=3, seed=4),
        OverfittingState(degree=5, alpha=0.0103),
    ):
        line = described(node, "overfitting", state)["by_alpha"]
        least, at, test = numbers(line)
        assert least <= test
        assert at == 0 or at > 1e-4
