"""The networks of the page "In PyTorch": who has exact zeros, which inputs are out of use, and how both are drawn."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons.pytorch import networks
from regviz.lessons.pytorch.networks import BINS, EDGE, HIDDEN, INPUTS, SMALL, Network
from regviz.lessons.pytorch.stage import BAR, MARGIN
from regviz.lessons.pytorch.state import PytorchState
from regviz.lessons.texts import languages, part
from tests.contrast import PAPERS, contrast
from tests.lessons.pytorch.cases import answer_of
from tests.node import Node

BLUE = (0, 114, 178)
Networks = dict[str, Network]


@pytest.fixture(scope="module")
def training() -> list[Networks]:
    return list(networks.training(0))


def weights(network: Network) -> np.ndarray:
    return np.array([*network["first"], *network["last"]])


def first(network: Network) -> np.ndarray:
    return np.array(network["first"]).reshape(HIDDEN, INPUTS)


def test_only_proximal_steps_give_exact_zeros_and_the_group_lasso_drops_whole_inputs(training: list[Networks]) -> None:
    assert len(training) == networks.SNAPSHOTS
    last = training[-1]
    assert list(last) == ["none", "l2", "subgradient", "proximal", "group"]
    for name, network in last.items():
        assert (network["zeros"] > 0) == (name in ("proximal", "group"))
        assert len(weights(network)) == 672
    assert last["proximal"]["zeros"] > 500
    assert 0 < last["proximal"]["unused"] < 4 < last["group"]["unused"]
    assert last["group"]["zeros"] == last["group"]["unused"] * HIDDEN, "nothing but whole columns"
    assert last["subgradient"]["small"] > 300
    assert last["none"]["train"] > 90 > 85 > last["proximal"]["train"]
    assert last["proximal"]["test"] > last["none"]["test"]


def test_what_is_counted_is_what_the_weights_say(training: list[Networks]) -> None:
    for network in [*training[0].values(), *training[-1].values()]:
        sizes = np.abs(weights(network))
        assert network["zeros"] == (sizes == 0).sum()
        assert abs(network["small"] - ((sizes > 0) & (sizes < SMALL)).sum()) <= 1, "4 digits may round one to the limit"
        assert network["unused"] == (~first(network).any(0)).sum()


def test_the_same_seed_trains_the_same_networks(training: list[Networks]) -> None:
    assert next(networks.training(0)) == training[0]
    assert next(networks.training(1)) != training[0]


def test_the_text_says_what_is_trained() -> None:
    x, classes = networks.patients(0)
    for language in languages():
        text = part(language, "pytorch.figure")["networks.question"]
        numbers = set(map(float, re.findall(r"\d+(?:\.\d+)?", re.sub(r"L[12]", "", text))))
        sizes = {networks.LEARN, len(x) - networks.LEARN, networks.FEATURES, networks.NOISE_INPUTS, HIDDEN}
        counts = {HIDDEN * INPUTS, HIDDEN * (INPUTS + 1)}
        assert numbers == sizes | counts | set(networks.ALPHAS.values()) - {0.0}
        assert str(HIDDEN) in part(language, "pytorch.figure")["networks.kinds"]
    assert x.shape == (len(classes), INPUTS)
    assert abs(classes.mean() - 0.5) < 0.01, "the median parts them in halves"


def drawn(node: Node, trained: Networks | None, **changes: Any) -> dict[str, Any]:
    state = PytorchState(**changes)
    found: dict[str, Any] = node.lesson("pytorch")("picture", [[asdict(state), answer_of(state, trained)]])[0]
    return found


def test_the_marks_tell_sign_zero_and_unused_inputs_by_colour_and_without(node: Node, training: list[Networks]) -> None:
    colours, shapes = dict[str, set[Any]](), dict[str, set[Any]]()
    for k, (name, network) in enumerate(training[-1].items()):
        picture = drawn(node, training[-1])["traces"]["layers"][name]
        np.testing.assert_allclose(picture["x"], [k + MARGIN, k + 1 - MARGIN])
        grain, rest = divmod(picture["width"], INPUTS)
        assert (rest, picture["height"]) == (0, grain * HIDDEN)
        pixels = np.frombuffer(picture["pixels"], np.uint8).reshape(HIDDEN, grain, INPUTS, grain, 4)
        for row, column in np.ndindex(HIDDEN, INPUTS):
            w, mark = first(network)[row, column], pixels[row, :, column]
            ink = mark[mark[..., 3] > 0]
            strength = 1 if w == 0 else min(abs(w) / EDGE, 1)
            assert ink.size or strength < 0.5 / 255
            np.testing.assert_allclose(ink[:, 3] / 255, strength, atol=0.5 / 255)
            unused = not first(network)[:, column].any()
            kind = "unused" if unused else {1: "positive", -1: "negative", 0: "zero"}[int(np.sign(w))]
            colours.setdefault(kind, set()).update(map(tuple, ink[:, :3].tolist()))
            if ink.size:
                shapes.setdefault(kind, set()).add((mark[..., 3] > 0).tobytes())
            frame = [mark[0], mark[-1], mark[:, 0], mark[:, -1]]
            assert unused or not np.any(frame), "marks stand apart"
    assert colours["zero"] == colours["unused"] == {BLUE}
    assert grain > 8, "on screen and in what is saved of it a mark is smoothed, and has to be told then"
    assert set(map(len, [*colours.values(), *shapes.values()])) == {1}, "one colour and one shape each"
    assert min(contrast((*ink, 1), paper) for (ink,) in colours.values() for paper in PAPERS) >= 3
    assert len(set.union(*colours.values())) == 3
    assert len(set.union(*shapes.values())) == 4


def test_the_bars_count_the_weights(node: Node, training: list[Networks]) -> None:
    traces = drawn(node, training[-1])["traces"]["weights"]
    heights, places = (np.array(traces["bars"][axis]).reshape(len(training[-1]), BINS) for axis in "yx")
    for k, network in enumerate(training[-1].values()):
        w = weights(network)
        counts, edges = np.histogram(w[w != 0].clip(-EDGE, EDGE), BINS, (-EDGE, EDGE))
        np.testing.assert_allclose(np.expm1(heights[k]), counts, atol=1e-9)
        middles = (edges[1:] + edges[:-1]) / 2
        np.testing.assert_allclose(places[k], k + MARGIN + BAR * BINS * (middles / EDGE + 1) / 2)
        assert np.expm1(traces["zeros"]["y"][k]) == pytest.approx(network["zeros"])
        assert places[k, -1] + 1.5 * BAR < traces["zeros"]["x"][k] < k + 1 - MARGIN, "behind a gap, within its column"


def test_the_printed_numbers_are_those_of_the_networks_and_of_their_seed(node: Node, training: list[Networks]) -> None:
    picture = drawn(node, training[-1])
    for name, network in training[-1].items():
        for key in ("train", "test", "zeros", "small", "unused"):
            assert picture["numbers"][f"net.{name}.{key}"] == network[key]  # type: ignore[literal-required]
    assert picture["drawn"]["networks"] != drawn(node, training[0])["drawn"]["networks"]
    state, call = PytorchState(), node.lesson("pytorch")
    latest = answer_of(state, training[-1])
    moved, other = call("answer", [[asdict(replace(state, **new)), latest] for new in ({"alpha": 0.5}, {"seed": 1.0})])
    assert moved["table"]["networks"] == latest["table"]["networks"], "a hand on a slider does not take them away"
    assert other["table"]["networks"] is None, "another seed is another training"


def test_before_the_training_nothing_is_drawn_of_it(node: Node) -> None:
    picture = drawn(node, None)
    assert not [key for key in picture["numbers"] if key.startswith("net.")]
    assert picture["traces"]["weights"] == {"bars": {"x": [], "y": []}, "zeros": {"x": [], "y": []}}
    for layer in picture["traces"]["layers"].values():
        assert layer["pixels"] == [0, 0, 0, 0]
