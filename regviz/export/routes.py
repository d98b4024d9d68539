"""The file of a lesson, made when somebody asks for it by the button on its page."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from regviz.export.course import file_of
from regviz.export.lesson import page_of
from regviz.lessons import lesson, names
from regviz.lessons.texts import languages
from regviz.live import codec
from regviz.live.bench import AGAIN, Bench, FullError
from regviz.live.routes import FOLDER

_bench = Bench()  # each takes a quarter of a second


async def _file(request: Request) -> Response:
    name, query = request.path_params["name"], dict(request.query_params)
    language = query.pop("lang", "")
    if name not in names() or language not in {"", *languages()}:
        return PlainTextResponse(f"There is no lesson {name} here in that language.", status_code=404)
    state = codec.read(lesson(name).state, query)
    try:
        text = await _bench.make(partial(page_of, name, state, language))
    except FullError:
        return PlainTextResponse("Many files are being made. Try again in a moment.", 429, AGAIN)
    named = f'attachment; filename="regviz-{file_of(name)}"'
    return Response(text, media_type="text/html", headers={"Content-Disposition": named, "Cache-Control": "no-store"})


def routes() -> list[Route]:
    """The routes to hand to the app."""
    return [Route(f"/{FOLDER}/export/{{name}}", _file)]
