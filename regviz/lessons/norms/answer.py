"""What torch says of a state of the page on norms: the vector's sizes, and the minima of one coefficient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import regviz
from regviz.lessons.norms.state import NormsState

if TYPE_CHECKING:
    from regviz.studies.subsets import Timing

EXPONENTS = {"max": math.inf, "zero": 0.0}


class Sizes(TypedDict):
    """|w|_p for p = 0, 1, 2, inf and the state's own p, and the elastic net's Omega(w)."""

    zero: float
    one: float
    two: float
    inf: float
    p: float
    net: float


class NormsAnswer(TypedDict):
    """minima  the local minima of 1/2 (w - 1)^2 + alpha Omega(w) over one number w, in ascending order

    times   [features, seconds] of all subsets of so many features, as far as they are measured; None: nobody asked
    """

    sizes: Sizes
    minima: list[float]
    times: list[tuple[int, float]] | None


def exponent(state: NormsState) -> float | None:
    """The p of the state's size: 0 for the count, inf for the largest; None for the elastic net, which has none."""
    return None if state.kind == "net" else EXPONENTS.get(state.kind, state.p)


def answer(state: NormsState, snapshots: Sequence[Timing] | None = None) -> NormsAnswer:
    """What torch says of a state, ready for JSON; `snapshots` are those of the timing so far."""
    import torch

    from regviz.studies.sizes import local_minima, size

    w = torch.tensor(state.vector, dtype=torch.float64)
    net, p = regviz.ElasticNet(state.ratio), exponent(state)
    one = torch.ones(1, dtype=torch.float64)
    return {
        "sizes": {
            "zero": size(w, 0).item(),
            "one": size(w, 1).item(),
            "two": size(w, 2).item(),
            "inf": size(w, math.inf).item(),
            "p": size(w, state.p).item(),
            "net": net.value(w).item(),
        },
        "minima": net.prox(one, state.alpha).tolist() if p is None else local_minima(state.alpha, p),
        "times": None if snapshots is None else [(m, s) for m, s in snapshots if s is not None],
    }
