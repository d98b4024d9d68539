"""Norms: their values, balls, duals and proximal maps.

The dual of a norm is |u|* = max <u, w> over |w| <= 1: L1 and L-infinity are dual to each other, L2 to itself. Two facts
tie them together, and both hold for every entry of NORMS:

    <u, w> <= |u|* |w|                                           (Hoelder; attained for each w by some u)
    v = prox_{step |.|}(v) + projection of v on {|u|* <= step}   (Moreau)

All take vectors (..., p) as float64 tensors or as what becomes one; t and step, (...), broadcast with the leading
dimensions and are not negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import torch
from torch import Tensor

from regviz.solver.arguments import Numbers, as_tensor, broadcast, vector

__all__ = ["NORMS", "L1Norm", "L2Norm", "LInfNorm", "Norm", "column", "level", "soft"]

TINY = torch.finfo(torch.float64).tiny


class Norm(Protocol):
    """value |w|; project: the nearest point with |w| <= t; prox: argmin_w 1/2 |w - v|_2^2 + step |w|; the dual norm."""

    name: ClassVar[str]

    @property
    def dual(self) -> Norm: ...
    def value(self, w: Numbers) -> Tensor: ...
    def project(self, v: Numbers, t: Numbers) -> Tensor: ...
    def prox(self, v: Numbers, step: Numbers) -> Tensor: ...


@dataclass(frozen=True)
class L1Norm:
    """|w|_1 = sum_j |w_j|. Its ball is the diamond."""

    name: ClassVar[str] = "l1"

    @property
    def dual(self) -> Norm:
        return LInfNorm()

    def value(self, w: Numbers) -> Tensor:
        w = vector("w", w)
        return w.abs().sum(-1)

    def project(self, v: Numbers, t: Numbers) -> Tensor:
        """soft(v, lam) with the least lam for which |w|_1 <= t."""
        v = vector("v", v)
        return soft(v, level(v, column("t", t, v)))

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        v = vector("v", v)
        return soft(v, column("step", step, v))


@dataclass(frozen=True)
class L2Norm:
    """|w|_2 = sqrt(sum_j w_j^2). Its ball is the disc. Its prox is 0 for |v|_2 <= step: all coordinates at once."""

    name: ClassVar[str] = "l2"

    @property
    def dual(self) -> Norm:
        return self

    def value(self, w: Numbers) -> Tensor:
        w = vector("w", w)
        largest = w.abs().amax(-1, keepdim=True).clamp(min=TINY)  # taken out, so that no square over- or underflows
        return (w / largest).square().sum(-1) ** 0.5 * largest.squeeze(-1)

    def project(self, v: Numbers, t: Numbers) -> Tensor:
        v = vector("v", v)
        size, t = self.value(v).unsqueeze(-1), column("t", t, v)
        return torch.where(size <= t, v, v / size * t)

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        v = vector("v", v)
        size, step = self.value(v).unsqueeze(-1), column("step", step, v)
        return torch.where(size > step, v * (1 - step / size), 0.0)


@dataclass(frozen=True)
class LInfNorm:
    """|w|_inf = max_j |w_j|. Its ball is the square. Its prox lowers the largest coordinates to a common level."""

    name: ClassVar[str] = "linf"

    @property
    def dual(self) -> Norm:
        return L1Norm()

    def value(self, w: Numbers) -> Tensor:
        w = vector("w", w)
        return w.abs().amax(-1)

    def project(self, v: Numbers, t: Numbers) -> Tensor:
        v = vector("v", v)
        t = column("t", t, v)
        return v.clamp(-t, t)

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        """By Moreau what the projection on the L1 ball of size step leaves over; what is at the level is so exactly."""
        v = vector("v", v)
        most = level(v, column("step", step, v))
        return v.clamp(-most, most)


NORMS: dict[str, Norm] = {norm.name: norm for norm in (L1Norm(), L2Norm(), LInfNorm())}
"""The norms by name; the tests' laws iterate over it."""


def soft(v: Tensor, threshold: float | Tensor) -> Tensor:
    """sign(v) max(|v| - threshold, 0): v moved towards 0 by threshold, and never past it."""
    threshold = torch.as_tensor(threshold, dtype=v.dtype)
    return v - v.clamp(-threshold, threshold)


def level(v: Tensor, total: Tensor) -> Tensor:
    """The least lam >= 0, (..., 1), for which sum_j max(|v_j| - lam, 0) <= total, for v (..., p) and total (..., 1).

    By sorting (Held, Wolfe, Crowder 1974).
    """
    descending = v.abs().sort(-1, descending=True).values
    counts = torch.arange(1, v.shape[-1] + 1, dtype=v.dtype, device=v.device)
    # The lam with which exactly the k largest would be above it, for each k: the right one is the largest of these.
    return ((descending.cumsum(-1) - total) / counts).amax(-1, keepdim=True).clamp(min=0)


def column(name: str, batch: Numbers, vector: Tensor) -> Tensor:
    """The argument `name`, one number >= 0 for each vector, shaped to meet it: (..., 1) for (..., p)."""
    tensor = as_tensor(name, batch, least=0)
    broadcast(name, tensor.shape, "the vector", vector.shape[:-1])
    return tensor.unsqueeze(-1)
