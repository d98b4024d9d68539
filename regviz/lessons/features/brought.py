"""What the page says and asks of a table that somebody brought, and how its figure is dressed for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from regviz.data.sheets import MOST_BYTES, Note, RefusalError, Sheet
from regviz.lessons import Ask, Bring, Data, Download, Dress, Part, Words
from regviz.lessons.features import problem as choosing
from regviz.lessons.features.names import literal
from regviz.lessons.features.own import Brought, Own, bring, furnish, notes, plain, reading, turned
from regviz.lessons.features.plan import Plan, Use, able_feature, targets
from regviz.lessons.features.source import OWN_FILE, remembered
from regviz.lessons.features.stage import Scales, stages
from regviz.lessons.features.state import READ, FeaturesState

LABELLED = 14
"""So many features have their names beside a chart, those with the largest coefficients."""
SHOWN = 12
"""So many columns of the first rows are shown."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns_fold(state: FeaturesState, words: Words) -> list[Part]:
    """What was recognized, what was done with each column, and what can be chosen instead."""
    assert isinstance(state, Own)
    sheet, planned = state.brought.sheet, state.brought.planned
    return [
        words["own.private"],
        *_reading(state, words),
        Data(_head(sheet)),
        *(Data(f"- {told(note, words, literal)}") for note in notes(state)),
        _ask_target(state, words),
        _ask_columns(state, words),
        _ask_gaps(state, words),
        Data(_columns(planned, words)),
        words["own.kinds"],
        Download(words["own.download"], lambda: cleaned(state), OWN_FILE),
    ]


def told(note: Note, words: Words, name: Any = str) -> str:
    """A note in words; `name` makes of a text from the file what can stand there."""

    def value(one: Any) -> str:
        if isinstance(one, list):
            return words["own.and"].join(map(value, one))
        if isinstance(one, Use):
            return words["own.left"].format(name=name(one.column.name), why=words[f"own.why.{one.why}"])
        return name(one) if isinstance(one, str) else str(one)

    return words[f"own.note.{note.key}"].format(**{key: value(one) for key, one in note.values.items()})


def said(state: FeaturesState, refusal: Any, words: Words) -> str:
    """What is told beside the place for the file: why one cannot be used, or that it is not there; plain text."""
    if isinstance(refusal, RefusalError):
        return told(refusal.note, words)
    return words["own.again"] if state.data == "own" and state.own else ""


def _reading(state: Own, words: Words) -> list[Part]:
    """How the file is read, each with the choice of another way."""
    found = state.brought.sheet.recognized
    encoding = found.encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    now = {"encoding": encoding, "delimiter": found.delimiter, "decimal": found.decimal, "header": found.header}

    def ask(name: str) -> Ask:
        options = {code: _called(words[f"own.{name}.{code}"], value) for code, value in READ[name].items()}
        code = next((code for code, value in READ[name].items() if value == now[name]), "")
        if not code:  # a mark that is rare, or told by a line sep=^
            options[""] = str(now[name])
        return Ask(
            words[f"own.{name}"],
            options,
            [code],
            lambda chosen: replace(plain(state), read=reading(state.read, name, chosen[0]), target=0.0, out=""),
        )

    return [ask(name) for name in READ]


def _called(text: str, value: Any) -> str:
    """A way of reading: a mark that can be seen stands behind its name."""
    return f"{text}  {value}" if value in (",", ";", "|", "，", "；") else text


def _head(sheet: Sheet) -> str:
    columns = [[row[k] for row in sheet.head] for k in range(min(SHOWN, len(sheet.columns)))]
    names = [literal(one.name) for one in sheet.columns[:SHOWN]]
    more = [" … "] if len(sheet.columns) > SHOWN else []
    rows = [[literal(cell.strip()[:40]) for cell in row] + more for row in zip(*columns, strict=True)]
    return _markdown([names + more, *rows])


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])


def _columns(planned: Plan, words: Words) -> str:
    heads = [words[f"own.column.{name}"] for name in ("name", "kind", "missing", "use", "notes")]
    return _markdown([heads, *([*_row(use, words)] for use in planned.uses)])


def _row(use: Use, words: Words) -> list[str]:
    one = use.column
    if use.role == "feature":
        done = words["own.use.levels" if use.made > 1 else "own.use.feature"].format(count=use.made)
    else:
        done = words["own.use.target"] if use.role == "target" else words[f"own.why.{use.why}"]
    remarks = " ".join(told(note, words, literal) for note in one.notes if note.key != "missing")
    codes = ", ".join(literal(code) for note in one.notes if note.key == "missing" for code in note.values["codes"])
    missing = f"{one.missing} ({codes})" if codes else str(one.missing)
    return [literal(one.name), words[f"own.kind.{one.kind}"], missing, done, remarks]


def _ask_target(state: Own, words: Words) -> Ask:
    able = {str(one.number): one.name for one in targets(state.brought.sheet)}
    now = str(state.brought.planned.target.number)
    return Ask(
        words["own.target"], able, [now], lambda chosen: replace(plain(state), target=float(chosen[0]), twin="none")
    )


def _ask_columns(state: Own, words: Words) -> Ask:
    uses = [use for use in state.brought.planned.uses if use.role != "target"]
    able = [use for use in uses if able_feature(use.column)]
    used = [str(use.column.number) for use in uses if use.role == "feature"]
    before = turned(state)

    def chosen(now: list[str]) -> FeaturesState:
        changed = {int(number) for number in set(now) ^ set(used)}
        return replace(plain(state), out=".".join(map(str, sorted(before ^ changed))), twin="none")

    options = {str(use.column.number): use.column.name for use in able}
    return Ask(words["own.features"], options, used, chosen, many=True)


def _ask_gaps(state: Own, words: Words) -> Ask:
    options = {code: words[f"own.gaps.{code}"] for code in ("rows", "median")}
    return Ask(words["own.gaps"], options, [state.gaps], lambda chosen: replace(plain(state), gaps=chosen[0]))


def cleaned(state: FeaturesState) -> str:
    """The table that is fitted, as CSV: the features, the target last; no name begins like a formula."""
    assert isinstance(state, Own)
    planned, text = state.brought.planned, io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow([f"'{name}" if name.startswith(FORMULA) else name for name in (*planned.names, planned.target.name)])
    for row, y in zip(planned.X, planned.y, strict=True):  # all of them as numbers of Python take much more memory
        out.writerow(map(repr, (*row.tolist(), y.item())))
    return text.getvalue()


def dress(state: FeaturesState, labels: Words) -> Dress:
    """The figure's stages as wide as the coefficients are, and the names of the features."""
    made: Dress = _dressed(state)(labels)
    return made


@remembered("scale", "twin", "ratio", "levels")
def _dressed(state: FeaturesState) -> Any:
    known: dict[str, Dress] = {}
    source, scales = state.source, _scales(state)
    constants = {
        "low": scales.low,
        "high": scales.high,
        "reach": scales.reach,
        "names": scales.names,
        "features": {source.name: list(source.codes)},
        "fallback": {source.name: list(source.pair)},
    }

    def dressed(labels: Words) -> Dress:
        key = labels["control.data"]
        if key not in known:
            named = {f"feature.{code}": name for code, name in zip(source.codes, source.names, strict=True)}
            words = _of_whole(labels) if state.whole else {}
            known[key] = Dress(figures=stages(labels, scales), constants=constants, words=named | words)
        return known[key]

    return dressed


def _of_whole(labels: Words) -> dict[str, str]:
    """What is said where the group lasso stands in L1's place."""
    said = {key.removeprefix("whole."): text for key, text in labels.items() if key.startswith("whole.sentence.")}
    return {"l1.title": labels["whole.title"], "l1.name": labels["whole.name"], **said}


def _scales(state: FeaturesState) -> Scales:
    """Ranges in which all paths are, with some room, and round ticks."""
    w = np.concatenate([choosing.path(state, name, choosing.alphas(6)) for name in choosing.PENALTIES])
    low, high = min(float(w.min()), -0.02), max(float(w.max()), 0.02)
    room = 0.08 * (high - low)
    rough = (high - low) / 6
    step = 10.0 ** np.floor(np.log10(rough))
    tick = float(next(k * step for k in (1, 2, 5, 10) if k * step >= rough))
    names = min(LABELLED, len(state.names))
    reach = float(f"{max(0.2, 1.3 * float(np.abs(choosing.problem(state).loss.g.numpy()).max())):.1g}")
    return Scales(low - room, high + room, tick, reach, names, least=0.0, most=1.6)


BRING: Bring[FeaturesState] = Bring(
    most=MOST_BYTES,
    wanted=lambda state: state.data == "own",
    bring=bring,
    furnish=lambda state, kept: _furnished(state, kept),
    refused=RefusalError,
    said=said,
    dress=dress,
)


def _furnished(state: FeaturesState, kept: Brought | None) -> tuple[Own, Brought] | None:
    """The state with its table; None if what is there is not the file of the state."""
    if kept is None or kept.sheet.digest != state.own:
        return None
    own = furnish(state, kept)
    return own, own.brought
