"""What torch says of a state of the overfitting page: the curve's optimum, and the networks as far as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import NotRequired, TypedDict

from regviz.lessons.overfitting import cloud, curve
from regviz.lessons.overfitting.state import OverfittingState


class OverfittingAnswer(TypedDict):
    """The curve's optimum; while the networks are being trained, those of the alpha that is nearest on the slider."""

    now: curve.Now
    cloud: NotRequired[cloud.Cloud]


class Table(curve.CurveTable):
    """All that a seed decides: of the curve, and the points of both classes."""

    classes: list[curve.Points]


class TrainedTable(Table):
    """The same with the networks of every alpha."""

    cloud: cloud.Cloud


def answer(state: OverfittingState, snapshots: Sequence[cloud.Moment] | None = None) -> OverfittingAnswer:
    """Torch's numbers for a state, ready for JSON; `snapshots` has a moment of each alpha so far."""
    now = curve.optimum(state)
    if snapshots is None or cloud.are_all(snapshots):
        return {"now": now}
    return {"now": now, "cloud": cloud.columns(cloud.nearest(snapshots, state.alpha))}


def table(state: OverfittingState, snapshots: Sequence[cloud.Moment] | None = None) -> str:
    """What stays the same while degree and alpha move, as JSON: a `Table`, a `TrainedTable` after the training."""
    seed = int(state.seed)
    if snapshots is None or not cloud.are_all(snapshots):
        return _of_seed(seed)
    return _trained(seed, tuple(snapshots))


@lru_cache(maxsize=64)
def _of_seed(seed: int) -> str:
    return json.dumps(_parts(seed))


@lru_cache(maxsize=16)
def _trained(seed: int, moments: tuple[cloud.Moment, ...]) -> str:
    shown: TrainedTable = {**_parts(seed), "cloud": cloud.columns(moments)}
    return json.dumps(shown)


def _parts(seed: int) -> Table:
    return {**curve.curve_table(seed), "classes": cloud.classes(seed)}
