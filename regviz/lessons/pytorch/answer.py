"""What torch says of a state of the page "In PyTorch": every step of every method, the optima, and the networks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.lessons.pytorch.networks import Network
from regviz.lessons.pytorch.state import STEPS, PytorchState

ROWS, SD = 442, 77.0057458694
"""Rows of the diabetes data, and the standard deviation of its y."""

Array = NDArray[np.float64]


class Columns(TypedDict):
    """The iterates of a method, a column each, the start first."""

    w1: list[float]
    w2: list[float]


class Steps(TypedDict):
    """Every step of the methods that are on.

    of      the state, at step 0: they are the same for all of its steps
    tilts   (STEPS, 2), the random numbers of its seed
    paths   by method
    optima  [w1, w2] by penalty, "l1" or "l2"
    """

    of: dict[str, Any]
    tilts: list[list[float]]
    paths: dict[str, Columns]
    optima: dict[str, list[float]]


class Table(TypedDict):
    """The steps, and the networks by name as far as they are trained; None before anybody has asked for them."""

    steps: Steps
    networks: dict[str, Network] | None


class PytorchAnswer(TypedDict):
    """Nothing: all of it is in the table, which stays the same while one scrubs through the steps."""


def answer(state: PytorchState, snapshots: Sequence[dict[str, Network]] | None = None) -> PytorchAnswer:
    """What changes with the step."""
    return {}


def table(state: PytorchState, snapshots: Sequence[dict[str, Network]] | None = None) -> str:
    """A `Table` as JSON."""
    networks = json.dumps(snapshots[-1]) if snapshots else "null"
    return f'{{"steps": {_text(replace(state, step=0))}, "networks": {networks}}}'


@lru_cache(maxsize=64)
def _text(state: PytorchState) -> str:
    return json.dumps(steps(state))


def tilts(seed: int) -> Array:
    """Standard normal numbers of a seed, to 4 decimals, shape (STEPS, 2)."""
    return np.random.default_rng([seed, 7]).standard_normal((STEPS, 2)).round(4)


def steps(state: PytorchState) -> Steps:
    """The steps that torch.optim takes, and where they should end."""
    import torch

    from regviz.studies.descents import descents

    H, w_hat, start = (torch.tensor(v, dtype=torch.float64) for v in (state.hessian, state.minimizer, state.start))
    tilt = tilts(int(state.seed))
    noise = state.noise * torch.from_numpy(tilt)
    paths = descents(H, w_hat, start, state.alpha, state.rate, state.momentum, noise, state.methods)
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    l1, l2 = (regviz.solve(loss, omega, alpha=state.alpha).w for omega in (regviz.L1(), regviz.SquaredL2()))
    return {
        "of": asdict(replace(state, step=0)),
        "tilts": tilt.tolist(),
        "paths": {name: _columns(path.tolist()) for name, path in paths.items()},
        "optima": {"l1": l1.tolist(), "l2": l2.tolist()},
    }


def _columns(path: list[list[float]]) -> Columns:
    """Ten significant digits of each number: what is not 0 stays so."""
    w1, w2 = ([float(f"{w[j]:.10g}") for w in path] for j in (0, 1))
    return {"w1": w1, "w2": w2}
