"""A file that is brought to a running server: by a page of its own alone, once, and however often its line is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import websockets
from playwright.sync_api import Page, WebSocketRoute

from regviz.live import bring
from tools.serving import Server
from tools.wire import arrived, brought, figure, opening, outcome, posted, run, stream


def test_a_page_of_another_site_can_send_nothing(server: Server) -> None:
    async def sent() -> None:
        async with stream(server) as line:
            place = figure(await run(line, opening("features", "data=own")))
            with pytest.raises(websockets.InvalidStatus):
                await posted(server, place, b"abc", origin="http://elsewhere.example")
            await posted(server, place, b"abc")

    outcome(sent())


def test_a_connection_for_a_file_disturbs_nobody(fresh_server: Callable[[], AbstractContextManager[Server]]) -> None:
    """Half a handshake, noise where slices are expected, and whoever goes in the middle."""

    async def noise(app: Server) -> None:
        async with stream(app) as line:
            place = figure(await run(line, opening("features", "data=own")))
            url = f"{app.url.replace('http', 'ws', 1)}{bring.PATH}"
            to = place.told["bring"]["to"].partition("?to=")[2]
            for query in ("", "?to", f"?to={to}", f"?to={to}&id=1&total=9e9", "?to=" + "%00" * 1000):
                with pytest.raises(websockets.InvalidStatus):
                    await websockets.connect(url + query)
            for part in ("text", "", b"x" * 1001, b"\xff" * 20_000_000):
                async with websockets.connect(f"{url}?to={to}&id=1&total=1000") as wrong:
                    await wrong.recv()
                    with suppress(websockets.ConnectionClosed):  # already, where the part is large
                        await wrong.send(part)
                    with pytest.raises(websockets.ConnectionClosed):
                        await wrong.recv()
            gone = await websockets.connect(f"{url}?to={to}&id=1&total=1000")
            await gone.send(b"x" * 10)
            gone.transport.abort()
            told = await brought(app, line, place, b"a,b,y\n" + b"1,2,3\n4,5,7\n8,9,1\n" * 9, "data=own")
            assert told["state"]["own"], told["bring"]

    with fresh_server() as app:
        outcome(noise(app))
        assert "Traceback" not in app.log()
        assert "Exception" not in app.log()


def test_a_file_that_the_server_is_told_of_twice_is_read_once(server: Server) -> None:
    raw = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (k, k * k % 7, k * 5 % 11) for k in range(30))

    async def twice() -> None:
        async with stream(server) as line:
            place = figure(await run(line, opening("features", "data=own")))
            first = await brought(server, line, place, raw, "data=own")
            again = figure(await run(line, arrived(place, "data=own"))).told
            assert first["state"]["own"]
            assert again["state"] == first["state"]
            assert again["bring"] == first["bring"]
            assert again["bring"]["kept"] == "1"
            assert first["bring"]["said"] == ""

    outcome(twice())


def test_a_lost_connection_is_said_and_the_file_goes_on(open_page: Any, tmp_path: Path) -> None:
    """Two slices get through, then none for a while; in the end the file is whole."""
    rows = "\n".join(f"{k},{k * k % 97},{k * 7 % 31}" for k in range(40_000))
    file = tmp_path / "long.csv"
    file.write_text(f"a,b,y\n{rows}\n", encoding="utf-8")
    begins: list[int] = []

    def attach(page: Page) -> None:
        def through(line: WebSocketRoute) -> None:
            begins.append(-1)
            number, passed = len(begins), [0]
            if 1 < number < 6:
                line.close()
                return
            server = line.connect_to_server()

            def out(message: str | bytes) -> None:
                passed[0] += 1
                if number == 1 and passed[0] > 2:
                    server.close()
                    line.close()
                else:
                    server.send(message)

            def back(message: str | bytes) -> None:
                if begins[number - 1] < 0:
                    begins[number - 1] = int(message)
                line.send(message)

            line.on_message(out)
            server.on_message(back)

        page.route_web_socket(lambda url: urlsplit(url).path == bring.PATH, through)

    page = open_page("/features?data=own", prepare=attach)
    page.locator(".rv-bring input[type=file]").set_input_files(file)
    page.locator(".rv-said", has_text="does not get through").wait_for()
    assert page.locator(".rv-way").is_visible(), "it goes on, and can be stopped"
    page.wait_for_function(
        "() => document.querySelector('[data-testid=live-figure]').dataset.drawn.includes('\"data\":\"own\"')"
    )
    assert page.locator(".rv-said").text_content() == ""
    assert begins[0] == 0
    assert begins[-1] == 2 * 128 * 1024, "what had arrived is not sent again"
