"""What the page on choosing features shows in numbers: tables that follow the figure, and all paths as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from regviz.lessons import Download, Part, Words
from regviz.lessons.features import problem as choosing
from regviz.lessons.features.answer import optima
from regviz.lessons.features.held_out import errors
from regviz.lessons.features.names import literal
from regviz.lessons.features.problem import PENALTIES, WHOLE
from regviz.lessons.features.source import remembered
from regviz.lessons.features.state import FeaturesState
from regviz.live.numbers import printed, short


class Coefficient(NamedTuple):
    """A row of the first table: for each penalty the effect of one standard deviation of a feature, and of one unit."""

    name: str
    effect: dict[str, float]
    coefficient: dict[str, float]


class Choice(NamedTuple):
    """An alpha that cross-validation chooses, the "best" or the "one"-standard-error one, and what it leads to.

    `error` and `held` are (mean, standard error), `held` for the rows that are kept apart, if there are such rows.
    """

    penalty: str
    kind: str
    alpha: float
    error: tuple[float, float]
    held: tuple[float, float] | None
    kept: int


def coefficient_rows(state: FeaturesState) -> list[Coefficient]:
    """One row for each feature."""
    w = {penalty: best["w"] for penalty, best in optima(state).items()}
    return [
        Coefficient(name, {p: w[p][j] for p in PENALTIES}, {p: w[p][j] / sd for p in PENALTIES})
        for j, (name, sd) in enumerate(zip(state.names, choosing.raw(state)[0].std(0).tolist(), strict=True))
    ]


@remembered(*WHOLE)
def choices(state: FeaturesState) -> list[Choice]:
    """For each penalty the best and the one-standard-error alpha."""
    rows = []
    for name, found in choosing.validations(state).items():
        for kind, k in (("best", found.best), ("one", found.one_se)):
            w = choosing.path(state, name, found.alphas[[k]])[0]
            unseen = [(float(e.mean), float(e.se)) for e in errors(state, {name: w}).values()]
            error = float(found.mean[k]), float(found.se[k])
            held = unseen[0] if unseen else None
            rows.append(Choice(name, kind, float(found.alphas[k]), error, held, int(np.count_nonzero(w))))
    return rows


def called(state: FeaturesState, penalty: str, words: Words) -> str:
    """The name of a penalty: where categories are taken as a whole, L1's place is the group lasso's."""
    return words["penalty.group"] if state.whole and penalty == "l1" else words[f"penalty.{penalty}"]


def coefficients(state: FeaturesState, words: Words) -> list[Part]:
    """The coefficients at the alpha on screen, and the file of all paths."""
    rows = coefficient_rows(state)
    columns = {words["table.feature"]: [literal(row.name) for row in rows]}
    for penalty in PENALTIES:
        own = {"name": called(state, penalty, words)}
        columns[words["table.effect"].format(**own)] = [short(row.effect[penalty]) for row in rows]
        columns[words["table.coefficient"].format(**own)] = [short(row.coefficient[penalty]) for row in rows]
    file = Download(words["table.download"], lambda: paths_csv(state), f"regviz-{state.source.name}.csv")
    return [_table_below(words["table.text"], columns), file]


def validation(state: FeaturesState, words: Words) -> list[Part]:
    """The best and the one-standard-error alpha of each penalty; of somebody's own table, once they are computed."""
    if not choosing.validated(state):
        return [words["own.waiting"]]
    rows = choices(state)
    columns = {
        words["cv.penalty"]: [called(state, row.penalty, words) for row in rows],
        "α": [words["cv.chosen"].format(rule=words[f"cv.{row.kind}"], alpha=short(row.alpha)) for row in rows],
        words["cv.error"]: [_with_se(row.error) for row in rows],
        words["cv.held"]: [_with_se(row.held) for row in rows if row.held],
        words["cv.kept"]: [str(row.kept) for row in rows],
    }
    return [_table_below(words["cv.text"], {head: cells for head, cells in columns.items() if cells})]


def knots(state: FeaturesState, words: Words) -> list[Part]:
    """The exact knots of the L1 path, alpha falling."""
    found = choosing.knots(state)
    kept = [sum(a != 0 or b != 0 for a, b in zip(k.w, n.w, strict=True)) for k, n in pairwise([*found, found[-1]])]
    columns = {
        words["knots.alpha"]: [printed(knot.alpha, 5) for knot in found],
        words["knots.enters"]: [", ".join(map(literal, knot.enters)) for knot in found],
        words["knots.leaves"]: [", ".join(map(literal, knot.leaves)) for knot in found],
        words["knots.kept"]: [str(k) for k in kept],
    }
    return [_table_below(words["knots.text"], columns)]


def _table_below(said: str, columns: Mapping[str, Sequence[str]]) -> str:
    """A text and under it a table, column by column, the first one flush left: a tenth of what `st.table` costs."""
    rows = [columns, [":--", *["--:"] * (len(columns) - 1)], *zip(*columns.values(), strict=True)]
    return "\n".join([said, "", *(f"| {' | '.join(row)} |" for row in rows)])


def _with_se(error: tuple[float, float]) -> str:
    return " ± ".join(map(printed, error))


def paths_csv(state: FeaturesState) -> str:
    """All three paths at 101 alphas: the effect of each feature, exact zeros, cross-validated error and its se.

    The group lasso's is called "group" where it stands in L1's place.
    And the error with its se for the rows that are kept apart, if there are such rows.
    """
    dial, text = choosing.alphas(101), io.StringIO()
    paths = {name: choosing.path(state, name, dial) for name in PENALTIES}
    unseen = errors(state, paths)
    heads = ["zeros", "cv_error", "cv_standard_error", *(["test_error", "test_standard_error"] if unseen else [])]
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["penalty", "alpha", *state.names, *heads])
    for name, found in choosing.validations(state).items():
        columns = np.stack([found.mean, found.se, *unseen.get(name, ())], -1)
        for alpha, w, row in zip(dial, paths[name], columns, strict=True):
            numbers = [f"{alpha:.6g}", *(f"{x:.8g}" for x in w), int((w == 0).sum()), *(f"{x:.6g}" for x in row)]
            out.writerow(["group" if state.whole and name == "l1" else name, *numbers])
    return text.getvalue()
