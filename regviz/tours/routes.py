"""The tours as the page asks for them: all that there are, and what is wrong with one that was dropped on it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from functools import partial
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from regviz.lessons import lesson, names
from regviz.lessons.texts import languages, part, words
from regviz.live.bench import AGAIN, Bench, FullError
from regviz.live.routes import FOLDER
from regviz.tours import LARGEST, folder_trouble, known, read, refusal, text_of

PLAN = [*["geometry"] * 3, "corners", *["geometry"] * 2, "features", *["geometry"] * 3]
"""The page of each question of a run: across the pages and back."""
NOT_KEPT = {"Cache-Control": "no-store"}
PATIENCE = 30
"""Seconds in which a dropped tour has to be here."""
_bench = Bench()  # the reader of TOML takes a third of a second for the worst that it is given


def listing(language: str) -> dict[str, Any]:
    """All tours in a language, and of each that cannot be read a sentence why."""
    tours, troubles = [], [sentence for sentence in [folder_trouble(language)] if sentence]
    for name, file in known().items():
        try:
            tours.append(asdict(read(text_of(file, language), language, name)))
        except ValueError as wrong:
            troubles.append(words(language)["tours.of"].format(file=file.name, said=wrong))
    return {"tours": tours, "troubles": troubles}


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in languages() else next(iter(languages()))


def _all(request: Request) -> JSONResponse:  # in a thread: all files are read anew
    return JSONResponse(listing(_language(request)), headers=NOT_KEPT)


async def _asking(request: Request) -> JSONResponse:
    """What a lesson says when it asks before it shows."""
    name = request.path_params["name"]
    said = asking(name, _language(request)) if name in names() else {}
    return JSONResponse({"words": said, "plan": PLAN}, headers=NOT_KEPT)


def asking(name: str, language: str) -> dict[str, str]:
    """The words of the questions of a page, as its figure's sentences are named."""
    found = part(language, "predict", f"{lesson(name).shows}.predict")
    return {f"sentence.predict.{key}": text for key, text in found.items()}


async def _body(request: Request) -> bytes:
    """What was sent; of too much, enough to see that."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > 4 * LARGEST:
            break
    return body


async def _check(request: Request) -> Response:
    """A tour that somebody has dropped on the page; it is read and forgotten."""
    try:
        async with asyncio.timeout(PATIENCE):
            body = await _body(request)
    except (TimeoutError, ClientDisconnect):
        return Response(status_code=408, headers={"Connection": "close"})
    language = _language(request)
    try:
        tour = await _bench.make(partial(read, body.decode("utf-8"), language, "dropped"))
    except FullError:
        return JSONResponse({"trouble": str(refusal(language, "busy"))}, 429, NOT_KEPT | AGAIN)
    except UnicodeDecodeError:
        return JSONResponse({"trouble": str(refusal(language, "encoding"))}, headers=NOT_KEPT)
    except ValueError as wrong:
        return JSONResponse({"trouble": str(wrong)}, headers=NOT_KEPT)
    return JSONResponse({"tour": asdict(tour)}, headers=NOT_KEPT)


def routes() -> list[Route]:
    """The routes to hand to the app."""
    return [
        Route(f"/{FOLDER}/tours", _all),
        Route(f"/{FOLDER}/asking/{{name}}", _asking),
        Route(f"/{FOLDER}/tour", _check, methods=["POST"]),
    ]
