"""The networks of the page "In PyTorch": who has exact zeros, and which inputs are out of use."""

from __future__ import annotations

import numpy as np
import pytest

from regviz.lessons.pytorch import networks as trained


@pytest.fixture(scope="module")
def stages_of_training() -> list[dict[str, trained.Trained]]:
    return list(trained.training(0))


def test_only_proximal_steps_give_exact_zeros_and_group_l1_drops_whole_inputs(
    stages_of_training: list[dict[str, trained.Trained]],
) -> None:
    assert len(stages_of_training) == trained.STEPS // trained.SLICE
    last = stages_of_training[-1]
    assert list(last) == ["none", "l2", "subgradient", "proximal", "group"]
    for name, network in last.items():
        assert network.zeros == (network.weights == 0).sum()
        assert (network.zeros > 0) == (name in ("proximal", "group"))
        assert len(network.weights) == 672
        assert network.dropped == tuple(j for j in range(20) if not network.first[:, j].any())
    assert last["proximal"].zeros > 500
    assert 0 < len(last["proximal"].dropped) < 4 < len(last["group"].dropped)
    assert last["group"].zeros == len(last["group"].dropped) * trained.HIDDEN, "nothing but whole columns"
    assert last["subgradient"].small > 300
    assert last["none"].train > 90 > 85 > last["proximal"].train
    assert last["proximal"].test > last["none"].test


def test_the_same_seed_trains_the_same_networks(stages_of_training: list[dict[str, trained.Trained]]) -> None:
    again = next(trained.training(0))
    for name, network in stages_of_training[0].items():
        np.testing.assert_array_equal(again[name].weights, network.weights)


def test_the_pictures_mark_what_is_exactly_zero(stages_of_training: list[dict[str, trained.Trained]]) -> None:
    network = stages_of_training[-1]["proximal"]
    picture = trained.layer_picture(network, scale=1)
    assert picture.shape == (32, 20, 4)
    assert picture[..., 3].max() == 255 > picture[network.first == 0].min(), "the page shines through"
    blue = (picture == trained.DROPPED).all(-1)
    assert tuple(np.flatnonzero(blue.all(0))) == network.dropped
    pale = (picture == trained.ZERO).all(-1)
    np.testing.assert_array_equal(blue | pale, network.first == 0)
    bars = trained.histogram_picture(network, scale=1)
    assert (bars[-2, -1] == trained.DROPPED).all()
    assert (trained.histogram_picture(stages_of_training[-1]["none"], scale=1)[:-1, -1] == trained.CLEAR).all()
