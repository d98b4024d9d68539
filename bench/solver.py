"""Measure the solver against scikit-learn, celer and skglm: python -m bench.solver

Each library runs in a process of its own with one thread (thread pools disturb each other), on the same problems, in
turn, several rounds. A time is the median; the first call, which compiles and fills caches, does not count.

ratio  the peer's time by regviz's: how many times faster regviz is
gap    how far J(w) is at most from its minimum, relative to |y|^2 / (2n), at the worst alpha: what the time has bought.
       The tolerances are about as tight as each peer can reach; "default" is what scikit-learn does if not told.

regviz is given H and w_hat, and the peers that can take a Gram matrix are given that; "from data" starts from X and y;
"bare" is the solver without the public call's checks. scikit-learn's LARS is interpolated to the alphas, as regviz does
with its own path. The loops over 10,000 problems are measured on the first hundred and scaled up.
"""

from __future__ import annotations

import os
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Solver = Callable[[Array, Array, Array], Callable[[], Any]]

ROUNDS = 3
BUDGET = 0.3  # seconds for a solver on a task in a round, but at least three calls
SAMPLE = 100  # the problems of the 10,000 that a loop is measured on
TIGHT = {"max_iter": 10_000, "max_epochs": 1_000_000}


class Task(NamedTuple):
    """m problems, X (m, n, p) and y (m, n), each of them for k alphas."""

    name: str
    X: Array
    y: Array
    alphas: Array
    ridge: bool = False


class Entry(NamedTuple):
    """A solver: `prepare` does what is not measured and returns the call that is, which gives w (m, k, p)."""

    package: str
    name: str
    prepare: Solver
    loops: bool = False  # takes the problems one by one


def tasks() -> list[Task]:
    data = import_module("sklearn.datasets")
    rng = np.random.default_rng(0)
    pairs, answers = rng.standard_normal((10_000, 20, 2)), rng.standard_normal((10_000, 20))
    small = centred(*data.load_diabetes(scaled=False, return_X_y=True))
    large = centred(*data.make_regression(1000, 100, n_informative=20, noise=50.0, random_state=0))
    many = centred(*data.make_regression(500, 200, n_informative=20, noise=50.0, random_state=0))
    wide = centred(*data.make_regression(300, 500, n_informative=20, noise=50.0, random_state=0))
    return [
        Task("One problem, two coefficients", pairs[:1], answers[:1], np.array([0.05])),
        Task("One problem, two coefficients: 200 alphas", pairs[:1], answers[:1], grid(pairs, answers, 200)),
        Task("10,000 problems, two coefficients", pairs, answers, np.array([0.05])),
        Task("Diabetes, 442 x 10: 100 alphas", *small, grid(*small, 100)),
        Task("Made, 1000 x 100: 100 alphas", *large, grid(*large, 100)),
        Task("Made, 500 x 200: 100 alphas", *many, grid(*many, 100)),
        Task("Made, 300 x 500: 100 alphas", *wide, grid(*wide, 100)),
        Task("Made, 1000 x 100: ridge, 200 alphas", *large, grid(*large, 200), ridge=True),
    ]


def centred(X: Array, y: Array) -> tuple[Array, Array]:
    """Columns of mean 0 and variance 1, y of mean 0, as a batch of one problem."""
    return ((X - X.mean(0)) / X.std(0))[None], (y - y.mean())[None]


def grid(X: Array, y: Array, k: int) -> Array:
    """k alphas from the first problem's alpha_max down to a thousandth of it."""
    spread: Array = np.abs(X[0].T @ y[0]).max() / len(y[0]) * np.geomspace(1, 1e-3, k)
    return spread


def regviz_solve(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    from regviz import L1, Quadratic, solve

    loss = Quadratic.from_data(X, y)
    return lambda: solve(loss, L1(), alpha=alphas[0]).w[:, None]


def regviz_path(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    from regviz import L1, Quadratic, path

    loss = Quadratic.from_data(X[0], y[0])
    return lambda: path(loss, L1(), alphas).w[None]


def regviz_from_data(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    from regviz import L1, Quadratic, path

    return lambda: path(Quadratic.from_data(X[0], y[0]), L1(), alphas).w[None]


def regviz_bare(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    import torch

    from regviz import Quadratic
    from regviz.solver import homotopy, planar

    loss, zero = Quadratic.from_data(X, y), torch.zeros((), dtype=torch.float64)
    H, w_hat, alpha = loss.hessian[:, None], loss.minimizer[:, None], torch.from_numpy(alphas)
    if X.shape[-1] == 2:
        return lambda: planar.penalized(H, w_hat, alpha, zero)
    return lambda: homotopy.at(H[0, 0].numpy(), loss.g[0].numpy(), alphas)[None]


def lars(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    path = import_module("sklearn.linear_model").lars_path_gram
    given = {"Xy": X[0].T @ y[0], "Gram": X[0].T @ X[0], "n_samples": len(y[0]), "method": "lasso"}

    def run() -> Array:
        knots, _, w = path(**given)
        return np.array([np.interp(-alphas, -knots, row) for row in w]).T[None]

    return run


def lasso_path(tol: float) -> Solver:
    def prepare(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
        path = import_module("sklearn.linear_model").lasso_path
        given = {"precompute": X[0].T @ X[0], "Xy": X[0].T @ y[0], "tol": tol, "max_iter": TIGHT["max_epochs"]}
        return lambda: path(X[0], y[0], alphas=alphas, **given)[1].T[None]

    return prepare


def celer_path(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    path, columns = import_module("celer").celer_path, np.asfortranarray(X[0])
    return lambda: path(columns, y[0], "lasso", alphas=alphas, tol=1e-14, **TIGHT)[1].T[None]


def skglm_path(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    model, columns = import_module("skglm").Lasso(fit_intercept=False, tol=1e-12, **TIGHT), np.asfortranarray(X[0])
    return lambda: model.path(columns, y[0], alphas)[1].T[None]


def regviz_ridge(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    from regviz import Quadratic, SquaredL2, path

    return lambda: path(Quadratic.from_data(X[0], y[0]), SquaredL2(), alphas).w[None]


def sklearn_ridge(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
    ridge = import_module("sklearn.linear_model").Ridge
    models = [ridge(len(y[0]) * alpha, fit_intercept=False) for alpha in alphas]
    return lambda: np.array([[model.fit(X[0], y[0]).coef_ for model in models]])


def fits(module: str, **settings: Any) -> Solver:
    def prepare(X: Array, y: Array, alphas: Array) -> Callable[[], Any]:
        model = import_module(module).Lasso(alphas[0], fit_intercept=False, **settings)
        return lambda: np.array([[model.fit(X_i, y_i).coef_] for X_i, y_i in zip(X, y, strict=True)])

    return prepare


FITS = [
    Entry("regviz", "regviz solve", regviz_solve),
    Entry("regviz", "regviz, bare", regviz_bare),
    Entry("sklearn", "scikit-learn Lasso", fits("sklearn.linear_model", tol=1e-14, max_iter=10**6), loops=True),
    Entry("sklearn", "scikit-learn Lasso, default", fits("sklearn.linear_model"), loops=True),
    Entry("celer", "celer Lasso", fits("celer", tol=1e-14, **TIGHT), loops=True),
    Entry("skglm", "skglm Lasso", fits("skglm", tol=1e-12, **TIGHT), loops=True),
]
PATHS = [
    Entry("regviz", "regviz path", regviz_path),
    Entry("regviz", "regviz, bare", regviz_bare),
    Entry("regviz", "regviz path, from data", regviz_from_data),
    Entry("sklearn", "scikit-learn lars_path_gram", lars),
    Entry("sklearn", "scikit-learn lasso_path, Gram", lasso_path(1e-14)),
    Entry("sklearn", "scikit-learn lasso_path, default", lasso_path(1e-4)),
    Entry("celer", "celer celer_path", celer_path),
    Entry("skglm", "skglm Lasso.path", skglm_path),
]


RIDGES = [
    Entry("regviz", "regviz path, from data", regviz_ridge),
    Entry("sklearn", "scikit-learn Ridge, each alpha", sklearn_ridge),
]


def entries(task: Task) -> list[Entry]:
    if task.ridge:
        return RIDGES
    return FITS if len(task.alphas) == 1 else PATHS


def measure(i: int, j: int) -> tuple[float, Array]:
    """In the package's process: the median seconds of a call of entry j on task i, and w for the first problems."""
    warnings.simplefilter("ignore")  # a tolerance that cannot be reached shows in the gap
    task = tasks()[i]
    entry = entries(task)[j]
    X, y = (task.X[:SAMPLE], task.y[:SAMPLE]) if entry.loops else (task.X, task.y)
    run = entry.prepare(X, y, task.alphas)
    seconds: list[float] = []
    w = np.asarray(run())[:SAMPLE]
    while sum(seconds) < BUDGET or len(seconds) < 3:
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds) * len(task.X) / len(X), w


def bounds(X: Array, y: Array, w: Array, alpha: float) -> tuple[float, float]:
    """J(w), and a lower bound for all J: the dual at the residual, shrunk until it is feasible. By |y|^2 / (2n)."""
    n, residual = len(y), y - X @ w
    largest = float(np.abs(X.T @ residual).max()) / n
    dual = residual * min(1.0, alpha / largest) if largest > 0 else residual
    value = residual @ residual + 2 * n * alpha * np.abs(w).sum()
    return float(value / (y @ y)), float((2 * y - dual) @ dual / (y @ y))


def ridge_value(X: Array, y: Array, w: Array, alpha: float) -> float:
    """J(w) of ridge by |y|^2 / (2n)."""
    residual = y - X @ w
    return float((residual @ residual + len(y) * alpha * w @ w) / (y @ y))


def gaps(task: Task, answers: Iterable[Array]) -> Array:
    """For each w of `answers` the largest J(w) minus the best lower bound that any of them gives."""
    points = [
        (task.X[i], task.y[i], (i, k), alpha)
        for i in range(SAMPLE)[: len(task.X)]
        for k, alpha in enumerate(task.alphas)
    ]
    if task.ridge:
        values = np.array([[ridge_value(X, y, w[at], alpha) for X, y, at, alpha in points] for w in answers])
        above: Array = (values - values.min(0)).max(1)
        return above
    both = np.array([[bounds(X, y, w[at], alpha) for X, y, at, alpha in points] for w in answers])
    worst: Array = (both[..., 0] - both[..., 1].max(0)).max(1)
    return worst


def table(task: Task, seconds: list[list[float]], answers: list[Array]) -> None:
    times = [statistics.median(row) for row in seconds]
    print(f"\n{task.name}\n{'':<36}{'time':>12}{'ratio':>10}{'gap':>10}")
    for entry, spent, gap in zip(entries(task), times, gaps(task, answers), strict=True):
        ratio = "" if entry.package == "regviz" else f"{spent / times[0]:,.1f}"
        print(f"  {entry.name:<34}{1e3 * spent:>9,.3f} ms{ratio:>10}{gap:>10.0e}")


def ties() -> None:
    """Three variables meet at one alpha: scikit-learn's LARS leaves the path and does not end in the least squares."""
    from regviz import L1, Quadratic, path

    X, y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, -1.0]]), np.array([1.0, 0.0, 1.0])
    ours = path(Quadratic.from_data(X, y), L1()).w[-1].numpy()
    theirs = import_module("sklearn.linear_model").lars_path(X, y, method="lasso")[2][:, -1]
    print(f"\nThree variables tie: X = {X.tolist()}, y = {y.tolist()}. At alpha = 0:")
    for name, w in ("regviz path", ours), ("scikit-learn lars_path", theirs):
        print(f"  {name:<34}w = {np.round(w, 12).tolist()}, |y - X w|^2 = {np.square(y - X @ w).sum():.1g}")


def main() -> None:
    for pool in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
        os.environ[f"{pool}_NUM_THREADS"] = "1"  # inherited by the processes
    processes = {e.package: ProcessPoolExecutor(1, get_context("spawn")) for e in FITS}
    for i, task in enumerate(tasks()):
        runs = [
            [processes[e.package].submit(measure, i, j).result() for j, e in enumerate(entries(task))]
            for _ in range(ROUNDS)
        ]
        columns = list(zip(*runs, strict=True))
        table(task, [[spent for spent, _ in column] for column in columns], [column[0][1] for column in columns])
    ties()


if __name__ == "__main__":
    main()
