"""Sharing a figure: the link, its QR code read by another program, a frame for other pages, and what a link hides."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator
from starlette.requests import Request

from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import part, words
from regviz.live import codec, reach, routes
from tests.dragging import Hand
from tests.found import SAMPLED, path_of
from tests.node import Node

HandOn = Callable[..., Hand]
ADDRESS = "/geometry?alpha=0.6&x=-0.5&view=sum"
STATE = GeometryState(alpha=0.6, x=-0.5, view="sum")


def opened(at: Hand) -> Locator:
    at.root.locator("[data-tool=share]").click()
    dialog = at.page.locator("dialog.rv-dialog")
    dialog.locator(".rv-qr").wait_for()
    return dialog


def link_of(dialog: Locator) -> str:
    return dialog.locator(".rv-copy input").input_value()


def read_code(picture: Locator) -> str:
    """What a reader of QR codes, which is not the library that drew it, sees in the picture."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return str(found.text)


@pytest.mark.parametrize(("size", "locale"), [((1280, 800), "en"), ((390, 844), "zh-CN")], ids=["desk", "phone"])
def test_the_code_says_the_link_and_the_link_opens_the_state(hand: HandOn, size: tuple[int, int], locale: str) -> None:
    at = hand(ADDRESS, viewport={"width": size[0], "height": size[1]}, locale=locale)
    at.settle()
    dialog = opened(at)
    link = link_of(dialog)
    assert read_code(dialog.locator(".rv-qr")) == link
    query = dict(parse_qsl(urlsplit(link).query))
    assert "lang" not in query
    assert codec.read(GeometryState, query) == STATE
    assert urlsplit(link).path == "/geometry"
    network = reach.network_address()
    assert urlsplit(link).hostname == (network or "localhost")
    assert urlsplit(link).port == urlsplit(at.page.url).port
    dialog.locator("input[type=radio][value=zh]").check()
    assert dict(parse_qsl(urlsplit(link_of(dialog)).query))["lang"] == "zh"
    assert read_code(dialog.locator(".rv-qr")) == link_of(dialog)


def test_the_code_has_its_quiet_zone_and_fills_a_screen(hand: HandOn) -> None:
    at = hand(ADDRESS)
    at.settle()
    dialog = opened(at)
    code = dialog.locator(".rv-qr")
    size = float((code.get_attribute("viewBox") or "").split()[2])
    drawn = code.locator("path").nth(1).get_attribute("d") or ""
    modules = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", drawn)]
    assert min(map(min, modules)) == 4  # ISO 18004: four modules of white on each side
    assert max(map(max, modules)) + 1 == size - 4
    dialog.get_by_role("button", name=words("en")["figure.share.large"]).click()
    at.page.wait_for_function("() => document.fullscreenElement || document.querySelector('.rv-qr-large')")
    at.page.wait_for_function(
        "share => share * document.querySelector('.rv-qr').getBoundingClientRect().height >= 0.4 * innerHeight",
        arg=(size - 8) / size,
    )
    at.frame()
    assert read_code(at.page.locator(".rv-qr-place")) == link_of(dialog)


def test_where_only_films_fill_the_screen_the_code_fills_the_window(hand: HandOn) -> None:
    at = hand(ADDRESS, prepare=lambda page: page.add_init_script("delete Element.prototype.requestFullscreen"))
    at.settle()
    dialog = opened(at)
    dialog.get_by_role("button", name=words("en")["figure.share.large"]).click()
    dialog.locator(".rv-qr-large").wait_for()
    assert read_code(dialog.locator(".rv-qr")) == link_of(dialog)
    dialog.locator(".rv-qr-large").click()
    dialog.locator(".rv-qr-large").wait_for(state="detached")


def test_a_click_copies_the_link(hand: HandOn) -> None:
    at = hand(ADDRESS)
    at.settle()
    at.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = opened(at)
    dialog.get_by_role("button", name=words("en")["figure.share.copy"]).first.click()
    dialog.get_by_role("status").get_by_text(words("en")["figure.share.copied"]).wait_for()
    assert dialog.locator(".rv-copying button").first.evaluate("button => button === document.activeElement")
    assert at.page.evaluate("() => navigator.clipboard.readText()") == link_of(dialog)


def test_without_https_a_click_copies_too(hand: HandOn) -> None:
    """There a browser has no clipboard to write to: what is chosen in the field is copied."""
    listen = """
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      addEventListener("copy", ({ target }) => {
        window.copied = target.value.slice(target.selectionStart, target.selectionEnd);
      });
    """
    at = hand(ADDRESS, prepare=lambda page: page.add_init_script(listen))
    at.settle()
    dialog = opened(at)
    dialog.get_by_role("button", name=words("en")["figure.share.copy"]).first.click()
    dialog.get_by_role("status").get_by_text(words("en")["figure.share.copied"]).wait_for()
    assert at.page.evaluate("() => window.copied") == link_of(dialog)


def test_a_frame_shows_the_figure_and_its_sentence_alone(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.8&embed=true", viewport={"width": 900, "height": 560})
    at.until("drawn.source === 'torch'")
    at.root.locator("xpath=self::*[contains(@class, 'rv-hall')]").wait_for()
    for hidden in ("h1", "[data-testid=stTopNavLink]", "[data-testid=stExpander]", ".rv-tools"):
        assert at.page.locator(hidden).locator("visible=true").count() == 0, hidden
    for shown in ("[data-chart=l1]", "[data-chart=l2]", "input[data-param=alpha]", "[data-sentence]"):
        box = at.root.locator(shown).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 900
        assert box["y"] + box["height"] <= 560
    before = GeometryState(alpha=0.8)
    at.click("alpha", 0.5)
    assert dict(parse_qsl(urlsplit(at.page.url).query))["embed"] == "true"
    assert at.settle() != before


def test_a_link_hides_parts_and_the_dialog_offers_them(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.6&hide=examples,t")
    at.settle()
    assert at.root.locator("[data-examples]").is_hidden()
    assert at.slider("t").is_hidden()
    at.click("alpha", 0.4)
    assert at.query()["hide"] == "examples,t"
    dialog = opened(at)
    boxes = {box.get_attribute("value"): box for box in dialog.locator("input[type=checkbox]").all()}
    assert set(boxes) == {"t", "loss", "sets", "examples", "answer", "numbers", "paths"}
    assert {name for name, box in boxes.items() if box.is_checked()} == {"examples", "t"}
    boxes["answer"].check()
    boxes["t"].uncheck()
    assert dict(parse_qsl(urlsplit(link_of(dialog)).query))["hide"] == "answer,examples"
    at.page.keyboard.press("Escape")
    assert at.slider("t").is_visible()
    for trace in ("optimum", "lit", "trail"):
        assert at.root.locator(f"[data-chart=l1] [data-trace={trace}]").is_hidden()
    assert at.root.locator("[data-sentence]").is_hidden()
    assert at.root.locator("[data-chart=l1] [data-trace=minimizer]").is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_unknown_name_is_said_in_a_sentence(hand: HandOn, language: str) -> None:
    at = hand(f"/geometry?hide=exmaples,t&lang={language}")
    at.settle()
    sentence = words(language)["figure.hide.unknown"]
    notice = at.root.locator(".rv-notice").inner_text()
    assert notice == sentence.format(names="exmaples", known="t, answer, loss, sets, examples, numbers, paths")
    assert at.slider("t").is_hidden()


@pytest.mark.parametrize("name", SAMPLED)
def test_every_page_has_tools_and_nothing_behind_them_is_loaded(hand: HandOn, name: str) -> None:
    asked: list[str] = []
    at = hand(path_of(name), prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    at.until("drawn.source === 'torch'")
    assert not [url for url in asked if re.search(r"live/(share|typing|dialog|vendor|hour|hall)", url)]
    dialog = opened(at)
    names = [box.get_attribute("value") or "" for box in dialog.locator("input[type=checkbox]").all()]
    assert "answer" in names
    assert all(part("en", "figure", f"{name}.figure", "geometry.figure").get(f"part.{name_}") for name_ in names)
    assert [url for url in asked if "lean-qr" in url]


HERE = "http://localhost:8501/geometry"


@pytest.mark.parametrize(
    ("page", "reached", "link"),
    [
        (HERE, {"public": None, "network": "192.0.2.7"}, "http://192.0.2.7:8501/geometry"),
        (HERE, {"public": None, "network": None}, HERE),
        (HERE, {}, HERE),
        (HERE, {"public": "https://a.example/x", "network": "192.0.2.7"}, "https://a.example/x/geometry"),
        ("http://192.0.2.9:1/geometry", {"public": None, "network": "192.0.2.7"}, "http://192.0.2.9:1/geometry"),
        ("http://127.0.0.1:1/a/geometry", {"network": "192.0.2.7"}, "http://192.0.2.7:1/a/geometry"),
    ],
)
def test_a_link_leads_to_where_others_reach_the_app(
    node: Node, page: str, reached: dict[str, str | None], link: str
) -> None:
    assert node.module("live/share.mjs")("outward", [[page, "geometry", reached]]) == [link]


@pytest.mark.parametrize(
    ("variable", "options", "expected"),
    [
        ("", {}, None),
        ("https://a.example/x", {"browser.serverAddress": "b.example"}, "https://a.example/x"),
        ("a.example", {}, "https://a.example"),
        ("", {"browser.serverAddress": "b.example", "browser.serverPort": 8501}, "http://b.example:8501"),
        ("", {"browser.serverAddress": "b.example", "browser.serverPort": 80}, "http://b.example"),
        (
            "",
            {"browser.serverAddress": "b.example", "browser.serverPort": 443, "server.sslCertFile": "x"},
            "https://b.example",
        ),
        (
            "",
            {"browser.serverAddress": "b.example", "browser.serverPort": 80, "server.baseUrlPath": "/x/"},
            "http://b.example/x",
        ),
    ],
)
def test_the_public_address_is_the_configured_one(
    monkeypatch: pytest.MonkeyPatch, variable: str, options: dict[str, object], expected: str | None
) -> None:
    defaults = {"browser.serverAddress": "localhost", "browser.serverPort": 8501, "server.sslCertFile": None}
    known = {**defaults, "server.baseUrlPath": "", **options}
    monkeypatch.setenv(reach.ADDRESS, variable)
    monkeypatch.setattr(reach.st, "get_option", known.__getitem__)
    assert reach.public_address() == expected


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        *[(host, True) for host in ("localhost", "localhost:8501", "LocalHost", "127.0.0.1:8501", "[::1]:8501")],
        *[
            (host, False)
            for host in ("", "example.org", "localhost.example.org", "10.0.0.7:8501", "[", "a@example.org")
        ],
    ],
)
@pytest.mark.parametrize(
    ("asker", "is_beside"),
    [
        *[(asker, True) for asker in ("127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1")],
        *[(asker, False) for asker in ("10.0.0.9", "::ffff:10.0.0.9", "fe80::1%eth0", "", "localhost")],
    ],
)
@pytest.mark.parametrize("public", ["", "https://example.org/regviz"])
def test_the_address_inside_is_told_to_whom_it_is_of_use(
    monkeypatch: pytest.MonkeyPatch, host: str, is_here: bool, asker: str, is_beside: bool, public: str
) -> None:
    """Who opened the app as localhost, on this computer, and has no better one to pass on."""
    monkeypatch.setenv(reach.ADDRESS, public)
    monkeypatch.setattr(reach, "network_address", lambda: "10.0.0.7")
    answer = routes._reach(Request({"type": "http", "headers": [(b"host", host.encode())], "client": (asker, 50_000)}))
    assert json.loads(answer.body) == {
        "public": public or None,
        "network": "10.0.0.7" if is_here and is_beside and not public else None,
    }
