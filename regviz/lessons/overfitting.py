"""What the page "Underfit, just right, overfit" says of its picture, and the lines of Python that compute it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons import part
from regviz.state.overfitting import OverfittingState


def sentence(answer: Mapping[str, Any], language: str) -> str:
    """The picture in words, from torch's answer to a state."""
    text, now = part(language, "overfitting.sentence"), answer["now"]
    if "networks" in answer:
        return _of_networks(text, answer["networks"])
    size = len(now["w"])
    coefficients = "all" if now["zeros"] == 0 else "none" if now["zeros"] == size else "some"
    said = [text[now["verdict"]], text[coefficients]]
    return " ".join(said).format(
        train=f"{now['train']:.2f}",
        test=f"{now['test']:.2f}",
        size=size,
        nonzero=size - now["zeros"],
        largest=f"{now['largest']:.2f}",
    )


def _of_networks(text: Mapping[str, str], networks: Mapping[str, Any] | None) -> str:
    if networks is None:
        return text["training"]
    shown = {name: networks[name] for name in ("small", "fitting", "flexible")}
    errors = {f"{name}_{key}": f"{frame[key]:.0f}" for name, frame in shown.items() for key in ("train", "test")}
    best = min(shown, key=lambda name: float(shown[name]["test"]))
    return f"{text['networks']} {text['least']}".format(**errors, best=text[best])


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


def code(state: OverfittingState) -> str:
    """The lines of Python that compute the picture of a state; they run as they stand."""
    penalty = "L1" if state.penalty == "l1" else "SquaredL2"
    return CURVE.format(penalty=penalty, seed=int(state.seed), degree=int(state.degree), alpha=state.strength)
