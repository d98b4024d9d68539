"""Three networks between two classes: the same for the same seed, drawn as they are, and showing what the page says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from math import prod
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from regviz.lessons.overfitting import cloud, clouds
from regviz.lessons.overfitting.show import answer
from regviz.lessons.overfitting.state import EXAMPLES, OverfittingState
from regviz.lessons.overfitting.words import WEIGHTS, code, sentence
from regviz.lessons.texts import languages
from regviz.live.run import Run
from tests.browser_modules import Call, module

STATE = OverfittingState(view="cloud")


@cache
def trained(penalty: str) -> Run[cloud.Stage]:
    run = Run(cloud.training(int(STATE.seed), penalty), cloud.STEPS)
    while not run.done:
        run.advance(1)
    return run


def numbers(example: str) -> dict[str, dict[str, Any]]:
    """What torch says of the networks of an example."""
    state = EXAMPLES[example]
    networks = cloud.only(cloud.networks_near(trained(state.penalty).snapshots, state.alpha))
    assert networks is not None
    assert networks["alpha"] == pytest.approx(state.strength)
    return {name: networks[name] for name in clouds.NAMES}


def test_training_takes_the_steps_that_are_announced_and_reaches_every_alpha() -> None:
    run = trained("l1")
    assert len(run.snapshots) == cloud.STEPS
    assert cloud.all_networks(run.snapshots)["alphas"] == cloud.ALPHAS.tolist()


def test_the_same_seed_gives_the_same_training_and_another_one_another() -> None:
    again, other = (list(islice(cloud.training(seed, "l1"), 2)) for seed in (int(STATE.seed), 2))
    assert again == trained("l1").snapshots[:2]
    assert other != again


def test_two_trainings_at_the_same_time_do_not_disturb_each_other() -> None:
    one, other = cloud.training(1, "l1"), cloud.training(1, "l1")
    next(other)
    assert [next(one), next(one)] == trained("l1").snapshots[:2]
    assert next(other) == trained("l1").snapshots[1]


def test_a_training_can_be_stopped_and_what_there_is_stays() -> None:
    run = Run(cloud.training(1, "l1"), cloud.STEPS)
    run.advance(0)
    run.stop()
    run.advance(1)
    assert len(run.snapshots) == 1
    assert cloud.only(cloud.networks_near(run.snapshots, 0.01)) is not None


def test_before_the_first_step_there_is_nothing() -> None:
    assert cloud.only(cloud.networks_near([], 0.01)) is None


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_l1_leaves_fewer_weights_and_l2_all_of_them(penalty: str) -> None:
    frames = cloud.all_networks(trained(penalty).snapshots)["frames"]
    left = [frame["flexible"]["nonzero"] for frame in frames]
    assert left[0] == WEIGHTS["flexible"] == 2650
    if penalty == "l1":
        assert max(np.diff(left)) <= 2, "one or two may return, as on every path of L1"
        assert left[-1] == 0
    else:
        assert set(left) == {2650}
    size = [frame["flexible"]["size"] for frame in frames]
    assert size == sorted(size, reverse=True)
    assert size[0] > 0.3 > 10 * size[-1]


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_the_test_error_of_the_flexible_network_is_u_shaped(penalty: str) -> None:
    frames = cloud.all_networks(trained(penalty).snapshots)["frames"]
    test = [frame["flexible"]["test"] for frame in frames]
    assert test[0] > 1.2 * min(test) < test[-1]
    assert 0 < test.index(min(test)) < len(test) - 1


def test_without_penalty_the_three_are_too_small_fitting_and_too_flexible() -> None:
    small, fitting, flexible = numbers("nets").values()
    assert small["train"] > fitting["train"] > flexible["train"]
    assert small["test"] > fitting["test"] + 2 < flexible["test"]
    assert [frame["verdict"] for frame in (small, fitting, flexible)] == [
        "verdict.under",
        "verdict.right",
        "verdict.over",
    ]


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_growing_penalty_turns_overfit_into_just_right_and_then_into_underfit(penalty: str) -> None:
    frames = cloud.all_networks(trained(penalty).snapshots)["frames"]
    seen = {name: [frame[name]["verdict"].removeprefix("verdict.") for frame in frames] for name in clouds.NAMES}
    for verdicts in seen.values():
        assert verdicts == sorted(verdicts, key=["over", "right", "under"].index)
    assert set(seen["flexible"]) == {"over", "right", "under"}
    assert set(seen["small"]) == {"under"}


def test_before_all_alphas_are_known_there_is_no_verdict() -> None:
    early = cloud.all_networks(trained("l1").snapshots[:-1])["frames"]
    assert {frame[name]["verdict"] for frame in early for name in clouds.NAMES} == {""}


def test_with_a_penalty_the_flexible_one_is_as_good_as_the_fitting_one() -> None:
    best = min(numbers("nets")[name]["test"] for name in clouds.NAMES)
    for example in ("nets_l1", "nets_l2"):
        assert numbers(example)["flexible"]["test"] < best
        assert numbers(example)["flexible"]["verdict"] == "verdict.right"
    assert numbers("nets_l1")["flexible"]["nonzero"] < 50
    assert numbers("nets_l2")["flexible"]["nonzero"] == 2650


@pytest.mark.parametrize("language", languages())
def test_the_sentence_names_the_errors(language: str) -> None:
    begun = Run(cloud.training(1, "l1"), cloud.STEPS)
    waiting = sentence(answer(STATE, begun), language)
    said = sentence(answer(STATE, trained("l1")), language)
    assert waiting != said
    assert {name: sum(map(prod, pairwise(sizes))) for name, (sizes, *_) in cloud.NETWORKS.items()} == WEIGHTS
    for frame in numbers("nets").values():
        assert f"{frame['test']:.0f}" in said
    assert "{" not in said


@pytest.mark.parametrize("example", ["nets", "nets_l1", "nets_l2"])
def test_the_code_computes_the_picture(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(EXAMPLES[example]), space)
    expected = [(frame["train"], frame["test"], frame["nonzero"]) for frame in numbers(example).values()]
    np.testing.assert_allclose(list(space["errors"].values()), expected, atol=0.006)
    assert len(capsys.readouterr().out.splitlines()) == 3


# --- what is drawn ---


def test_logits_survive_being_written_as_characters() -> None:
    logits = np.linspace(-8, 8, len(cloud.GRID_X) * len(cloud.GRID_Y))
    decoded = cloud.decode(cloud.encode(logits)).ravel()
    clipped = np.clip(logits, -cloud.STEEPEST, cloud.STEEPEST)
    assert np.abs(decoded - clipped).max() < 0.2
    assert np.abs(decoded - clipped)[np.abs(logits) < 0.1].max() < 0.02
    assert (np.sign(decoded) == np.sign(logits))[np.abs(logits) > 0.02].all()


def test_the_boundary_is_where_the_logit_is_0() -> None:
    x, y = np.meshgrid(cloud.GRID_X, cloud.GRID_Y[::-1])
    line = clouds.boundary(x - 0.5 * y - 0.33, cloud.GRID_X, cloud.GRID_Y)
    here = ~np.isnan(line.x)
    np.testing.assert_allclose(line.x[here] - 0.5 * line.y[here], 0.33, atol=1e-12)
    circle = clouds.boundary(1.21 - x**2 - y**2, cloud.GRID_X, cloud.GRID_Y)
    here = ~np.isnan(circle.x)
    np.testing.assert_allclose(np.hypot(circle.x[here], circle.y[here]), 1.1, atol=0.01)
    lengths = np.hypot(np.diff(circle.x), np.diff(circle.y))
    assert np.nansum(lengths[::3]) == pytest.approx(2 * np.pi * 1.1, rel=0.01)


def test_there_is_no_boundary_where_all_is_one_class() -> None:
    assert len(clouds.boundary(np.ones((41, 53)), cloud.GRID_X, cloud.GRID_Y).x) == 0


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "cloud.mjs") as loaded:
        yield loaded


def in_order(points: np.ndarray) -> np.ndarray:
    """The points (x, y) of a line, without its gaps, in an order that rounding does not change."""
    x, y = points[:, ~np.isnan(points[0])]
    return np.stack([x, y])[:, np.lexsort([y.round(6), x.round(6)])]


def test_the_browser_draws_the_boundary_and_the_numbers_of_the_nearest_alpha(call: Call) -> None:
    networks, classes = cloud.all_networks(trained("l1").snapshots), cloud.classes(1)
    for alpha in (1e-4, 0.0011, 0.01, 10):
        drawn = call("panels", [[classes, networks, alpha]])[0]
        expected = cloud.only(cloud.networks_near(trained("l1").snapshots, alpha))
        assert expected is not None
        assert drawn["trained"] == expected["alpha"]
        assert drawn["numbers"] == clouds.numbers(expected)
        assert drawn["words"] == clouds.words(expected)
        for name, panel in clouds.panels(1, expected).items():
            trace = drawn["traces"][name]
            theirs = np.array([trace["boundary"]["x"], trace["boundary"]["y"]], dtype=float)
            np.testing.assert_allclose(in_order(theirs), in_order(np.array(panel.boundary[:2])), atol=1e-9)
            assert trace["one"] == classes[0]
            shade = clouds.traces_of(1, expected)[name]["shade"]
            pixels, ours = trace["shade"].pop("pixels"), shade.pop("pixels")
            assert np.abs(np.array(list(pixels)) - ours).max() <= 1
            for axis in ("x", "y"):
                assert trace["shade"].pop(axis) == pytest.approx(shade.pop(axis))
            assert trace["shade"] == shade


def test_the_colours_are_those_of_the_classes_and_strongest_where_the_network_is_sure(call: Call) -> None:
    sure = cloud.encode(np.tile([-9.0, 0.02], 41 * 53)[: 41 * 53])
    frame = {
        name: {"levels": sure, "train": 0, "test": 0, "nonzero": 0, "size": 0, "verdict": ""} for name in clouds.NAMES
    }
    shade = call("panels", [[None, {"alphas": [0], "frames": [frame]}, 0.5]])[0]["traces"]["small"]["shade"]
    pixels = np.array(list(shade["pixels"])).reshape(-1, 4)
    assert tuple(pixels[0][:3]) == clouds.CLASSES[0]
    assert tuple(pixels[1][:3]) == clouds.CLASSES[1]
    assert pixels[0][3] > 80 > 5 > pixels[1][3]
