"""How torch.optim gets to the optimum of J0 + alpha Omega, step by step, for two coefficients.

J0(w) = 1/2 (w - w_hat)^T H (w - w_hat). Each method is what one writes in a training loop:

    decay        SGD(weight_decay=alpha): the gradient of alpha/2 |w|_2^2 is added to that of the loss
    subgradient  SGD on J0 + alpha |w|_1, to whose kink autograd gives the slope sign(w), 0 at 0
    proximal     SGD on J0; after each step the soft threshold at alpha * rate / (1 - momentum) (ISTA, if momentum = 0)
    fista        a step without momentum from a point ahead of w; threshold at alpha * rate (Beck, Teboulle 2009)
    adam         Adam(weight_decay=alpha): the gradient of the penalty is rescaled together with that of the loss
    adamw        AdamW(weight_decay=alpha): w shrinks by the factor 1 - rate * alpha, whatever the gradient

With momentum a gradient that stays moves w by rate / (1 - momentum) in each step: with a threshold at alpha * rate,
proximal would end on the optimum for alpha (1 - momentum).
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import softshrink
from torch.optim import SGD, Adam, AdamW, Optimizer

__all__ = ["METHODS", "descents"]

METHODS = ("decay", "subgradient", "proximal", "fista", "adam", "adamw")


def descents(
    H: Tensor, w_hat: Tensor, start: Tensor, alpha: float, rate: float, momentum: float, noise: Tensor
) -> Tensor:
    """The iterates of all METHODS, shape (6, steps + 1, 2), the start first; torch.optim takes the steps.

    `noise`, shape (steps, 2), is added to the gradients of J0, the same to all methods', as another minibatch would.
    """
    points = [start.clone().requires_grad_() for _ in METHODS]
    optimizers = _optimizers(points, alpha, rate, momentum)
    iterates, ahead = [start.expand(len(METHODS), 2)], 1.0
    with torch.no_grad():
        for tilt in noise:
            _give_gradients(points, H, w_hat, tilt, alpha)
            for optimizer in optimizers:
                optimizer.step()
            points[2].copy_(softshrink(points[2], alpha * rate / (1 - momentum)))
            points[3].copy_(softshrink(points[3], alpha * rate))
            iterates.append(torch.stack(points))
            following = (1 + math.sqrt(1 + 4 * ahead**2)) / 2
            points[3].add_(iterates[-1][3] - iterates[-2][3], alpha=(ahead - 1) / following)
            ahead = following
    return torch.stack(iterates, 1) + 0.0  # no -0.0


def _optimizers(points: list[Tensor], alpha: float, rate: float, momentum: float) -> list[Optimizer]:
    decay, subgradient, proximal, fista, adam, adamw = points
    groups: list[dict[str, Any]] = [
        {"params": [decay], "weight_decay": alpha},
        {"params": [subgradient]},
        {"params": [proximal]},
        {"params": [fista], "momentum": 0.0},
    ]
    return [
        SGD(groups, lr=rate, momentum=momentum, foreach=False),
        Adam([adam], lr=rate, weight_decay=alpha, foreach=False),
        AdamW([adamw], lr=rate, weight_decay=alpha, foreach=False),
    ]


def _give_gradients(points: list[Tensor], H: Tensor, w_hat: Tensor, tilt: Tensor, alpha: float) -> None:
    """What loss.backward() would leave there."""
    gradients = (torch.stack(points) - w_hat) @ H + tilt
    gradients[1] += alpha * points[1].sign()
    for point, gradient in zip(points, gradients, strict=True):
        point.grad = gradient
