"""The data sets that ship with the project, as they were published: unscaled, uncentred, no rows left out.

`load(name)` for a name in LOADERS, or the loaders themselves: their docstrings have source and licence. `columns` has
what is done to their features.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from regviz.data.columns import products, standardized, uncorrelated

__all__ = ["LOADERS", "DataSet", "diabetes", "load", "products", "prostate", "standardized", "uncorrelated"]

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class DataSet:
    """A table for regression: n observations of p features, and a number to predict.

    names (p)     the features' short names, as in the source
    X     (n, p)  float64, unscaled
    y     (n)     float64, unscaled
    train (n)     bool, the rows that the source trains on; all of them where it makes no such difference
    """

    names: tuple[str, ...]
    X: NDArray[np.float64]
    y: NDArray[np.float64]
    train: NDArray[np.bool_]


def _read(file: str) -> dict[str, list[str]]:
    """The columns of a file, by name."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    return {name: list(column) for name, column in zip(head, zip(*rows, strict=True), strict=True)}


def _frozen(values: list[str] | list[list[str]]) -> NDArray[np.float64]:
    array = np.array(values, dtype=np.float64).T
    array.flags.writeable = False
    return array


@cache
def diabetes() -> DataSet:
    """442 patients, 10 features, and how far the disease has progressed one year later (25 to 346).

    age (years), sex (1, 2), bmi (kg/m^2), bp (mean arterial pressure, mmHg) and six blood serum measurements: s1 total
    cholesterol, s2 low-density lipoproteins, s3 high-density lipoproteins, s4 total cholesterol / HDL, s5 the logarithm
    of the triglycerides (possibly), s6 blood sugar.

    Source: B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, Least angle regression, Annals of Statistics 32 (2004)
    407-499; the table that they published at www4.stat.ncsu.edu/~boos/var.select/diabetes.html, as scikit-learn has it
    (`sklearn.datasets.load_diabetes(scaled=False)`; its values to the last digit).
    Licence: the authors offer the table for download and name no licence; scikit-learn distributes it under
    BSD-3-Clause.
    """
    columns = _read("diabetes.csv")
    y = _frozen(columns.pop("progression"))
    return DataSet(tuple(columns), _frozen(list(columns.values())), y, np.ones(len(y), dtype=bool))


@cache
def prostate() -> DataSet:
    """97 men before a radical prostatectomy, 8 features, and the logarithm of prostate specific antigen (lpsa).

    lcavol (log cancer volume), lweight (log prostate weight), age (years), lbph (log of benign hyperplasia), svi
    (seminal vesicle invasion, 0 or 1), lcp (log capsular penetration), gleason (score, 6 to 9), pgg45 (percent of
    Gleason scores 4 or 5). `train` marks the 67 rows of the book's training set. Row 32's lweight is the corrected
    3.804438.

    Source: T. A. Stamey, J. N. Kabalin, J. E. McNeal et al., Prostate specific antigen in the diagnosis and treatment
    of adenocarcinoma of the prostate II, Journal of Urology 141 (1989) 1076-1083; published with T. Hastie, R.
    Tibshirani, J. Friedman, The Elements of Statistical Learning.
    Licence: the book's authors distribute the file freely on its site and name no licence; many open-source packages
    (among them the R packages lasso2 and genridge) ship it.
    """
    columns = _read("prostate.csv")
    train, y = np.array(columns.pop("train")) == "T", _frozen(columns.pop("lpsa"))
    return DataSet(tuple(columns), _frozen(list(columns.values())), y, train)


LOADERS: dict[str, Callable[[], DataSet]] = {"diabetes": diabetes, "prostate": prostate}


def load(name: str) -> DataSet:
    """The data set of that name."""
    return LOADERS[name]()
