"""The regression of the page on choosing features: its columns, whole paths, exact knots, cross-validation.

The response is centred and divided by its standard deviation, always. The features are centred, and divided by theirs
if the state says so. A coefficient is shown as the effect of one standard deviation of its feature, w_j sd_j, so that
both settings can be compared: without penalty they are then the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.features.source import remembered
from regviz.lessons.features.state import FIRST, LAST, STEP, FeaturesState
from regviz.studies.validation import Validation, cross_validate, folds

if TYPE_CHECKING:
    from regviz.solver.penalties import Penalty

Array = NDArray[np.float64]

PENALTIES = ("l1", "l2", "net")
FOLDS = 10

Signs = list[tuple[float, list[int]]]
"""Who is in, with which sign, from which alpha on: [(alpha, [sign, ...]), ...], alpha rising."""


class Problem(NamedTuple):
    """A regression of the page: X (n, p) as it is fitted, y (n), unit (p) turns a coefficient into what is shown."""

    X: Array
    y: Array
    unit: Array
    loss: regviz.Quadratic


class Knot(NamedTuple):
    """A bend of the exact L1 path: alpha, w (p), and what happens as alpha falls below it."""

    alpha: float
    w: Array
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


def alphas(count: int = round((LAST - FIRST) / STEP) + 1) -> Array:
    """`count` alphas over the whole range, evenly spaced on the log scale; at first where the slider stops."""
    return np.asarray(10 ** np.linspace(FIRST, LAST, count))


def penalties(state: FeaturesState) -> dict[str, Penalty]:
    """The three penalties of a state; in L1's place the group lasso, where categories are taken as a whole."""
    sparse = regviz.GroupLasso(list(state.groups.values())) if state.whole else regviz.L1()
    return {"l1": sparse, "l2": regviz.SquaredL2(), "net": regviz.ElasticNet(state.rho)}


WHOLE = ("scale", "twin", "ratio", "seed", "levels")
"""The fields of a state that whole paths depend on, its table besides."""


def varied(state: FeaturesState, **changed: Any) -> FeaturesState:
    """The state with some fields changed, of the same table."""
    other = type(state)(**{f.name: getattr(state, f.name) for f in fields(state)} | changed)
    other.__dict__.update({name: value for name, value in vars(state).items() if name.startswith("_")})
    return other


def columns(state: FeaturesState, rows: NDArray[np.bool_]) -> Array:
    """The features of some rows, (n, p), the copy among them, as they were published."""
    X, twin = state.source.X[rows], state.source.twinned
    return np.insert(X, twin, X[:, twin], axis=1) if state.twins else X


def raw(state: FeaturesState) -> tuple[Array, Array]:
    """The features that are fitted, (n, p), as they were published, and y (n) with mean 0 and variance 1."""
    data = state.source
    y = data.y[data.train]
    return columns(state, data.train), (y - y.mean()) / y.std()


@remembered("scale", "twin", few=1)  # each has the table once more
def problem(state: FeaturesState) -> Problem:
    """The regression of a state."""
    X, y = raw(state)
    unit = np.ones(X.shape[1]) if state.scale == "on" else X.std(0)
    X = (X - X.mean(0)) / (X.std(0) if state.scale == "on" else 1)
    return Problem(X, y, unit, regviz.Quadratic.from_data(X, y))


@remembered(*WHOLE)
def validations(state: FeaturesState) -> dict[str, Validation]:
    """Ten-fold cross-validation of each penalty, the same folds for all; the error is in variances of the response.

    Of fewer than ten rows each is a fold of its own.
    """
    X, y, scale = _folded(state)
    return {name: cross_validate(X, y, p, alphas(101), _parts(state), scale) for name, p in penalties(state).items()}


def _folded(state: FeaturesState) -> tuple[Array, Array, bool]:
    """X, y, and whether every fit standardizes by its own rows.

    Where a column is the same in all rows of a fit, such as a rare level, all fits have the whole table's scale.
    """
    (X, y), scale = raw(state), state.scale == "on"
    if scale and _flat(X, _parts(state)):
        return X / X.std(0), y, False
    return X, y, scale


def _flat(X: Array, parts: list[NDArray[np.intp]]) -> bool:
    """Whether a column is the same in all rows but those of one part: then that value is its median."""
    different = np.median(X, 0) != X
    few = different[:, different.sum(0) <= max(map(len, parts))]
    return any((few[part].sum(0) == few.sum(0)).any() for part in parts)


def validated(state: FeaturesState) -> bool:
    """Whether the cross-validation takes no time: it is known, or the table ships with the project."""
    return state.source.name != "own" or validations.peek(state) is not None


def validating(state: FeaturesState) -> Iterator[int]:
    """The same in slices, some folds of a penalty at a time; `validations` has it afterwards."""
    (X, y, scale), parts, found = _folded(state), _parts(state), dict[str, Validation]()
    some = [parts[k : k + 2] for k in range(0, len(parts) - 3, 2)]
    some.append(parts[2 * len(some) :])  # two or three: one alone would be no cross-validation
    for name, penalty in penalties(state).items():
        errors = []
        for few in some:
            yield len(found)
            errors.append(cross_validate(X, y, penalty, alphas(101), few, scale).errors)
        found[name] = Validation(alphas(101), np.concatenate(errors))
    validations.keep(state, found)
    yield len(found)


def folds_of(state: FeaturesState) -> int:
    """How many folds there are: of few rows, each is one."""
    return min(FOLDS, len(raw(state)[1]))


def _parts(state: FeaturesState) -> list[NDArray[np.intp]]:
    return folds(len(raw(state)[1]), folds_of(state), int(state.seed))


@remembered("scale", "twin")
def knots(state: FeaturesState) -> list[Knot]:
    """The exact knots of the L1 path, from the largest alpha down; w as it is shown."""
    here, names = problem(state), state.names
    exact = regviz.path(here.loss, regviz.L1())
    w = exact.w.numpy()
    after = np.concatenate([w[1:], w[-1:]])  # the signs between this knot and the next
    before = np.concatenate([w[:1], w[:-1]])
    found = []
    for k, alpha in enumerate(exact.alpha.tolist()):
        here_zero = w[k] == 0
        enters = tuple(n for n, z, b, a in zip(names, here_zero, before[k], after[k], strict=True) if z and a and not b)
        leaves = tuple(n for n, z, b, a in zip(names, here_zero, before[k], after[k], strict=True) if z and b and not a)
        found.append(Knot(alpha, w[k] * here.unit, enters, leaves))
    return found


def between_knots(state: FeaturesState, dial: Array) -> Array:
    """L1's coefficients as they are shown, (k, p), at the alphas `dial` (k): between two knots they are straight lines.

    With a copied feature, where solving at each alpha would take seconds, it is also the same copy throughout.
    """
    found = knots(state)[::-1]
    at, w = [knot.alpha for knot in found], np.array([knot.w for knot in found])
    return np.stack([np.interp(dial, at, line) for line in w.T], -1)


def path(state: FeaturesState, penalty: str, dial: Array) -> Array:
    """The coefficients as they are shown, (k, p), of a penalty at the alphas `dial` (k)."""
    here = problem(state)
    return np.asarray(regviz.path(here.loss, penalties(state)[penalty], dial).w.numpy() * here.unit)


@remembered("scale", "twin", "ratio", "levels")
def signs(state: FeaturesState) -> dict[str, Signs]:
    """The signs of each penalty's path; of the group lasso's only who is in, 1, as seen at the slider's stops.

    Between two such events the optimum solves one linear system, H_AA w_A + lam2 w_A = g_A - lam1 s_A: this is how the
    browser computes it in every frame. L1's events are exact; the elastic net's are seen at the slider's stops.
    """
    l1 = followed(state).signs if state.whole else _exact_signs(state)
    stops = alphas().round(7)  # as the address keeps them
    net = np.sign(regviz.path(problem(state).loss, penalties(state)["net"], stops).w.numpy())
    turns = [0, *(np.flatnonzero((net[1:] != net[:-1]).any(1)) + 1)]
    every = {"l1": l1, "l2": [(0.0, np.ones(len(state.names)))], "net": [(stops[k], net[k]) for k in turns]}
    return {name: [(float(alpha), s.astype(int).tolist()) for alpha, s in rows] for name, rows in every.items()}


def _exact_signs(state: FeaturesState) -> list[tuple[float, Array]]:
    exact = knots(state)[::-1]
    between = [exact[k].w + exact[k + 1].w for k in range(len(exact) - 1)]
    l1 = [(max(low.alpha, 0.0), np.sign(w)) for low, w in zip(exact, between, strict=False)]
    return [*l1, (exact[-1].alpha, np.zeros(len(exact[-1].w)))]


class Followed(NamedTuple):
    """The group lasso's path at some of the slider's stops: alpha (k), rising, w (k, p) as it is shown."""

    alpha: Array
    w: Array

    @property
    def signs(self) -> list[tuple[float, Array]]:
        """From which alpha on who is in: 1, else 0."""
        inside = self.w != 0
        turns = [0, *(np.flatnonzero((inside[1:] != inside[:-1]).any(1)) + 1)]
        return [(float(self.alpha[k]), inside[k].astype(float)) for k in turns]


STRIDE = 8
"""The group lasso's path is followed at each such stop of the slider, and at those where who is in changes."""


@remembered("scale", "twin")
def followed(state: FeaturesState) -> Followed:
    """The group lasso's path, at every eighth stop, and between two of these that differ in who is in, nearer.

    A group that comes and goes within eight stops is not seen.
    """
    stops = alphas().round(7)
    known: dict[int, Array] = {}
    wanted = list(range(0, len(stops), STRIDE))
    while wanted:
        known |= dict(zip(wanted, path(state, "l1", stops[wanted]), strict=True))
        pairs = pairwise(sorted(known))
        wanted = [(i + k) // 2 for i, k in pairs if k > i + 1 and ((known[i] != 0) != (known[k] != 0)).any()]
    places = sorted(known)
    return Followed(stops[places], np.stack([known[k] for k in places]))


def row_at(rows: Signs, alpha: float) -> int:
    """Which of the rows of `signs` holds at an alpha."""
    return max(k for k, (start, _) in enumerate(rows) if k == 0 or start <= alpha)
