"""States of the page on choosing features that the tests go through, torch's answers to them, and scikit-learn's."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regviz.lessons.features.answer import answer, table
from regviz.lessons.features.source import FEATURES
from regviz.lessons.features.state import EXAMPLES, FeaturesState

TIGHT = {"tol": 1e-13, "max_iter": 10**6}
DATA = [FeaturesState(data=data, scale=scale) for data, scale in product(FEATURES, ("on", "off"))]
STATES = [
    FeaturesState(alpha=alpha, data=data, scale=scale, twin=twin, ratio=ratio)
    for data, scale, (twin, ratio) in product(
        FEATURES, ("on", "off"), (("none", "20"), ("after", "50"), ("before", "80"))
    )
    for alpha in (1e-4, 0.0010116, 0.0501187, 0.7, 10)
]
SPOKEN = [*EXAMPLES.values(), *STATES, *(FeaturesState(alpha=alpha) for alpha in (0.002, 0.0032, 0.004, 0.0115))]
"""Among them each number of features that L1 drops, from none to all."""

each_state = pytest.mark.parametrize("state", STATES, ids=str)
each_data = pytest.mark.parametrize("state", DATA, ids=lambda state: f"{state.data} {state.scale}")


def estimator(state: FeaturesState, name: str, alpha: float, n: int) -> Any:
    """scikit-learn's way: its Lasso and ElasticNet have our alpha, its Ridge n times it; all leave the constant."""
    models = {
        "l1": lambda: Lasso(alpha, **TIGHT),
        "l2": lambda: Ridge(n * alpha, solver="svd"),
        "net": lambda: ElasticNet(alpha, l1_ratio=state.rho, **TIGHT),
    }
    return make_pipeline(StandardScaler(with_std=state.scale == "on"), models[name]())


@cache
def table_of(state: FeaturesState) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(table(state))
    return found


def answer_of(state: FeaturesState, alpha: float | None = None) -> dict[str, Any]:
    """torch's answer as the browser has it; of another alpha, it is one to scrub through."""
    return {**answer(state if alpha is None else replace(state, alpha=alpha)), "table": table_of(state)}
