"""What is drawn is seen in both themes: WCAG asks 3 : 1 of all that a picture needs to be understood."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contrast import PAPERS, channels, contrast
from tests.found import figures

RELIEF = {f"space.{chart}": {"grid", "grid_hidden", "rings", "rings_hidden"} for chart in ("l1", "l2", "group")}
"""Lines over a solid that only show how it is bent; no key and no sentence names them."""


def inks(trace: Any) -> list[str]:
    """The colours in which the lines and marks of a trace are drawn, those of the theme and clear ones left out."""
    if trace.type == "bar":
        return [trace.marker.color]
    if trace.type != "scatter" or trace.mode == "text":
        return []
    drawn = [trace.line.color] if "lines" in trace.mode else []
    if "markers" in trace.mode:
        drawn += [trace.marker.color, trace.marker.line.color]
    return [colour for colour in drawn if colour and channels(colour)[3] > 0]


@pytest.mark.parametrize("name", figures())
def test_a_line_or_a_mark_is_seen_on_both_papers(name: str) -> None:
    for trace in figures()[name].data:
        if (drawn := inks(trace)) and trace.name not in RELIEF.get(name, ()):
            for paper in PAPERS:
                assert max(contrast(channels(colour), paper) for colour in drawn) >= 3, (trace.name, paper)
