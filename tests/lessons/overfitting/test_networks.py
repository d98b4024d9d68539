"""What the overfitting page draws of the networks: the module's picture of logits that are known."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from regviz.lessons.overfitting import cloud
from regviz.lessons.overfitting.stage import CLASSES
from regviz.lessons.overfitting.state import OverfittingState
from tests.lessons.overfitting.cases import given, trained
from tests.node import Call, Node

X, Y = np.meshgrid(np.linspace(*cloud.VIEW_X, cloud.COLUMNS), np.linspace(*cloud.VIEW_Y, cloud.ROWS)[::-1])
STATE = OverfittingState(view="cloud")


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("overfitting")


def frame(logits: np.ndarray, test: float = 0.0) -> cloud.Frame:
    return cloud.Frame(cloud.encode(logits.ravel()), 0.0, test, 0, 0.0)


def drawn(call: Call, logits: np.ndarray) -> dict[str, Any]:
    """The panel of a network with these logits, of the shape of the grid."""
    answer = {**given(STATE, []), "cloud": cloud.columns([cloud.Moment(0, (frame(logits),) * 3, False)])}
    (picture,) = call("picture", [[asdict(STATE), answer]])
    assert picture["traces"]["small"] == picture["traces"]["fitting"] == picture["traces"]["flexible"]
    panel: dict[str, Any] = picture["traces"]["small"]
    return panel


def line(panel: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """The boundary's strokes, (strokes, 2) for x and y."""
    x, y = (np.array(panel["boundary"][axis], dtype=float).reshape(-1, 3) for axis in "xy")
    assert np.isnan(x[:, 2]).all()
    assert np.isnan(y[:, 2]).all()
    return x[:, :2], y[:, :2]


def pixels(panel: dict[str, Any]) -> np.ndarray:
    """RGBA of each point of the grid."""
    shade = panel["shade"]
    assert (shade["width"], shade["height"]) == (cloud.COLUMNS, cloud.ROWS)
    return np.frombuffer(shade["pixels"], np.uint8).reshape(cloud.ROWS, cloud.COLUMNS, 4)


def test_the_boundary_is_where_the_logit_is_0(call: Call) -> None:
    x, y = line(drawn(call, X - 0.5 * Y - 0.33))
    np.testing.assert_allclose(x - 0.5 * y, 0.33, atol=0.02)
    x, y = line(drawn(call, 1.21 - X**2 - Y**2))
    np.testing.assert_allclose(np.hypot(x, y), 1.1, atol=0.03)
    lengths = np.hypot(np.diff(x), np.diff(y))
    assert lengths.max() < 0.15, "no stroke is longer than a triangle's side"
    assert lengths.sum() == pytest.approx(2 * np.pi * 1.1, rel=0.02), "none is missing"


def test_there_is_no_boundary_where_all_is_one_class(call: Call) -> None:
    assert drawn(call, np.ones_like(X))["boundary"] == {"x": [], "y": []}


def test_the_surer_the_network_the_stronger_the_colour_of_the_class(call: Call) -> None:
    logits = 2 * X + Y
    found = pixels(drawn(call, logits))
    away = np.abs(logits) > 0.02
    one, two = away & (logits < 0), away & (logits > 0)
    assert (found[one][:, :3] == CLASSES[0]).all()
    assert (found[two][:, :3] == CLASSES[1]).all()
    sure = np.abs(2 / (1 + np.exp(-np.clip(logits, -4.5, 4.5))) - 1)
    np.testing.assert_allclose(found[..., 3] / 255, 0.36 * sure, atol=0.02)


def test_a_picture_has_its_points_in_the_middle_of_its_pixels(call: Call) -> None:
    shade = drawn(call, X)["shade"]
    (left, right), (bottom, top) = shade["x"], shade["y"]
    wide, high = (right - left) / cloud.COLUMNS, (top - bottom) / cloud.ROWS
    assert [left + wide / 2, right - wide / 2] == pytest.approx(cloud.VIEW_X)
    assert [bottom + high / 2, top - high / 2] == pytest.approx(cloud.VIEW_Y)
    assert pixels(drawn(call, Y))[0, 0, :3].tolist() == list(CLASSES[1]), "the first row is the upper one"


def test_the_points_are_those_that_the_networks_learn_from(call: Call) -> None:
    panel, points = drawn(call, X), cloud.sample(int(STATE.seed))
    for k, name in enumerate(("one", "two")):
        shown = np.array([panel[name]["x"], panel[name]["y"]]).T
        np.testing.assert_array_equal(shown, points.x[points.classes == k])


def test_logits_survive_being_written_as_characters(call: Call) -> None:
    """Seen by the shading: it tells |z| to where the colour is as strong as it gets."""
    logits = np.linspace(-8, 8, X.size).reshape(X.shape)
    opacity = pixels(drawn(call, logits))[..., 3] / (255 * 0.36)
    decoded = 2 * np.arctanh(np.minimum(opacity, 0.995)) * np.sign(logits)
    near = np.abs(logits) < 2
    assert np.abs(decoded - logits)[near].max() < 0.15
    assert np.abs(decoded - logits)[np.abs(logits) < 0.1].max() < 0.03


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_the_nearest_alpha_is_drawn_with_its_numbers(call: Call, penalty: str) -> None:
    moments = trained(penalty).snapshots
    states = [OverfittingState(view="cloud", penalty=penalty, alpha=alpha) for alpha in (1e-4, 0.0011, 0.01, 0.2, 10)]
    for state, picture in zip(
        states, call("picture", [[asdict(state), given(state, moments)] for state in states]), strict=True
    ):
        distance = np.abs(np.log(np.maximum(cloud.ALPHAS, 1e-4) / state.alpha))
        k = int(distance.argmin())
        assert picture["drawn"]["trained"] == cloud.ALPHAS[k]
        assert float(picture["dials"]["alpha"]["readout"]) == pytest.approx(cloud.ALPHAS[k], rel=5e-3)
        shown = dict(zip(cloud.NETWORKS, moments[k].networks, strict=True))
        for name, network in shown.items():
            assert picture["drawn"]["errors"][name] == [network.train, network.test]
            for number in ("train", "test", "nonzero", "size"):
                assert picture["numbers"][f"{name}.{number}"] == getattr(network, number)
        assert_errors(picture["traces"], moments, k)


def assert_errors(traces: dict[str, Any], last: list[cloud.Moment], k: int) -> None:
    """The charts of the errors: of the flexible network against alpha, of all three against their size."""
    flexible = [moment.networks[-1] for moment in last]
    x = np.log10(np.maximum(cloud.ALPHAS, 1e-4))
    for chart, places, frames in (("net_alpha", x, flexible), ("net_size", [1, 2, 3], last[k].networks)):
        for name in ("train", "test"):
            assert traces[chart][name]["x"] == pytest.approx(list(places))
            assert traces[chart][name]["y"] == [getattr(frame, name) for frame in frames]
        best = min(range(len(frames)), key=lambda i: frames[i].test)
        assert traces[chart]["best"] == {"x": [pytest.approx(places[best])], "y": [frames[best].test]}
    assert traces["net_alpha"]["dots"]["x"] == pytest.approx([x[k], x[k]])
    assert traces["net_alpha"]["dots"]["y"] == [flexible[k].train, flexible[k].test]
    sizes = [(frame.train, frame.test) for frame in last[k].networks]
    assert traces["net_size"]["dots"]["y"] == [errors[i] for i in (0, 1) for errors in sizes]


def test_before_the_first_step_there_are_the_points_alone(call: Call) -> None:
    (picture,) = call("picture", [[asdict(STATE), given(STATE, [])]])
    assert picture["drawn"]["trained"] is None
    assert picture["traces"]["small"]["boundary"] == {"x": [], "y": []}
    assert picture["traces"]["small"]["shade"]["pixels"] == bytes(4)
    assert len(picture["traces"]["small"]["one"]["x"]) == cloud.POINTS / 2
    assert picture["numbers"].get("small.train") is None
    assert all(trace == {"x": [], "y": []} for trace in picture["traces"]["net_alpha"].values())
