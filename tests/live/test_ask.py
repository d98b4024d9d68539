"""A run of ten questions across the pages: the same for all who have its number, and points that one keeps."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from sklearn.linear_model import Lasso

from regviz import page
from regviz.lessons import lesson
from regviz.lessons.features import problem as choosing
from regviz.lessons.texts import words
from regviz.live import codec
from regviz.tours.routes import PLAN
from tests.dragging import Hand
from tests.node import Node

HandOn = Callable[..., Hand]
PLAIN = {name: asdict(lesson(name).state()) for name in set(PLAN)}


def run(node: Node, seed: int) -> list[Any]:
    setup = json.loads(page.setup("geometry", "en"))
    (steps,) = node.call("../tests/live/running.mjs", "run", [[seed, PLAN, PLAIN]], setup=setup)
    return list(steps)


def test_a_run_is_ten_questions_of_all_kinds_across_the_pages_and_back(node: Node) -> None:
    assert len(PLAN) == 10
    assert PLAN[0] == PLAN[-1] == "geometry"
    orders = set()
    for seed in range(30):
        steps = run(node, seed)
        assert [name for name, _, _ in steps] == PLAN
        assert len({kind for _, kind, _ in steps}) == 10
        orders.add(tuple(kind for _, kind, _ in steps))
        for name, _, state in steps:
            kind = lesson(name).state
            assert codec.read(kind, codec.write(kind(**state))) == kind(**state)
    assert len(orders) > 25


def test_a_number_asks_the_same_of_everybody_and_another_number_something_else(node: Node) -> None:
    runs = [run(node, seed) for seed in range(20)]
    assert runs == [run(node, seed) for seed in range(20)]
    for k in range(10):
        assert len({json.dumps(steps[k]) for steps in runs}) >= (15 if PLAN[k] != "features" else 8)
    assert run(node, 999_999_999) != run(node, 999_999_998)


def test_of_the_features_some_stay_and_some_do_not(node: Node) -> None:
    """By scikit-learn."""
    states = {lesson("features").state(**run(node, seed)[PLAN.index("features")][2]) for seed in range(60)}
    assert len(states) > 15
    for state in states:
        X, y = choosing.raw(state)
        X, y = (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()
        kept = np.count_nonzero(Lasso(state.alpha, tol=1e-10).fit(X, y).coef_)
        assert 0 < kept < X.shape[1], state


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7", {"seed": 7, "step": 1}),
        ("0.10", {"seed": 0, "step": 10}),
        ("999999999.2", {"seed": 999_999_999, "step": 2}),
        *((text, None) for text in ("", "x", "-1", "1e3", "7.0", "7.11", "7.", "1000000000", "7.5.1", " 7", "0x7")),
    ],
)
def test_what_is_no_place_in_a_run_is_none(node: Node, text: str, place: dict[str, int] | None) -> None:
    assert node.module("live/ask.mjs")("placeOf", [[text, 10]]) == [place]


def test_the_file_has_a_line_for_each_question_and_the_sum(node: Node) -> None:
    kept = {"1": {"points": 9, "kind": "corner", "address": "http://a/geometry?alpha=1&x=2"}, "3": {"points": 4}}
    (text,) = node.module("live/ask.mjs")("table", [[5, PLAN, kept]])
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["points"] for line in lines] == ["9", "0", "4", *["0"] * 7, "13"]
    assert [line["page"] for line in lines[:10]] == PLAN
    assert lines[10]["address"] == "of 100 in run 5"


def asked(at: Hand, step: int) -> None:
    """Wait until a question of a run is asked."""
    at.page.wait_for_url(lambda url: url.split("ask=")[-1] in (f"5.{step}", "5" if step == 1 else ""))
    said = words("en")["predict.progress"].split(".")[0].format(step=step, steps=10)
    at.root.locator(".rv-progress", has_text=said).wait_for()
    at.until("drawn.source === 'torch' && drawn.asked")


def button(at: Hand, key: str) -> Any:
    return at.root.get_by_role("button", name=words("en")[f"predict.{key}"], exact=True)


@pytest.mark.long
def test_a_run_leads_on_and_its_points_are_kept_by_whoever_made_them(hand: HandOn) -> None:
    at = hand("/geometry?ask=5")
    for step in range(1, 5):
        asked(at, step)
        for grip in at.root.locator("[data-handle^=guess]:visible").all():
            grip.press("Shift+ArrowUp")
        for slider in at.root.locator("[data-guess]:visible").all():
            slider.press("ArrowRight")
        assert urlsplit(at.page.url).path == f"/{PLAN[step - 1]}"
        button(at, "reveal").click()
        at.until("drawn.source === 'torch' && drawn.asked === false")
        if step == 2:  # the first guess counts: who comes back finds it revealed
            at.page.reload()
            at.until("drawn.source === 'torch' && drawn.asked === false")
        if step < 4:
            button(at, "next").click()
        if step == 1:  # Back leads back to what was revealed, and on to the question again
            asked(at, 2)
            at.page.go_back()
            at.until("drawn.source === 'torch' && drawn.asked === false && drawn.guess.l1")
            at.page.go_forward()
    at.root.locator("[data-tool=share]").click()
    assert urlsplit(at.page.locator(".rv-copy input").input_value()).query == "ask=5"
    at.page.keyboard.press("Escape")
    kept = at.page.evaluate("() => JSON.parse(sessionStorage.getItem('regviz ask 5'))")
    assert sorted(kept) == ["1", "2", "3", "4"]
    at.page.goto(f"{at.page.url.split('/corners')[0]}/geometry?ask=5.10")
    asked(at, 10)
    assert at.root.locator(".rv-dials").evaluate("dials => dials.inert")
    button(at, "reveal").click()
    total = sum(each["points"] for each in kept.values())
    at.root.locator(
        ".rv-progress", has_text=words("en")["predict.total"].format(points=total, most=100, seed=5)
    ).wait_for()
    with at.page.expect_download() as download:
        button(at, "save").click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert lines[10]["points"] == str(total)
    assert [line["points"] for line in lines[:4]] == [str(kept[str(k)]["points"]) for k in range(1, 5)]
    button(at, "end").click()
    at.until("drawn.asked === undefined")
    assert "ask" not in at.query()


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_no_number_is_said_and_the_page_is_as_ever(hand: HandOn, language: str) -> None:
    at = hand(f"/geometry?ask=seven&lang={language}")
    at.settle()
    said = words(language)["predict.wrong"].format(steps=len(PLAN), text="seven")
    assert at.root.locator(".rv-notice").inner_text() == said
    assert at.root.locator(".rv-asked").count() == 0


@pytest.mark.long
def test_a_run_that_is_opened_on_another_page_begins_on_its_own(hand: HandOn) -> None:
    """And Back leads to where one came from, not to the page that led on."""
    at = hand("/norms")
    at.until("drawn.source === 'torch'")
    at.page.goto(f"{at.page.url.split('/norms')[0]}/corners?ask=5")
    at.page.wait_for_url(lambda url: urlsplit(url).path == "/geometry" and "ask=5.1" in url)
    asked(at, 1)
    for _ in range(3):
        at.page.go_back()
        if "/norms" in at.page.url:
            break
    at.page.wait_for_url(lambda url: urlsplit(url).path == "/norms")
