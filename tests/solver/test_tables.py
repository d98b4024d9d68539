"""Tables as people have them: mixed types and missing values; their columns' names come back with the answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from regviz import L1, Quadratic, path, solve

ROOT = Path(__file__).parent.parent.parent
PLAIN = pd.DataFrame(
    {"rooms": [3, 5, 4, 2], "area": [70.5, 120.0, 95.0, 41.0], "balcony": [True, False, True, True]},
    index=["a", "b", "c", "d"],
)
PRICE = pd.Series([20, 35, 30, 12], index=PLAIN.index, name="price")
NUMBERS = np.array([[3, 70.5, 1], [5, 120, 0], [4, 95, 1], [2, 41, 1]])
TYPES = {
    "mixed": {},
    "nullable": {"rooms": "Int64", "area": "Float64", "balcony": "boolean"},
    "pyarrow": {"rooms": "int64[pyarrow]", "area": "double[pyarrow]", "balcony": "bool[pyarrow]"},
    "small": {"rooms": "uint8", "area": "float32"},
    "objects": {"rooms": object, "area": object, "balcony": object},
    "sparse": {"rooms": "Sparse[int]", "balcony": "Sparse[bool]"},
}


@pytest.mark.parametrize("types", TYPES)
def test_numbers_of_every_type(types: str) -> None:
    table = PLAIN.astype(TYPES[types])
    loss = Quadratic.from_data(table, PRICE)
    assert loss.names == ("rooms", "area", "balcony")
    assert loss.hessian.equal(Quadratic.from_data(NUMBERS, PRICE.to_numpy()).hessian)
    assert Quadratic.from_data(PLAIN, PRICE.astype(table["rooms"].dtype)).g.equal(loss.g)


def test_dummies_are_numbers() -> None:
    table = pd.get_dummies(PLAIN.assign(floor=["low", "high", "low", "top"]))
    assert Quadratic.from_data(table, PRICE).names == (
        "rooms",
        "area",
        "balcony",
        "floor_high",
        "floor_low",
        "floor_top",
    )


@pytest.mark.parametrize("types", ["mixed", "nullable", "pyarrow"])
@pytest.mark.parametrize("column", ["rooms", "area"])
def test_a_missing_value_is_refused_with_its_column(types: str, column: str) -> None:
    table = PLAIN.astype(TYPES[types])
    table.loc["c", column] = None
    message = rf"X must have no missing values; its column '{column}' misses 1 of 4, first in row c"
    with pytest.raises(ValueError, match=message):
        Quadratic.from_data(table, PRICE)
    with pytest.raises(ValueError, match="y must have no missing values; it misses 1 of 4, first in row c"):
        Quadratic.from_data(NUMBERS, table[column])


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pd.Series(list("abcd")), "str"),
        (pd.Series([1, 2, 1, 2], dtype="category"), "category"),
        (pd.Series(pd.date_range("2020", periods=4)), "datetime64"),
        (pd.Series(["1", "2", "3", "4"], dtype=object), "object"),
        (pd.Series([1, 2, 1j, 4]), "complex128"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_what_is_no_number_is_refused_with_its_column(column: pd.Series, kind: str) -> None:
    message = rf"X must be made of real numbers; its column 'town' is of type {kind}.*get_dummies"
    with pytest.raises(TypeError, match=message):
        Quadratic.from_data(PLAIN.assign(town=column.set_axis(PLAIN.index)), PRICE)


def test_infinity_is_refused_with_its_column() -> None:
    with pytest.raises(ValueError, match="X must be finite; its column 'area' contains -inf"):
        Quadratic.from_data(PLAIN.assign(area=[1, 2, -np.inf, 3]), PRICE)


def test_a_table_for_y_is_told_which_column_to_take() -> None:
    with pytest.raises(ValueError, match=r"got shape \(4, 1\): a column; give y.iloc\[:, 0\]"):
        Quadratic.from_data(PLAIN, PRICE.to_frame())


@pytest.mark.parametrize("rows", ["dcba", "acbd", "bcde"])
def test_rows_that_are_not_those_of_the_table_are_refused(rows: str) -> None:
    """The numbers would be paired with other rows than the labels say."""
    y = PRICE.reindex(list(rows), fill_value=1)
    message = r"y must be of the rows of X, in their order: row \d of X is '[ab]'; got row .*: give y.loc\[X.index\]"
    with pytest.raises(ValueError, match=message):
        Quadratic.from_data(PLAIN, y)
    with pytest.raises(ValueError, match="row 0 of X is"):
        Quadratic.from_data(PLAIN.reset_index(drop=True)[::-1], PRICE.reset_index(drop=True))
    assert Quadratic.from_data(PLAIN, y.to_numpy()).p == Quadratic.from_data(NUMBERS, y).p == 3
    assert Quadratic.from_data(PLAIN, y.reset_index(drop=True)).p == 3  # the numbers of rows are no labels


def test_coefficients_in_another_order_are_refused() -> None:
    H = PLAIN.astype(float).cov()
    right, other = pd.Series([1, 2, 3], index=H.columns), pd.Series([1, 2, 3], index=["area", "rooms", "balcony"])
    for make, name in ((Quadratic, "minimizer"), (Quadratic.from_gram, "g")):
        assert make(H, right).names == make(H, pd.Series([1, 2, 3])).names == tuple(H.columns)
        assert make(H.to_numpy(), other).names is None
        with pytest.raises(ValueError, match=rf"{name} must be in the order of the columns of hessian.*got \('area', "):
            make(H, other)
        with pytest.raises(ValueError, match="hessian must be in the order of the columns of hessian"):
            make(H.iloc[::-1], [1, 2, 3])


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"X must be of shape .* got shape \(4, 0\)"):
        Quadratic.from_data(PLAIN[[]], PRICE)


def test_names_come_from_whatever_has_them() -> None:
    assert Quadratic.from_data(NUMBERS, PRICE).names is None
    assert Quadratic.from_data(pd.DataFrame(NUMBERS), PRICE).names is None  # 0, 1, 2 say nothing
    assert Quadratic(PLAIN.astype(float).cov(), [1, 2, 3]).names == ("rooms", "area", "balcony")
    assert Quadratic(np.eye(2), [1, 2], names=["a", "b"]).names == ("a", "b")
    both = pd.concat({"flat": PLAIN}, axis=1)
    assert Quadratic.from_data(both, PRICE).names == tuple(map(str, both.columns))


@pytest.mark.parametrize("twice", ["rooms", "alpha", "kkt"])
def test_the_table_of_a_path_has_the_names_of_the_columns(twice: str) -> None:
    table = PLAIN.set_axis(["rooms", "area", twice], axis=1)
    found = path(Quadratic.from_data(table, PRICE), L1(), [3, 1, 0.5])
    frame = pd.DataFrame(found.numpy())
    names = ["rooms", "area", f"{twice}_2"]
    assert list(frame) == ["alpha", "t", *names, "value", "zeros", "kkt", "converged"]
    np.testing.assert_array_equal(frame[names], found.w)
    for name in ("alpha", "t", "value", "kkt", "converged"):
        np.testing.assert_array_equal(frame[name], getattr(found, name))
    np.testing.assert_array_equal(frame["zeros"], found.zeros.sum(-1))


def test_a_name_without_letters_is_its_number() -> None:
    found = path(Quadratic(np.eye(3), [1, 2, 3], names=["", "", "c"]), L1(), [1, 0.5])
    assert list(pd.DataFrame(found.numpy()))[2:5] == ["w1", "w2", "c"]


def test_the_table_of_a_batch_has_a_row_for_each_optimum() -> None:
    loss = Quadratic(np.eye(2), np.arange(12.0).reshape(2, 3, 2))
    rows = path(loss, L1(), [1, 2]).numpy()
    assert rows.dtype.names is not None
    assert rows.dtype.names[2:4] == ("w1", "w2")
    assert rows["alpha"].tolist() == [1, 2] * 6
    assert rows["w1"].tolist() == [max(w - a, 0) for w in range(0, 12, 2) for a in (1, 2)]
    assert len(solve(Quadratic([[1.0]], [2.0]), L1(), alpha=1).numpy()) == 1


def test_the_library_does_not_bring_pandas() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "import regviz\n"
        "loss = regviz.Quadratic.from_data([[1, 2], [3, 4]], [1, 2])\n"
        "print(regviz.path(loss, regviz.L1()).numpy())"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True).returncode == 0
