"""The lessons: a folder each, found by looking.

A folder NAME is the page at the address /NAME (`home` is the front door, /). In it:

    __init__.py   LESSON, the record below
    state.py      what the page remembers: a frozen dataclass, and its named examples
    answer.py     what torch says of a state: numbers, ready for JSON
    stage.py      the figures' axes and styles, in Plotly's words, without data
    code.py       the lines of Python that the page shows
    figure.mjs    what is drawn and what a hand can do, without DOM; its contract stands in live/figure.mjs
    words.mjs     what is said of the picture
    predict.mjs   what of it is hidden and asked for before it is shown, where the lesson asks
    figure.html   where charts, controls and numbers stand
    en.toml, ...  the texts, in every language
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

HERE = Path(__file__).parent
HOME = "home"
"""The front door, which has no path of its own."""

State = TypeVar("State")
Words: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Code:
    """Lines of Python in a fold."""

    lines: str


@dataclass(frozen=True)
class Download:
    """A button in a fold that hands over a CSV file."""

    label: str
    content: Callable[[], str]
    file: str


@dataclass(frozen=True)
class Ask:
    """A choice in a fold: of `options`, code -> what it is called, as plain text, those in `value` are chosen.

    `chosen(codes)` is the state that follows; where not `many` are chosen, one is.
    """

    label: str
    options: Mapping[str, str]
    value: Sequence[str]
    chosen: Callable[[list[str]], Any]
    many: bool = False


@dataclass(frozen=True)
class Data:
    """Markdown that has somebody's data in it: it is shown as it is, no word of it being looked up in the glossary."""

    markdown: str


Part: TypeAlias = str | Code | Data | Download | Ask
"""What a fold is made of; a string is Markdown."""


@dataclass(frozen=True)
class Fold(Generic[State]):
    """A folded part of a page, titled by the text NAME.title.

    `parts(state, words)` says what is in it, the lesson's words by their keys in the lesson's file; without, it is the
    text NAME.text. A `live` fold stands under the figure and follows its state, the others stand below. An `open` one
    is unfolded at first; `there` says for which states it is there.
    """

    name: str
    parts: Callable[[State, Words], Sequence[Part]] | None = None
    live: bool = False
    open: bool = False
    there: Callable[[State], bool] = lambda state: True


@dataclass(frozen=True, kw_only=True)
class Dress:
    """What a state's own data change of a figure's setup: its figures, constants and some words."""

    figures: Mapping[str, Any]
    constants: Mapping[str, Any]
    words: Words


@dataclass(frozen=True, kw_only=True)
class Bring(Generic[State]):
    """A file that somebody brings to a lesson. What is kept of it lives in their session and goes with it.

    most     the largest size, in bytes
    wanted   whether a state shows what was brought
    bring    the state that shows a file, from the state before and what was kept before; and what is kept
    furnish  a state together with what was kept, ready for the lesson's functions; and what is kept from now on
    refused  what both raise for what cannot be used, nothing being changed by it
    said     what is told of a refusal, or of None: that the file of a state is not there; plain text
    dress    what a furnished state changes of the setup
    """

    most: int
    wanted: Callable[[State], bool]
    bring: Callable[[bytes, State, Any], tuple[State, Any]]
    furnish: Callable[[State, Any], tuple[State, Any] | None]
    refused: type[Exception]
    said: Callable[[State, Any, Words], str]
    dress: Callable[[State, Words], Dress]


@dataclass(frozen=True, kw_only=True)
class Work(Generic[State]):
    """Long work that a page does in slices, while the hand is elsewhere.

    key    all that the work depends on; None where this state needs none
    start  the work as an iterator of snapshots; it gets the last snapshot of the work before, of the same key
    steps  how many snapshots are expected
    keeps  whether a snapshot is still read when the next one is there; the latest always is
    asked  whether somebody has to ask for it, by the figure's button `work.ask`; else it starts by itself
    more   whether it can be asked for again once it is done, to go on from there
    shared whether it is done once for everybody: it is nobody's own, and follows from the key and what it goes on from
    """

    key: Callable[[State], Hashable | None]
    start: Callable[[State, Any], Iterator[Any]]
    steps: int
    keeps: Callable[[Any], bool] = lambda snapshot: False
    asked: bool = False
    more: bool = False
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Lesson(Generic[State]):
    """One lesson, whole.

    place      where it stands in the navigation: ascending numbers
    state      the dataclass of what it remembers
    examples   its named states; `answers` are those that answer what people often think
    stages     the figures, for the figure's words; no data in them
    answer     torch's answer to a state, ready for JSON, with the kept snapshots of the work so far (None: no work)
    table      what of the answer is large and stays the same while the main slider moves: JSON text, kept by the lesson
    constants  what the browser's half needs to know besides
    code       the lines of Python that compute what is on screen
    myths      what people often think -> the answers that are buttons below it
    questions  what one can ask oneself at the end -> the named state that answers it; the texts are questions.NAME.ask
               and .answer, and above them `summary`
    folds      what is folded away
    work       long work
    bring      whether, and how, somebody can bring a file
    optimizers whether the answer takes torch.optim, which loads for another second after torch
    tabulated  states, besides the named ones, of which an exported file has torch's answer
    alone      whether the browser's half answers alone, with a residual of its own, where there is no server
    shows      the name of another lesson whose figure this page shows, in a template and with texts of its own
    """

    place: int
    state: type[State]
    examples: Mapping[str, State]
    stages: Callable[[Words], Mapping[str, Any]]
    answer: Callable[[State, Any], Mapping[str, Any]]
    table: Callable[[State, Any], str] | None = None
    constants: Mapping[str, Any] = field(default_factory=dict)
    code: Callable[[State], str] | None = None
    answers: Mapping[str, State] = field(default_factory=dict)
    myths: Mapping[str, Sequence[str]] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    folds: Sequence[Fold[State]] = ()
    work: Work[State] | None = None
    bring: Bring[State] | None = None
    optimizers: bool = False
    tabulated: Sequence[State] = ()
    alone: bool = False
    name: str = ""
    shows: str = ""

    @property
    def named(self) -> Mapping[str, State]:
        """All named states."""
        return {**self.examples, **self.answers}


@dataclass(frozen=True)
class Door:
    """A page that shows the figure of another lesson, in a template and with texts and questions of its own."""

    place: int
    shows: str
    questions: Mapping[str, str] = field(default_factory=dict)


@cache
def lesson(name: str) -> Lesson[Any]:
    """The lesson in the folder `name`."""
    record = import_module(f"{__name__}.{name}").LESSON
    if isinstance(record, Door):
        figure = lesson(record.shows)
        own: dict[str, Any] = {"place": record.place, "shows": record.shows, "questions": record.questions}
        return replace(figure, **own, name=name, code=None, myths={}, folds=())
    return replace(record, name=name, shows=name)


@cache
def names() -> tuple[str, ...]:
    """All lessons in the order of the navigation."""
    folders = (file.parent.name for file in HERE.glob("*/__init__.py"))
    return tuple(sorted(folders, key=lambda name: lesson(name).place))
