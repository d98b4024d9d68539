"""The folded charts of the page on choosing features: one coefficient alone, and two features with their loss."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Lasso, Ridge

from regviz.data import load
from regviz.lessons.features.source import FEATURES
from regviz.lessons.features.state import FeaturesState
from tests.lessons.features.cases import TIGHT, answer_of
from tests.lessons.features.test_picture import pieces, points
from tests.node import Node

PAIRS = [
    FeaturesState(data=data, first=first, second=second, alpha=alpha, scale=scale, twin=twin)
    for data, first, second, scale, twin in [
        ("diabetes", "s1", "s2", "on", "none"),
        ("diabetes", "age", "s3", "off", "after"),
        ("diabetes", "bmi", "s5", "on", "before"),
        ("prostate", "svi", "lcp", "off", "none"),
    ]
    for alpha in (0.0001, 0.1, 0.33, 2)
]
each_pair = pytest.mark.parametrize("state", PAIRS, ids=str)


def drawn(node: Node, state: FeaturesState) -> Any:
    (picture,) = node.lesson("features")("picture", [[asdict(state), answer_of(state)]])
    return picture


def standard(state: FeaturesState) -> tuple[np.ndarray, np.ndarray]:
    """The two features and the response, standardized, from the data itself."""
    data = load(state.data)
    columns = [FEATURES[state.data].index(name) for name in (state.first, state.second)]
    X, y = data.X[data.train][:, columns], data.y[data.train]
    return (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()


@each_pair
def test_both_optima_and_the_minimizer_are_scikit_learns(node: Node, state: FeaturesState) -> None:
    X, y = standard(state)
    plane = drawn(node, state)["traces"]["plane"]
    models = {"l1": Lasso(state.alpha, **TIGHT), "l2": Ridge(len(y) * state.alpha, solver="svd")}
    for name, model in models.items():
        np.testing.assert_allclose(points(plane[name])[0], model.fit(X, y).coef_, atol=1e-9)
    np.testing.assert_allclose(points(plane["minimizer"])[0], np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-9)


@each_pair
def test_contours_are_nested_and_the_touching_ones_stay_out_of_their_sets(node: Node, state: FeaturesState) -> None:
    """Of the loss, at r = sqrt(2 (J0 - least J0)) = 0.1, 0.2, ... 0.8."""
    X, y = standard(state)
    plane = drawn(node, state)["traces"]["plane"]
    least = np.square(y - X @ points(plane["minimizer"])[0]).mean()

    def level(w: np.ndarray) -> np.ndarray:
        return np.sqrt(np.maximum(np.square(y[:, None] - X @ w.T).mean(0) - least, 0))

    rings = [level(piece) for piece in pieces(plane["contours"])]
    assert sorted({float(ring[0].round(6)) for ring in rings}) == pytest.approx([0.1 * k for k in range(1, 9)])
    for ring in rings:
        np.testing.assert_allclose(ring, ring[0], atol=1e-7)
    for name, order in (("l1", 1), ("l2", 2)):
        w = points(plane[name])
        touch = np.concatenate(pieces(plane[f"touch_{name}"]))
        np.testing.assert_allclose(level(touch), level(w)[0], atol=1e-7)
        assert np.linalg.norm(touch, order, axis=1).min() >= np.linalg.norm(w[0], order) - 1e-9
        assert np.linalg.norm(touch - w, axis=1).min() < 1e-9, "it runs through the optimum"
        outline = points(plane["diamond" if name == "l1" else "circle"])
        np.testing.assert_allclose(np.linalg.norm(outline, order, axis=1), np.linalg.norm(w[0], order), atol=1e-12)


@each_pair
def test_the_scatter_is_the_data_and_has_the_printed_correlation(node: Node, state: FeaturesState) -> None:
    X, _ = standard(state)
    picture = drawn(node, state)
    np.testing.assert_allclose(points(picture["traces"]["scatter"]["points"]), X, atol=0.0006)
    assert picture["numbers"]["r"] == pytest.approx(np.corrcoef(X.T)[0, 1], abs=1e-12)


@pytest.mark.parametrize("ratio", ["20", "50", "80"])
@pytest.mark.parametrize("alpha", [1e-4, 0.07, 0.9, 10])
def test_one_coefficient_alone_is_where_its_loss_and_penalty_balance(node: Node, alpha: float, ratio: str) -> None:
    """z - w - alpha (1 - rho) w is alpha rho sign(w), and at w = 0 no larger than alpha rho."""
    shrink = drawn(node, replace(FeaturesState(), alpha=alpha, ratio=ratio))["traces"]["shrink"]
    for name, rho in {"l1": 1.0, "l2": 0.0, "net": float(ratio) / 100}.items():
        z = np.linspace(-1, 1, 201)
        w = np.interp(z, *points(shrink[name]).T)
        pull, on = z - w - alpha * (1 - rho) * w, np.abs(w) > 1e-12
        np.testing.assert_allclose(pull[on], alpha * rho * np.sign(w[on]), atol=1e-9)
        assert (np.abs(pull[~on]) <= alpha * rho + 1e-9).all()
    assert points(shrink["same"]).tolist() == [[-1, -1], [1, 1]]
