"""What the page "Underfit, just right, overfit" says of its picture, and the lines of Python that compute it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons.overfitting.state import OverfittingState
from regviz.lessons.texts import joined, part

WEIGHTS = {"small": 2, "fitting": 18, "flexible": 2650}
"""How many weights the networks have."""


def sentence(answer: Mapping[str, Any], language: str) -> str:
    """The picture in words, from torch's answer to a state."""
    text, now = part(language, "overfitting.sentence"), answer["now"]
    if "networks" in answer:
        return _of_networks(text, answer["networks"], language)
    size, verdict = len(now["w"]), now["verdict"]
    coefficients = "all" if now["zeros"] == 0 else "none" if now["zeros"] == size else "some"
    said = [text[verdict], text[coefficients]]
    return joined("sentences", said, language).format(
        train=f"{now['train']:.2f}",
        test=f"{now['test']:.2f}",
        size=size,
        zeros=now["zeros"],
    )


def _of_networks(text: Mapping[str, str], networks: Mapping[str, Any] | None, language: str) -> str:
    if networks is None:
        return text["training"]
    shown = {name: networks[name] for name in WEIGHTS}
    errors = {f"{name}_{key}": f"{frame[key]:.0f}" for name, frame in shown.items() for key in ("train", "test")}
    best = min(shown, key=lambda name: float(shown[name]["test"]))
    return joined("sentences", [text["networks"], text["least"]], language).format(**errors, best=WEIGHTS[best])


CURVE = """\
import numpy as np
from numpy.polynomial.legendre import legvander
from regviz import {penalty}, Quadratic, solve

rng = np.random.default_rng({seed})
truth = lambda x: 1.1 * np.sin(3.6 * x)
x = np.clip(np.linspace(-1, 1, 18) + rng.uniform(-0.045, 0.045, 18), -1, 1)
y = truth(x) + 0.3 * rng.standard_normal(18)
new_x = rng.uniform(-1, 1, 400)
new_y = truth(new_x) + 0.3 * rng.standard_normal(400)

degree = {degree}
waves = lambda x: legvander(x, degree)[:, 1:] * np.sqrt(2 * np.arange(1, degree + 1) + 1)
middle, level = waves(x).mean(0), y.mean()  # centred: the constant is not penalized
best = solve(Quadratic.from_data(waves(x) - middle, y - level), {penalty}(), alpha={alpha})
w = best.w.numpy()

curve = lambda x: level + (waves(x) - middle) @ w
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

rng = np.random.default_rng([{seed}, 5])


def half_circles(n):
    angle, classes = rng.uniform(0, np.pi, n), np.arange(n) % 2
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], -1)
    points = np.where(classes[:, None] == 0, upper, -upper) + 0.35 * rng.standard_normal((n, 2))
    return torch.tensor(points), torch.tensor(classes, dtype=torch.float64)


known, new = half_circles(100), half_circles(2000)
alphas = np.array([0, *np.logspace(-3.5, -0.5, 37)])
nearest = np.abs(np.log(np.maximum(alphas, 1e-4) / {alpha})).argmin()
errors = {{}}
for sizes, rate, scale in [((2, 1), 0.05, 1), ((2, 6, 1), 0.03, 1), ((2, 50, 50, 1), 0.01, 3)]:
    network = Network(sizes, rate, scale, seed={seed})
    for alpha in alphas[: nearest + 1]:  # from the weights that were found for the last alpha
        for _ in range(40 if alpha else 400):
            network.step(*known, {penalty}(), float(alpha))
    wrong = lambda x, classes: 100 * ((network.logits(x) > 0) != (classes > 0)).double().mean().item()
    errors[sizes] = wrong(*known), wrong(*new), (network.weights != 0).sum().item()
    print(sizes, "training and test error in %%: %.1f, %.1f, weights not 0: %d" % errors[sizes])
"""


def code(state: OverfittingState) -> str:
    """The lines of Python that compute the picture of a state; they run as they stand."""
    penalty = "L1" if state.penalty == "l1" else "SquaredL2"
    if state.view == "cloud":
        return CLOUD.format(penalty=penalty, seed=int(state.seed), alpha=state.alpha)
    return CURVE.format(penalty=penalty, seed=int(state.seed), degree=int(state.degree), alpha=state.strength)
