"""What stage and painter draw is what Plotly draws, pixel by pixel, in both themes: each stage, each style of a trace.

A style is held against Plotly's own drawing of the same trace: every line, dash, fill, symbol and bar that any figure
declares, a picture of pixels, the side of a label, a line that is cut off. What lies outside a chart changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.found import figures
from tests.live.drawings import THEMES, Drawer, Picture, as_json, drawer, unlike

pytestmark = pytest.mark.long

BARE = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
CELL, COLUMNS = 60, 12  # pixels; each style has a square of its own, one unit of the axes
UNSEEN = {"name", "uid", "meta", "hoverinfo", "hovertemplate", "x", "y", "z", "text", "textposition"}

# In a unit square: a line with a gap, and an outline without corners that are cut off differently.
ZIGZAG = {"x": [0.15, 0.5, 0.85, None, 0.15, 0.85, 0.85], "y": [0.2, 0.45, 0.2, None, 0.6, 0.6, 0.85]}
OUTLINE = {"x": [0.2, 0.8, 0.8, 0.2, 0.2], "y": [0.2, 0.2, 0.8, 0.8, 0.2]}
POINTS = {"x": [0.3, 0.7], "y": [0.3, 0.7]}

each_theme = pytest.mark.parametrize("theme", THEMES)


@pytest.fixture(scope="module")
def draw(browser: Browser) -> Iterator[Drawer]:
    with drawer(browser) as opened:
        yield opened


def bare(x: list[float], y: list[float], margin: int = 0) -> dict[str, Any]:
    """A layout of nothing but axes."""
    sides = dict.fromkeys("lrtb", margin)
    return {
        "xaxis": BARE | {"range": x},
        "yaxis": BARE | {"range": y},
        "margin": sides,
        "font": {"size": 13},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def line(width: float = 2, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines", "name": "drawn", "line": {"width": width, "color": "#0072B2"}} | more


def styles(kind: str) -> list[dict[str, Any]]:
    """The different ways in which the figures' traces of a kind are drawn."""
    found = (trace for figure in figures().values() for trace in as_json(figure)["data"] if trace["type"] == kind)
    kept = ({name: value for name, value in trace.items() if name not in UNSEEN} for trace in found)
    return list({json.dumps(style, sort_keys=True): style for style in kept}.values())


@each_theme
@pytest.mark.parametrize("name", figures())
def test_a_stage_is_plotlys(draw: Drawer, name: str, theme: str) -> None:
    stage = as_json(figures()[name])["layout"]
    stage["margin"] |= {"l": 70, "r": 60}  # Plotly leaves out a number that would be cut off
    one, other = draw.both({"data": [], "layout": stage}, {}, theme, (520, 300))
    assert not unlike(one, other).any()
    x, y = (draw.page.evaluate(f"() => own.axes.{axis}") for axis in "xy")
    inside = np.s_[
        round(y["offset"]) : round(y["offset"] + y["length"]), round(x["offset"]) : round(x["offset"] + x["length"])
    ]
    assert not unlike(one[inside], other[inside], reach=0, contrast=8).any()  # no text, only pale lines


@each_theme
def test_every_style_of_a_curve_is_plotlys(draw: Drawer, theme: str) -> None:
    given = styles("scatter")
    rows = -(-len(given) // COLUMNS)
    data, values = [], {}
    for k, style in enumerate(given):
        shape = POINTS if "markers" in style["mode"] else OUTLINE if "fill" in style else ZIGZAG
        at = (k % COLUMNS, rows - 1 - k // COLUMNS)
        values[f"s{k}"] = {
            axis: [None if value is None else value + start for value in shape[axis]]
            for axis, start in zip("xy", at, strict=True)
        }
        data.append(style | {"name": f"s{k}", "mode": style["mode"].removesuffix("+text")})
    figure = {"data": [trace for trace in data if trace["mode"] != "text"], "layout": bare([0, COLUMNS], [0, rows])}
    one, other = draw.both(figure, values, theme, (CELL * COLUMNS, CELL * rows))
    for k, style in enumerate(given):
        row, column = divmod(k, COLUMNS)
        cell = np.s_[CELL * row : CELL * (row + 1), CELL * column : CELL * (column + 1)]
        assert_alike(one[cell], other[cell], style)


def assert_alike(one: Picture, other: Picture, what: object, pale: int = 6) -> None:
    """The same but for how edges are smoothed, joints and slants; `pale` is the contrast of the palest that counts."""
    assert unlike(one, other, contrast=40).sum() <= 12, what
    assert unlike(one, other, contrast=pale).sum() <= 60, what


@each_theme
def test_a_bar_is_plotlys(draw: Drawer, theme: str) -> None:
    for style in styles("bar"):
        for values in ({"x": [1, 2, 3], "y": [0.9, -0.4, 0]}, {"x": [1.5], "y": [3]}):
            figure = {"data": [style | {"name": "drawn"}], "layout": bare([0, 4], [-1, 1])}
            assert_alike(*draw.both(figure, {"drawn": values}, theme), style)


@each_theme
def test_a_picture_of_pixels_is_plotlys_heatmap(draw: Drawer, theme: str) -> None:
    colours = np.array([[[0, 114, 178], [213, 94, 0], [0, 158, 115]], [[230, 168, 23], [140, 140, 140], [20, 20, 20]]])
    pixels = np.dstack([np.kron(colours, np.ones((50, 50, 1))), np.full((100, 150), 255)])  # from the top
    own = {"x": [-1, 2], "y": [-1, 1], "width": 150, "height": 100, "pixels": pixels.astype(int).ravel().tolist()}
    flat = colours[::-1].reshape(-1, 3)  # Plotly's rows from below
    scale = [[k / 6 + end, f"rgb({r},{g},{b})"] for k, (r, g, b) in enumerate(flat) for end in (0, 1 / 6)]
    theirs = {"x": [-1, 0, 1, 2], "y": [-1, 0, 1], "z": [[0, 1, 2], [3, 4, 5]]}
    heatmap = {"type": "heatmap", "name": "drawn", "showscale": False, "zmin": -0.5, "zmax": 5.5, "colorscale": scale}
    for x, y in (([-2, 3], [-2, 2]), ([-0.3, 1.2], [-0.5, 0.7])):  # whole, and cut off on all sides
        one, other = draw.both(
            {"data": [heatmap], "layout": bare(x, y, 20)}, {"drawn": own}, theme, theirs={"drawn": theirs}
        )
        assert unlike(one, other, contrast=6).mean() < 0.05  # a canvas smooths where two colours meet


@pytest.mark.parametrize("beside", ["left", "center", "right"])
@pytest.mark.parametrize("below", ["top", "middle", "bottom"])
@each_theme
def test_a_label_stands_on_plotlys_side_of_its_point(draw: Drawer, theme: str, below: str, beside: str) -> None:
    label = {"type": "scatter", "mode": "text", "name": "drawn", "textfont": {"size": 15}}
    values = {"x": [0], "y": [0], "text": ["w = 0"], "textposition": f"{below} {beside}"}
    both = draw.both({"data": [label], "layout": bare([-1, 1], [-1, 1])}, {"drawn": values}, theme)
    sides, reach = [], []
    for picture in both:
        y, x = np.nonzero(np.abs(picture - picture[0, 0]).max(-1) > 60)
        assert len(x) > 60
        middle = (x.min() + x.max() - picture.shape[1]) / 2, (y.min() + y.max() - picture.shape[0]) / 2
        reach.append((x.min() - picture.shape[1] / 2, picture.shape[1] / 2 - x.max()))
        sides.append([int(np.sign(at) * (abs(at) > 4)) for at in middle])
    assert (
        sides[0]
        == sides[1]
        == [["left", "center", "right"].index(beside) - 1, ["top", "middle", "bottom"].index(below) - 1]
    )


# Out on the right, far round above, and in again from the left.
AROUND = {"x": [0.2, 1.5, 30, 30, 5, -40, -40, 0.6], "y": [0.2, 0.21, 0.4, 20, 30, 20, 0.5, 0.8]}


@each_theme
@pytest.mark.parametrize("more", [{}, {"fill": "toself", "fillcolor": "rgba(0,114,178,0.3)"}])
def test_a_line_that_leaves_the_chart_is_cut_off_where_plotly_cuts_it(
    draw: Drawer, theme: str, more: dict[str, Any]
) -> None:
    figure = {"data": [line(3, **more)], "layout": bare([0, 1], [0, 1], 50)}
    both = draw.both(figure, {"drawn": AROUND}, theme)
    assert_alike(*both, more, pale=24)
    for picture in both:
        outside = picture.copy()
        outside[50:-50, 50:-50] = picture[0, 0]
        assert (outside == picture[0, 0]).all()


def far(figure: str) -> dict[str, Any]:
    """A value for each kind of trace that lies wholly outside the axes from 0 to 1."""
    away = {"x": [7, 9, 9, 7, 7], "y": [-8, -8, -6, -6, -8]}
    return {"heatmap": {"x": [2, 4], "y": [2, 4], "width": 1, "height": 1, "pixels": [255, 0, 0, 255]}}.get(
        figure, away
    )


@each_theme
def test_what_lies_outside_the_chart_changes_no_pixel(draw: Drawer, theme: str) -> None:
    given = [style | {"name": f"s{k}"} for kind in ("scatter", "bar") for k, style in enumerate(styles(kind))]
    given = [style | {"name": f"s{k}"} for k, style in enumerate([*given, {"type": "heatmap", "name": "drawn"}])]
    layout = bare([0, 1], [0, 1], 40)
    empty, _ = draw.both({"data": [], "layout": layout}, {}, theme)
    values = {style["name"]: far(style["type"]) | {"text": ["far away"]} for style in given}
    full, _ = draw.both({"data": given, "layout": layout}, values, theme)
    assert (full == empty).all()
    inside = {"type": "scatter", "mode": "markers", "name": "inside", "marker": {"size": 30, "color": "#D55E00"}}
    edge, _ = draw.both({"data": [inside], "layout": layout}, {"inside": {"x": [0, 1, 0.5], "y": [0.5, 1, 0]}}, theme)
    assert (edge[:40] == empty[0, 0]).all()
    assert (edge[:, :40] == empty[0, 0]).all()
    assert (edge[-40:] == empty[0, 0]).all()
    assert (edge[40:-40, 40:-40] != empty[0, 0]).any()
