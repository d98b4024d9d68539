"""How torch.optim gets to the optimum of J0 + alpha Omega, step by step, for two coefficients.

J0(w) = 1/2 (w - w_hat)^T H (w - w_hat). Each method is what one writes in a training loop:

    subgradient  SGD on J0 + alpha |w|_1, to whose kink autograd gives the slope sign(w), 0 at 0
    proximal     SGD on J0; after each step the soft threshold at alpha * rate / (1 - momentum) (ISTA, if momentum = 0)
    fista        a step without momentum from a point ahead of w; threshold at alpha * rate (Beck, Teboulle 2009)
    decay        SGD(weight_decay=alpha): the gradient of alpha/2 |w|_2^2 is added to that of the loss
    adam         Adam(weight_decay=alpha): the gradient of the penalty is rescaled together with that of the loss
    adamw        AdamW(weight_decay=alpha): w shrinks by the factor 1 - rate * alpha, whatever the gradient

With momentum a gradient that stays moves w by rate / (1 - momentum) in each step: with a threshold at alpha * rate,
proximal would end on the optimum for alpha (1 - momentum).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import softshrink
from torch.optim import SGD, Adam, AdamW, Optimizer

from regviz.solver.arguments import as_tensor
from regviz.solver.scalars import choice, number, require

__all__ = ["METHODS", "descents", "prepare"]

METHODS = ("subgradient", "proximal", "fista", "decay", "adam", "adamw")


def prepare() -> None:
    """Load what torch.optim loads with the first step that it takes: that is a second of work."""
    w = torch.zeros(1, requires_grad=True)
    w.grad = torch.zeros(1)
    SGD([w], lr=0.1).step()


def descents(
    H: Tensor,
    w_hat: Tensor,
    start: Tensor,
    alpha: float,
    rate: float,
    momentum: float,
    noise: Tensor,
    methods: Sequence[str] = METHODS,
) -> dict[str, Tensor]:
    """The iterates of each method, shape (steps + 1, 2), the start first; torch.optim takes the steps.

    `noise`, shape (steps, 2), is added to the gradients of J0, the same to all methods', as another minibatch would.
    alpha >= 0, rate > 0, 0 <= momentum < 1; H (2, 2), w_hat and start (2,).
    """
    for name in methods:
        choice("methods", name, METHODS)
    alpha, rate = number("alpha", alpha, 0), number("rate", rate, 0, above=True)
    momentum = number("momentum", momentum, 0)
    require(momentum < 1, "momentum", momentum, "a number >= 0 and < 1")
    shapes = {"H": (H, (2, 2)), "w_hat": (w_hat, (2,)), "start": (start, (2,)), "noise": (noise, (len(noise), 2))}
    H, w_hat, start, noise = (as_tensor(name, value) for name, (value, _) in shapes.items())
    for tensor, (name, (_, shape)) in zip((H, w_hat, start, noise), shapes.items(), strict=True):
        require(tensor.shape == shape, name, f"shape {tuple(tensor.shape)}", f"of shape {shape}")
    points = {name: start.clone().requires_grad_() for name in methods}
    optimizers = _optimizers(points, alpha, rate, momentum)
    iterates = {name: [start] for name in methods}
    ahead = 1.0
    with torch.no_grad():
        for tilt in noise:
            _give_gradients(points, H, w_hat, tilt, alpha)
            for optimizer in optimizers:
                optimizer.step()
            if "proximal" in points:
                points["proximal"].copy_(softshrink(points["proximal"], alpha * rate / (1 - momentum)))
            if "fista" in points:
                points["fista"].copy_(softshrink(points["fista"], alpha * rate))
            for name, point in points.items():
                iterates[name].append(point.clone())
            if "fista" in points:
                following = (1 + math.sqrt(1 + 4 * ahead**2)) / 2
                before, now = iterates["fista"][-2:]
                points["fista"].add_(now - before, alpha=(ahead - 1) / following)
                ahead = following
    return {name: torch.stack(path) + 0.0 for name, path in iterates.items()}  # no -0.0


def _optimizers(points: Mapping[str, Tensor], alpha: float, rate: float, momentum: float) -> list[Optimizer]:
    settings: dict[str, dict[str, Any]] = {
        "subgradient": {},
        "proximal": {},
        "fista": {"momentum": 0.0},
        "decay": {"weight_decay": alpha},
    }
    groups = [{"params": [points[name]]} | more for name, more in settings.items() if name in points]
    found: list[Optimizer] = [SGD(groups, lr=rate, momentum=momentum, foreach=False)] if groups else []
    if "adam" in points:
        found.append(Adam([points["adam"]], lr=rate, weight_decay=alpha, foreach=False))
    if "adamw" in points:
        found.append(AdamW([points["adamw"]], lr=rate, weight_decay=alpha, foreach=False))
    return found


def _give_gradients(points: Mapping[str, Tensor], H: Tensor, w_hat: Tensor, tilt: Tensor, alpha: float) -> None:
    """What loss.backward() would leave there."""
    for name, point in points.items():
        gradient = H @ (point - w_hat) + tilt
        point.grad = gradient + alpha * point.sign() if name == "subgradient" else gradient
