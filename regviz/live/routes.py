"""What the browser fetches besides Streamlit's own files: the live figure's modules and templates, and plotly.js."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "live-figure"
HERE = Path(__file__).parent
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".html": "text/html", ".css": "text/css"}


def _plotly_js() -> Path:
    """The one plotly.js of the project: the file inside the installed plotly package, found without importing it."""
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def files() -> dict[str, Path]:
    """The files that are served, by name; nothing else can be asked for."""
    return {file.name: file for file in HERE.iterdir() if file.suffix in TYPES} | {"plotly.min.js": _plotly_js()}


@cache
def version() -> str:
    """A digest of all that is served: it is part of every address, so browsers may keep the files for good."""
    return sha256(b"".join(file.read_bytes() for _, file in sorted(files().items()))).hexdigest()[:12]


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(files()[name].read_bytes(), compresslevel=6, mtime=0)


def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in files():
        return Response(f"There is no file {name} here.", status_code=404, media_type="text/plain")
    return Response(
        _compressed(name),
        media_type=TYPES[Path(name).suffix],
        headers={"Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable"},
    )


def routes() -> list[Route]:
    """The routes to hand to the app."""
    return [Route(f"/{FOLDER}/{{name}}", _serve)]
