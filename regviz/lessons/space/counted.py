"""How often a vertex, an edge, a face is touched, and how many of p coefficients are 0: counted once, kept in a file.

`python -m regviz.lessons.space.counted` counts anew and writes the file; what it counts is in regviz/studies/zeros.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("counted.json")

RATIOS = (*(k / 20 for k in range(20)), 0.999)
"""Shares of alpha_max at which is counted; at alpha_max itself nothing is left."""
SIZES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100)
"""Numbers of coefficients."""
PLACES = {"l1": ("face", "edge", "vertex"), "group": ("surface", "rim", "apex")}
"""What of the octahedron is touched where L1 has none, one, two zeros; and of the double cone, where neither group is
0, the single is, the pair is."""

LOSSES = {"l1": 20_000, "group": 4_000}
"""Random losses of three coefficients."""


def losses_of(p: int) -> int:
    """How many random losses of p coefficients: as many coefficients for each p, about."""
    return LOSSES["l1"] if p == 3 else 200 if p == 100 else 24_000 // p


def count() -> dict[str, Any]:
    """All counts, ready for JSON; this takes minutes.

    places  by penalty and place: at each of RATIOS, for how many of LOSSES it is touched
    zeros   by size p: at each of RATIOS, how many coefficients of all losses are 0
    """
    from regviz.studies.zeros import group_counts, zero_counts

    found = {p: zero_counts(p, RATIOS, losses_of(p)) for p in SIZES}
    kinds = {"l1": found[3], "group": group_counts(RATIOS, LOSSES["group"])}
    return {
        "places": {name: dict(zip(PLACES[name], rows.T.tolist(), strict=False)) for name, rows in kinds.items()},
        "zeros": {p: (rows * range(p + 1)).sum(-1).tolist() for p, rows in found.items()},
    }


@cache
def shares() -> Mapping[str, Any]:
    """The counts in percent, at each of RATIOS: `places` by penalty and place, `zeros` a list for each size."""
    counted = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        "places": {
            name: {place: _percent(row, LOSSES[name]) for place, row in rows.items()}
            for name, rows in counted["places"].items()
        },
        "zeros": [_percent(counted["zeros"][str(p)], p * losses_of(p)) for p in SIZES],
    }


def _percent(counts: list[int], of: int) -> list[float]:
    return [round(100 * k / of, 2) for k in counts]


if __name__ == "__main__":
    FILE.write_text(json.dumps(count()).replace("], ", "],\n ") + "\n", encoding="utf-8")
