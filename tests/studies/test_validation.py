"""Cross-validation against scikit-learn, fold by fold, and the two alphas that are read off it."""

from __future__ import annotations

import numpy as np
import pytest

from regviz.lessons.features import problem as choosing
from regviz.lessons.features.state import FeaturesState
from regviz.studies.validation import cross_validate, folds
from tests.lessons.features.cases import each_data, estimator


@each_data
def test_cross_validation_is_what_scikit_learn_gets_fold_by_fold(state: FeaturesState) -> None:
    X, y = choosing.raw(state)
    dial, parts = np.array([0.02, 0.3]), folds(len(y), 10, 3)
    for name, penalty in choosing.penalties(state).items():
        found = cross_validate(X, y, penalty, dial, parts, state.scale == "on")
        for k, alpha in enumerate(dial):
            errors = []
            for part_ in parts:
                train = np.delete(np.arange(len(y)), part_)
                model = estimator(state, name, alpha, len(train)).fit(X[train], y[train])
                errors.append(np.mean((y[part_] - model.predict(X[part_])) ** 2))
            np.testing.assert_allclose(found.errors[:, k], errors, atol=1e-7)
            assert found.mean[k] == pytest.approx(np.mean(errors), abs=1e-7)
            assert found.se[k] == pytest.approx(np.std(errors, ddof=1) / np.sqrt(10), abs=1e-7)


@pytest.mark.parametrize(("n", "count"), [(442, 10), (67, 10), (10, 10)])
def test_folds_take_every_row_once_and_a_seed_always_the_same(n: int, count: int) -> None:
    parts = folds(n, count, 1)
    assert sorted(np.concatenate(parts)) == list(range(n))
    assert {len(p) for p in parts} <= {n // count, n // count + 1}
    assert all((a == b).all() for a, b in zip(parts, folds(n, count, 1), strict=True))
    assert any((a != b).any() for a, b in zip(parts, folds(n, count, 2), strict=True) if len(a) == len(b)) or n == count


@each_data
def test_the_two_alphas_are_what_their_names_say(state: FeaturesState) -> None:
    for found in choosing.validations(state).values():
        assert found.mean.min() == found.mean[found.best]
        within = found.mean[found.best] + found.se[found.best]
        assert found.mean[found.one_se] <= within
        assert (found.mean[found.one_se + 1 :] > within).all()
