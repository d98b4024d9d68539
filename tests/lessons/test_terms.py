"""The glossary: one entry for one thing in every language, found wherever its word stands, and where one sees it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from regviz.lessons import HOME, lesson, terms
from regviz.lessons.texts import languages, words
from regviz.live import codec
from tests.found import PAGES, ROOT
from tests.test_pages import opened, seen

each_language = pytest.mark.parametrize("language", languages())
LINK = re.compile(r"\[([^\]]*)\]\(glossary#(\w+)\)")


def unlinked(text: str) -> str:
    return LINK.sub(r"\1", text).replace("****", "")


def places_of(form: str, text: str) -> list[int]:
    """Where a word stands as a word of its own, capital or not."""
    found = [
        match.start() for spelt in {form, form[:1].upper() + form[1:]} for match in re.finditer(re.escape(spelt), text)
    ]
    beside = [(text[at - 1 : at], text[at + len(form) : at + len(form) + 1]) for at in found]
    return [at for at, around in zip(found, beside, strict=True) if not re.search("[A-Za-z]", "".join(around))]


@each_language
def test_every_entry_is_there_in_every_language(language: str) -> None:
    texts = tomllib.loads((ROOT / f"regviz/lessons/glossary/{language}.toml").read_text(encoding="utf-8"))["terms"]
    assert texts.keys() == terms.places().keys() == terms.entries(language).keys()


@each_language
def test_a_word_means_one_thing(language: str) -> None:
    forms = Counter(form.lower() for entry in terms.entries(language).values() for form in entry.forms)
    assert [form for form, times in forms.items() if times > 1] == []


@pytest.mark.parametrize("key", terms.places())
def test_an_entry_leads_to_where_one_sees_it(key: str) -> None:
    name, _, state = terms.places()[key]["see"].partition(" ")
    address = urlsplit(terms.entries("en")[key].see)
    shown = lesson(name)
    assert address.path == ("." if name == HOME else name)
    expected = {**shown.examples, **shown.answers}[state] if state else shown.state()
    assert codec.read(shown.state, dict(parse_qsl(address.query))) == expected


def test_a_word_is_linked_where_it_stands_first_and_nowhere_inside_of_what_is_no_prose() -> None:
    text = "Loss and $loss$, `loss`, <i title='loss'>losses</i>, [loss](x); glossy losses. "
    text += "The group lasso, a lasso: `weight_decay`."
    assert terms.linked(text, "en") == (
        "[Loss](glossary#loss) and $loss$, `loss`, <i title='loss'>losses</i>, [loss](x); glossy losses. "
        "The [group lasso](glossary#group), a [lasso](glossary#lasso): [`weight_decay`](glossary#decay)."
    )
    assert terms.linked("用lasso的损失，再看损失", "zh") == "用[lasso](glossary#lasso)的[损失](glossary#loss)，再看损失"
    assert terms.linked("**损失**是**损失**，**恰好系数**，**梯度为0**", "zh") == (
        "[**损失**](glossary#loss)是**损失**，**恰好**[**系数**](glossary#coefficient)，[**梯度**](glossary#gradient)**为0**"
    )
    assert terms.linked("**Orthogonal features**, *norms*", "en") == (
        "**[Orthogonal](glossary#orthogonal) [features](glossary#feature)**, [*norms*](glossary#norm)"
    )
    assert terms.linked("The map of a roadmap and the MAP", "en") == "The map of a roadmap and the [MAP](glossary#map)"


@each_language
def test_no_word_of_a_text_stands_unlinked_before_its_link(language: str) -> None:
    """Of every text of every page: before the link of an entry, none of its words stands by itself."""
    entries = terms.entries(language)
    longer = {  # a word that has one of these words in it is not it
        name: [
            form
            for other in entries.values()
            if other is not entry
            for form in other.forms
            if any(own in form for own in entry.forms)
        ]
        for name, entry in entries.items()
    }
    linked = 0
    for key, text in words(language).items():
        found = terms.linked(text, language)
        assert unlinked(found) == text, key
        links = [(match[2], match.start()) for match in LINK.finditer(found)]
        linked += len(links)
        assert len(dict(links)) == len(links), "each once"
        prose = re.sub(terms.KEPT, lambda kept: "\0" * len(kept[0]), found, flags=re.DOTALL)
        for name, entry in entries.items():
            without = prose
            for form in longer[name]:
                without = without.replace(form, "\0" * len(form))
            at = min((at for form in entry.forms for at in places_of(form, without)), default=len(found))
            assert at >= dict(links).get(name, len(found)), f"{key}: {name}"
    assert linked > 300


def texts_on(app: AppTest) -> list[str]:
    return [text.value for text in [*app.markdown, *app.caption]]


@each_language
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_nothing_whose_words_are_not_linked(name: str, language: str) -> None:
    app = seen(name, "none", language)
    assert any(LINK.search(text) for text in texts_on(app))
    for text in texts_on(app):
        assert text == terms.linked(unlinked(text), language)


@each_language
def test_the_glossary_has_a_page_with_every_entry(language: str) -> None:
    app = opened(terms.PAGE, language)
    assert not app.exception
    assert [title.value for title in app.title] == [words(language)[f"{terms.PAGE}.title"]]
    assert [(entry.value, entry.anchor) for entry in app.header] == [
        (entry.name, key) for key, entry in terms.entries(language).items()
    ]
    body = unescape("".join(text.value for text in app.markdown))
    assert all(f"<p>{entry.text}</p>" in body for entry in terms.entries(language).values())


def test_who_looks_into_the_glossary_finds_the_page_as_it_was_left() -> None:
    app = opened("geometry", alpha="0.5")
    for name in (terms.PAGE, "geometry"):
        app.query_params.clear()
        app.switch_page(f"../../pages/{name}.py").run()
    assert b'"alpha": 0.5' in app.get("bidi_component")[0].proto.bytes
