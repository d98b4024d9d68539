"""Underfit, just right, overfit: the words over the picture, recomputed from torch's errors by the text's rules."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import numpy as np
import pytest

from regviz.lessons import lesson
from regviz.lessons.overfitting import cloud, curve
from regviz.lessons.overfitting.state import DEGREES, EXAMPLES, LARGEST_ALPHA, NO_PENALTY, OverfittingState
from regviz.lessons.texts import languages, words
from tests.lessons.overfitting.cases import given, trained
from tests.node import Node

WAY = ["over", "right", "under"]
BOTH = pytest.mark.parametrize("penalty", ["l1", "l2"])


def expected(train: float, test: float, limit: float, noise: float, stronger: np.ndarray) -> str:
    """What the mathematics below the figure says."""
    within = test <= limit
    helped = bool(((stronger <= limit) | (stronger <= test * 19 / 20)).any())
    if train < noise / 2 or (not within and helped):
        return "over"
    return "right" if within else "under"


def of_curve(state: OverfittingState) -> str:
    tests = curve.errors(int(state.seed), state.penalty)[1]
    now = curve.optimum(state)
    stronger = tests[int(state.degree) - 1][state.strength <= curve.ALPHAS]
    return expected(now["train"], now["test"], 1.3 * tests.min(), 0.3, stronger)


def seen(node: Node, states: list[OverfittingState]) -> list[str]:
    """What the module calls the curves of states."""
    pictures = node.lesson("overfitting")("picture", [[asdict(state), given(state)] for state in states])
    for picture in pictures:
        assert picture["words"]["verdict"] == f"verdict.{picture['drawn']['verdict']}"
    return [picture["drawn"]["verdict"] for picture in pictures]


def random_states(count: int) -> list[OverfittingState]:
    random = np.random.default_rng(3)
    return [
        OverfittingState(
            penalty=str(random.choice(["l1", "l2"])),
            alpha=round(float(10 ** random.uniform(-4, 1)), 6),
            degree=float(random.integers(1, DEGREES + 1)),
            seed=float(random.integers(0, 12)),
        )
        for _ in range(count)
    ]


def test_a_curve_is_called_what_the_text_says(node: Node) -> None:
    states = [*random_states(150), *(OverfittingState(seed=float(seed)) for seed in range(12))]
    verdicts = [of_curve(state) for state in states]
    assert seen(node, states) == verdicts
    assert set(verdicts) == set(WAY)


def test_a_curve_through_every_bump_is_not_just_right(node: Node) -> None:
    """Its test error would be within the limit: by luck."""
    tests = {seed: curve.errors(seed, "l1") for seed in range(60)}
    found = [
        OverfittingState(alpha=round(float(max(curve.ALPHAS[k], NO_PENALTY)), 6), degree=float(d + 1), seed=float(seed))
        for seed, (train, test) in tests.items()
        for d, k in np.argwhere((test <= 1.25 * test.min()) & (train < 0.145))[:1]
    ]
    assert len(found) >= 3
    assert set(seen(node, found)) == {"over"}


@BOTH
def test_from_overfit_the_way_to_underfit_leads_through_just_right(node: Node, penalty: str) -> None:
    """A growing penalty never leads back; the straight line is too stiff from the start."""
    alphas = [round(float(alpha), 6) for alpha in np.geomspace(NO_PENALTY, LARGEST_ALPHA, 41)]
    for degree, way in ((1, ["under"]), (DEGREES, WAY)):
        states = [OverfittingState(penalty=penalty, degree=degree, alpha=alpha) for alpha in alphas]
        verdicts = seen(node, states)
        assert verdicts == sorted(verdicts, key=WAY.index)
        assert list(dict.fromkeys(verdicts)) == way


def test_raising_the_degree_from_the_stiff_example_passes_through_just_right_to_overfit(node: Node) -> None:
    verdicts = seen(node, [replace(EXAMPLES["stiff"], degree=float(d)) for d in range(1, DEGREES + 1)])
    assert verdicts == sorted(verdicts, key=WAY[::-1].index)
    assert set(verdicts) == set(WAY)


def test_each_example_is_what_its_name_says(node: Node) -> None:
    curves = {name: state for name, state in EXAMPLES.items() if state.view == "curve"}
    called = dict(zip(curves, seen(node, list(curves.values())), strict=True))
    assert called.pop("stiff") == called.pop("too_small") == "under"
    assert called.pop("wild") == "over"
    assert set(called.values()) == {"right"}
    assert seen(node, [replace(EXAMPLES["calm"], penalty="l2")]) == ["over"], "the same alpha is weaker"
    assert EXAMPLES["calm"] == replace(EXAMPLES["wild"], alpha=EXAMPLES["calm"].alpha)


@BOTH
def test_a_network_is_called_what_the_text_says(node: Node, penalty: str) -> None:
    moments = trained(penalty).snapshots
    errors = np.array([[(frame.train, frame.test) for frame in moment.networks] for moment in moments])
    least = errors[..., 1].min()
    states = [
        OverfittingState(view="cloud", penalty=penalty, alpha=round(max(float(alpha), NO_PENALTY), 6))
        for alpha in cloud.ALPHAS
    ]
    pictures = node.lesson("overfitting")("picture", [[asdict(state), given(state, moments)] for state in states])
    ways: dict[str, list[str]] = {name: [] for name in cloud.NETWORKS}
    for k, picture in enumerate(pictures):
        for network, name in enumerate(cloud.NETWORKS):
            train, test = errors[k, network]
            verdict = expected(train, test, 1.2 * least, least, errors[k:, network, 1])
            assert picture["words"][f"{name}.verdict"] == f"verdict.{verdict}"
            ways[name].append(verdict)
    for way in ways.values():
        assert way == sorted(way, key=WAY.index), "a growing penalty never leads back"
    assert set(ways["flexible"]) == set(WAY)
    assert set(ways["small"]) == {"under"}
    assert [way[0] for way in ways.values()] == ["under", "right", "over"], "without penalty"
    assert ways["flexible"][int(np.abs(cloud.ALPHAS - EXAMPLES["nets_l1"].alpha).argmin())] == "right"


def test_before_all_alphas_are_known_there_is_no_verdict(node: Node) -> None:
    early = given(OverfittingState(view="cloud"), trained("l1").snapshots[:-1])
    (picture,) = node.lesson("overfitting")("picture", [[asdict(OverfittingState(view="cloud")), early]])
    assert set(picture["words"]) == {"verdict"}


@pytest.mark.parametrize("language", languages())
def test_the_numbers_in_the_text_are_those_of_the_figure(language: str) -> None:
    """Also the sizes of the networks in titles, and in what to look for."""
    text = words(language)["overfitting.mathematics.text"]
    for number in (curve.TEST_POINTS, curve.NOISE, len(cloud.ALPHAS), 1.3, 1.2):
        assert re.search(rf"(?<![\d.]){number}(?![\d]|\.\d)", text), number
    for name, weights in cloud.WEIGHTS.items():
        assert str(weights) in words(language)[f"overfitting.figure.{name}.title"]
    for key in ("figure.net_alpha.title", "figure.look.nets_l1", "myths.nets_l1"):
        assert str(cloud.WEIGHTS["flexible"]) in words(language)[f"overfitting.{key}"]
    assert list(lesson("overfitting").constants["weights"]) == ["small", "fitting", "flexible"]
