"""The small network: its layers and steps against torch.nn and torch.optim, its optimum against scikit-learn's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from regviz import L1, SquaredL2
from regviz.studies.network import EPSILON, MEAN, SQUARE, Network

RANDOM = np.random.default_rng(0)
X = torch.from_numpy(RANDOM.standard_normal((60, 2)))
CLASSES = (X[:, 0] + 0.5 * torch.from_numpy(RANDOM.standard_normal(60)) > 0.3).double()


def network(*sizes: int, rate: float = 0.02) -> Network:
    return Network(sizes, rate, 1.0, seed=3)


def same_in_torch(ours: Network) -> nn.Sequential:
    """The same network made of torch's layers."""
    layers: list[nn.Module] = []
    pieces = iter(ours.theta.split([k for out, into in ours.shapes for k in (out * into, out)]))
    for out, into in ours.shapes:
        linear = nn.Linear(into, out, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(next(pieces).view(out, into))
            linear.bias.copy_(next(pieces))
        layers += [linear, nn.Tanh()]
    return nn.Sequential(*layers[:-1])


@pytest.mark.parametrize("sizes", [(2, 1), (2, 6, 1), (2, 5, 7, 1)])
def test_the_layers_and_the_unpenalized_steps_are_torchs(sizes: tuple[int, ...]) -> None:
    ours = network(*sizes)
    theirs = same_in_torch(ours)
    torch.testing.assert_close(ours.logits(X), theirs(X)[:, 0])
    adam = torch.optim.Adam(theirs.parameters(), lr=ours.rate, betas=(MEAN, SQUARE), eps=EPSILON)
    for _ in range(20):
        adam.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(theirs(X)[:, 0], CLASSES).backward()
        adam.step()
        ours.step(X, CLASSES, L1(), 0.0)
    torch.testing.assert_close(ours.theta, torch.cat([p.detach().flatten() for p in theirs.parameters()]))
    assert len(ours.weights) == sum(into * out for into, out in pairwise(sizes))


@pytest.mark.parametrize(("penalty", "ratio"), [(L1(), 1), (SquaredL2(), 0)], ids=["l1", "l2"])
@pytest.mark.parametrize("alpha", [pytest.param(0.01, marks=pytest.mark.long), 0.1])
def test_without_a_hidden_layer_it_finds_the_optimum_of_penalized_logistic_regression(
    penalty: L1 | SquaredL2, ratio: int, alpha: float
) -> None:
    ours = network(2, 1, rate=0.05)
    for _ in range(3000):
        ours.step(X, CLASSES, penalty, alpha)
    theirs = LogisticRegression(solver="saga", l1_ratio=ratio, C=1 / (alpha * len(X)), tol=1e-10, max_iter=100_000)
    theirs.fit(X.numpy(), CLASSES.numpy())
    expected = np.append(theirs.coef_[0], theirs.intercept_)
    np.testing.assert_allclose(ours.theta.numpy(), expected, atol=2e-3)
    assert ((ours.weights == 0).numpy() == (theirs.coef_[0] == 0)).all()
    assert (ours.weights == 0).any() == (ratio == 1 and alpha == 0.1)


def test_under_a_large_l1_penalty_every_weight_is_exactly_0_and_the_biases_are_free() -> None:
    ours = network(2, 6, 1)
    for _ in range(400):
        ours.step(X, CLASSES, L1(), 10.0)
    assert (ours.weights == 0).all()
    share = CLASSES.mean()
    torch.testing.assert_close(ours.logits(X).sigmoid(), share.expand(len(X)), atol=1e-3, rtol=0)


def test_the_same_seed_gives_the_same_network_and_another_seed_another() -> None:
    torch.manual_seed(9)  # nobody else's random numbers matter
    assert torch.equal(network(2, 6, 1).theta, Network((2, 6, 1), 0.5, 1.0, seed=3).theta)
    assert not torch.equal(network(2, 6, 1).theta, Network((2, 6, 1), 0.02, 1.0, seed=4).theta)
