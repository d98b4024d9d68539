"""Every page of the navigation, in every language, for every kind of address: it opens, and says what torch says."""

import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from regviz.lessons import lesson, terms
from regviz.lessons.geometry.answer import answer as geometry_answer
from regviz.lessons.geometry.code import code
from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import languages, words
from regviz.live import codec
from tests.found import EXAMPLES, PAGES, ROOT, STATES, on_grid

NAMES = [name for kind in STATES for name in codec.kinds(kind)]
ADDRESSES = {
    "none": {},
    "far": dict.fromkeys(NAMES, "1e300"),
    "nonsense": dict.fromkeys([*NAMES, "unknown", "lang"], "<b>∞"),
    "repeated": {name: ["1", "2"] for name in NAMES},
}
GEOMETRY = EXAMPLES[GeometryState]

each_page = pytest.mark.parametrize("name", PAGES)
each_address = pytest.mark.parametrize("address", ADDRESSES)


def turn_to(app: AppTest, name: str, **query: object) -> AppTest:
    """Follow a link of the navigation, which drops the query, to a page with this one; fails if there is none.

    All folds of the page are open: what is in them comes only then.
    """
    folds = ["code", "myths", "summary", *(fold.name for fold in lesson(name).folds)] if name in PAGES else []
    for fold in folds:
        app.session_state[f"{name} {fold}"] = True
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"../../pages/{name}.py").run()


def opened(name: str, locale: str = "en", **query: object) -> AppTest:
    """The page in a new session."""
    app = AppTest.from_file("../regviz/page/shell.py", default_timeout=60)
    app.context["locale"] = locale
    return turn_to(app.run(), name, **query)


@cache
def seen(name: str, address: str, language: str = "en") -> AppTest:
    """A page that no test changes."""
    return opened(name, language, **ADDRESSES[address])


def figures(app: AppTest) -> list[dict]:
    """What the live figures of the page were given."""
    return [json.loads(figure.proto.bytes) for figure in app.get("bidi_component")]


def state_of(sent: dict) -> object:
    (kind,) = [kind for kind in STATES if list(codec.kinds(kind)) == list(sent["state"])]
    return kind(**sent["state"])


@each_address
@pytest.mark.parametrize("language", languages())
@each_page
def test_every_page_opens_whatever_its_address_says(name: str, language: str, address: str) -> None:
    app = seen(name, address, language)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert [title.value for title in app.title] == [words(language)[f"{name}.title"]]


def test_every_page_is_in_the_navigation() -> None:
    assert sorted([*PAGES, terms.PAGE]) == sorted(file.stem for file in (ROOT / "pages").glob("*.py"))


def assert_shows(app: AppTest, query: dict) -> None:
    """The figures have the state of this address, and of a picture of the geometry they say what torch says of it."""
    for sent in figures(app):
        state = state_of(sent)
        assert state == codec.read(type(state), query)
        if isinstance(state, GeometryState):
            assert sent["answer"] == json.loads(json.dumps(geometry_answer(state)))


@each_address
@each_page
def test_a_figure_shows_what_the_address_says(name: str, address: str) -> None:
    last = {key: value[-1] if isinstance(value, list) else value for key, value in ADDRESSES[address].items()}
    assert_shows(seen(name, address), last)


@each_page
def test_every_example_has_an_address(name: str) -> None:
    for sent in figures(seen(name, "none")):
        for example in EXAMPLES.get(type(state_of(sent)), {}).values():
            app = opened(name, **codec.write(example))
            assert not app.exception
            assert_shows(app, codec.write(example))


@each_page
def test_a_page_with_a_live_figure_draws_nothing_with_a_second_plotly(name: str) -> None:
    app = seen(name, "none")
    assert len(app.get("bidi_component")) <= 1
    assert not (app.get("bidi_component") and app.get("plotly_chart"))


def run(lines: str) -> dict[str, dict[str, object]]:
    """What the lines of the expander compute."""
    space: dict = {}
    exec(lines, space)
    return {
        panel: {
            "w": space[side].w.tolist(),
            "zeros": space[side].zeros.tolist(),
            **{number: getattr(space[side], number).item() for number in ("alpha", "t", "value", "kkt")},
        }
        for panel, side in SIDES.items()
    }


SIDES = {"l1": "left", "l2": "right"}
"""The panels, which have the names of the sets that they show at first."""


def assert_computes(lines: str, state: GeometryState) -> None:
    for penalty, numbers in run(lines).items():
        answer = geometry_answer(state)["optima"][penalty]
        assert numbers.pop("zeros") == answer["zeros"]
        assert numbers == {name: pytest.approx(answer[name], abs=1e-12, rel=1e-12) for name in numbers}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("example", GEOMETRY)
def test_the_code_behind_the_picture_computes_the_picture(
    example: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = opened("geometry", language, **codec.write(GEOMETRY[example]))
    assert_computes(app.code[0].value, GEOMETRY[example])
    printed = [line.partition(" ")[0] for line in capsys.readouterr().out.splitlines()]
    assert printed == list(SIDES.values())


CONVEX = ("l1", "l2", "net", "inf")  # the paths of the others take seconds; tests/studies looks at them


@pytest.mark.long
@settings(deadline=None, max_examples=50)
@given(state=on_grid(GeometryState), left=st.sampled_from(CONVEX), right=st.sampled_from(CONVEX))
def test_the_code_computes_every_picture(state: GeometryState, left: str, right: str) -> None:
    convex = replace(state, left=left, right=right)
    assert_computes(code(convex), convex)


@each_page
def test_the_browser_chooses_the_language_until_somebody_does(name: str) -> None:
    def title(**kinds: str) -> str:
        return opened(name, **kinds).title[0].value

    english, chinese = (words(language)[f"{name}.title"] for language in ("en", "zh"))
    assert title(locale="zh-CN") == chinese
    assert title(locale="fr-FR") == english
    assert title(locale="en-GB", lang="zh") == chinese
    assert title(locale="zh-CN", lang="en") == english
    assert title(locale="zh-CN", lang="klingon") == chinese


@each_page
def test_choosing_a_language_keeps_the_state_and_lasts(name: str) -> None:
    app = opened(name, alpha="0.5", view="sum")
    shown = figures(app)[-1]["state"]
    app.button_group[0].set_value("zh").run()
    assert app.title[0].value == words("zh")[f"{name}.title"]
    assert figures(app)[-1]["state"] == shown
    assert app.query_params["lang"] in ("zh", ["zh"])
    for other in PAGES:
        assert turn_to(app, other).title[0].value == words("zh")[f"{other}.title"]
        assert all(sent["language"] == "zh" for sent in figures(app))


@each_page
def test_who_returns_to_a_page_finds_it_as_it_was_left(name: str) -> None:
    """Unless the address asks for something; the language is not part of the state."""

    def states() -> list[dict]:
        return [sent["state"] for sent in figures(app)]

    app = opened(name, **dict.fromkeys(NAMES, "1"))
    left = states()
    for other in set(PAGES) - {name}:
        turn_to(app, other)
        turn_to(app, name, lang="zh")
        assert states() == left
    turn_to(app, other)
    turn_to(app, name, alpha="0.3")
    assert not left or states() != left
