"""A page's state and its address: one frozen dataclass declares default, bounds and grid of every field.

The same declaration reads a query string (`read`, which never fails), writes it (`write`, defaults left out) and makes
the controls (`bounds`). Numbers live on a decimal grid, so that a link restores exactly what it was made from; choices
are written as codes, never as translated labels. The browser's half, with the same rules, is regviz/hand/fields.mjs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from typing import Any, TypeAlias, TypeVar, cast
from urllib.parse import parse_qsl

State = TypeVar("State")
DECIMAL = re.compile(r"[ \t-\r]*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?[ \t-\r]*", re.IGNORECASE)
"""What both halves read as a number: Python's own float takes more, such as 1_000, and each half has spaces of its own,
of which float refuses some. No digit can be matched in two ways: a million would otherwise keep everybody waiting."""

LONGEST = 60  # characters of a text that a sentence repeats


class StateError(ValueError):
    """What somebody wrote describes no state: `key` names the sentence of the texts that says why, with its values."""

    def __init__(self, key: str, **values: str | Sequence[str]) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values

    def said(self, words: Mapping[str, str]) -> str:
        """The sentence, of the texts of a language, without a capital and a full stop."""
        return words[f"state.{self.key}"].format(**{name: listed(value, words) for name, value in self.values.items()})


def listed(value: object, words: Mapping[str, str]) -> object:
    """A value for a sentence: names one after the other as the language has it."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return reduce(lambda one, other: words["join.words"].format(one=one, other=other), value)


@dataclass(frozen=True)
class Number:
    """A real number in [low, high]; a slider moves it by `step`, the address keeps it to `decimals` decimals.

    With `log` the slider moves log10 of the number, which is then positive; `step` is a share of a decade.
    """

    low: float
    high: float
    step: float
    decimals: int
    log: bool = False

    def snap(self, value: float) -> float:
        """The value clipped to its bounds and rounded to its grid, halves away from 0 as in JavaScript; never -0.0."""
        inside = Decimal(min(max(value, self.low), self.high))
        return float(inside.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)) + 0.0

    def parse(self, text: str) -> float | None:
        """The number that the text stands for, None if it stands for none."""
        value = float(text) if DECIMAL.fullmatch(text) else math.nan
        return self.snap(value) if math.isfinite(value) else None

    def format(self, value: float) -> str:
        """The shortest decimal that `parse` turns back into the value."""
        return f"{value:.{self.decimals}f}".rstrip("0").rstrip(".") if self.decimals else f"{value:.0f}"


@dataclass(frozen=True)
class Choice:
    """One of a few codes."""

    codes: tuple[str, ...]

    def parse(self, text: str) -> str | None:
        """The code itself if it is one of ours, None otherwise."""
        return text if text in self.codes else None

    def format(self, value: str) -> str:
        """A code is its own text."""
        return value


@dataclass(frozen=True)
class Text:
    """A short code of one's own, such as the digest of a file: all of it fits a pattern that both halves read alike."""

    pattern: str

    def parse(self, text: str) -> str | None:
        """The text itself if it fits, None otherwise."""
        return text if re.fullmatch(self.pattern, text, re.ASCII) else None

    def format(self, value: str) -> str:
        """It is its own text."""
        return value


Kind: TypeAlias = Number | Choice | Text


def number(default: float, low: float, high: float, *, step: float, decimals: int, log: bool = False) -> Any:
    """Declare a dataclass field that holds a number."""
    return field(default=default, metadata={"kind": Number(low, high, step, decimals, log)})


def choice(default: str, *others: str) -> Any:
    """Declare a dataclass field that holds one of a few codes, the default first."""
    return field(default=default, metadata={"kind": Choice((default, *others))})


def text(pattern: str) -> Any:
    """Declare a dataclass field that holds a short code, "" by default."""
    return field(default="", metadata={"kind": Text(pattern)})


def kinds(state: type[Any] | object) -> dict[str, Kind]:
    """The declaration of every field, by name."""
    return {f.name: f.metadata["kind"] for f in fields(cast(Any, state))}


def read(state: type[State], query: Mapping[str, str]) -> State:
    """The state that a query string describes; what is missing, unknown or nonsense takes its default."""
    parsed = {name: kind.parse(query[name]) for name, kind in kinds(state).items() if name in query}
    return state(**{name: value for name, value in parsed.items() if value is not None})


def write(state: object) -> dict[str, str]:
    """The query that describes the state: only what differs from its default, in the order of the fields."""
    texts = {name: kind.format(getattr(state, name)) for name, kind in kinds(state).items()}
    defaults = {f.name: kinds(state)[f.name].format(cast(Any, f.default)) for f in fields(cast(Any, state))}
    return {name: text for name, text in texts.items() if text != defaults[name]}


def checked(state: type[State], text: str) -> State:
    """The same of what somebody wrote by hand, as it stands in an address behind the ? or the #.

    What describes no state is a StateError that says what is allowed.
    """
    known, query = kinds(state), {}
    if "?" in text.lstrip("?#"):
        raise StateError("address", text=quoted(text))
    for name, value in parse_qsl(text.lstrip("?#"), keep_blank_values=True):
        if name not in known:
            raise StateError("name", name=quoted(name), known=tuple(known))
        if name in query:
            raise StateError("twice", name=name)
        kind = known[name]
        if isinstance(kind, Choice):
            if value not in kind.codes:
                raise StateError("choice", name=name, codes=kind.codes, value=quoted(value))
        elif isinstance(kind, Text):
            if kind.parse(value) is None:
                raise StateError("code", name=name, pattern=kind.pattern, value=quoted(value))
        elif not (DECIMAL.fullmatch(value) and kind.low <= float(value) <= kind.high):
            raise StateError("number", name=name, low=f"{kind.low:g}", high=f"{kind.high:g}", value=quoted(value))
        query[name] = value
    return read(state, query)


def quoted(value: object) -> str:
    """What somebody wrote, as a sentence repeats it: its beginning, where it is long."""
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")
    try:
        text = str(value) if isinstance(value, date | time) else repr(value)
    except ValueError:  # Python writes no number of more than 4300 decimal digits, alone or within
        text = hex(value) if isinstance(value, int) else "…"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
