"""The project's own modules in a page of their own; a figure drawn by them and by Plotly, and what differs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from tests.found import ROOT

ORIGIN = "http://modules.test/"
HOME = "live/"
Picture = NDArray[np.int16]
THEMES = {"light": ("rgb(26, 26, 26)", "rgb(253, 253, 252)"), "dark": ("rgb(230, 232, 235)", "rgb(14, 17, 23)")}

PAGE = """<!doctype html><link rel="stylesheet" href="figure.css"><style>
  body { margin: 0; }
  #own, #plotly { position: absolute; top: 0; font: 15px sans-serif; }
</style><div class="rv"><div id="own"></div><div id="plotly"></div></div>"""

START = """async () => {
  const [{ createStage }, { createPainter }, { inked, themed }] =
    await Promise.all(["stage", "painter", "explore"].map(name => import(`./${name}.mjs`)));
  const nodes = Object.fromEntries(["own", "plotly"].map(name => [name, document.getElementById(name)]));
  window.drawBoth = async ([{ data, layout }, values, theirs, width, height, ink, paper]) => {
    document.body.style.background = paper;
    const root = document.querySelector(".rv"), style = getComputedStyle(nodes.plotly);
    root.style.setProperty("--st-text-color", ink);
    root.style.setProperty("--st-background-color", paper);
    Plotly.purge(nodes.plotly);
    Object.entries(nodes).forEach(([name, node], i) => {
      node.replaceChildren();
      Object.assign(node.style, { left: `${i * width}px`, width: `${width}px`, height: `${height}px` });
    });
    const axes = own.axes = createStage(nodes.own, layout).draw(width, height);
    const painter = createPainter(nodes.own, data);
    painter.place(axes, width, height);
    painter.paint(values);
    const traces = data.map(trace => ({ ...inked(trace, style), ...theirs[trace.name] }));
    await Plotly.newPlot(nodes.plotly, traces, themed(layout, style), { displayModeBar: false });
  };
}"""


class Drawer:
    """A page that draws a figure twice, side by side."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def both(
        self,
        figure: Mapping[str, Any],
        values: Mapping[str, Any],
        theme: str,
        size: tuple[int, int] = (360, 300),
        theirs: Mapping[str, Any] | None = None,
    ) -> tuple[Picture, Picture]:
        """The figure { data, layout } with the values of its traces: our picture and Plotly's, (height, width, 3).

        `theirs` are the values for Plotly, where it takes them in another form.
        """
        width, height = size
        self.page.evaluate(
            "given => drawBoth(given)", [figure, values, theirs or values, width, height, *THEMES[theme]]
        )
        shot = self.page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 2 * width, "height": height})
        pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=np.int16)
        return pixels[:, :width], pixels[:, width:]


@contextmanager
def modules(browser: Browser, html: str) -> Iterator[Page]:
    """A page of its own that has our modules, read from their files."""

    def serve(route: Route) -> None:
        file = route.request.url.removeprefix(ORIGIN)
        if file == HOME:
            route.fulfill(body=html, content_type="text/html")
        else:
            kind = "text/css" if file.endswith(".css") else "text/javascript"
            route.fulfill(path=ROOT / "regviz" / file, content_type=kind)

    page = browser.new_page(viewport={"width": 1500, "height": 760})
    page.route(f"{ORIGIN}**", serve)
    page.goto(ORIGIN + HOME)
    yield page
    page.close()


@contextmanager
def drawer(browser: Browser) -> Iterator[Drawer]:
    """A page with our modules and the installed plotly.js."""
    with modules(browser, PAGE) as page:
        page.add_script_tag(path=str(files("plotly") / "package_data" / "plotly.min.js"))
        page.evaluate(START)
        yield Drawer(page)


def unlike(one: Picture, other: Picture, reach: int = 1, contrast: int = 60) -> NDArray[np.bool_]:
    """The pixels of either picture that have none of their colour in the other, `reach` pixels around their place.

    A colour is the same if no channel differs by `contrast` or more, out of 255.
    """
    return _without(one, other, reach, contrast) | _without(other, one, reach, contrast)


def _without(one: Picture, other: Picture, reach: int, contrast: int) -> NDArray[np.bool_]:
    height, width = one.shape[:2]
    padded = np.pad(other, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    shifts = range(2 * reach + 1)
    nearest = [np.abs(one - padded[i : i + height, j : j + width]).max(-1) for i in shifts for j in shifts]
    return np.asarray(np.min(nearest, axis=0) >= contrast)


def as_json(figure: Any) -> dict[str, Any]:
    """A Plotly figure as the browser gets it."""
    return dict(json.loads(figure.to_json()))
