"""The L-infinity norm as a penalty: it makes coefficients exactly equal in size, and none of them 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, cast

import torch
from torch import Tensor

from regviz.solver.arguments import Numbers, alike, strength, vector
from regviz.solver.boxes import Box
from regviz.solver.norms import L1Norm, LInfNorm, level
from regviz.solver.singly import singly
from regviz.solver.square import largest, square

__all__ = ["LInf"]

STRICT = 1e-9  # of alpha: a smaller pull on a coefficient is none


@dataclass(frozen=True)
class LInf:
    """Omega(w) = max_j |w_j|; the set of size t is the box {|w_j| <= t for all j}, for two coefficients the square.

    Its dual norm is L1: u = H (w_hat - w), the pull of the loss at the optimum, has |u|_1 <= alpha, and
    <u, w> = alpha |w|_inf. So u_j is 0 where |w_j| is below the largest, and the coefficients of the largest size share
    alpha among them; these are tied, exactly equal in size. If H is regular, u is the point of the diamond
    {|u|_1 <= alpha} that is nearest to g, with H^-1 for the loss: where the one has ties, the other has zeros.
    The optimum is 0 exactly from alpha_max = |g|_1 on. On the set, alpha is the multiplier of |w|_inf <= t.
    Two coefficients have a closed form; with more, each problem is solved on its own.
    """

    name: ClassVar[str] = "linf"
    strictly_convex: ClassVar[bool] = False
    piecewise_linear: ClassVar[bool] = False

    def value(self, w: Numbers) -> Tensor:
        return LInfNorm().value(w)

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        return LInfNorm().prox(v, step)

    def distance(self, w: Numbers, u: Numbers, alpha: Numbers) -> Tensor:
        """Of alpha dOmega(w), the points with s_j u_j >= 0 where |w_j| is largest, 0 elsewhere, and sum |u_j| = alpha.

        At w = 0 it is the diamond of size alpha.
        """
        w = vector("w", w)
        u = alike("u", u, "w", w)
        size, total = w.abs().amax(-1, keepdim=True), strength("alpha", alpha, w)
        tied = w.abs() == size
        outward = torch.where(size > 0, w.sign() * u, u.abs())
        share = torch.where(tied, outward, 0.0)
        over = level(share.clamp(min=0), total)
        short = (total - share.sum(-1, keepdim=True)) / tied.sum(-1, keepdim=True)
        missed = torch.maximum(torch.where(tied, -outward, u.abs()).amax(-1, keepdim=True), over)
        return torch.where(size > 0, torch.maximum(missed, short), over).squeeze(-1).clamp(min=0)

    def derivative(self, w: Numbers, v: Numbers) -> Tensor:
        w = vector("w", w)
        v = alike("v", v, "w", w)
        largest = w.abs() == w.abs().amax(-1, keepdim=True)
        return torch.where(largest, torch.where(w == 0, v.abs(), w.sign() * v), -torch.inf).amax(-1)

    def size(self, w: Numbers) -> Tensor:
        return self.value(w)

    def alpha_max(self, g: Numbers) -> Tensor:
        return L1Norm().value(vector("g", g))

    def movable(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        """In every optimum the pulled coefficients are tied, with the pull's signs; all are 0 if |u|_1 < alpha."""
        pulled = u.abs() > STRICT * alpha.unsqueeze(-1)
        together = torch.where(pulled, u.sign(), 0.0) / pulled.sum(-1, keepdim=True).clamp(min=1).to(u).sqrt()
        held = u.abs().sum(-1) < alpha * (1 - STRICT)
        apart = torch.diag_embed((~pulled & ~held.unsqueeze(-1)).to(u))
        moves = apart + torch.where(held[..., None, None], 0.0, together.unsqueeze(-1) * together.unsqueeze(-2))
        return torch.where((alpha > 0)[..., None, None], moves, torch.eye(w.shape[-1], dtype=w.dtype))

    def penalized(self, kernels: object, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor:
        """Problem by problem but for p = 2; along alphas of one problem, from the largest down."""
        if H.shape[-1] == 2:
            evidence = cast(Any, getattr(kernels, "evidence", None))
            return largest(H, w_hat, alpha, None if evidence is None else evidence.g)
        return singly(Box, kernels, H, w_hat, alpha, penalized=True)

    def constrained(self, kernels: object, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        if H.shape[-1] == 2:
            return square(H, w_hat, t)
        return singly(Box, kernels, H, w_hat, t, penalized=False)
