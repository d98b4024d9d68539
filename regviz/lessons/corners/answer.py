"""What torch says of a state of the page "How often is a corner hit?", ready for JSON: shares, counts, two optima."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

import regviz
from regviz.lessons.corners.state import END, KINDS, LEAST_T, CornersState

if TYPE_CHECKING:  # what torch is needed for is imported when it is called
    from regviz.studies.shares import Tally

SHOWN = 160
"""Of the losses that are counted, so many are drawn."""

DIALS = np.linspace(0, END, 33)
ANGLES = 45 * np.sin(np.pi * np.arange(13) / 24)
"""Directions of the ellipse, denser towards the diagonal; the other directions mirror these."""
COMPARED = {"circle": 0.0, "ten": 1.0, "thousand": 3.0}
"""log10 of the condition numbers whose shares are drawn beside the page's own."""


def corners_answer(state: CornersState, tally: Tally | None = None) -> dict[str, Any]:
    """What torch says of a state.

    {"exact": {"l1": {kind: probability}, "l2": ...}, of the optima, also where a grid is searched
     "curve": {"at": [...], kind: [...]}, L1's probabilities over alpha or t
     "turn": {"own": [...], "circle": [...], ...}, L1's probability of a zero over ANGLES; no "own" for random ellipses
     "measured": {"count", "l1": {kind: {"share", "low", "high"}}, "l2": ...}, from `tally`, else from 100,000 losses
     "points": {"x", "y"}, and {"a", "b", "c"} for random ellipses: the first losses of those counted
     "optima": {"l1": {"w", "zeros"}, "l2": ...}, of the loss that is drawn with its ellipse}
    """
    told = {name: getattr(state, name) for name in ("hold", "dial", "losses", "points", "is_grid")}
    return {
        **{("grid" if name == "points" else name): value for name, value in told.items()},
        "exact": _exact(state),
        "curve": _curve(_shape(state), state.hold),
        "turn": _turn(state),
        "measured": _measured(tally or first_tally(state)),
        "points": _points(_shape(state), int(state.seed)),
        "optima": _optima(state),
    }


def counting(state: CornersState, so_far: Tally) -> Iterator[Tally]:
    """Count random losses, on from what is counted already; 100,000 more with each step, without end."""
    from regviz.studies.shares import tallies

    hessian = None if state.losses == "random" else state.hessian
    points = state.points if state.is_grid else None
    return tallies(hessian, state.hold, state.dial, int(state.seed), points, so_far)


def measured_by(state: CornersState, penalty: str = "l2") -> CornersState:
    """The state without what the counts of a penalty do not depend on; all that L1's depend on, L2's do too."""
    kept = {"hold", state.hold, "losses", "seed"}
    kept |= set() if state.losses == "random" else {"angle", "stretch"}
    kept |= {"search", "grid"} if state.is_grid and penalty == "l2" else set()
    return CornersState(**{name: getattr(state, name) for name in kept})


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


def _shape(state: CornersState) -> tuple[float, float] | None:
    return None if state.losses == "random" else (state.angle, state.stretch)


def _hessian(shape: tuple[float, float]) -> Any:
    return CornersState(angle=shape[0], stretch=shape[1]).hessian


def _by_kind(shares: Any, digits: int = 12) -> dict[str, Any]:
    return {kind: np.round(shares[..., k].numpy(), digits).tolist() for k, kind in enumerate(KINDS)}


def _exact(state: CornersState) -> dict[str, dict[str, float]]:
    from regviz.studies.shares import SPREAD, exact_shares, random_shares

    shape, t = _shape(state), state.t
    l1 = exact_shares(_hessian(shape), state.hold, state.dial) if shape else random_shares(state.hold, state.dial)
    inside = float(-np.expm1(-t * t / (2 * SPREAD**2))) if state.hold == "t" else 0.0
    return {"l1": _by_kind(l1), "l2": {"none": 1 - inside, "one": 0.0, "both": 0.0, "inside": inside}}


@lru_cache(maxsize=64)
def _curve(shape: tuple[float, float] | None, hold: str) -> dict[str, list[float]]:
    from regviz.studies.shares import exact_shares, random_shares

    dials = np.maximum(DIALS, LEAST_T) if hold == "t" else DIALS
    shares = exact_shares(_hessian(shape), hold, dials) if shape else random_shares(hold, dials, 16, 8)
    return {"at": DIALS.tolist(), **_by_kind(shares, 5)}


def _turn(state: CornersState) -> dict[str, list[float]]:
    compared = _any_zero(state.hold, state.dial, tuple(COMPARED.values()))
    own = () if state.losses == "random" else _any_zero(state.hold, state.dial, (state.stretch,))
    return dict(zip((*COMPARED, "own"), (*compared, *own), strict=False))


@lru_cache(maxsize=256)
def _any_zero(hold: str, value: float, stretches: tuple[float, ...]) -> list[list[float]]:
    """L1's probability of a zero for each of the stretches, over ANGLES."""
    from regviz.studies.shares import exact_shares

    shares = exact_shares(np.stack([_all_round(stretch) for stretch in stretches]), hold, value)
    found: list[list[float]] = np.round((shares[..., 1] + shares[..., 2]).numpy(), 5).tolist()
    return found


@lru_cache(maxsize=256)
def _all_round(stretch: float) -> Any:
    """The hessians of an ellipse in the directions ANGLES, (13, 2, 2)."""
    return np.stack([_hessian((angle, stretch)) for angle in ANGLES.tolist()])


def _measured(tally: Tally) -> dict[str, Any]:
    return {"count": tally.count, "l1": _intervals(tally.l1, tally.count), "l2": _intervals(tally.l2, tally.count)}


def _intervals(hits: tuple[int, ...], count: int) -> dict[str, dict[str, float]]:
    from regviz.studies.shares import wilson

    found = {}
    for kind, k in zip(KINDS, hits, strict=True):
        low, high = wilson(k, count)
        found[kind] = {"share": k / count, "low": low, "high": high}
    return found


@lru_cache(maxsize=64)
def _points(shape: tuple[float, float] | None, seed: int) -> dict[str, list[float]]:
    from regviz.studies.shares import draw

    loss = draw(_hessian(shape) if shape else None, seed, 0)
    columns = dict(zip("xy", loss.minimizer[:SHOWN].T.tolist(), strict=True))
    if shape is None:
        H = loss.hessian[:SHOWN]
        columns |= {"a": H[:, 0, 0].tolist(), "b": H[:, 0, 1].tolist(), "c": H[:, 1, 1].tolist()}
    return {name: [round(value, 4) for value in values] for name, values in columns.items()}


def _optima(state: CornersState) -> dict[str, Any]:
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    dial = {state.hold: state.dial}
    solved = {"l1": regviz.solve(loss, regviz.L1(), **dial), "l2": regviz.solve(loss, regviz.SquaredL2(), **dial)}
    found = {name: {"w": solution.w.tolist(), "zeros": solution.zeros.tolist()} for name, solution in solved.items()}
    if state.is_grid and np.hypot(*state.minimizer) > state.t:
        found["l2"] = _best_of_grid(state)
    return found


def _best_of_grid(state: CornersState) -> dict[str, Any]:
    """The best of the points that the search tries; four of them are on the axes, exactly."""
    turn = 2 * np.pi * np.arange(state.points) / state.points
    w = state.t * np.stack([np.cos(turn), np.sin(turn)], -1)
    w[np.abs(w) < 1e-12] = 0
    offset = w - state.minimizer
    best = w[((offset @ state.hessian) * offset).sum(-1).argmin()]
    return {"w": best.tolist(), "zeros": (best == 0).tolist()}
