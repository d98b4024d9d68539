"""Three networks between two classes: their training is the same for the same seed, and shows what the page says."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest

from regviz.lessons import lesson
from regviz.lessons.overfitting import cloud
from regviz.lessons.overfitting.answer import answer, table
from regviz.lessons.overfitting.code import code
from regviz.lessons.overfitting.state import EXAMPLES, OverfittingState
from regviz.live.run import Run
from tests.lessons.overfitting.cases import trained

STATE = OverfittingState(view="cloud")
BOTH = pytest.mark.parametrize("penalty", ["l1", "l2"])


@cache
def moments() -> list[cloud.Moment]:
    """All of the networks of seed 1 under L1."""
    return list(cloud.training(1, "l1"))


def frames(example: str) -> dict[str, cloud.Frame]:
    """What torch says of the networks of an example."""
    state = EXAMPLES[example]
    (moment,) = cloud.nearest(trained(state.penalty).snapshots, state.alpha)
    assert cloud.ALPHAS[moment.step] == pytest.approx(state.strength)
    return dict(zip(cloud.NETWORKS, moment.networks, strict=True))


def along(penalty: str, name: str) -> list[cloud.Frame]:
    """A network for every alpha."""
    at = list(cloud.NETWORKS).index(name)
    return [moment.networks[at] for moment in trained(penalty).snapshots]


def test_training_takes_the_steps_that_are_announced_and_reaches_every_alpha() -> None:
    run = trained("l1")
    assert run.taken == cloud.STEPS
    assert cloud.columns(run.snapshots)["alphas"] == cloud.ALPHAS.tolist()


def test_of_a_training_only_the_last_moment_of_each_alpha_is_kept() -> None:
    """A hundred pages that stay open have what they show, and no more."""
    kept = {moment.step: moment for moment in moments()}
    assert trained("l1").snapshots == list(kept.values())
    assert len(moments()) == cloud.STEPS > 2 * len(kept)


def test_the_same_seed_gives_the_same_training_and_another_one_another() -> None:
    again, other = (list(islice(cloud.training(seed, "l1"), 2)) for seed in (1, 2))
    assert again == moments()[:2]
    assert other != again


def test_two_trainings_at_the_same_time_do_not_disturb_each_other() -> None:
    one, other = cloud.training(1, "l1"), cloud.training(1, "l1")
    next(other)
    assert [next(one), next(one)] == moments()[:2]
    assert next(other) == moments()[1]


def test_only_the_networks_are_trained_for_a_seed_and_a_penalty_each() -> None:
    work = lesson("overfitting").work
    assert work is not None
    assert work.key(OverfittingState()) is None
    assert work.key(STATE) == work.key(replace(STATE, alpha=0.5, degree=3)) is not None
    assert len({work.key(replace(STATE, seed=seed, penalty=name)) for seed in (1.0, 2.0) for name in ("l1", "l2")}) == 4
    assert next(work.start(STATE, None)) == moments()[0]


def test_a_training_can_be_stopped_and_what_there_is_stays() -> None:
    run = Run(cloud.training(1, "l1"), cloud.STEPS)
    run.advance(0)
    run.stop()
    run.advance(1)
    assert len(run.snapshots) == 1
    assert answer(STATE, run.snapshots)["cloud"]["alphas"] == [0]


def test_an_answer_has_the_nearest_networks_and_the_table_all_of_them_in_the_end() -> None:
    begun, run = trained("l1").snapshots[:30], trained("l1")
    assert answer(STATE, [])["cloud"]["alphas"] == []
    assert answer(replace(STATE, alpha=10), begun)["cloud"]["alphas"] == [cloud.ALPHAS[begun[-1].step]]
    assert table(STATE, begun) == table(STATE, None) == table(replace(STATE, view="curve"), None)
    assert "cloud" not in answer(STATE, run.snapshots)
    whole = json.loads(table(STATE, run.snapshots))
    assert whole.pop("cloud") == json.loads(json.dumps(cloud.columns(run.snapshots)))
    assert whole == json.loads(table(STATE, None))
    assert table(STATE, list(run.snapshots)) is table(STATE, run.snapshots), "kept"
    assert table(replace(STATE, penalty="l2"), trained("l2").snapshots) != table(STATE, run.snapshots)


@BOTH
def test_l1_leaves_fewer_weights_and_l2_all_of_them(penalty: str) -> None:
    left = [frame.nonzero for frame in along(penalty, "flexible")]
    assert left[0] == cloud.WEIGHTS["flexible"] == 2 * 50 + 50 * 50 + 50
    if penalty == "l1":
        assert max(np.diff(left)) <= 2, "one or two may return, as on every path of L1"
        assert left[-1] == 0
    else:
        assert set(left) == {left[0]}
    size = [frame.size for frame in along(penalty, "flexible")]
    assert size == sorted(size, reverse=True)
    assert size[0] > 0.3 > 10 * size[-1]


@BOTH
def test_the_test_error_of_the_flexible_network_is_u_shaped(penalty: str) -> None:
    test = [frame.test for frame in along(penalty, "flexible")]
    assert test[0] > 1.2 * min(test) < test[-1]
    assert 0 < test.index(min(test)) < len(test) - 1


def test_without_penalty_the_three_are_too_small_fitting_and_too_flexible() -> None:
    small, fitting, flexible = frames("nets").values()
    assert small.train > fitting.train > flexible.train
    assert small.test > fitting.test + 2 < flexible.test


def test_with_a_penalty_the_flexible_one_is_as_good_as_the_fitting_one() -> None:
    best = min(frame.test for frame in frames("nets").values())
    for example in ("nets_l1", "nets_l2"):
        assert frames(example)["flexible"].test < best
    assert frames("nets_l1")["flexible"].nonzero < 50
    assert frames("nets_l2")["flexible"].nonzero == cloud.WEIGHTS["flexible"]


@pytest.mark.parametrize("example", ["nets", "nets_l1", "nets_l2"])
def test_the_code_computes_the_picture(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(EXAMPLES[example]), space)
    expected = [(frame.train, frame.test, frame.nonzero) for frame in frames(example).values()]
    np.testing.assert_allclose(list(space["errors"].values()), expected, atol=0.006)
    assert len(capsys.readouterr().out.splitlines()) == 3
