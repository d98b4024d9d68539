"""The steps of torch.optim: where they go, where they end, and that the browser takes the same while a hand moves."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from regviz import L1, SquaredL2
from regviz.lessons.pytorch.answer import table
from regviz.lessons.pytorch.state import EXAMPLES, METHODS, OF_PENALTY, STEPS, PytorchState
from regviz.studies import descents
from tests.lessons.pytorch.cases import ALL, answer_of, each_state, optimum, path_of, steps_of
from tests.node import Call, Node


def test_the_methods_are_those_of_the_mathematics() -> None:
    assert descents.METHODS == METHODS


def test_a_method_takes_the_same_steps_whoever_else_is_on() -> None:
    together = steps_of(PytorchState(**ALL, noise=0.2, momentum=0.5))["paths"]
    for name in METHODS:
        alone = {method: "on" if method == name else "off" for method in METHODS}
        assert steps_of(PytorchState(**alone, noise=0.2, momentum=0.5))["paths"] == {name: together[name]}


def test_while_one_scrubs_the_table_is_the_same() -> None:
    assert table(PytorchState(step=3)) == table(PytorchState(step=200)) != table(PytorchState(alpha=0.5))


@pytest.mark.parametrize("momentum", [0, 0.5, 0.9, 0.95])
def test_proximal_steps_end_exactly_on_the_optimum_of_the_lasso(momentum: float) -> None:
    state = PytorchState(momentum=momentum)
    expected = optimum(state, L1())
    for method in ("proximal", "fista"):
        end = path_of(state, method)[-1]
        assert end[1] == 0 == expected[1]
        assert end[0] == pytest.approx(expected[0], abs=1e-3)


def test_decay_and_adam_end_on_the_ridge_optimum_and_adamw_elsewhere() -> None:
    state = PytorchState(**ALL)
    expected = optimum(state, SquaredL2())
    for method in ("decay", "adam"):
        assert path_of(state, method)[-1] == pytest.approx(expected, abs=1e-5)
    assert abs(path_of(state, "adamw")[-1][0] - expected[0]) > 0.3


@pytest.mark.parametrize("alpha", [0.1, 0.6, 1.2])
def test_adamw_tends_to_the_minimum_of_the_loss_within_a_box(alpha: float) -> None:
    """|w_j| <= 1/alpha. On a box's edge the other coefficient is at its best, or at an edge as well."""
    state = PytorchState(alpha=alpha)
    H, w_hat, start = (torch.tensor(v, dtype=torch.float64) for v in (state.hessian, state.minimizer, state.start))
    still = torch.zeros(6000, 2, dtype=torch.float64)
    path = descents.descents(H, w_hat, start, alpha, 0.01, 0.0, still, ["adamw"])["adamw"].numpy()
    edge, (a, b, c) = 1 / alpha, (state.hessian[0, 0], state.hessian[0, 1], state.hessian[1, 1])
    (x, y) = state.minimizer
    box = [(x, y)] if max(abs(x), abs(y)) <= edge else []
    box += [(s, np.clip(y - b / c * (s - x), -edge, edge)) for s in (-edge, edge)]
    box += [(np.clip(x - b / a * (s - y), -edge, edge), s) for s in (-edge, edge)]
    losses = [(w - np.array([x, y])) @ state.hessian @ (w - np.array([x, y])) for w in np.array(box)]
    far = np.hypot(*(path - box[int(np.argmin(losses))]).T)
    assert far[300] > far[1500] > far[-1] < 0.2
    assert np.hypot(*(path[-1] - optimum(state, SquaredL2()))) > 2 * far[-1], "and not to the optimum of L2"


def test_the_subgradient_rattles_within_a_step_and_is_never_exactly_zero() -> None:
    for rate in (0.04, 0.2):
        path = np.array(path_of(PytorchState(rate=rate), "subgradient"))
        late = path[200:, 1]
        assert not (path == 0).any()
        assert (late > 0).any()
        assert (late < 0).any()
        assert np.abs(late).max() < 2 * rate * PytorchState().alpha


def test_examples_show_what_they_claim() -> None:
    zero = {name: np.array(path_of(EXAMPLES[name], "proximal"))[:, 1] == 0 for name in ("rattle", "lands", "noise")}
    assert zero["rattle"][50:].all()
    lands = zero["lands"]
    turns = np.flatnonzero(np.diff(lands.astype(int)))
    assert len(turns) == 3, "onto the axis, off it, back"
    assert turns[-1] < EXAMPLES["lands"].step, "and all of that has happened by the step that is shown"
    assert lands[turns[-1] + 1 :].all()
    assert EXAMPLES["slower"] == replace(EXAMPLES["rattle"], rate=EXAMPLES["slower"].rate)
    rattling = {
        name: np.abs(np.array(path_of(EXAMPLES[name], "subgradient"))[200:, 1]).max() for name in ("rattle", "slower")
    }
    assert 0 < rattling["slower"] < rattling["rattle"] / 3
    assert np.abs(np.diff(zero["noise"].astype(int))).sum() > 50
    assert EXAMPLES["adamw"].methods == OF_PENALTY["l2"]


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("pytorch")


@each_state
def test_the_browser_takes_the_steps_that_torch_takes(call: Call, state: PytorchState) -> None:
    answer, other = answer_of(state), answer_of(replace(state, alpha=state.alpha / 2 + 0.1))
    marked = {"table": answer["table"] | {"steps": answer["table"]["steps"] | {"paths": {}}}}
    own, torchs = call("answer", [[asdict(state), other], [asdict(state), marked]])
    assert torchs["table"]["steps"]["paths"] == {}, "where the steps are torch's already, they are not taken again"
    found, expected = own["table"]["steps"], answer["table"]["steps"]
    assert list(found["paths"]) == list(state.methods)
    for name, path in found["paths"].items():
        for w in ("w1", "w2"):
            found_w, expected_w = (np.array(values[w], float) for values in (path, expected["paths"][name]))
            np.testing.assert_allclose(found_w, expected_w, rtol=1e-6, atol=1e-7)
            assert [x == 0 for x in path[w]] == [x == 0 for x in expected["paths"][name][w]]
    for penalty, w in found["optima"].items():
        np.testing.assert_allclose(w, expected["optima"][penalty], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("field", [name for name in asdict(PytorchState()) if name != "step"])
def test_whatever_moves_but_the_step_the_steps_are_taken_anew(call: Call, field: str) -> None:
    """One after the other in the same Node, so that an answer kept for another state would be seen."""
    state = PytorchState(noise=0.2)
    value = getattr(state, field)
    moved = replace(state, **{field: {"on": "off", "off": "on"}[value] if isinstance(value, str) else value + 0.125})
    latest = answer_of(state)
    _, own = call("answer", [[asdict(replace(state, alpha=0.1)), latest], [asdict(moved), latest]])
    expected = steps_of(moved)["paths"]
    assert set(own["table"]["steps"]["paths"]) == set(expected)
    if field != "seed":  # torch's random numbers are still to come
        for name, path in own["table"]["steps"]["paths"].items():
            np.testing.assert_allclose(path["w1"], expected[name]["w1"], rtol=1e-6, atol=1e-7)


def test_before_torch_has_sent_its_random_numbers_nobody_takes_a_noisy_step(call: Call) -> None:
    noisy = PytorchState(noise=0.7)
    own, still = call("answer", [[asdict(noisy), None], [asdict(PytorchState()), None]])
    assert {tuple(path["w2"]) for path in own["table"]["steps"]["paths"].values()} == {(noisy.start_y,)}
    (picture,) = call("picture", [[asdict(noisy), own]])
    assert picture["drawn"]["w"]["fista"] == list(noisy.start)
    assert len(still["table"]["steps"]["paths"]["fista"]["w1"]) == STEPS + 1


def test_handles_and_sliders_set_their_own_fields(call: Call) -> None:
    state = asdict(PytorchState())
    assert call("drag", [[state, "start", [9, -1.234]]])[0] == state | {"start_x": 2.5, "start_y": -1.23}
    assert call("nudge", [[state, "minimizer", 1, -1]])[0] == state | {"x": 2.22, "y": 0.38}
    assert call("edit", [[state, "step", 12.4]])[0] == state | {"step": 12}
    assert call("edit", [[state, "adam", "on"]])[0] == state | {"adam": "on"}
    assert call("edit", [[state, "example", asdict(EXAMPLES["adamw"])]])[0] == asdict(EXAMPLES["adamw"])
