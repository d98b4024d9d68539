"""The figure of the page on choosing features: its setup, the table of whole paths, torch's answer and the words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from regviz import live
from regviz.figures.choosing import PENALTIES, features_answer, table_of
from regviz.figures.choosing import knots as exact_knots
from regviz.figures.features import stages
from regviz.figures.features_scene import features_picture, table
from regviz.figures.features_table import coefficient_rows, paths_csv, validation_rows
from regviz.lessons import part, words
from regviz.lessons.features import sentence
from regviz.live import warm
from regviz.live.routes import publish
from regviz.state.features import EXAMPLES, FeaturesState

__all__ = ["answer", "coefficients", "knots", "paths_csv", "ready", "setup", "show", "validation"]


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    labels = part(language, "chart", "features.figure")
    return live.setup(
        FeaturesState,
        template="features.html",
        module="features.mjs",
        words=labels,
        figures=stages(labels),
        examples=EXAMPLES,
    )


@lru_cache(maxsize=64)
def _table(data: str, scale: str, twin: str, ratio: str, seed: str) -> str:
    return json.dumps(table(FeaturesState(data=data, scale=scale, twin=twin, ratio=ratio, seed=float(seed))))


def answer(state: FeaturesState) -> dict[str, Any]:
    """torch's answer to a state, with the name under which the table of its whole paths is served."""
    return features_answer(state) | {"table": publish(_table(*table_of(state)))}


def show(state: FeaturesState, language: str) -> None:
    """Mount or update the figure."""
    live.show(
        "features",
        state,
        language,
        setup(language),
        solve=lambda: answer(state),
        say=lambda found: sentence(state, found, language),
        draw=lambda found: features_picture(state, found),
    )


def ready() -> bool:
    """Whether torch is there, so that the tables need not be waited for; the browser asks again when it is."""
    return not warm.warming()


def coefficients(state: FeaturesState, language: str) -> str:
    """The table of the coefficients, in Markdown."""
    text, rows = words(language), coefficient_rows(state)
    columns = {text["features.table.feature"]: [row["name"] for row in rows]}
    for penalty in PENALTIES:
        for k, kind in enumerate(("effect", "coefficient")):
            head = text[f"features.table.{kind}"].format(name=text[f"features.penalty.{penalty}"])
            columns[head] = [_number(row[penalty][k]) for row in rows]
    return _table_below(text["features.table.text"], columns)


def validation(state: FeaturesState, language: str) -> str:
    """The best and the one-standard-error alpha of each penalty, in Markdown."""
    text, rows = words(language), validation_rows(state)
    kinds = [text[f"features.cv.{row['kind']}"] for row in rows]
    columns = {
        text["features.cv.penalty"]: [text[f"features.penalty.{row['penalty']}"] for row in rows],
        "α": [f"{kind}: {row['alpha']:.3g}" for kind, row in zip(kinds, rows, strict=True)],
        text["features.cv.error"]: [_with_se(row["error"], row["se"]) for row in rows],
        text["features.cv.held"]: [_with_se(row["held"], row["held se"]) for row in rows if "held" in row],
        text["features.cv.kept"]: [str(row["kept"]) for row in rows],
    }
    return _table_below(text["features.cv.text"], {head: cells for head, cells in columns.items() if cells})


def knots(state: FeaturesState, language: str) -> str:
    """The exact knots of the L1 path, alpha falling, in Markdown."""
    text, found = words(language), exact_knots(state)
    kept = [sum(a != 0 or b != 0 for a, b in zip(k.w, n.w, strict=True)) for k, n in pairwise([*found, found[-1]])]
    columns = {
        text["features.knots.alpha"]: [f"{knot.alpha:.5f}" for knot in found],
        text["features.knots.enters"]: [", ".join(knot.enters) for knot in found],
        text["features.knots.leaves"]: [", ".join(knot.leaves) for knot in found],
        text["features.knots.kept"]: [str(k) for k in kept],
    }
    return _table_below(text["features.knots.text"], columns)


def _table_below(said: str, columns: Mapping[str, Sequence[str]]) -> str:
    """A text and under it a table, column by column, the first one flush left: a tenth of what `st.table` costs."""
    rows = [columns, [":--", *["--:"] * (len(columns) - 1)], *zip(*columns.values(), strict=True)]
    return "\n".join([said, "", *(f"| {' | '.join(row)} |" for row in rows)])


def _with_se(error: float, se: float) -> str:
    return f"{error:.3f} ± {se:.3f}"


def _number(value: float) -> str:
    """An exact zero is 0; anything else has three significant digits."""
    return "0" if value == 0 else f"{value:.3g}".replace("-", "−")
