"""In PyTorch: the paths against torch.optim in a plain loop and against the solver, the code, the mistakes, the units,
and the browser against torch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace

import numpy as np
import pytest
from playwright.sync_api import Browser

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.lessons.pytorch.stage import pytorch_answer, pytorch_figure, pytorch_info, pytorch_picture, rows, stages
from regviz.lessons.pytorch.state import EXAMPLES, METHODS, OF_PENALTY, STEPS, PytorchState
from regviz.lessons.texts import part
from regviz.live.show import fields
from regviz.studies import descents
from tests.browser_modules import Call, module
from tests.lessons.corners.test_picture import assert_same

ALL = dict.fromkeys(METHODS, "on")
STATES = [
    PytorchState(),
    *EXAMPLES.values(),
    PytorchState(step=0, alpha=0),
    PytorchState(step=7, **dict.fromkeys(METHODS, "off")),
    PytorchState(step=120, **ALL, rate=0.4, momentum=0.9, noise=0.3, angle=120, stretch=2, seed=3),
    PytorchState(step=STEPS, **ALL, alpha=2, rate=1),  # gradient descent leaves for good
]
each_state = pytest.mark.parametrize("state", STATES, ids=str)


def end(state: PytorchState, method: str) -> list[float]:
    path = pytorch_answer(state)["paths"][method]
    return [path["w1"][-1], path["w2"][-1]]


def optimum(state: PytorchState, penalty: L1 | SquaredL2) -> list[float]:
    best: list[float] = solve(Quadratic(state.hessian, state.minimizer), penalty, alpha=state.alpha).w.tolist()
    return best


# --- the steps ---


def test_the_methods_are_those_of_the_mathematics() -> None:
    assert descents.METHODS == METHODS


def test_a_method_takes_the_same_steps_whoever_else_is_on() -> None:
    together = pytorch_answer(PytorchState(**ALL, noise=0.2, momentum=0.5))["paths"]
    for name in METHODS:
        alone = {method: "on" if method == name else "off" for method in METHODS}
        assert pytorch_answer(PytorchState(**alone, noise=0.2, momentum=0.5))["paths"] == {name: together[name]}


def test_while_one_scrubs_nothing_is_solved_again() -> None:
    assert pytorch_answer(PytorchState(step=3)) is pytorch_answer(PytorchState(step=200))


@pytest.mark.parametrize("momentum", [0, 0.5, 0.9, 0.95])
def test_proximal_steps_end_exactly_on_the_optimum_of_the_lasso(momentum: float) -> None:
    state = PytorchState(momentum=momentum)
    expected = optimum(state, L1())
    for method in ("proximal", "fista"):
        assert end(state, method)[1] == 0 == expected[1]
        assert end(state, method)[0] == pytest.approx(expected[0], abs=1e-3)


def test_decay_and_adam_end_on_the_ridge_optimum_and_adamw_elsewhere() -> None:
    state = PytorchState(**ALL)
    expected = optimum(state, SquaredL2())
    for method in ("decay", "adam"):
        assert end(state, method) == pytest.approx(expected, abs=1e-5)
    assert abs(end(state, "adamw")[0] - expected[0]) > 0.3


def test_the_subgradient_rattles_within_a_step_and_is_never_exactly_zero() -> None:
    for rate in (0.04, 0.2):
        path = pytorch_answer(PytorchState(rate=rate))["paths"]["subgradient"]
        late = np.array(path["w2"][200:])
        assert not (np.array([path["w1"], path["w2"]]) == 0).any()
        assert (late > 0).any()
        assert (late < 0).any()
        assert np.abs(late).max() < 2 * rate * PytorchState().alpha


def test_examples_show_what_they_claim() -> None:
    paths = {name: pytorch_answer(state)["paths"] for name, state in EXAMPLES.items()}
    zero = {name: np.array(path["proximal"]["w2"]) == 0 for name, path in paths.items() if "proximal" in path}
    assert zero["rattle"][50:].all()
    lands = zero["lands"]
    turns = np.flatnonzero(np.diff(lands.astype(int)))
    assert len(turns) == 3, "onto the axis, off it, back"
    assert turns[-1] < EXAMPLES["lands"].step, "and all of that has happened by the step that is shown"
    assert lands[turns[-1] + 1 :].all()
    assert EXAMPLES["slower"] == replace(EXAMPLES["rattle"], rate=EXAMPLES["slower"].rate)
    rattling = {name: np.abs(paths[name]["subgradient"]["w2"][200:]).max() for name in ("rattle", "slower")}
    assert 0 < rattling["slower"] < rattling["rattle"] / 3
    assert np.abs(np.diff(zero["noise"].astype(int))).sum() > 50
    assert EXAMPLES["adamw"].methods == OF_PENALTY["l2"]


# --- the figure ---


def test_figures_have_every_trace_also_when_it_is_empty() -> None:
    labels = part("en", "pytorch.figure")
    empty, full = stages(labels), pytorch_figure(pytorch_info(PytorchState()), labels)
    for name, figure in full.items():
        assert [trace.name for trace in empty[name].data] == [trace.name for trace in figure.data]
        assert figure.layout.xaxis.fixedrange
        assert figure.layout.yaxis.fixedrange


def test_a_row_counts_exact_zeros_and_what_only_looks_like_one() -> None:
    w1, w2 = [1.0, 0, 0, 0.5, 5e-4], [0.0, 0, 0, 0, 0]
    answer = {"paths": {"proximal": {"w1": w1, "w2": w2}}}
    held = [rows(answer, step)["proximal"]["held"] for step in range(5)]
    assert held == [1, 2, 3, 4, 5]
    assert rows(answer, 4)["proximal"] == {"w1": 5e-4, "w2": 0, "zeros": 1, "small": 1, "held": 5}
    assert rows(answer, 2)["proximal"]["zeros"] == 2


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "pytorch.mjs") as loaded:
        loaded("configure", [[fields(PytorchState)]])
        yield loaded


@each_state
def test_the_browser_draws_what_python_draws(call: Call, state: PytorchState) -> None:
    answer = json.loads(json.dumps(pytorch_answer(state)))
    expected = json.loads(json.dumps(pytorch_picture(state, answer)))
    (picture,) = call("picture", [[asdict(state), {"table": answer}]])
    assert_same(picture, expected, "picture", 1e-6)


@each_state
def test_the_browser_takes_the_steps_that_torch_takes(call: Call, state: PytorchState) -> None:
    answer = json.loads(json.dumps(pytorch_answer(state)))
    other = json.loads(json.dumps(pytorch_answer(replace(state, alpha=state.alpha / 2 + 0.1))))
    own, torchs = call("answer", [[asdict(state), {"table": other}], [asdict(state), {"table": answer}]])
    assert torchs["table"]["of"] == answer["of"], "where the steps are torch's already, they are not taken again"
    assert own["table"]["of"]["alpha"] == state.alpha
    assert list(own["table"]["paths"]) == list(state.methods)
    for name, path in own["table"]["paths"].items():
        for w in ("w1", "w2"):
            found, expected = (np.array(values[w], float) for values in (path, answer["paths"][name]))
            np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)
            assert [x == 0 for x in path[w]] == [x == 0 for x in answer["paths"][name][w]]
    assert_same(own["table"]["optima"], answer["optima"], "optima", 1e-9)


def test_before_torch_has_sent_its_random_numbers_nobody_takes_a_noisy_step(call: Call) -> None:
    (own,) = call("answer", [[asdict(PytorchState(noise=0.7)), None]])
    assert {tuple(path["w2"]) for path in own["table"]["paths"].values()} == {(PytorchState().start_y,)}
    (picture,) = call("picture", [[asdict(PytorchState(noise=0.7)), own]])
    assert picture["drawn"]["w"]["fista"] == list(PytorchState().start)
    (still,) = call("answer", [[asdict(PytorchState()), None]])
    assert len(still["table"]["paths"]["fista"]["w1"]) == STEPS + 1


def test_handles_and_sliders_set_their_own_fields(call: Call) -> None:
    state = asdict(PytorchState())
    assert call("drag", [[state, "start", [9, -1.234]]])[0] == state | {"start_x": 2.5, "start_y": -1.23}
    assert call("nudge", [[state, "minimizer", 1, -1]])[0] == state | {"x": 2.22, "y": 0.38}
    assert call("edit", [[state, "step", 12.4]])[0] == state | {"step": 12}
    assert call("edit", [[state, "adam", "on"]])[0] == state | {"adam": "on"}


def test_the_template_says_nothing_that_it_does_not_measure() -> None:
    from regviz.live.show import HERE

    everybody = PytorchState(**ALL)
    numbers = set(re.findall(r'data-number="(.*?)"', (HERE / "pytorch.html").read_text(encoding="utf-8")))
    assert numbers == set(pytorch_picture(everybody, pytorch_answer(everybody))["numbers"])
