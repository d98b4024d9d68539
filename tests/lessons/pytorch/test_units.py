"""This alpha elsewhere: each number is put into its own program or objective, whose optimum is then ours."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
import torch
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.data import diabetes
from regviz.lessons.pytorch.answer import ROWS, SD
from regviz.lessons.pytorch.state import PytorchState
from regviz.lessons.texts import languages, part
from regviz.studies import recipe
from tests.lessons.pytorch.cases import answer_of
from tests.node import Node


def diabetes_data() -> tuple[np.ndarray, np.ndarray]:
    data = diabetes()
    return (data.X - data.X.mean(0)) / data.X.std(0), data.y - data.y.mean()


ALPHA = 0.4


@pytest.fixture
def units(node: Node) -> Units:
    """What the page prints: (penalty, place) -> number."""
    state, answer = PytorchState(alpha=ALPHA), answer_of(PytorchState(alpha=ALPHA))
    answer["table"]["steps"]["optima"] = {"l1": [1, -0.5], "l2": [3, 4]}
    (picture,) = node.lesson("pytorch")("picture", [[asdict(state), answer]])
    keys = [key.split(".") for key in picture["numbers"]]
    return {(key[1], key[2]): picture["numbers"][".".join(key)] for key in keys if key[0] == "units"}


Units = dict[tuple[str, str], float]
EXACT = {"fit_intercept": False, "tol": 1e-12, "max_iter": 100_000}
PROGRAMS = {
    ("l1", "sklearn"): lambda alpha: Lasso(alpha, **EXACT),
    ("l1", "net"): lambda alpha: ElasticNet(alpha, l1_ratio=1, **EXACT),
    ("l2", "sklearn"): lambda alpha: Ridge(alpha, fit_intercept=False),
    ("l2", "net"): lambda alpha: ElasticNet(alpha, l1_ratio=0, **EXACT),
}


def ours(penalty: str) -> np.ndarray:
    X, y = diabetes_data()
    w: np.ndarray = solve(Quadratic.from_data(X, y), L1() if penalty == "l1" else SquaredL2(), alpha=ALPHA).w.numpy()
    return w


@pytest.mark.parametrize(("penalty", "name"), PROGRAMS)
@pytest.mark.filterwarnings("ignore:Objective did not converge")  # it complains of a pure ridge
def test_scikit_learn_finds_our_optimum(units: Units, penalty: str, name: str) -> None:
    model = PROGRAMS[penalty, name](units[penalty, name])
    np.testing.assert_allclose(model.fit(*diabetes_data()).coef_, ours(penalty), atol=1e-4)


@pytest.mark.parametrize(("name", "scale"), [("sgd", 0.5), ("mse", 1.0)])
def test_sgd_finds_our_optimum_with_weight_decay_or_with_proximal_steps(units: Units, name: str, scale: float) -> None:
    """`scale` times nn.MSELoss() is J0 or the loss itself."""
    X, y = map(torch.tensor, diabetes_data())
    for penalty in ("l1", "l2"):
        model = torch.nn.Linear(X.shape[1], 1, bias=False, dtype=torch.float64)
        decay = units["l2", name] if penalty == "l2" else 0.0
        optimizer = recipe.sgd(model, rate=0.1, momentum=0.9, l2=decay)
        for _ in range(6000):
            optimizer.zero_grad()
            (scale * torch.nn.MSELoss()(model(X)[:, 0], y)).backward()
            optimizer.step()
            if penalty == "l1":
                recipe.proximal_step(model, optimizer, units["l1", name])
        np.testing.assert_allclose(model.weight.detach().numpy()[0], ours(penalty), atol=1e-6)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@pytest.mark.parametrize("name", ["sum", "glmnet"])
def test_the_objective_as_it_is_written_elsewhere_is_least_at_our_optimum(
    units: Units, name: str, penalty: str
) -> None:
    """J0 + a sum |w| or a sum w^2; and glmnet's, whose y has standard deviation 1 and whose lambda shrinks with it."""
    X, y = diabetes_data()
    sd = y.std() if name == "glmnet" else 1.0
    share, a = (1 / 2 if name == "glmnet" else 1.0), units[penalty, name] / sd

    def objective(w: np.ndarray, factor: float = 1) -> float:
        size = np.abs(w).sum() if penalty == "l1" else share * (w**2).sum()
        return float(((y / sd - X @ w) ** 2).sum() / (2 * len(y)) + factor * a * size)

    best, random = ours(penalty) / sd, np.random.default_rng(0)
    for scale in (1e-2, 1e-4):
        moved = best + scale * np.abs(best).max() * random.standard_normal((200, len(best)))
        assert min(map(objective, moved)) > objective(best)
    assert objective(best * (1 - 1e-4), factor=1.02) < objective(best, factor=1.02)
    assert objective(best * (1 + 1e-4), factor=0.98) < objective(best, factor=0.98)


def test_the_units_say_which_data_they_are_for_and_how_large_the_set_is(units: Units) -> None:
    _, y = diabetes_data()
    assert (len(y), y.std()) == pytest.approx((ROWS, SD), rel=1e-10)
    assert (units["l1", "t"], units["l2", "t"]) == (1.5, 5)
    for language in languages():
        text = part(language, "pytorch.figure")["units.text"]
        assert str(ROWS) in text
        assert f"{SD:.0f}" in text
