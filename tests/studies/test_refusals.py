"""Each refusal of a study: a sentence of ours with the argument, its value and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from regviz import L1, Quadratic
from regviz.studies import descents, five_ways, network, search, shares, sizes, subsets, validation

ONE = Quadratic(torch.eye(2), [1, 2])
BATCH = Quadratic(torch.eye(2), np.ones((3, 2)))
WIDE = Quadratic(torch.eye(26), np.ones(26))
X, Y, ALPHAS = np.arange(12.0).reshape(6, 2) ** 2, np.arange(6.0), np.array([1.0])
PARTS = [np.arange(3), np.arange(3, 6)]
H, W = torch.eye(2).double(), torch.ones(2).double()


def descend(**change: Any) -> object:
    given = {"H": H, "w_hat": W, "start": W, "alpha": 0.1, "rate": 0.1, "momentum": 0.0, "noise": torch.zeros(3, 2)}
    return descents.descents(**given | change)


def train(**change: Any) -> object:
    given = {"alphas": {"l2": 0.1}, "learn": 4, "hidden": 2, "steps": 1, "every": 1, "seed": 0}
    return next(five_ways.trained(X, Y > 2, **given | change))


def validate(**change: Any) -> object:
    given = {"X": X, "y": Y, "penalty": L1(), "alphas": ALPHAS, "parts": PARTS}
    return validation.cross_validate(**given | change)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: shares.exact_shares(H, "alpfa", 1), "hold must be 'alpha' or 't'; got 'alpfa'"),
    (lambda: shares.exact_shares(H, ["t"], 1), "hold must be 'alpha' or 't'; got ['t']"),  # type: ignore[arg-type]
    (lambda: shares.exact_shares(H, "t", -1), "value must be >= 0; got -1"),
    (lambda: shares.exact_shares(torch.eye(3), "t", 1), "hessian must be of shape (..., 2, 2); got shape (3, 3)"),
    (lambda: shares.exact_shares([[1, 2], [2, 1]], "t", 1), "hessian must be symmetric, positive definite; got [[1.0"),
    (lambda: shares.exact_shares(H, "t", 1, spread=0), "spread must be a number > 0; got 0"),
    (lambda: shares.exact_shares(torch.ones(3, 2, 2), "t", [1, 2]), "hessian must be symmetric"),
    (lambda: shares.exact_shares(H.expand(3, 2, 2), "t", [1, 2]), "value has batch shape (2,), hessian has (3,)"),
    (lambda: shares.random_shares("t", "much"), "value must be made of real numbers; got 'much'"),  # type: ignore[arg-type]
    (lambda: shares.random_shares("t", 1, angles=0), "angles must be a whole number >= 1; got 0"),
    (lambda: shares.draw(None, -1, 0), "seed must be a whole number >= 0; got -1"),
    (lambda: shares.draw(None, 0, 0, 2.5), "count must be a whole number >= 1; got 2.5"),  # type: ignore[arg-type]
    (lambda: shares.kinds(BATCH, L1(), "w", 1), "hold must be 'alpha' or 't'; got 'w'"),
    (lambda: shares.kinds(ONE, L1(), "t", 1), "loss must be a batch of n, of shape (n,); got batch shape ()"),
    (lambda: shares.kinds(BATCH, L1(), "t", float("nan")), "value must be a number >= 0 and <="),
    (lambda: shares.wilson(3, 2), "hits must be a whole number from 0 to 2; got 3"),
    (lambda: shares.wilson(0, 0), "count must be a whole number >= 1; got 0"),
    (lambda: next(shares.tallies(None, "x", 1, 0, None)), "hold must be 'alpha' or 't'; got 'x'"),
    (lambda: search.best_on_circle(BATCH, 1, 8), "loss must be one problem; got batch shape (3,)"),
    (lambda: search.best_on_circle(WIDE, 1, 8), "loss must be of two coefficients; got 26 coefficients"),
    (
        lambda: search.searched(BATCH, 1, 6),
        "points must be a multiple of 4, so that four of them are on the axes; got 6",
    ),
    (lambda: search.searched(BATCH, "1", 8), "t must be a number >= 0"),  # type: ignore[arg-type]
    (lambda: subsets.residuals(BATCH), "loss must be one problem; got batch shape (3,)"),
    (lambda: subsets.residuals(WIDE), "loss must be of at most 25 features, which have 2^25 subsets; got 26 features"),
    (lambda: subsets.residuals(H), "loss must be a Quadratic, for example Quadratic.from_data(X, y)"),  # type: ignore[arg-type]
    (lambda: subsets.by_size(ONE, torch.zeros(3)), "left must be of shape (4,): residuals(loss); got shape (3,)"),
    (lambda: subsets.members(-1), "subset must be a whole number >= 0; got -1"),
    (lambda: next(subsets.timing(ONE, 3, 2**16)), "most must be a whole number from 1 to 2; got 3"),
    (lambda: next(subsets.timing(ONE, 2, 2**16 + 1)), "between must be a multiple of 2^16 = 65536; got 65537"),
    (lambda: sizes.size(W, -1), "p must be a number >= 0; got -1"),
    (lambda: sizes.penalty(W, float("nan")), "p must be a number >= 0; got nan"),
    (lambda: sizes.power(W, float("inf")), "p must be a number >= 0 and <="),
    (lambda: sizes.local_minima(-0.1, 1), "alpha must be a number >= 0"),
    (lambda: sizes.local_minima(1, "1"), "p must be a number >= 0; got '1'"),  # type: ignore[arg-type]
    (lambda: validation.folds(5, 6, 0), "count must be a whole number from 2 to 5; got 6"),
    (lambda: validation.folds(5, 1, 0), "count must be a whole number from 2 to 5; got 1"),
    (lambda: validation.folds(5.0, 2, 0), "n must be a whole number >= 2; got 5.0"),  # type: ignore[arg-type]
    (lambda: validation.standardized(X, X[:, :1], True), "X must be of shape (..., 1), as like has; got shape (6, 2)"),
    (lambda: validation.standardized(X, 0 * X, True), "like must be different in some rows; got the same in all rows"),
    (lambda: validate(y=Y[:-1]), "y must be of shape (6,), one number for each row of X; got shape (5,)"),
    (lambda: validate(alphas=1.0), "alphas must be a list (k,) with k >= 1; got shape ()"),
    (lambda: validate(parts=PARTS[:1]), "parts must be two lists or more, each of some but not all rows from 0 to 5"),
    (lambda: validate(parts=[np.arange(6), PARTS[1]]), "parts must be two lists or more"),
    (lambda: validate(parts=[[5, 6], [0]]), "none twice; got [5, 6]"),
    (lambda: validate(penalty=L1), "penalty must be an object like L1()"),
    (lambda: validate(X=X * np.nan), "X must be finite; it contains nan"),
    (lambda: descend(methods=["sgd"]), "methods must be 'subgradient' or 'proximal' or 'fista' or 'decay'"),
    (lambda: descend(momentum=1), "momentum must be a number >= 0 and < 1; got 1"),
    (lambda: descend(rate=0), "rate must be a number > 0; got 0"),
    (lambda: descend(start=torch.ones(3)), "start must be of shape (2,); got shape (3,)"),
    (
        lambda: network.Network((2,), 0.1, 1, 0),
        "sizes must be two or more: the inputs, the layers, and 1 for the logit",
    ),
    (lambda: network.Network((2, 0), 0.1, 1, 0), "sizes must be a whole number >= 1; got 0"),
    (lambda: network.Network((2, 1), -0.1, 1, 0), "rate must be a number >= 0"),
    (lambda: train(alphas={"l3": 1}), "alphas must be 'none' or 'l2' or 'subgradient' or 'proximal' or 'group'"),
    (lambda: train(alphas={"l2": -1}), "alphas['l2'] must be a number >= 0"),
    (lambda: train(learn=7), "learn must be a whole number from 1 to 6; got 7"),
    (lambda: train(every=0), "every must be a whole number >= 1; got 0"),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_what_a_study_cannot_take_is_refused_with_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises((TypeError, ValueError), match=re.escape(sentence)):
        call()
