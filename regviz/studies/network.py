"""A small network with two classes to tell apart, trained by proximal steps: its unneeded weights become exactly 0.

A chain of layers h -> tanh(V h + b); the last one, without tanh, gives the logit z, and the probability of the second
class is 1 / (1 + exp(-z)). Minimized is the mean cross-entropy plus alpha Omega of the weights V. The biases b are not
penalized: they only say where a step stands, not how steep it is.

A step is Adam's (Kingma, Ba 2015) on the cross-entropy alone, coordinate j by s_j, and then the penalty's own,

    w_j <- argmin_u 1/(2 s_j) (u - w_j)^2 + alpha Omega(u):

for L1 sign(w_j) max(|w_j| - s_j alpha, 0), for squared L2 w_j / (1 + s_j alpha). Adam alone, with the penalty added to
the loss, would leave weights that rattle around 0.
"""

from __future__ import annotations

import math
import sys

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from regviz.solver.penalties import Penalty
from regviz.solver.scalars import number, require, whole

__all__ = ["Network"]

MEAN, SQUARE, EPSILON = 0.9, 0.99, 1e-3  # of Adam; a large epsilon keeps s_j from exploding where nothing is learnt


class Network:
    """Layers of the given sizes, all their numbers in one vector `theta`; the same seed, the same network.

    rate   Adam's learning rate
    scale  of the weights of the first of several layers: the larger, the shorter the way on which the network can turn
    """

    def __init__(self, sizes: tuple[int, ...], rate: float, scale: float, seed: int) -> None:
        sizes, seed = tuple(whole("sizes", size, 1) for size in sizes), whole("seed", seed, 0)
        require(len(sizes) >= 2, "sizes", sizes, "two or more: the inputs, the layers, and 1 for the logit")
        rate, scale = (number(name, x, 0, sys.float_info.max) for name, x in (("rate", rate), ("scale", scale)))
        self.shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
        self.rate = rate
        random = torch.Generator().manual_seed(seed)
        parts, penalized = [], []
        for layer, (out, into) in enumerate(self.shapes):
            first = layer == 0 and len(self.shapes) > 1
            size = scale if first else 1 / math.sqrt(into)
            weights = size * torch.randn(out * into, generator=random, dtype=torch.float64)
            biases = first * size * (2 * torch.rand(out, generator=random, dtype=torch.float64) - 1)
            parts += [weights, biases]
            penalized += [torch.ones_like(weights), torch.zeros_like(biases)]
        self.theta = torch.cat(parts)
        self.penalized = torch.cat(penalized).bool()
        self.mean, self.square, self.steps = torch.zeros_like(self.theta), torch.zeros_like(self.theta), 0

    @property
    def weights(self) -> Tensor:
        """All weights, no biases."""
        return self.theta[self.penalized]

    def logits(self, x: Tensor, theta: Tensor | None = None) -> Tensor:
        """z, (n,), for points x, (n, inputs)."""
        pieces = (self.theta if theta is None else theta).split([k for o, i in self.shapes for k in (o * i, o)])
        for layer, shape in enumerate(self.shapes):
            x = torch.addmm(pieces[2 * layer + 1], x, pieces[2 * layer].view(shape).T)
            x = torch.tanh(x) if layer < len(self.shapes) - 1 else x
        return x[:, 0]

    def step(self, x: Tensor, classes: Tensor, penalty: Penalty, alpha: float) -> None:
        """One step on the points x, (n, inputs), of classes 0 and 1, (n,)."""
        theta = self.theta.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(binary_cross_entropy_with_logits(self.logits(x, theta), classes), theta)
        self.steps += 1
        self.mean.lerp_(gradient, 1 - MEAN)
        self.square.lerp_(gradient.square(), 1 - SQUARE)
        s = self.rate / ((self.square / (1 - SQUARE**self.steps)).sqrt() + EPSILON)
        moved = self.theta - s * self.mean / (1 - MEAN**self.steps)
        shrunk = penalty.prox(moved.unsqueeze(-1), s * alpha).squeeze(-1)
        self.theta = torch.where(self.penalized, shrunk, moved)
