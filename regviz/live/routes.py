"""What the browser fetches besides Streamlit's own files: the figure's modules, templates and setups, and plotly.js.

Every address holds a digest of all that is served, so browsers keep the files for good and a new version is never
mixed with an old one. What is compressed once here need not be compressed again for each of forty students.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from functools import cache, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from regviz.live import bundles, reach

FOLDER = "live-figure"
FOR_GOOD = "public, max-age=31536000, immutable"
AGAIN = re.compile(r"-again\d{1,2}$")
"""Behind the digest: the same files under other addresses, for a browser in which the first ones failed."""
ROOT = Path(__file__).parent.parent
TYPES = {
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".html": "text/html",
    ".css": "text/css",
}


def _plotly_js() -> Path:
    """The one plotly.js of the project: the file inside the installed plotly package, found without importing it."""
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def files() -> dict[str, Path]:
    """The files that are served, by their path in the package; nothing else can be asked for."""
    own = {file.relative_to(ROOT).as_posix(): file for file in ROOT.rglob("*") if file.suffix in TYPES}
    return own | {"live/plotly.min.js": _plotly_js()}


@cache
def modules() -> bundles.Bundles:
    """The browser's modules as they are served."""
    written = {name: file for name, file in files().items() if file.suffix == ".mjs"}
    return bundles.Bundles({name: file.read_text(encoding="utf-8") for name, file in written.items()})


def _content(name: str) -> bytes:
    return modules().text(name).encode() if name in modules().files else files()[name].read_bytes()


@cache
def _version() -> str:
    served = sha256()
    for name in sorted(files()):
        served.update(_content(name))
    return served.hexdigest()[:12]


def base() -> str:
    """The folder that everything is served from."""
    return f"{FOLDER}/{_version()}"


class Shelf:
    """Published texts by their names, compressed: as many as there is room for, those that were used last."""

    def __init__(self, room: int) -> None:
        self._room, self._texts = room, OrderedDict[str, bytes]()
        self._turn = Lock()  # pages run side by side

    def put(self, name: str, text: str) -> None:
        """Keep a text, or use one that is kept."""
        with self._turn:
            if name in self._texts:
                self._texts.move_to_end(name)
                return
        content = _compress(text.encode())
        with self._turn:
            self._texts[name] = content
            while len(self._texts) > self._room:
                self._texts.popitem(last=False)

    def get(self, name: str) -> bytes | None:
        """The text of this name, compressed, as long as it is kept."""
        return self._texts.get(name)


PAGES, ANSWERS = Shelf(256), Shelf(1024)
"""What a page is built from, which its head already names, is not pushed out by what its visitors make, 10 KB each."""


def publish(text: str, shelf: Shelf = PAGES) -> str:
    """Serve a JSON text made at run time, while it is on its shelf; returns its name.

    So what one keeps and publishes again whenever it is shown is the text, not its name.
    """
    name = _name(text)
    shelf.put(name, text)
    return name


@lru_cache(maxsize=32)  # whole texts: those of the pages as they are opened, each again and again
def _name(text: str) -> str:
    return f"{_digest(text.encode())}.json"


class Lent:
    """A text that is served as long as somebody holds this; only who was told its name can ask for it."""

    def __init__(self, text: str) -> None:
        # quickly: it is sent once, to somebody who waits for it
        self.name, self.content = f"{token_urlsafe(24)}.json", _compress(text.encode(), level=1)


_lent: WeakValueDictionary[str, Lent] = WeakValueDictionary()


def lend(text: str) -> Lent:
    """Serve a JSON text of one session, which browsers must not keep."""
    made = Lent(text)
    _lent[made.name] = made
    return made


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def _compress(content: bytes, level: int = 6) -> bytes:
    return gzip.compress(content, compresslevel=level, mtime=0)


@cache
def _compressed(name: str) -> bytes:
    return _compress(_content(name))


def _serve(request: Request) -> Response:
    version, name = request.path_params["version"], request.path_params["name"]
    lent = _lent.get(name)
    content = lent.content if lent else PAGES.get(name) or ANSWERS.get(name)
    if content is None and name in files():
        content = _compressed(name)
    if content is None or AGAIN.sub("", version) != _version():
        return Response(f"There is no file {name} of this version here.", status_code=404, media_type="text/plain")
    return Response(
        content,
        media_type=TYPES[Path(name).suffix],
        headers={
            "Content-Encoding": "gzip",
            "Cache-Control": "no-store" if lent else FOR_GOOD,
        },
    )


def _reach(request: Request) -> Response:
    asker = request.client.host if request.client else ""
    return JSONResponse(reach.addresses(request.headers.get("host", ""), asker), headers={"Cache-Control": "no-store"})


def routes() -> list[Route]:
    """The routes to hand to the app."""
    return [Route(f"/{FOLDER}/reach", _reach), Route(f"/{FOLDER}/{{version}}/{{name:path}}", _serve)]
