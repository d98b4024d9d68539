"""What torch says of a state of the page "How often is a corner hit?", ready for JSON: shares, counts, two optima."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.corners.state import END, LEAST_T, CornersState
from regviz.studies.outcomes import KINDS, SPREAD

if TYPE_CHECKING:  # what torch is needed for is imported when it is called
    from torch import Tensor

    from regviz.studies.shares import Tally

Array = NDArray[np.float64]
Shape: TypeAlias = tuple[float, float] | None
"""Angle and stretch of the ellipse that all losses share; None where each has its own."""

SHOWN = 160
"""Of the losses that are counted, so many are drawn."""
MORE = 10
"""Batches of 100,000 with each request for more."""

DIALS = np.linspace(0, END, 33)
"""The values of alpha or t at which L1's exact shares are computed."""
ANGLES = 45 * np.sin(np.pi * np.arange(13) / 24)
"""Directions of the ellipse, denser towards the diagonal; the other directions mirror these."""
COMPARED = {"circle": 0.0, "ten": 1.0, "thousand": 3.0}
"""log10 of the condition numbers whose shares are drawn beside the page's own."""


class Span(TypedDict):
    """A share, counted, and its 95 % interval."""

    share: float
    low: float
    high: float


class Measured(TypedDict):
    """What was counted among so many losses: by the kind of the optimum, for each penalty."""

    count: int
    l1: dict[str, Span]
    l2: dict[str, Span]


class Optimum(TypedDict):
    """The optimum of the loss that is drawn with its ellipse."""

    w: list[float]
    zeros: list[bool]


class CornersAnswer(TypedDict):
    """What the page shows.

    hold, losses  of the state that this answers
    exact         the probability of each kind, for "l1" and "l2": of the optima, also where a grid is searched
    curve         L1's probability of each kind, at each of DIALS
    turn          L1's probability of a zero at each of ANGLES: for COMPARED, and for the page's own ellipse, "own"
    measured      what was counted
    points        the first losses of those counted: minimizers "x", "y" and, for random ellipses, "a", "b", "c" of H
    optima        for "l1" and "l2"
    """

    hold: str
    losses: str
    exact: dict[str, dict[str, float]]
    curve: dict[str, list[float]]
    turn: dict[str, list[float]]
    measured: Measured
    points: dict[str, list[float]]
    optima: dict[str, Optimum]


def answer(state: CornersState, snapshots: Sequence[Tally] | None = None) -> CornersAnswer:
    """What torch says of a state; what was counted is the latest of the `snapshots`, else the first 100,000 losses."""
    shape = _shape(state)
    return {
        "hold": state.hold,
        "losses": state.losses,
        "exact": _exact(state),
        "curve": _curve(shape, state.hold),
        "turn": _turn(state),
        "measured": _measured(snapshots[-1] if snapshots else first_tally(state)),
        "points": _points(shape, int(state.seed)),
        "optima": _optima(state),
    }


# --- counting ---


def measured_by(state: CornersState, penalty: str = "l2") -> CornersState:
    """The state without what the counts of a penalty do not depend on; all that L1's depend on, L2's do too."""
    kept = {"hold", state.hold, "losses", "seed"}
    kept |= set() if state.losses == "random" else {"angle", "stretch"}
    kept |= {"search", "grid"} if state.is_grid and penalty == "l2" else set()
    return CornersState(**{name: getattr(state, name) for name in kept})


def count_on(state: CornersState, so_far: Tally | None) -> Iterator[Tally]:
    """Count MORE times 100,000 random losses, on from what is counted already: a tally after each."""
    from regviz.studies.shares import tallies

    hessian = None if state.losses == "random" else state.hessian
    points = state.points if state.is_grid else None
    so_far = so_far or first_tally(state)
    return islice(tallies(hessian, state.hold, state.dial, int(state.seed), points, so_far), MORE)


def first_tally(state: CornersState) -> Tally:
    """The first 100,000 losses."""
    from regviz.studies.shares import BATCH, Tally

    return Tally(BATCH, *(_first_counts(measured_by(state, penalty), penalty) for penalty in ("l1", "l2")))


@lru_cache(maxsize=512)
def _first_counts(state: CornersState, penalty: str) -> tuple[int, ...]:
    from regviz.studies.shares import counts, draw

    loss = draw(None if state.losses == "random" else state.hessian, int(state.seed), 0)
    omega = regviz.L1() if penalty == "l1" else regviz.SquaredL2()
    return counts(loss, omega, state.hold, state.dial, state.points if state.is_grid else None)


def _measured(tally: Tally) -> Measured:
    return {"count": tally.count, "l1": _intervals(tally.l1, tally.count), "l2": _intervals(tally.l2, tally.count)}


def _intervals(hits: tuple[int, ...], count: int) -> dict[str, Span]:
    from regviz.studies.shares import wilson

    found: dict[str, Span] = {}
    for kind, k in zip(KINDS, hits, strict=True):
        low, high = wilson(k, count)
        found[kind] = {"share": k / count, "low": low, "high": high}
    return found


@lru_cache(maxsize=64)
def _points(shape: Shape, seed: int) -> dict[str, list[float]]:
    from regviz.studies.shares import draw

    loss = draw(_hessian(shape) if shape else None, seed, 0)
    columns = dict(zip("xy", loss.minimizer[:SHOWN].T.tolist(), strict=True))
    if shape is None:
        H = loss.hessian[:SHOWN]
        columns |= {"a": H[:, 0, 0].tolist(), "b": H[:, 0, 1].tolist(), "c": H[:, 1, 1].tolist()}
    return {name: [round(value, 4) for value in values] for name, values in columns.items()}


# --- exact shares ---


def _shape(state: CornersState) -> Shape:
    return None if state.losses == "random" else (state.angle, state.stretch)


def _hessian(shape: tuple[float, float]) -> Array:
    return CornersState(angle=shape[0], stretch=shape[1]).hessian


def _exact(state: CornersState) -> dict[str, dict[str, float]]:
    from regviz.studies.shares import exact_shares, random_shares

    shape, t = _shape(state), state.t
    l1 = exact_shares(_hessian(shape), state.hold, state.dial) if shape else random_shares(state.hold, state.dial)
    inside = float(-np.expm1(-t * t / (2 * SPREAD**2))) if state.hold == "t" else 0.0
    by_kind = {kind: round(share, 12) for kind, share in zip(KINDS, l1.tolist(), strict=True)}
    return {"l1": by_kind, "l2": {"none": 1 - inside, "one": 0.0, "both": 0.0, "inside": inside}}


@lru_cache(maxsize=64)
def _curve(shape: Shape, hold: str) -> dict[str, list[float]]:
    from regviz.studies.shares import exact_shares, random_shares

    dials = np.maximum(DIALS, LEAST_T) if hold == "t" else DIALS
    shares = exact_shares(_hessian(shape), hold, dials) if shape else random_shares(hold, dials, 16, 8)
    return {kind: _rounded(shares[:, k]) for k, kind in enumerate(KINDS)}


def _turn(state: CornersState) -> dict[str, list[float]]:
    compared = _any_zero(state.hold, state.dial, tuple(COMPARED.values()))
    own = () if state.losses == "random" else _any_zero(state.hold, state.dial, (state.stretch,))
    return dict(zip((*COMPARED, "own"), (*compared, *own), strict=False))


@lru_cache(maxsize=256)
def _any_zero(hold: str, value: float, stretches: tuple[float, ...]) -> list[list[float]]:
    """L1's probability of a zero for each of the stretches, over ANGLES."""
    from regviz.studies.shares import exact_shares

    shares = exact_shares(np.stack([_all_round(stretch) for stretch in stretches]), hold, value)
    return [_rounded(row) for row in shares[..., 1] + shares[..., 2]]


@lru_cache(maxsize=256)
def _all_round(stretch: float) -> Array:
    """The hessians of an ellipse in the directions ANGLES, (13, 2, 2)."""
    return np.stack([_hessian((angle, stretch)) for angle in ANGLES.tolist()])


def _rounded(values: Tensor) -> list[float]:
    return [round(value, 5) for value in values.tolist()]


# --- the loss that is drawn with its ellipse ---


def _optima(state: CornersState) -> dict[str, Optimum]:
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    dial = {state.hold: state.dial}
    l1, l2 = (regviz.solve(loss, penalty, **dial).w for penalty in (regviz.L1(), regviz.SquaredL2()))
    if state.is_grid and np.hypot(*state.minimizer) > state.t:
        from regviz.studies.search import best_on_circle

        l2 = best_on_circle(loss, state.t, state.points)
    return {name: {"w": w.tolist(), "zeros": (w == 0).tolist()} for name, w in {"l1": l1, "l2": l2}.items()}
