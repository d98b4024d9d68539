"""What the page "In PyTorch" says and shows to copy: every piece of code runs and does what is said of it."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import pytest
import torch

from regviz import SquaredL2
from regviz.lessons.pytorch.stage import pytorch_answer, rows
from regviz.lessons.pytorch.state import EXAMPLES, METHODS, PytorchState
from regviz.lessons.pytorch.words import MISTAKES, RECIPE, code, sentence
from regviz.lessons.texts import languages, part
from regviz.studies import recipe
from tests.lessons.pytorch.test_pytorch import each_state, end, optimum


@each_state
def test_the_code_takes_the_steps_that_are_shown(state: PytorchState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    shown = rows(pytorch_answer(state), int(state.step))
    assert set(space["found"]) == set(METHODS) >= set(shown) == set(state.methods)
    for name, row in shown.items():
        w = space["found"][name]
        assert w.tolist() == pytest.approx([row["w1"], row["w2"]], rel=1e-6, abs=1e-8)
        assert (w == 0).sum() == row["zeros"]
    assert len(capsys.readouterr().out.splitlines()) == len(METHODS)


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


def test_the_recipe_is_the_code_that_trains_the_networks() -> None:
    assert RECIPE.startswith(inspect.getsource(recipe))
    assert "regviz" not in RECIPE, "it runs without this project"


def line_of(weights: list[list[float]]) -> torch.nn.Linear:
    layer = torch.nn.Linear(len(weights[0]), len(weights))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weights))
    return layer


def test_a_proximal_step_is_the_prox_of_alpha_times_the_effective_rate() -> None:
    layer = line_of([[0.5, -0.1], [0.05, -0.4]])
    bias = layer.bias.clone()
    recipe.proximal_step(layer, recipe.sgd(layer, rate=0.1, momentum=0.5), alpha=1.0)
    torch.testing.assert_close(layer.weight, torch.tensor([[0.3, 0.0], [0.0, -0.2]]))
    assert torch.equal(layer.bias, bias)


def test_a_group_step_is_the_prox_of_the_columns_lengths() -> None:
    """prox of s |v|_2 is v (1 - s / |v|)_+: a column shrinks towards 0 along itself, or is 0 as a whole."""
    layer = line_of([[3.0, 0.1, 0.0], [4.0, 0.1, 0.0]])
    recipe.group_step(layer, recipe.sgd(layer, rate=0.5), alpha=2.0)
    torch.testing.assert_close(layer.weight, torch.tensor([[2.4, 0.0, 0.0], [3.2, 0.0, 0.0]]))


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
    names, shown = part(language, "pytorch.figure"), rows(pytorch_answer(state), int(state.step))
    for name in METHODS:
        assert (re.search(rf"{re.escape(names[f'control.{name}'])}(?!W)", said) is not None) == (name in shown)
    text = part(language, "pytorch.sentence")
    for key, any_zeros in (("zero", True), ("nonzero", False)):
        found = re.search(re.escape(text[key]).replace(r"\{names\}", "(.*?)"), said)
        expected = {names[f"control.{name}"] for name, row in shown.items() if (row["zeros"] > 0) == any_zeros}
        assert set(re.split("[,、] ?", found[1]) if found else ()) == expected
    assert (text["nothing"] in said) == (not shown)
    assert not set("{}") & set(said)


def test_the_sentence_measures_how_far_the_l2_optimum_is() -> None:
    state = EXAMPLES["adamw"]
    said = sentence(state, pytorch_answer(state), "en")
    far = np.hypot(*np.subtract(end(state, "adamw"), optimum(state, SquaredL2())))
    assert f"SGD 0.00, Adam 0.00, AdamW {far:.2f}." in said
