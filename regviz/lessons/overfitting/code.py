"""The lines of Python that compute what the overfitting page shows."""

from __future__ import annotations

from regviz.lessons.overfitting import cloud, curve
from regviz.lessons.overfitting.state import NO_PENALTY, OverfittingState

CURVE = """\
import numpy as np
from numpy.polynomial.legendre import legvander
from regviz import {penalty}, Quadratic, solve

rng = np.random.default_rng({seed})
truth = lambda x: {height} * np.sin({pace} * x)
x = np.clip(np.linspace(-1, 1, {points}) + rng.uniform(-{jitter}, {jitter}, {points}), -1, 1)
y = truth(x) + {noise} * rng.standard_normal({points})
new_x = rng.uniform(-1, 1, {test_points})
new_y = truth(new_x) + {noise} * rng.standard_normal({test_points})

degree = {degree}
basis = lambda x: legvander(x, degree)[:, 1:] * np.sqrt(2 * np.arange(1, degree + 1) + 1)
middle, level = basis(x).mean(0), y.mean()  # centred: the constant is not penalized
best = solve(Quadratic.from_data(basis(x) - middle, y - level), {penalty}(), alpha={alpha})
w = best.w.numpy()

curve = lambda x: level + (basis(x) - middle) @ w
train = np.sqrt(np.mean((y - curve(x)) ** 2))
test = np.sqrt(np.mean((new_y - curve(new_x)) ** 2))
print("w", w.round(3).tolist(), "exact zeros", (w == 0).sum(), "KKT residual", best.kkt.item())
print("training error", train, "test error", test)
"""


CLOUD = """\
import numpy as np
import torch
from regviz import {penalty}
from regviz.studies.network import Network

rng = np.random.default_rng([{seed}, {stream}])


def half_circles(n):
    angle, classes = rng.uniform(0, np.pi, n), np.arange(n) % 2
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], -1)
    points = np.where(classes[:, None] == 0, upper, -upper) + {noise} * rng.standard_normal((n, 2))
    return torch.tensor(points), torch.tensor(classes, dtype=torch.float64)


known, new = half_circles({points}), half_circles({test_points})
alphas = np.array([0, *np.logspace({low}, {high}, {count})])
nearest = np.abs(np.log(np.maximum(alphas, {no_penalty}) / {alpha})).argmin()
errors = {{}}
for sizes, rate, scale in {networks}:
    network = Network(sizes, rate, scale, seed={seed})
    for alpha in alphas[: nearest + 1]:  # from the weights that were found for the last alpha
        for _ in range({each} if alpha else {first}):
            network.step(*known, {penalty}(), float(alpha))
    wrong = lambda x, classes: 100 * ((network.logits(x) > 0) != (classes > 0)).double().mean().item()
    errors[sizes] = wrong(*known), wrong(*new), (network.weights != 0).sum().item()
    print(sizes, "training and test error in %%: %.1f, %.1f, weights not 0: %d" % errors[sizes])
"""


def code(state: OverfittingState) -> str:
    """The lines of Python that compute the picture of a state; they run as they stand."""
    return _of_cloud(state) if state.view == "cloud" else _of_curve(state)


def _penalty(state: OverfittingState) -> str:
    return "L1" if state.penalty == "l1" else "SquaredL2"


def _of_curve(state: OverfittingState) -> str:
    return CURVE.format(
        penalty=_penalty(state),
        seed=int(state.seed),
        degree=int(state.degree),
        alpha=state.strength,
        points=curve.POINTS,
        test_points=curve.TEST_POINTS,
        noise=curve.NOISE,
        jitter=curve.JITTER,
        **curve.TRUTH,
    )


def _of_cloud(state: OverfittingState) -> str:
    low, high = cloud.DECADES
    return CLOUD.format(
        penalty=_penalty(state),
        seed=int(state.seed),
        alpha=state.alpha,
        no_penalty=NO_PENALTY,
        stream=cloud.STREAM,
        points=cloud.POINTS,
        test_points=cloud.TEST_POINTS,
        noise=cloud.NOISE,
        low=low,
        high=high,
        count=cloud.COUNT,
        first=cloud.FIRST,
        each=cloud.EACH,
        networks=list(cloud.NETWORKS.values()),
    )
