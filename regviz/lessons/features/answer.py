"""What torch says of a state of the page on choosing features: the optima at its alpha, and a table for all alphas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict, cast
from weakref import ref

import numpy as np

import regviz
from regviz.lessons import Work
from regviz.lessons.features.held_out import held_out
from regviz.lessons.features.problem import (
    FOLDS,
    PENALTIES,
    WHOLE,
    Array,
    Signs,
    alphas,
    between_knots,
    followed,
    knots,
    path,
    penalties,
    problem,
    raw,
    row_at,
    signs,
    validated,
    validating,
    validations,
    varied,
)
from regviz.lessons.features.source import remembered
from regviz.lessons.features.state import FIRST, LAST, FeaturesState

if TYPE_CHECKING:
    from regviz.solver.penalties import Penalty

PATH = 126
"""So many alphas a path is drawn through, its bends besides."""


POINTS = 1000
"""A scatter shows at least half so many rows, where there are more."""


class Optimum(TypedDict):
    """One optimum: w (p) as it is shown, where it is exactly 0 (p), and its certificate."""

    w: list[float]
    zeros: list[bool]
    kkt: float


class FeaturesAnswer(TypedDict):
    """What changes with every release: the optima by penalty; `back`, see `zero_again`."""

    alpha: float
    optima: dict[str, Optimum]
    back: list[str]


class Whole(TypedDict):
    """The state that a table is for, but alpha and the pair of the scatter."""

    data: str
    own: str
    scale: str
    twin: str
    ratio: str
    seed: float
    levels: str


class Named(TypedDict):
    """Features under a name: the two rows of one that is there twice, or those that enter and leave together."""

    name: str
    rows: list[int]


class Line(TypedDict):
    """A whole path: alpha (k), rising, and w (k, p) as it is shown."""

    alpha: list[float]
    w: list[list[float]]


class Errors(TypedDict):
    """Cross-validated errors at evenly spaced log10 alphas (m): mean (m), se (m), the indices of two choices."""

    mean: list[float]
    se: list[float]
    best: int
    one: int


class Rows(TypedDict):
    """Rows that no fit has seen: X (m, p), y (m)."""

    X: list[list[float]]
    y: list[float]


class Paths(TypedDict):
    """What a state's whole paths are drawn from, and its optimum at any alpha is computed from.

    names (p), codes (p) as menus call them, unit (p), hessian (p, p) and g (p) are the problem; signs and paths are by
    penalty; categories says whether there are any, groups are there where they are taken as a whole; points has
    every feature of the data set, standardized.
    """

    names: list[str]
    codes: list[str]
    unit: list[float]
    hessian: list[list[float]]
    g: list[float]
    twins: Named | None
    categories: bool
    groups: list[Named] | None
    signs: dict[str, Signs]
    paths: dict[str, Line]
    held: Rows | None
    points: dict[str, list[float]]


@remembered("alpha", "scale", "twin", "ratio", "levels")
def optima(state: FeaturesState) -> dict[str, Optimum]:
    """The three optima of a state, by penalty.

    They are taken from the path: of two copies of a feature, L1 keeps the one there that it kept before.
    """
    here, found = problem(state), dict[str, Optimum]()
    for name, penalty in penalties(state).items():
        anew = state.whole and name == "l1"
        best = _anew(state, penalty) if anew else _certified(state, name, penalty)
        w = best.w[0].numpy() * here.unit
        found[name] = {"w": w.tolist(), "zeros": best.zeros[0].tolist(), "kkt": best.kkt[0].item()}
    return found


def _certified(state: FeaturesState, name: str, penalty: Penalty) -> regviz.Path:
    """The optimum with the signs s that the whole path has at this alpha; solved anew if it fails the certificate.

    On the support S, (H_SS + lam2 I) w_S = g_S - lam1 s_S with g = H w_hat; elsewhere w = 0.
    """
    import torch

    here, rows = problem(state), signs(state)[name]
    alpha = torch.tensor([state.alpha], dtype=torch.float64)
    s = np.array(rows[row_at(rows, state.alpha)][1])
    ratio = {"l1": 1.0, "l2": 0.0}.get(name, state.rho)
    lam1, lam2 = ratio * state.alpha, (1 - ratio) * state.alpha
    on, H, g = s != 0, here.loss.hessian.numpy(), here.loss.g.numpy()
    w = np.zeros((1, len(s)))
    w[0, on] = np.linalg.solve(H[np.ix_(on, on)] + lam2 * np.eye(on.sum()), g[on] - lam1 * s[on])
    best = regviz.Path(here.loss, penalty, torch.from_numpy(w), alpha_given=alpha)
    return best if best.converged.all() else _anew(state, penalty)


def _anew(state: FeaturesState, penalty: Penalty) -> regviz.Path:
    return regviz.path(problem(state).loss, penalty, [state.alpha])


def zero_again(state: FeaturesState) -> list[str]:
    """What L1 keeps out at this alpha, each coefficient exactly 0, but not at every larger one."""
    rows = signs(state)["l1"]
    inside = np.array([s for _, s in rows[row_at(rows, state.alpha) :]]) != 0
    return [name for name, at in state.groups.items() if inside[:, at].any() and not inside[0, at].any()]


def _key(state: FeaturesState) -> tuple[object, ...] | None:
    """What the cross-validation of somebody's own table depends on."""
    own = state.source.name == "own"
    return (ref(state.source), *(getattr(state, name) for name in WHOLE)) if own else None


WORK: Work[FeaturesState] = Work(
    key=_key, start=lambda state, last: validating(state), steps=len(PENALTIES) * FOLDS // 2
)


def answer(state: FeaturesState, snapshots: object = None) -> FeaturesAnswer:
    """The optima of a state, and which features L1 has dropped after it had kept them; the rest is in `table`."""
    return {"alpha": state.alpha, "optima": optima(state), "back": zero_again(state)}


def table(state: FeaturesState, snapshots: object = None) -> str:
    """The `Paths` of a state as JSON text; with them `of`, the `Whole` that they are for, and by penalty the `errors`.

    Of somebody's own data these are at first None.
    """
    errors = {name: _errors(state, name) for name in PENALTIES} if validated(state) else None
    return f'{{"of": {json.dumps(_whole(state))}, "errors": {json.dumps(errors)}, {_paths(state)[1:]}'


@remembered("scale", "twin", "ratio", "levels")
def _paths(state: FeaturesState) -> str:
    """The `Paths` of a state, the large part of its table, as JSON text: no seed is in it."""
    here, unseen, own = problem(state), held_out(state), state.twins
    made: Paths = {
        "names": list(state.names),
        "codes": codes(state),
        "unit": here.unit.tolist(),
        "hessian": here.loss.hessian.tolist(),
        "g": here.loss.g.tolist(),
        "twins": {"name": state.source.names[state.source.twinned], "rows": list(own)} if own else None,
        "categories": state.source.categories,
        "groups": [{"name": name, "rows": at} for name, at in state.groups.items()] if state.whole else None,
        "signs": signs(state),
        "paths": {name: _line(state, name) for name in PENALTIES},
        "held": None if unseen is None else {"X": unseen.X.tolist(), "y": unseen.y.tolist()},
        "points": _points(state),
    }
    return json.dumps(made)


def _whole(state: FeaturesState) -> Whole:
    data = state.source.name
    own = {"data": data, "own": state.own if data == "own" else ""}
    return cast(Whole, own | {name: getattr(state, name) for name in WHOLE})


def _line(state: FeaturesState, penalty: str) -> Line:
    if state.whole and penalty == "l1":
        return {"alpha": followed(state).alpha.tolist(), "w": followed(state).w.round(6).tolist()}
    if penalty != "l1":
        return {"alpha": alphas(PATH).tolist(), "w": path(state, penalty, alphas(PATH)).round(6).tolist()}
    bends = [knot.alpha for knot in knots(state) if 10**FIRST < knot.alpha < 10**LAST]
    dial = np.unique(np.append(alphas(PATH), bends))
    return {"alpha": dial.tolist(), "w": between_knots(state, dial).round(6).tolist()}


def _errors(state: FeaturesState, penalty: str) -> Errors:
    found = validations(state)[penalty]
    mean, se = found.mean.round(6), found.se.round(6)
    return {"mean": mean.tolist(), "se": se.tolist(), "best": found.best, "one": found.one_se}


def _points(state: FeaturesState) -> dict[str, list[float]]:
    """Every feature, standardized, to three decimals; of many rows, evenly chosen ones."""
    X: Array = raw(varied(state, twin="none"))[0]
    some = X[:: 1 + len(X) // POINTS]
    standard = (some - X.mean(0)) / X.std(0)
    return {code: standard[:, j].round(3).tolist() for j, code in enumerate(state.source.codes)}


def codes(state: FeaturesState) -> list[str]:
    """By what the features are called in menus, the copy of the duplicated one among them."""
    source, found = state.source, list(state.source.codes)
    if state.twins:
        found.insert(state.twins[state.twin == "after"], f"{found[source.twinned]}′")
    return found
