"""A lesson as one HTML file: it works by a double click, without a server or a network, and asks for nothing."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from html import escape
from typing import Any

from regviz import __version__, page
from regviz.export.bundle import START, first_style, modules, styles
from regviz.export.prose import html
from regviz.lessons import Fold, Lesson, lesson
from regviz.lessons.snippet import runnable
from regviz.lessons.texts import doorstep, languages, part, words
from regviz.live import codec
from regviz.live.doorstep import NEEDED
from regviz.live.routes import files

# A module gets an address from the text that the file has of it; an import map, made before, gives that its name.
# No module may be loaded before the map is there, so this is none itself.
BOOT = """
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("regviz-files").textContent), sign => sign.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const texts = globalThis.regvizFiles = await new Response(unpacked).json();
  const imports = {};
  for (const [name, text] of Object.entries(texts)) if (name.endsWith(".mjs"))
    imports["regviz/" + name] = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const map = document.createElement("script");
  map.type = "importmap";
  map.textContent = JSON.stringify({ imports });
  document.head.append(map);
  (await import("regviz/START")).start(document.querySelector("main"));
})();
"""


# In words that every browser understands.
CHECK = 'try { if (!(NEEDED)) throw 0; } catch (missing) { document.querySelector(".rx-old").hidden = false; }'


def page_of(name: str, state: Any = None, language: str = "", *, links: Mapping[str, str] | None = None) -> str:
    """The file of the lesson `name`, which opens with `state`, in `language` or the reader's own.

    `links` are the pages of a course, name -> address.
    """
    shown = lesson(name)
    state = shown.state() if state is None else state
    setups = {code: json.loads(page.setup(name, code)) for code in languages()}
    for each in setups.values():
        del each["terms"]  # the glossary is a page of the app
    built = setups["en"]
    tables: dict[str, str] = {}
    book = {
        "languages": languages(),
        "language": language,
        "module": built["module"],
        "state": asdict(state),
        "titles": {code: f"{words(code)[f'{name}.title']} · regviz" for code in languages()},
        "troubles": {code: words(code)["shell.trouble"] for code in languages()},
        "missing": {code: words(code)["export.missing"] for code in languages()},
        "answers": list(_answers(shown, state, tables)),
    }
    texts = {
        **tables,
        "book.json": _compact(book),
        **{f"setup-{code}.json": _compact(each) for code, each in setups.items()},
        built["template"]: files()[built["template"]].read_text(encoding="utf-8"),
        **styles(built["module"]),
        **modules(built["module"]),
    }
    first = language or "en"
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{first}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="generator" content="regviz {__version__}">',
            f"<title>{escape(book['titles'][first])}</title>",
            f"<style>{first_style()}</style></head><body><div class='rx-page'>",
            _head(name, links or {}),
            f'<div class="rx-old" role="alert" hidden>{_too_old()}</div>',
            f"<script>{CHECK.replace('NEEDED', ' && '.join(NEEDED))}</script>",
            '<main><div class="rv" data-testid="live-figure"></div></main>',
            *(_below(shown, state, code) for code in languages()),
            f'</div><script type="text/plain" id="regviz-files">{_packed(texts)}</script>',
            f"<script>{BOOT.replace('START', START)}</script></body></html>",
        ]
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed(texts: Mapping[str, str]) -> str:
    """Files by their names, as gzip makes them small and base64 lets them stand in a page; the same each time."""
    return b64encode(gzip.compress(_compact(texts).encode(), mtime=0)).decode()


def _answers(shown: Lesson[Any], state: Any, tables: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What torch says of the state and of the named ones, where the browser cannot say it alone.

    What several have in common, the lesson's table, is put into `tables`, and its name into the answers.
    """
    if shown.alone:
        return
    named = [*shown.examples.values(), *shown.answers.values(), *shown.tabulated]
    for each in dict.fromkeys([state, shown.state(), *named]):
        answer = dict(shown.answer(each, None))
        if shown.table is not None:
            text = shown.table(each, None)
            answer["table"] = next((name for name in tables if tables[name] == text), f"table-{len(tables)}.json")
            tables[answer["table"]] = text
        yield {"state": asdict(each), "answer": answer}


def _head(name: str, links: Mapping[str, str]) -> str:
    """Title, lead and the choice of language; in a course, the way to the other pages."""
    choices = "".join(
        f'<button type="button" lang="{code}" data-choose="{code}">{own}</button>' for code, own in languages().items()
    )
    titles = _each("span", {code: escape(words(code)[f"{name}.title"]) for code in languages()})
    leads = _each("div", {code: html(words(code)[f"{name}.lead"]) for code in languages()})
    nav = "".join(_nav(name, links, code) for code in languages()) if links else ""
    return f'{nav}<header class="rx-head"><h1>{titles}</h1>{choices}</header>{leads}'


def _each(tag: str, texts: Mapping[str, str]) -> str:
    """A text in each language, of which the reader's is shown."""
    return "".join(f'<{tag} data-language="{code}">{text}</{tag}>' for code, text in texts.items())


def _too_old() -> str:
    """What is said of a browser that cannot show the figure, in all languages."""
    return "".join(f'<p lang="{code}">{escape(doorstep(code).too_old)}</p>' for code in languages())


def _nav(name: str, links: Mapping[str, str], code: str) -> str:
    items = (
        f'<a href="{address}"{" aria-current=page" if other == name else ""}>{escape(words(code)[f"{other}.nav"])}</a>'
        for other, address in links.items()
    )
    return f'<nav class="rx-nav" data-language="{code}">{"".join(items)}</nav>'


def _below(shown: Lesson[Any], state: Any, code: str) -> str:
    """What is folded away, and what the file says of itself."""
    text = part(code, shown.name)
    folds = [_fold(text[f"{fold.name}.title"], html(text[f"{fold.name}.text"])) for fold in shown.folds if _plain(fold)]
    if shown.code is not None:
        lines = f"{html(text['code.text'])}<pre><code>{escape(runnable(shown.code(state)))}</code></pre>"
        folds.insert(0, _fold(text["code.title"], lines))
    if shown.myths:
        folds.append(_fold(words(code)["shell.myths"], _myths(shown, text)))
    whose = words(code)["export.own" if shown.alone else "export.tabulated"]
    about = f'<p class="rx-about">{whose} regviz {__version__}.</p>'
    return f'<div data-language="{code}" hidden>{"".join(folds)}{about}</div>'


def _plain(fold: Fold[Any]) -> bool:
    return fold.parts is None


def _fold(title: str, content: str) -> str:
    summary = html(title).removeprefix("<p>").rstrip().removesuffix("</p>")
    return f"<details><summary>{summary}</summary>{content}</details>"


def _myths(shown: Lesson[Any], text: Mapping[str, str]) -> str:
    """What people often think; below each, links to the states that answer it."""
    examples = shown.answers or shown.examples
    said = []
    for myth, names in shown.myths.items():
        links = " · ".join(f'<a href="#{_query(examples[name])}">{text[f"myths.{name}"]}</a>' for name in names)
        said.append(f"{html(text[f'myths.{myth}.text'])}<p>{links}</p>")
    return "".join(said)


def _query(state: Any) -> str:
    """A state as what stands behind the #; never empty, which would mean the file's own state."""
    from urllib.parse import urlencode

    kinds = codec.kinds(type(state))
    first = next(iter(kinds))
    return escape(urlencode(codec.write(state) or {first: str(getattr(state, first))}))
