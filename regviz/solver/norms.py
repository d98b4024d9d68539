"""Norms: their values, balls, duals and proximal maps.

The dual of a norm is |u|* = max <u, w> over |w| <= 1: L1 and L-infinity are dual to each other, L2 to itself. Two facts
tie them together, and both hold for every entry of NORMS:

    <u, w> <= |u|* |w|                                           (Hoelder; attained for each w by some u)
    v = prox_{step |.|}(v) + projection of v on {|u|* <= step}   (Moreau)

All work on (..., p) tensors; t and step, (...), broadcast with the leading dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import torch
from torch import Tensor

__all__ = ["NORMS", "L1Norm", "L2Norm", "LInfNorm", "Norm", "column", "soft"]

TINY = torch.finfo(torch.float64).tiny


class Norm(Protocol):
    """value |w|; project: the nearest point with |w| <= t; prox: argmin_w 1/2 |w - v|_2^2 + step |w|; the dual norm."""

    name: ClassVar[str]

    @property
    def dual(self) -> Norm: ...
    def value(self, w: Tensor) -> Tensor: ...
    def project(self, v: Tensor, t: float | Tensor) -> Tensor: ...
    def prox(self, v: Tensor, step: float | Tensor) -> Tensor: ...


@dataclass(frozen=True)
class L1Norm:
    """|w|_1 = sum_j |w_j|. Its ball is the diamond."""

    name: ClassVar[str] = "l1"

    @property
    def dual(self) -> Norm:
        return LInfNorm()

    def value(self, w: Tensor) -> Tensor:
        return w.abs().sum(-1)

    def project(self, v: Tensor, t: float | Tensor) -> Tensor:
        """soft(v, lam) with the least lam >= 0 for which |w|_1 <= t, found by sorting (Held, Wolfe, Crowder 1974)."""
        descending = v.abs().sort(-1, descending=True).values
        counts = torch.arange(1, v.shape[-1] + 1, dtype=v.dtype, device=v.device)
        # The lam with which exactly the k largest would be active, for each k: the right one is the largest of these.
        lam = ((descending.cumsum(-1) - column(t)) / counts).amax(-1, keepdim=True).clamp(min=0)
        return soft(v, lam)

    def prox(self, v: Tensor, step: float | Tensor) -> Tensor:
        return soft(v, column(step))


@dataclass(frozen=True)
class L2Norm:
    """|w|_2 = sqrt(sum_j w_j^2). Its ball is the disc. Its prox is 0 for |v|_2 <= step: all coordinates at once."""

    name: ClassVar[str] = "l2"

    @property
    def dual(self) -> Norm:
        return self

    def value(self, w: Tensor) -> Tensor:
        largest = w.abs().amax(-1, keepdim=True).clamp(min=TINY)  # taken out, so that no square over- or underflows
        return (w / largest).square().sum(-1) ** 0.5 * largest.squeeze(-1)

    def project(self, v: Tensor, t: float | Tensor) -> Tensor:
        size = self.value(v).unsqueeze(-1)
        return torch.where(size <= column(t), v, v / size * column(t))

    def prox(self, v: Tensor, step: float | Tensor) -> Tensor:
        size = self.value(v).unsqueeze(-1)
        return torch.where(size > column(step), v * (1 - column(step) / size), 0.0)


@dataclass(frozen=True)
class LInfNorm:
    """|w|_inf = max_j |w_j|. Its ball is the square. Its prox lowers the largest coordinates to a common level."""

    name: ClassVar[str] = "linf"

    @property
    def dual(self) -> Norm:
        return L1Norm()

    def value(self, w: Tensor) -> Tensor:
        return w.abs().amax(-1)

    def project(self, v: Tensor, t: float | Tensor) -> Tensor:
        return v.clamp(-column(t), column(t))

    def prox(self, v: Tensor, step: float | Tensor) -> Tensor:
        """By Moreau: what the projection on the L1 ball of size step leaves over."""
        return v - L1Norm().project(v, step)


NORMS: dict[str, Norm] = {norm.name: norm for norm in (L1Norm(), L2Norm(), LInfNorm())}
"""The norms by name; the tests' laws iterate over it."""


def soft(v: Tensor, threshold: float | Tensor) -> Tensor:
    """sign(v) max(|v| - threshold, 0): v moved towards 0 by threshold, and never past it."""
    threshold = torch.as_tensor(threshold, dtype=v.dtype)
    return v - v.clamp(-threshold, threshold)


def column(batch: float | Tensor) -> Tensor:
    """One number for each vector, shaped to meet (..., p)."""
    return torch.as_tensor(batch, dtype=torch.float64).unsqueeze(-1)
