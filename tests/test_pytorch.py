"""In PyTorch: the paths against torch.optim in a plain loop and against the solver, the code, the mistakes, the units,
and the browser against torch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser

from regviz import L1, Quadratic, SquaredL2, descents, solve
from regviz.data import diabetes
from regviz.figures import pytorch as figures
from regviz.figures import trained
from regviz.figures.pytorch import METHODS, pytorch_answer, pytorch_figure, pytorch_info, pytorch_picture, rows, stages
from regviz.lessons import languages, part
from regviz.lessons.pytorch import MISTAKES, RECIPE, code, sentence
from regviz.live import fields
from regviz.state.pytorch import EXAMPLES, STEPS, PytorchState
from tests.browser_modules import Call, module
from tests.test_corners import assert_same

STATES = [
    PytorchState(),
    *EXAMPLES.values(),
    PytorchState(step=0, alpha=0),
    PytorchState(step=120, show="both", rate=0.4, momentum=0.9, noise=0.3, angle=120, stretch=2, seed=3),
    PytorchState(step=STEPS, show="both", alpha=2, rate=1),  # gradient descent leaves for good
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


@each_state
def test_the_code_takes_the_steps_that_are_shown(state: PytorchState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    shown = rows(pytorch_answer(state), int(state.step))
    for name, w in space["found"].items():
        row = shown[name]
        assert w.tolist() == pytest.approx([row["w1"], row["w2"]], rel=1e-6, abs=1e-8)
        assert (w == 0).sum() == row["zeros"]
    assert len(capsys.readouterr().out.splitlines()) == len(METHODS) - 1


@pytest.mark.parametrize("momentum", [0, 0.5, 0.9, 0.95])
def test_proximal_steps_end_exactly_on_the_optimum_of_the_lasso(momentum: float) -> None:
    state = PytorchState(momentum=momentum)
    expected = optimum(state, L1())
    for method in ("proximal", "fista"):
        assert end(state, method)[1] == 0 == expected[1]
        assert end(state, method)[0] == pytest.approx(expected[0], abs=1e-3)


def test_decay_and_adam_end_on_the_ridge_optimum_and_adamw_elsewhere() -> None:
    state = PytorchState()
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
        assert np.abs(late).max() < 2 * rate * 0.5


def test_examples_show_what_they_claim() -> None:
    zero = {name: np.array(pytorch_answer(state)["paths"]["proximal"]["w2"]) == 0 for name, state in EXAMPLES.items()}
    assert zero["rattle"][50:].all()
    lands = zero["lands"]
    turns = np.flatnonzero(np.diff(lands.astype(int)))
    assert len(turns) == 3, "onto the axis, off it, back"
    assert lands[20:].all()
    assert EXAMPLES["slower"] == replace(EXAMPLES["rattle"], rate=0.04)
    assert np.abs(np.diff(zero["noise"].astype(int))).sum() > 50
    assert EXAMPLES["adamw"].show == "l2"


# --- the texts ---


def run(lines: str, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    space: dict[str, Any] = {}
    exec(lines, space)
    return space, capsys.readouterr().out


def test_the_recipe_gives_exact_zeros_and_leaves_the_biases_alone(capsys: pytest.CaptureFixture[str]) -> None:
    space, printed = run(RECIPE, capsys)
    assert space["zeros"] > 200
    assert str(space["zeros"]) in printed
    first = space["model"][0]
    assert (first.weight == 0).all(0)[3:].sum() >= 10, "whole inputs are gone"
    assert any((p != 0).all() for p in space["model"].parameters() if p.ndim == 1)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_shows_its_fault(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    space, printed = run(MISTAKES[name], capsys)
    model = space["model"]
    if name == "empty":
        assert printed == "optimizer got an empty parameter list\n"
    elif name in ("no_step", "cleared"):
        assert torch.equal(model.weight, space["before"])
    elif name == "biases":
        assert space["error"] == pytest.approx(-1, abs=0.2)
    elif name == "unscaled":
        assert model.weight[0, 0] < 0.7
    else:
        assert (model.weight != 0).all()
        assert model.weight[0, 1:].abs().max() < 0.02
    assert printed.strip()


@pytest.mark.parametrize("language", languages())
@each_state
def test_the_sentence_says_the_step(state: PytorchState, language: str) -> None:
    said = sentence(state, pytorch_answer(state), language)
    assert f"{state.step:.0f}" in said
    assert ("ISTA" in said) == (state.show != "l2")
    assert ("AdamW" in said) == (state.show != "l1")
    assert not set("{}") & set(said)


def test_the_units_are_those_of_the_libraries() -> None:
    """Each number is put into its own objective, whose optimum is then ours."""
    data = diabetes()
    X = (data.X - data.X.mean(0)) / data.X.std(0)
    y = data.y - data.y.mean()
    assert (len(y), y.std()) == pytest.approx((figures.N, figures.SD), rel=1e-10)
    state = PytorchState(alpha=0.4)
    units = figures.units(state, {"l1": [1, -0.5], "l2": [3, 4]})
    assert (units["l1"]["t"], units["l2"]["t"]) == (1.5, 5)
    from sklearn.linear_model import ElasticNet, Lasso, Ridge

    loss = Quadratic.from_data(X, y)
    exact = {"fit_intercept": False, "tol": 1e-12, "max_iter": 100_000}
    for penalty, models in {
        "l1": {"sklearn": Lasso, "net": lambda **more: ElasticNet(l1_ratio=1, **more)},
        "l2": {"sklearn": Ridge, "net": lambda **more: ElasticNet(l1_ratio=0, **more)},
    }.items():
        expected = solve(loss, L1() if penalty == "l1" else SquaredL2(), alpha=state.alpha).w.numpy()
        for name, model in models.items():
            found = model(alpha=units[penalty][name], **exact).fit(X, y).coef_
            np.testing.assert_allclose(found, expected, atol=1e-4)
    ridge = solve(loss, SquaredL2(), alpha=state.alpha).w.numpy()
    gradients = {
        "sum": -X.T @ (y - X @ ridge) / len(y) + 2 * units["l2"]["sum"] * ridge,
        "sgd": -X.T @ (y - X @ ridge) / len(y) + units["l2"]["sgd"] * ridge,
        "mse": -2 * X.T @ (y - X @ ridge) / len(y) + units["l2"]["mse"] * ridge,
        # glmnet: with y / SD as its y, lambda / SD as its penalty
        "glmnet": -X.T @ (y - X @ ridge) / len(y) + units["l2"]["glmnet"] / y.std() * ridge,
    }
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, 0, atol=1e-9, err_msg=name)


# --- the networks ---


@pytest.fixture(scope="module")
def stages_of_training() -> list[dict[str, trained.Trained]]:
    return list(trained.training(0))


def test_only_proximal_steps_give_exact_zeros_and_unused_inputs(
    stages_of_training: list[dict[str, trained.Trained]],
) -> None:
    assert len(stages_of_training) == trained.STEPS // trained.SLICE
    last = stages_of_training[-1]
    assert list(last) == ["none", "l2", "subgradient", "proximal"]
    for name, network in last.items():
        assert network.zeros == (network.weights == 0).sum() == (network.zeros if name == "proximal" else 0)
        assert len(network.weights) == 672
        assert network.dropped == tuple(j for j in range(20) if not network.first[:, j].any())
    assert last["proximal"].zeros > 500
    assert last["proximal"].dropped
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
    assert picture.shape == (32, 20, 3)
    blue = (picture == trained.DROPPED).all(-1)
    assert tuple(np.flatnonzero(blue.all(0))) == network.dropped
    pale = (picture == trained.ZERO).all(-1)
    np.testing.assert_array_equal(blue | pale, network.first == 0)
    bars = trained.histogram_picture(network, scale=1)
    assert (bars[-1, -1] == trained.DROPPED).all()
    assert (trained.histogram_picture(stages_of_training[-1]["none"], scale=1)[:, -1] == trained.PAPER).all()


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
    (picture,) = call("picture", [[asdict(state), answer]])
    assert_same(picture, expected, "picture", 1e-6)


@each_state
def test_the_browser_takes_the_steps_that_torch_takes(call: Call, state: PytorchState) -> None:
    answer = json.loads(json.dumps(pytorch_answer(state)))
    other = json.loads(json.dumps(pytorch_answer(replace(state, alpha=state.alpha / 2 + 0.1))))
    own, torchs = call("answer", [[asdict(state), other], [asdict(state), answer]])
    assert "key" not in torchs, "where the steps are torch's already, they are not taken again"
    assert set(own["paths"]) == set(METHODS)
    for name in METHODS:
        for w in ("w1", "w2"):
            found, expected = (np.array(path[w], float) for path in (own["paths"][name], answer["paths"][name]))
            np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)
            assert [x == 0 for x in own["paths"][name][w]] == [x == 0 for x in answer["paths"][name][w]]
    assert_same(own["optima"], answer["optima"], "optima", 1e-9)


def test_handles_and_sliders_set_their_own_fields(call: Call) -> None:
    state = asdict(PytorchState())
    assert call("drag", [[state, "start", [9, -1.234]]])[0] == state | {"start_x": 2.5, "start_y": -1.23}
    assert call("nudge", [[state, "minimizer", 1, -1]])[0] == state | {"x": 1.92, "y": 0.48}
    assert call("edit", [[state, "step", 12.4]])[0] == state | {"step": 12}
    assert call("edit", [[state, "show", "both"]])[0] == state | {"show": "both"}


def test_the_template_says_nothing_that_it_does_not_measure() -> None:
    from regviz.live import HERE

    numbers = set(re.findall(r'data-number="(.*?)"', (HERE / "pytorch.html").read_text(encoding="utf-8")))
    assert numbers == set(pytorch_picture(PytorchState(), pytorch_answer(PytorchState()))["numbers"])
