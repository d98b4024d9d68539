"""What the browser gets first: Streamlit's own page and files, compressed, and in the page the names of what follows.

Streamlit sends its modules uncompressed (2.8 MB), its page names only the first of them, and on every address below the
root it looks for its server twice in vain before it asks at the root. So a middleware answers for its static files from
memory, and adds to the end of the page's head, where it does not queue ahead of Streamlit's own bundle:

- `window.__streamlit`, by which Streamlit knows its server without looking for it (not documented; if a later Streamlit
  ignores it, it looks again), and that it shows no dialog of its own over everything when the server does not answer:
  the figure says that in a line, and goes on;
- what is said to a browser that is too old, and done where a script is lost (doorstep.py);
- the figure's style, so that the page has its shape before the figure comes;
- preloads of the modules that Streamlit imports late, of the figure's modules, and, once somebody has seen the page in
  the language, of what its figure is built from.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TypeAlias
from urllib.parse import parse_qs

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regviz.live.bundles import MACHINE
from regviz.live.doorstep import Said, Sentences, script
from regviz.live.guard import Guard, policy
from regviz.live.routes import FOLDER, base

STATIC = Path(st.__file__).parent / "static"
LATE = ["BidiComponent", "ButtonGroup", "PageLink"]
"""The modules that Streamlit imports only when an element needs them: a component, the language switch, the way on."""
FONT = "SourceSansVF-Italic"
"""The font that Streamlit asks for only with the first slanted letter; the line would be broken anew with it."""
COMPRESSED = {".js": "text/javascript", ".css": "text/css"}
IMPORT = re.compile(r"""(?:from|import)\s*["'](\.{1,2}/[^"']+)["']""")
CONDITIONS = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
"""What a browser says of the page that it has or wants: it is about Streamlit's own page, not about ours."""
FOR_GOOD = (b"cache-control", b"public, max-age=31536000, immutable")

Language: TypeAlias = Callable[[str, str | None], str]
"""The language of a page for the one that its address names, "" for none, and the browser's locale."""

_needed: dict[tuple[str, str], list[str]] = {}


def needs(page: str, language: str, names: list[str]) -> None:
    """Say which files the figure of a page, "" the front door, is built from in a language: who comes next is told."""
    _needed[page, language] = names


def closure(entries: list[str], read: Callable[[str], str]) -> list[str]:
    """These modules and all that they import, by name, each once; `read(name)` is a module's text."""
    found = dict.fromkeys(entries)
    for name in iter(todo := list(entries)):
        folder = PurePosixPath(name).parent
        new = [normpath(str(folder / target)) for target in IMPORT.findall(read(name))]
        todo += [name for name in new if name not in found]
        found |= dict.fromkeys(new)
    return list(found)


@cache
def _late() -> list[str]:
    """Streamlit's late modules with all that they import and the page does not name itself."""
    folder, page = STATIC / "static/js", (STATIC / "index.html").read_text(encoding="utf-8")
    entries = [file.name for late in LATE for file in sorted(folder.glob(f"{late}.*.js"))]
    found = closure(entries, lambda name: (folder / name).read_text(encoding="utf-8"))
    return [f"static/js/{name}" for name in found if name not in page]


@cache
def _fonts() -> list[str]:
    return [file.relative_to(STATIC).as_posix() for file in STATIC.glob(f"static/media/{FONT}*.woff2")]


@cache
def _there() -> set[str]:
    """All files that Streamlit has below static/."""
    return {file.relative_to(STATIC).as_posix() for file in STATIC.glob("static/**/*") if file.is_file()}


@cache
def _files() -> set[str]:
    """Streamlit's scripts and styles; no other file is answered for."""
    return {name for name in _there() if PurePosixPath(name).suffix in COMPRESSED}


def root() -> str:
    """The path that the app is served below, "" or "/path"."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


_kept: dict[str, bytes] = {}


def _compressed(name: str) -> bytes:
    if name not in _kept:
        _kept[name] = gzip.compress((STATIC / name).read_bytes(), compresslevel=6, mtime=0)
    return _kept[name]


def warm() -> None:
    """Make beforehand, in a thread, what every page needs: the address of our files, and Streamlit's compressed."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    names = [*re.findall(r'"\./(static/[^"]+\.(?:js|css))"', page), *_late()]

    def made() -> None:
        base()
        for name in names:
            _compressed(name)

    threading.Thread(target=made, daemon=True).start()


def head(path: str, language: str, host: str, said: Said) -> str:
    """What is added to the head of the page at `path`.

    `host` is Streamlit's own configuration of the host, as JSON, `said` what is said where nothing else can be shown.
    """
    calm = json.dumps({**json.loads(host), "blockErrorDialogs": True})
    server = f"location.origin + {json.dumps(root())}"
    named = _needed.get((path, language), [])
    modules = [MACHINE, *filter(is_module, named)]
    data = [name for name in named if not is_module(name)]
    return "\n".join(
        [
            script(said, language, f"{root()}/_stcore/health"),
            f"<script>window.__streamlit = {{ BACKEND_BASE_URL: {server}, HOST_CONFIG: {calm} }}</script>",
            f'<link rel="stylesheet" href="./{base()}/live/figure.css">',
            *(f'<link rel="modulepreload" crossorigin href="./{name}">' for name in _late()),
            *(f'<link rel="preload" as="font" crossorigin href="./{name}">' for name in _fonts()),
            *(f'<link rel="modulepreload" href="./{base()}/{name}">' for name in modules),
            *(f'<link rel="preload" as="fetch" crossorigin href="./{base()}/{name}">' for name in data),
        ]
    )


def is_module(name: str) -> bool:
    """Whether a file that a figure needs is a module of ours."""
    return name.endswith(".mjs")


class Delivery:
    """The middleware; everything but Streamlit's page and what it has below static/ is passed on as it is.

    For a file that is not there Streamlit would send its page. Behind a proxy it may be with another process, of
    another version, which is asked only where this one says that it has none.
    """

    def __init__(self, app: ASGIApp, language: Language, sentences: Sentences) -> None:
        self.app = app
        self.language = language
        self.sentences = sentences

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        name = scope["path"].removeprefix(root()).strip("/")
        if b"gzip" in asked.get(b"accept-encoding", b"") and name in _files():
            kind = COMPRESSED[PurePosixPath(name).suffix]
            content = _kept[name] if name in _kept else await asyncio.to_thread(_compressed, name)
            await _answer(send, content, kind, FOR_GOOD)
        elif name.startswith("static/") and name not in _there():
            said = PlainTextResponse(f"There is no file {name} here.", 404, {"Cache-Control": "no-store"})
            await said(scope, receive, send)
        elif b"text/html" in asked.get(b"accept", b"") and not name.startswith(f"{FOLDER}/"):
            await self._page(scope, receive, send, name)
        else:
            await self.app(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send, name: str) -> None:
        """Streamlit's page with more in its head; what else is answered goes on as it is."""
        asked = dict(scope["headers"])
        kept = [(key, value) for key, value in scope["headers"] if key not in CONDITIONS]
        found = list[Message]()

        async def sift(message: Message) -> None:
            if found or _begins_page(message):
                found.append(message)
            else:
                await send(message)

        await self.app({**scope, "headers": kept}, receive, sift)
        if not found:
            return
        whole = {**scope, "headers": kept, "method": "GET"}  # also where only its headers are asked for
        body = _joined(found) if scope["method"] == "GET" else await _get(self.app, whole, receive)
        path = f"{root()}/_stcore/host-config"
        host = await _get(self.app, {**whole, "headers": [], "path": path, "raw_path": path.encode()}, receive)
        language = self._language(scope, asked)
        added = head(name, language, host.decode(), self.sentences(language))
        body = body.replace(b'<html lang="en">', f'<html lang="{language}">'.encode(), 1)
        page = body.replace(b"</head>", f"{added}\n</head>".encode(), 1)
        allowed = (b"content-security-policy", policy(page, scope["query_string"]))
        zipped = b"gzip" in asked.get(b"accept-encoding", b"")
        page = gzip.compress(page, compresslevel=6, mtime=0) if zipped else page
        headers = [(b"cache-control", b"no-cache"), allowed]
        await _answer(send, page, "text/html; charset=utf-8", *headers, zipped=zipped)

    def _language(self, scope: Scope, asked: dict[bytes, bytes]) -> str:
        """The language that the page will most likely be in: the address's, else the browser's first."""
        named = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
        return self.language(named, next(_locales(asked), None))


def _begins_page(message: Message) -> bool:
    """Whether Streamlit's page begins with it: a file that is handed over is none, whatever is in it."""
    told = dict(message.get("headers", []))
    is_shown = b"text/html" in told.get(b"content-type", b"") and b"content-disposition" not in told
    return message.get("status") == 200 and is_shown


async def _get(app: ASGIApp, scope: Scope, receive: Receive) -> bytes:
    """The body of what the app answers."""
    got = list[Message]()

    async def keep(message: Message) -> None:
        got.append(message)

    await app(scope, receive, keep)
    return _joined(got)


def _joined(answer: list[Message]) -> bytes:
    return b"".join(part.get("body", b"") for part in answer)


async def _answer(send: Send, body: bytes, kind: str, *headers: tuple[bytes, bytes], zipped: bool = True) -> None:
    described = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), *headers]
    described += [(b"vary", b"Accept-Encoding"), *([(b"content-encoding", b"gzip")] if zipped else [])]
    await send({"type": "http.response.start", "status": 200, "headers": described})
    await send({"type": "http.response.body", "body": body})


def _locales(asked: dict[bytes, bytes]) -> Iterator[str]:
    for part in asked.get(b"accept-language", b"").decode("latin-1").split(","):
        if part.strip():
            yield part.split(";")[0].strip()


def middleware(language: Language, sentences: Sentences) -> list[Middleware]:
    """The middleware to hand to the app."""
    return [Middleware(Guard), Middleware(Delivery, language=language, sentences=sentences)]
