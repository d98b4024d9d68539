"""The figure of the page "Underfit, just right, overfit": its setup and torch's answer to a state."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from regviz import live
from regviz.figures import cloud, curve
from regviz.figures.overfitting import overfitting_picture, stages
from regviz.lessons import part
from regviz.lessons.overfitting import sentence
from regviz.live import running
from regviz.live.routes import publish
from regviz.live.run import Run
from regviz.state.overfitting import EXAMPLES, OverfittingState


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "chart", "overfitting.figure")
    return live.setup(
        OverfittingState,
        template="overfitting.html",
        module="overfitting.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


@lru_cache(maxsize=64)
def _table(seed: int, with_classes: bool) -> str:
    """All that a seed decides."""
    table = curve.curve_table(seed)
    return json.dumps(table | {"classes": cloud.classes(seed)} if with_classes else table)


_texts: WeakKeyDictionary[Run[cloud.Stage], str] = WeakKeyDictionary()


def _trained(seed: int, run: Run[cloud.Stage]) -> str:
    """The same with the networks as they are for every alpha, once they are trained."""
    if run not in _texts:
        extra = {"classes": cloud.classes(seed), "cloud": cloud.all_networks(run.snapshots)}
        _texts[run] = json.dumps(curve.curve_table(seed) | extra)
    return _texts[run]


def answer(state: OverfittingState, run: Run[cloud.Stage] | None) -> dict[str, Any]:
    """Torch's numbers for the state, and under which name all that its seed decides is served.

    {"now": see `curve_answer`, "table": name of `curve_table`}; with the networks the table has their points too and,
    once they are trained, the networks; until then the nearest is the answer's "cloud".
    """
    seed, now = int(state.seed), curve.curve_answer(state)
    if run is None:
        return {"now": now, "table": publish(_table(seed, with_classes=False))}
    networks = cloud.networks_near(run.snapshots, state.alpha)
    shown = {"now": now, "networks": cloud.only(networks)}
    if run.finished:
        return shown | {"table": publish(_trained(seed, run))}
    return shown | {"table": publish(_table(seed, with_classes=True)), "cloud": networks}


def show(state: OverfittingState, language: str) -> None:
    """Mount or update the figure; below it, how far the training is."""
    run = None
    if state.view == "cloud":
        seed, penalty = int(state.seed), state.penalty
        run = running.current("networks", (seed, penalty), lambda: cloud.training(seed, penalty), cloud.STEPS)
    live.show(
        "overfitting",
        state,
        language,
        setup(language),
        solve=lambda: answer(state, run),
        say=lambda answer: sentence(answer, language),
        draw=lambda answer: overfitting_picture(state, answer, cloud.all_networks(run.snapshots) if run else None),
        run=run,
    )
    if run is not None:
        running.watch("networks", language)
