"""Public data sets, written as people's programs write them, brought to the page: the optima are scikit-learn's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_linnerud, load_wine
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regviz.lessons.features import problem as choosing
from regviz.lessons.features.answer import optima
from tests.lessons.features.cases import TIGHT
from tests.lessons.features.test_own import brought

LOADERS: dict[str, Callable[..., Any]] = {
    "diabetes": lambda **how: load_diabetes(scaled=False, **how),
    "wine": load_wine,
    "iris": load_iris,
    "breast cancer": load_breast_cancer,
    "linnerud": load_linnerud,
}
WRITTEN: dict[str, dict[str, Any]] = {
    "by a program": {},
    "by Excel in Germany": {"sep": ";", "decimal": ","},
    "with tabs and quotes": {"sep": "\t", "quoting": 2},
}


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("name", LOADERS)
def test_the_optima_are_scikit_learns(name: str, written: str) -> None:
    data = LOADERS[name](as_frame=True)
    table = data.data.join(data.target)
    own = brought(table.to_csv(index=False, **WRITTEN[written]))
    used = [name for name in own.source.names if name in table]
    assert used == list(own.source.names), "all are numbers"
    assert own.brought.planned.target.name == table.columns[-1]
    X, y = table[used].to_numpy(float), table.iloc[:, -1].to_numpy(float)
    np.testing.assert_array_equal(own.source.X, X)
    y = (y - y.mean()) / y.std()
    for alpha in (0.3, 0.01):
        models = {
            "l1": Lasso(alpha, **TIGHT),
            "l2": Ridge(len(y) * alpha),
            "net": ElasticNet(alpha, l1_ratio=0.5, **TIGHT),
        }
        best = optima(choosing.varied(own, alpha=alpha))
        for penalty, model in models.items():
            theirs = make_pipeline(StandardScaler(), model).fit(X, y)[-1].coef_
            np.testing.assert_allclose(best[penalty]["w"], theirs, atol=1e-8)


def test_each_fold_is_predicted_by_what_its_own_fit_standardizes_with() -> None:
    """As a pipeline does, whose scaler sees the rows of the fit alone."""
    data = load_diabetes(scaled=False, as_frame=True)
    own = brought(data.data.join(data.target).to_csv(index=False))
    X, y = data.data.to_numpy(), data.target.to_numpy()
    y = (y - y.mean()) / y.std()
    found = choosing.validations(own)["l1"]
    parts = choosing.folds(len(y), 10, 1)
    for k in (20, 55, 70):
        model = make_pipeline(StandardScaler(), Lasso(found.alphas[k], **TIGHT))
        for part, error in zip(parts, found.errors[:, k], strict=True):
            rows = np.setdiff1d(np.arange(len(y)), part)
            missed = y[part] - model.fit(X[rows], y[rows]).predict(X[part])
            assert np.square(missed).mean() == pytest.approx(error, abs=1e-9)
