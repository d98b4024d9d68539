"""What one takes away of a figure: pictures with their address, the numbers of the curves, the lesson as a file."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from regviz.lessons.texts import words
from tests.dragging import Hand

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
SVG = "{http://www.w3.org/2000/svg}"


def kept(at: Hand, kind: str, folder: Path) -> Path:
    with at.page.expect_download() as download:
        at.page.get_by_role("dialog").get_by_role("button", name=kind, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_large_light_and_say_where_they_are_from(hand: HandOn, tmp_path: Path, scheme: str) -> None:
    at = hand("/geometry?alpha=0.6&x=0.9", color_scheme=scheme)
    at.settle()
    at.root.locator("[data-tool=keep]").click()
    at.page.locator("dialog select").wait_for()
    with Image.open(kept(at, "PNG", tmp_path)) as picture:
        assert picture.width >= 2400
        colours = picture.convert("RGB").resize((300, 300)).getcolors(90_000) or []
        assert max(colours)[1] == (255, 255, 255)
    drawing = ET.parse(kept(at, "SVG", tmp_path)).getroot()
    texts = ["".join(node.itertext()) for node in drawing.iter(f"{SVG}text")]
    assert any(text.endswith("/geometry?alpha=0.6&x=0.9") for text in texts)
    assert drawing.get("color") == "#1f252b"
    marked = {node.get("data-trace") for node in drawing.iter(f"{SVG}g")}
    assert {"set", "contours", "optimum", "minimizer"} <= marked
    at.page.locator("dialog input[type=checkbox]").check()
    with Image.open(kept(at, "PNG", tmp_path)) as picture:
        assert picture.getpixel((2, 2))[3] == 0
    assert drawing.find(f"{SVG}rect") is not None
    assert ET.parse(kept(at, "SVG", tmp_path)).getroot().find(f"{SVG}rect") is None


def test_a_picture_of_pixels_fills_its_place_and_what_is_folded_away_is_left_out(hand: HandOn, tmp_path: Path) -> None:
    at = hand("/norms")
    at.until("drawn.source === 'torch'")
    at.root.locator("[data-tool=keep]").click()
    at.page.locator("dialog select").wait_for()
    seen = at.root.locator("[data-chart] >> visible=true").count()
    assert at.page.locator("dialog select option").count() == 1 + seen
    drawing = ET.parse(kept(at, "SVG", tmp_path)).getroot()
    shown = at.root.locator("[data-chart=surface] canvas").bounding_box()
    (image,) = drawing.iter(f"{SVG}image")
    (place,) = (node for node in drawing.iter(f"{SVG}svg") if image in node)
    sizes = [float(place.attrib[side]) * float(image.attrib[side].rstrip("%")) / 100 for side in ("width", "height")]
    assert shown is not None
    assert sizes == pytest.approx([shown["width"], shown["height"]], abs=2)


@pytest.mark.parametrize("tool", ["keep", "share"])
@pytest.mark.parametrize("width", [320, 390, 720])
def test_nothing_sticks_out_of_a_dialog(hand: HandOn, tool: str, width: int) -> None:
    at = hand("/geometry?lang=zh", viewport={"width": width, "height": 844})
    at.settle()
    at.root.locator(f"[data-tool={tool}]").click()
    dialog = at.page.locator("dialog[open]")
    dialog.wait_for()
    out = dialog.evaluate(
        """dialog => {
          const { left, right } = dialog.getBoundingClientRect();
          const [from, to] = ["paddingLeft", "paddingRight"].map(side => parseFloat(getComputedStyle(dialog)[side]));
          return [...dialog.querySelectorAll("*")]
            .map(node => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.left < left + from - 1 || box.right > right - to + 1))
            .map(([text]) => text);
        }"""
    )
    assert out == []


def test_the_numbers_of_one_chart_are_what_it_shows(hand: HandOn, tmp_path: Path) -> None:
    at = hand("/geometry?alpha=0.6")
    at.settle()
    at.root.locator("[data-tool=keep]").click()
    at.page.locator("dialog select").select_option(label=words("en")["geometry.figure.l1_path.name"])
    with kept(at, "CSV", tmp_path).open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert {line["chart"] for line in lines} == {"l1_path"}
    dots = [(float(line["x"]), float(line["y"])) for line in lines if line["trace"] == "dots"]
    assert dots == [(0.6, part) for part in at.drawn()["w"]["l1"]]
    assert len([line for line in lines if line["trace"] == "w1"]) >= 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lesson_is_handed_over_as_a_file_in_this_state(hand: HandOn, tmp_path: Path, language: str) -> None:
    at = hand(f"/geometry?alpha=0.6&lang={language}")
    at.settle()
    at.root.locator("[data-tool=keep]").click()
    with at.page.expect_download() as download:
        at.page.get_by_role("link", name=words(language)["figure.keep.file"]).click()
    file = tmp_path / download.value.suggested_filename
    assert file.name == "regviz-geometry.html"
    download.value.save_as(file)
    page = at.page.context.new_page()
    page.goto(file.as_uri())
    page.locator("[data-testid=live-figure][data-drawn*=exported]").wait_for(state="attached")
    assert Hand(page).drawn()["alpha"]["l1"] == 0.6
