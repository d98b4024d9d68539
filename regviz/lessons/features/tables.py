"""What the page on choosing features shows in numbers: rows for tables, and all paths as CSV."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any

import numpy as np

from regviz.lessons.features import answer as choosing
from regviz.lessons.features import held_out
from regviz.lessons.features.answer import PENALTIES
from regviz.lessons.features.state import FeaturesState


def coefficient_rows(state: FeaturesState) -> list[dict[str, Any]]:
    """One row for each feature: its name, and for each penalty the effect of one standard deviation and of one unit."""
    optima = choosing.optima(state)
    return [
        {"name": name, **{p: (optima[p]["w"][j], optima[p]["w"][j] / sd) for p in PENALTIES}}
        for j, (name, sd) in enumerate(zip(state.names, choosing.raw(state)[0].std(0).tolist(), strict=True))
    ]


def validation_rows(state: FeaturesState) -> list[dict[str, Any]]:
    """For each penalty the best and the one-standard-error alpha: alpha, error, se, how many features are kept.

    And "held", "held se": the error for the rows that are kept apart, if there are such rows.
    """
    return _validation_rows(*choosing.table_of(state))


@lru_cache(maxsize=64)
def _validation_rows(data: str, scale: str, twin: str, ratio: str, seed: str) -> list[dict[str, Any]]:
    state = FeaturesState(data=data, scale=scale, twin=twin, ratio=ratio, seed=float(seed))
    rows = []
    for name, found in choosing.validations(state).items():
        for kind, k in (("best", found.best), ("one", found.one_se)):
            w = choosing.path(state, name, found.alphas[[k]])[0]
            numbers = {"alpha": found.alphas[k], "error": found.mean[k], "se": found.se[k]}
            for unseen in held_out.errors(state, {name: w}).values():
                numbers |= {"held": unseen.mean, "held se": unseen.se}
            kept = {"kept": int(np.count_nonzero(w))}
            rows.append({"penalty": name, "kind": kind} | kept | {n: float(x) for n, x in numbers.items()})
    return rows


def paths_csv(state: FeaturesState) -> str:
    """All three paths at 101 alphas: the effect of each feature, exact zeros, cross-validated error and its se.

    And the error with its se for the rows that are kept apart, if there are such rows.
    """
    dial, text = choosing.alphas(101), io.StringIO()
    paths = {name: choosing.path(state, name, dial) for name in PENALTIES}
    unseen = held_out.errors(state, paths)
    heads = ["zeros", "cv_error", "cv_standard_error", *(["test_error", "test_standard_error"] if unseen else [])]
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["penalty", "alpha", *state.names, *heads])
    for name, found in choosing.validations(state).items():
        errors = np.stack([found.mean, found.se, *unseen.get(name, ())], -1)
        for alpha, w, row in zip(dial, paths[name], errors, strict=True):
            numbers = [f"{alpha:.6g}", *(f"{x:.8g}" for x in w), int((w == 0).sum()), *(f"{x:.6g}" for x in row)]
            out.writerow([name, *numbers])
    return text.getvalue()
