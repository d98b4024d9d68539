"""WCAG's contrast of colours with the papers of both themes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

from tests.found import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
Colour = Sequence[float]


def channels(text: str) -> Colour:
    """Red, green, blue up to 255 and the opacity of "#rrggbb", "rgb(...)" or "rgba(...)"."""
    if text.startswith("#"):
        return [int(text[i : i + 2], 16) for i in (1, 3, 5)] + [1]
    return [*map(float, re.findall(r"[\d.]+", text)), 1][:4]


PAPERS = [channels(theme["backgroundColor"])[:3] for theme in THEMES.values()]


def luminance(colour: Colour) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: Colour, paper: Colour) -> float:
    """Of what is drawn in a colour with an opacity on a paper."""
    *ink, opacity = colour
    mixed = [opacity * one + (1 - opacity) * other for one, other in zip(ink, paper, strict=True)]
    low, high = sorted(map(luminance, (mixed, paper)))
    return (high + 0.05) / (low + 0.05)
