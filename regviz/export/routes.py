"""The file of a lesson, made when somebody asks for it by the button on its page."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from regviz.export.course import file_of
from regviz.export.lesson import page_of
from regviz.lessons import lesson, names
from regviz.lessons.texts import languages
from regviz.live import codec
from regviz.live.routes import FOLDER

MANY = 20
_waiting: list[str] = []  # whose file is being made, or will be
_one_at_a_time = asyncio.Semaphore(1)  # each takes a quarter of a second of Python, which pages wait for too


async def _file(request: Request) -> Response:
    name, query = request.path_params["name"], dict(request.query_params)
    language = query.pop("lang", "")
    if name not in names() or language not in {"", *languages()}:
        return PlainTextResponse(f"There is no lesson {name} here in that language.", status_code=404)
    if len(_waiting) >= MANY:
        return PlainTextResponse("Many files are being made. Try again in a moment.", 429, {"Retry-After": "10"})
    state = codec.read(lesson(name).state, query)
    _waiting.append(name)
    try:
        async with _one_at_a_time:
            text = await asyncio.to_thread(page_of, name, state, language)
    finally:
        _waiting.remove(name)
    named = f'attachment; filename="regviz-{file_of(name)}"'
    return Response(text, media_type="text/html", headers={"Content-Disposition": named, "Cache-Control": "no-store"})


def routes() -> list[Route]:
    """The routes to hand to the app."""
    return [Route(f"/{FOLDER}/export/{{name}}", _file)]
