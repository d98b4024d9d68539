"""The rows that a data set's source keeps apart: how well the page's optima predict what no fit has seen.

Of the prostate data that are 30 of 97 men; the diabetes data have no such rows. A row is centred and divided by the
means and standard deviations of the rows that are fitted, the response too, so that w is the effects as they are shown:

    error(w) = 1/m sum_i (y_i - x_i . w)^2,        se(w) = standard deviation of these m squares / sqrt(m)

in variances of the response, as the cross-validated error is. This is the test error of The Elements of Statistical
Learning, Table 3.3, but for the unit: there it is 1.437 times as large, that variance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from regviz.lessons.features.problem import Array, columns
from regviz.lessons.features.source import remembered
from regviz.lessons.features.state import FeaturesState


class HeldOut(NamedTuple):
    """m rows that no fit has seen: X (m, p) and y (m), in the fitted rows' standard deviations."""

    X: Array
    y: Array


class Error(NamedTuple):
    """The mean of the squared errors and its standard error, (...)."""

    mean: Array
    se: Array


@remembered("twin")
def held_out(state: FeaturesState) -> HeldOut | None:
    """The rows that are kept apart from a state's fits; None if there are none."""
    data = state.source
    if data.train.all():
        return None
    X, fitted, y = columns(state, ~data.train), columns(state, data.train), data.y[data.train]
    return HeldOut((X - fitted.mean(0)) / fitted.std(0), (data.y[~data.train] - y.mean()) / y.std())


def error(rows: HeldOut, w: Array) -> Error:
    """The error of the coefficients as they are shown, w (..., p)."""
    squares = np.square(rows.y - w @ rows.X.T)
    return Error(squares.mean(-1), squares.std(-1, ddof=1) / np.sqrt(len(rows.y)))


def errors(state: FeaturesState, w: dict[str, Array]) -> dict[str, Error]:
    """The error for each penalty's coefficients; none if no rows are kept apart."""
    rows = held_out(state)
    return {} if rows is None else {name: error(rows, np.asarray(w_of)) for name, w_of in w.items()}
