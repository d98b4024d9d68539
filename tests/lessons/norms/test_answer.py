"""Norms: sizes and minima against NumPy, and the browser's against torch's; what the examples and the code promise."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons.norms.answer import answer
from regviz.lessons.norms.code import code
from regviz.lessons.norms.state import EXAMPLES, NormsState
from regviz.live import codec
from tests.lessons.norms.cases import STATES, drawn, omega, points, table_of
from tests.node import Node

W = np.append(np.linspace(-0.5, 1.6, 2101), [0, 1])


def total(w: np.ndarray, state: NormsState) -> np.ndarray:
    """J of one coefficient."""
    return np.asarray((w - 1) ** 2 / 2 + state.alpha * omega(np.stack([w, 0 * w], -1), state))


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_sizes_are_numpys(state: NormsState) -> None:
    sizes, w = answer(state)["sizes"], np.array(state.vector)
    for name, order in {"zero": 0, "one": 1, "two": 2, "inf": np.inf, "p": state.p}.items():
        assert sizes[name] == pytest.approx(np.linalg.norm(w, ord=order), rel=1e-12)  # type: ignore[literal-required]
    assert sizes["net"] == pytest.approx(float(omega(w, replace(state, kind="net"))), rel=1e-12)


def test_the_browsers_own_answer_is_torchs(node: Node) -> None:
    states = [*STATES, *EXAMPLES.values(), NormsState(p=1.0054, alpha=1.5), NormsState(p=0.9999)]
    for state, ours in zip(states, node.lesson("norms")("answer", [[asdict(s)] for s in states]), strict=True):
        theirs = answer(state)
        assert ours["sizes"] == pytest.approx(theirs["sizes"], rel=1e-12, abs=1e-12)
        assert ours["minima"] == pytest.approx(theirs["minima"], rel=1e-9, abs=0)
        assert ours["own"]


def test_of_subsets_and_times_the_browser_keeps_what_torch_said(node: Node) -> None:
    latest = {"table": table_of("diabetes"), "times": [[1, 0.1]]}
    (ours,) = node.lesson("norms")("answer", [[asdict(NormsState(k=7)), latest]])
    assert ours["times"] == [[1, 0.1]]
    assert ours["table"]["of"] == "diabetes"


@pytest.mark.parametrize("alpha", [0, 0.1, 0.5, 1.5])
def test_one_alpha_means_one_penalty_however_it_is_named(alpha: float) -> None:
    """p = 1 is the elastic net's L1 end, p = 2 its L2 end."""
    for p, ratio in ((1, 1), (2, 0)):
        one, other = (NormsState(alpha=alpha, p=p), NormsState(alpha=alpha, kind="net", ratio=ratio))
        assert answer(one)["minima"] == pytest.approx(answer(other)["minima"], rel=1e-12)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_marked_minimum_is_the_least_of_the_curve(node: Node, state: NormsState) -> None:
    (single,) = drawn(node, "coefficient", "single", [[state, answer(state)["minima"]]])
    best, local, zero = (points(single[name]) for name in ("best", "local", "zero"))
    least = total(W, state).min()
    np.testing.assert_allclose(best[:, 1], least, atol=1e-5)
    assert (best[:, 1] <= least + 1e-12).all()
    assert (local[:, 1] > best[0, 1]).all()
    np.testing.assert_array_equal(zero, best[best[:, 0] == 0])
    curve = points(single["total"])
    beside = curve[curve[:, 0] != 0]  # at 0 itself the count jumps
    np.testing.assert_allclose(beside[:, 1], total(beside[:, 0], state), rtol=1e-12)
    np.testing.assert_allclose(points(single["loss"])[:, 1], (curve[:, 0] - 1) ** 2 / 2, rtol=1e-12)


# --- what is promised ---


def test_the_examples_show_what_they_say(node: Node) -> None:
    assert answer(EXAMPLES["star"])["sizes"]["p"] == pytest.approx(4)
    two = [[EXAMPLES[name], answer(EXAMPLES[name])["minima"]] for name in ("stuck", "jump")]
    stuck, jump = drawn(node, "coefficient", "single", two)
    assert stuck["best"]["x"][0] > 0.5
    assert stuck["local"]["x"] == [0]
    assert jump["best"]["x"] == [0]
    assert jump["local"]["x"][0] > 0.4
    count = EXAMPLES["count"]
    assert answer(count)["sizes"]["zero"] == answer(replace(count, x=1))["sizes"]["zero"] == 1
    agree = {
        name: (size := table_of(s.data)["sizes"][int(s.k)])["best"]["members"] == size["lasso"][0]["members"]
        for name, s in EXAMPLES.items()
    }
    assert {name: agree[name] for name in ("differ", "same", "easy")} == {"differ": False, "same": True, "easy": True}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_survives_its_address(name: str) -> None:
    assert codec.read(NormsState, codec.write(EXAMPLES[name])) == EXAMPLES[name]


def test_addresses_of_old_open_the_states_that_they_always_named() -> None:
    """Fields, codes and grids have not moved; what alpha means for p other than 1 has (1/p sum |w|^p)."""
    query = {"p": "0.5", "kind": "net", "ratio": "0.302", "x": "1", "y": "-2", "alpha": "0.45", "data": "orthogonal"}
    state = codec.read(NormsState, {**query, "k": "4", "clock": "on"})
    right = NormsState(p=0.5, kind="net", ratio=0.302, x=1, y=-2, alpha=0.45, data="orthogonal", k=4, clock="on")
    assert state == right
    assert codec.write(state) == {**query, "k": "4", "clock": "on"}


@pytest.mark.parametrize(
    "state",
    [*EXAMPLES.values(), NormsState(kind="max", data="prostate", k=10), NormsState(p=3, k=0)],
    ids=str,
)
def test_the_code_computes_the_picture(state: NormsState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    right, table = answer(state), table_of(state.data)
    size = table["sizes"][min(int(state.k), len(table["names"]))]
    assert space["sizes"][0] == right["sizes"]["zero"]
    assert space["sizes"][state.p] == right["sizes"]["p"]
    assert space["net"].value(space["w"]).item() == right["sizes"]["net"]
    assert space["omega"] == pytest.approx(float(omega(np.array(state.vector), state)), rel=1e-12)
    assert space["minima"] == right["minima"]
    assert space["members"](space["found"].best) == size["best"]["members"]
    assert [space["members"](s) for s in space["found"].lasso] == [one["members"] for one in size["lasso"]]
    assert "best subset" in capsys.readouterr().out
    assert "regviz.lessons" not in code(state)
