"""The glossary: what the words of the pages mean, opened where a word stands and collected on a page of its own.

An entry is a section [terms.KEY] in the texts of each language, in the folder glossary/: `forms` are the ways in which
the word is written, the first of them its name, and `text` a sentence. Its formula and where one sees it, the same in
every language, are in entries.toml. On a page a word is a link to its entry, the first time that it stands in a text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from regviz.lessons import HOME, lesson
from regviz.lessons.texts import words
from regviz.live import codec

PAGE = "glossary"
"""The page with all entries, and the folder with their texts."""

TITLE = r"(?<!\*)\*[A-Z][^*]* [^*]*\*(?!\*)"
KEPT = rf"\$\$.*?\$\$|\$.*?\$|`.*?`|\[[^\]]*\]\([^)]*\)|<[^>]*>|{TITLE}"
"""What of a Markdown text is no prose: formulas, code, links, tags, and titles, which are several words in *...*."""


@dataclass(frozen=True)
class Entry:
    """A word of the glossary in a language: how it is written, what it means, and where one sees it, an address."""

    forms: tuple[str, ...]
    text: str
    formula: str
    see: str

    @property
    def name(self) -> str:
        """The word, as it is listed."""
        return self.forms[0].strip("`")


@cache
def places() -> Mapping[str, Mapping[str, str]]:
    """Of each entry, in order: `see`, a page and perhaps one of its named states; `formula`, HTML, if it has one."""
    return tomllib.loads((Path(__file__).parent / PAGE / "entries.toml").read_text(encoding="utf-8"))


def address(see: str) -> str:
    """The address, relative to any page, of "PAGE" or of "PAGE STATE", one of its named states."""
    name, _, state = see.partition(" ")
    shown = lesson(name)
    query = codec.write(shown.named[state]) if state else {}
    return ("." if name == HOME else name) + (f"?{urlencode(query)}" if query else "")


@cache
def entries(language: str) -> Mapping[str, Entry]:
    """The glossary in a language, by its keys."""
    text = words(language)

    def entry(key: str, place: Mapping[str, str]) -> Entry:
        forms = tuple(form.strip() for form in text[f"{PAGE}.terms.{key}.forms"].split("|"))
        return Entry(forms, text[f"{PAGE}.terms.{key}.text"], place.get("formula", ""), address(place["see"]))

    return {key: entry(key, place) for key, place in places().items()}


@cache
def forms(language: str) -> Mapping[str, str]:
    """Every form to the key of its entry, the longest first: a form stands before those that are a part of it."""
    found = {form: key for key, entry in entries(language).items() for form in entry.forms}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def pattern(language: str) -> str:
    """A regular expression, for Python as for JavaScript, that finds every form, also at the beginning of a sentence.

    With a letter before or behind it, it is another word.
    """

    def either(form: str) -> str:
        first, rest = form[0], re.escape(form[1:])
        return f"[{first}{first.upper()}]{rest}" if first.islower() else re.escape(first) + rest

    return "|".join(f"(?<![A-Za-z])(?:{either(form)})(?![A-Za-z])" for form in forms(language))


def key_of(form: str, language: str) -> str | None:
    """The entry of a word as it was found, None if there is none."""
    known = forms(language)
    return known.get(form) or known.get(form[:1].lower() + form[1:])


@lru_cache(maxsize=1024)
def linked(text: str, language: str) -> str:
    """A Markdown text in which each word of the glossary is, the first time it stands there, a link to its entry.

    A link at the end of an emphasis takes the stars into it: between a bracket and a letter, as Chinese has no spaces,
    they would be no emphasis to Markdown.
    """
    seen = set[str]()

    def link(match: re.Match[str]) -> str:
        word, stars, more = match["word"], match["before"], match["behind"]
        key = word and key_of(word, language)
        if key is None or key in seen:
            return match[0]
        seen.add(key)
        before, way = match.string[: match.start()], f"({PAGE}#{key})"
        inside = bool(before.count("**") % 2)
        if stars and stars == more:
            return f"[{stars}{word}{more}]{way}"
        if stars == "**" and not inside and not more and match.string[match.end() :][:1].strip():
            return f"[**{word}**]{way}**"
        if more == "**" and inside and not stars and before[-1:].strip():
            return f"**[**{word}**]{way}"
        return f"{stars}[{word}]{way}{more}"

    found = rf"(?P<before>\*{{0,2}})(?P<word>{pattern(language)})(?P<behind>\*{{0,2}})"
    return re.sub(f"{found}|{KEPT}", link, text, flags=re.DOTALL)


def explained(key: str, language: str, more: str = "") -> str:
    """An entry as HTML, without its name: the sentence, the formula, the way to where one sees it, and `more` ways."""
    entry, text = entries(language)[key], words(language)
    page = text[f"{places()[key]['see'].split()[0]}.nav"]
    formula = f'<p class="rv-formula">{entry.formula}</p>' if entry.formula else ""
    way = f'<a href="{escape(entry.see)}">{text[f"{PAGE}.see"].format(page=page)}</a>'
    return f"<p>{escape(entry.text)}</p>{formula}<p>{way}{more}</p>"


@cache
def opened(language: str) -> str:
    """What the browser shows where a word stands, as JSON: key to name and HTML."""

    def shown(key: str, entry: Entry) -> dict[str, str]:
        whole = f' · <a href="{PAGE}#{key}">{words(language)[f"{PAGE}.title"]}</a>'
        return {"name": entry.name, "html": explained(key, language, whole)}

    return json.dumps({key: shown(key, entry) for key, entry in entries(language).items()})
