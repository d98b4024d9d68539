"""The data sets, against their published figures and an independent copy."""

import numpy as np
import pytest

from regviz.data import LOADERS, diabetes, load, products, prostate, standardized, uncorrelated


@pytest.mark.parametrize("name", LOADERS)
def test_a_data_set_is_a_full_table_with_source_and_licence(name: str) -> None:
    data = load(name)
    n, p = data.X.shape
    assert len(set(data.names)) == p
    assert data.y.shape == data.train.shape == (n,)
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.y).all()
    assert (np.ptp(data.X, axis=0) > 0).all()
    assert not data.X.flags.writeable
    assert not data.y.flags.writeable
    assert "Source:" in str(LOADERS[name].__doc__)
    assert "Licence:" in str(LOADERS[name].__doc__)


def test_diabetes_is_scikit_learns_table_to_the_last_digit() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    theirs = datasets.load_diabetes(scaled=False)
    assert list(diabetes().names) == theirs.feature_names
    assert (theirs.data == diabetes().X).all()
    assert (theirs.target == diabetes().y).all()


def test_prostate_is_the_books_table() -> None:
    """67 of 97 men train; least squares on the standardized training set has the book's coefficients (Table 3.2)."""
    data = prostate()
    assert (len(data.y), int(data.train.sum())) == (97, 67)
    assert data.X[31, 1] == 3.804438
    standard = (data.X - data.X.mean(0)) / data.X.std(0, ddof=1)
    X = np.column_stack([np.ones(97), standard])[data.train]
    w = np.linalg.lstsq(X, data.y[data.train], rcond=None)[0]
    assert np.round(w, 2).tolist() == [2.46, 0.68, 0.26, -0.14, 0.21, 0.31, -0.29, -0.02, 0.27]


def test_standardized_columns_are_those_of_scikit_learn() -> None:
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    X = diabetes().X
    np.testing.assert_allclose(standardized(X), preprocessing.StandardScaler().fit_transform(X), atol=1e-12)


def test_uncorrelated_columns_are_uncorrelated_and_no_others_are_nearer() -> None:
    """The nearest is the orthogonal factor of the polar decomposition (Higham), here by another way, the SVD."""
    X = standardized(diabetes().X)
    Z = uncorrelated(X)
    np.testing.assert_allclose(Z.T @ Z / len(Z), np.eye(10), atol=1e-12)
    U, _, Vt = np.linalg.svd(X, full_matrices=False)
    np.testing.assert_allclose(Z, np.sqrt(len(X)) * U @ Vt, atol=1e-10)
    random = np.random.default_rng(0)
    for _ in range(20):
        turned = Z @ np.linalg.qr(random.standard_normal((10, 10)))[0]
        assert np.linalg.norm(turned - X) > np.linalg.norm(Z - X)


def test_products_are_the_64_of_the_paper() -> None:
    X = diabetes().X
    Z = products(X)
    assert Z.shape == (442, 64)
    assert len(np.unique(Z, axis=1).T) == 64
    np.testing.assert_array_equal(Z[:, :10], X)
    assert np.linalg.matrix_rank(standardized(Z)) == 64
