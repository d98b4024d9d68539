"""What the page "In PyTorch" says and shows to copy: every piece of code runs and does what is said of it."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch

from regviz.lessons import Code
from regviz.lessons.pytorch import LESSON
from regviz.lessons.pytorch.code import CIRCULATING, MISTAKES, RECIPE, code
from regviz.lessons.pytorch.state import METHODS, PytorchState
from regviz.lessons.texts import part
from regviz.studies import recipe
from tests.lessons.pytorch.cases import each_state, path_of


@each_state
def test_the_code_takes_the_steps_that_are_shown(state: PytorchState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    assert set(space["found"]) == set(METHODS)
    for name in state.methods:
        w, shown = space["found"][name].tolist(), path_of(state, name)[int(state.step)]
        assert w == pytest.approx(shown, rel=1e-6, abs=1e-8)
        assert w.count(0) == shown.count(0)
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


def test_the_snippet_with_all_mistakes_stops_at_the_first_and_is_shown_before_them() -> None:
    with pytest.raises(ValueError, match="empty parameter list"):
        exec(CIRCULATING, {})
    (fold,) = [fold for fold in LESSON.folds if fold.name == "mistakes"]
    assert fold.parts is not None
    shown = [part.lines for part in fold.parts(PytorchState(), part("en", "pytorch")) if isinstance(part, Code)]
    assert shown == [CIRCULATING, *MISTAKES.values()]


def test_with_the_first_mistake_mended_the_others_are_left() -> None:
    """Nothing moves: no step, and the gradient is gone; alpha is 1, on the biases, too; and there is no zero."""
    space: dict[str, Any] = {}
    exec(CIRCULATING.replace("parameters = model.parameters()", "parameters = list(model.parameters())"), space)
    model, x, y = space["model"], space["x"], space["y"]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        torch.randn(100, 10)
        assert torch.equal(model.weight, torch.nn.Linear(10, 1).weight)
    assert all(p.grad is None for p in model.parameters())
    whole = sum(p.abs().sum() for p in model.parameters())
    assert space["loss"].item() == pytest.approx((torch.nn.functional.mse_loss(model(x), y) + whole).item())
    assert (model.weight != 0).all()


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
