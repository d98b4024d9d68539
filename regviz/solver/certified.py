"""The solvers of a loss that knows its data: the quick answer, looked at, and the exact one where that is in doubt.

The float64 solvers (`planar`, `active_set`) see H, whose entries are rounded. Where that may have decided something,
`exact` decides it: where the optimality conditions are missed by more than their rounding, where a zero lies within
rounding of its threshold while its column nearly lies in the span of the active ones (another column may then be the
right one), where rounding can turn a sign, and where a coefficient is so small that it may be a tie.
With cond(X) below 1e4 only the last can happen.

A penalty asks a `Certified` as it would ask `planar` or `active_set`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from regviz.solver.active_set import BLOCK
from regviz.solver.evidence import EPS, Evidence
from regviz.solver.exact import Exact, ExhaustedError
from regviz.solver.fixed import Array
from regviz.solver.refined import FLAT, Size, refined

__all__ = ["Certified"]

Flags = NDArray[np.bool_]

ENOUGH = 1e-12  # of the gradient's scale: an error below this needs no compensated arithmetic
MISSED = 1e-11  # of it: a minimizer with a larger gradient is no good one
SAFETY = 16  # times the rounding of an equation
UNSURE = 0.1  # of w_j: an error above this share can turn its sign
BLIND = 2e-12  # of the gradient's scale: with more rounding than this, an equation that holds says little
LEAST = 1e-290  # a set of a smaller size is not looked at, unless its size is linear in w
LOOP = 32  # with more coefficients than this, systems are solved one by one, on their active sets


class Certified:
    """Kernels for one `Evidence`, on top of others."""

    def __init__(self, quick: Any, evidence: Evidence) -> None:
        self.quick, self.evidence = quick, evidence
        self.problems: dict[tuple[int, ...], Evidence] = {}
        self.exacts: dict[tuple[int, ...], Exact] = {}

    def __getattr__(self, name: str) -> Any:
        """What is not looked at: the solvers' own."""
        return getattr(self.quick, name)

    def penalized(self, H: Tensor, w_hat: Tensor, lam1: Tensor, lam2: Tensor) -> Tensor:
        w: Tensor = self.quick.penalized(H, w_hat, lam1, lam2, g=self.evidence.g)
        if not self.evidence.sound or self._tiny(w).any():
            self._look_again(w, lam1.expand(w.shape[:-1]), lam2.expand(w.shape[:-1]))
        return w

    def ridge(self, H: Tensor, w_hat: Tensor, lam: Tensor) -> Tensor:
        w: Tensor = self.quick.ridge(H, w_hat, lam, g=self.evidence.g)
        if not self.evidence.sound:
            lam = lam.expand(w.shape[:-1])
            self._look_again(w, torch.zeros_like(lam), lam)
        return w

    def _look_again(self, w: Tensor, lam1: Tensor, lam2: Tensor) -> None:
        """Write better optima over those that are in doubt."""
        for i in self._doubtful(w, lam1, lam2, lam1 + lam2 > 0):
            one, two = float(lam1[i]), float(lam2[i])
            if not self._refine(w, i, one, two):
                self._decide(w, i, partial(Exact.penalized, lam1=one, lam2=two))

    def l1_ball(self, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        return self._on_sets(self.quick.l1_ball(H, w_hat, t), w_hat, t, 1.0)

    def l2_ball(self, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        return self._on_sets(self.quick.l2_ball(H, w_hat, t), w_hat, t, 0.0)

    def elastic_net_set(self, H: Tensor, w_hat: Tensor, t: Tensor, l1_ratio: float) -> Tensor:
        return self._on_sets(self.quick.elastic_net_set(H, w_hat, t, l1_ratio), w_hat, t, l1_ratio)

    def _on_sets(self, w: Tensor, w_hat: Tensor, t: Tensor, rho: float) -> Tensor:
        """w on the sets of size t, replaced where it is in doubt; alpha is what it should be if w is right."""
        t = t.expand(w.shape[:-1])
        size, free = (rho * v.abs().sum(-1) + (1 - rho) / 2 * v.square().sum(-1) for v in (w, w_hat))
        radius = t if rho else t * t / 2
        missed = (size - radius).abs() > 64 * EPS * w.shape[-1] * radius
        if self.evidence.sound and not (missed | self._tiny(w)).any():
            return w
        c, error = self.evidence.quick(w)
        rates = rho * w.sign() + (1 - rho) * w
        alpha = (c * w).sum(-1) / (rates * w).sum(-1)
        inside = (c.abs() <= SAFETY * error).all(-1)
        alpha = torch.where(inside | ~alpha.isfinite(), 0.0, alpha.clamp(min=0))
        missed &= ~inside | (size > radius)
        # Where squares underflow there is nothing to compute with; so small a w says nothing that H could get wrong.
        held, slack = (t > 0) & ((radius >= LEAST) | (rho == 1)), free <= radius
        if slack.any():
            held = held & ~(slack & (self._gradient_at_most(w_hat) <= MISSED * self.evidence.scale))
        for i in self._doubtful(w, rho * alpha, (1 - rho) * alpha, held, missed & held):
            start, edge = float(alpha[i]), Size(rho, float(radius[i]))
            if start > 0 and self._refine(w, i, rho * start, (1 - rho) * start, edge):
                continue
            start = start or float(self.evidence.g.expand_as(w)[i].abs().max()) / 2
            self._decide(w, i, partial(Exact.on_set, edge=edge, alpha=start))
        return w

    def minimizers(self, w_hat: Tensor) -> Tensor:
        """w_hat, or a minimizer of J0 near it at which the gradient is smaller, where it is not nearly 0."""
        before, w = self._gradient_at_most(w_hat), w_hat.clone()
        for i in self._indices(~(before <= MISSED * self.evidence.scale)):
            self._decide(w, i, partial(Exact.penalized, lam1=0.0, lam2=0.0))
        return torch.where((self._gradient_at_most(w) < before).unsqueeze(-1), w, w_hat)

    def _gradient_at_most(self, w: Tensor) -> Tensor:
        """max |c_j|, with its error, (...)."""
        c, error = self.evidence.careful(w, ENOUGH)
        return (c.abs() + error).amax(-1)

    def _refine(self, w: Tensor, i: tuple[int, ...], lam1: float, lam2: float, size: Size | None = None) -> bool:
        """Write a refined w over w[i]; False if float64 cannot vouch for it."""
        found = refined(self._problem(i)[1], w[i], lam1, lam2, size)
        if found is None:
            return False
        w[i] = found
        return True

    def _decide(self, w: Tensor, i: tuple[int, ...], find: Callable[[Exact, Array], Array | None]) -> None:
        """Write over w[i] what exact arithmetic finds, if it does within its budget."""
        try:
            found = find(self._exact(i), w[i].numpy())
        except ExhaustedError:
            return
        if found is not None:
            w[i] = torch.from_numpy(found)

    # Which of the quick answers are in doubt

    def _doubtful(
        self, w: Tensor, lam1: Tensor, lam2: Tensor, regular: Tensor, missed: Tensor | None = None
    ) -> list[tuple[int, ...]]:
        """The indices of the problems that rounding may have decided wrongly; only those that are `regular`."""
        evidence = self.evidence
        tiny = self._tiny(w)
        if evidence.sound:
            doubt = (tiny & (lam1 > 0) | missed) if missed is not None else tiny & (lam1 > 0)
            return self._indices(doubt & regular)
        c, error = evidence.quick(w)
        u, margin, one = c - lam2.unsqueeze(-1) * w, SAFETY * error, lam1.unsqueeze(-1)
        gap = torch.where(w == 0, u.abs() - one, (u - one * w.sign()).abs())
        blind = ~(error.amax(-1) <= BLIND * evidence.scale)
        doubt = ~(gap <= margin).all(-1) | (tiny & (lam1 > 0)) | blind
        doubt = doubt if missed is None else doubt | missed
        near = (w == 0) & (gap >= -margin) & (lam1 > 0).unsqueeze(-1)
        rest = regular & ~doubt & w.any(-1)
        doubt[rest] = self._unsettled(w, lam2, near, error, rest)
        return self._indices(doubt & regular)

    def _tiny(self, w: Tensor) -> Tensor:
        """Whether a coefficient is so small that it may be a tie."""
        return ((w.abs() <= self.evidence.least) & (w != 0)).any(-1)

    def _indices(self, chosen: Tensor) -> list[tuple[int, ...]]:
        return [tuple(i) for i in chosen.nonzero().tolist()]

    def _unsettled(self, w: Tensor, lam2: Tensor, near: Tensor, error: Tensor, rest: Tensor) -> Tensor:
        """For each of `rest`, whether an error of the gradient can turn a sign, or a near column be the right one."""
        p, batch = w.shape[-1], (1, *w.shape[:-1])  # an index of no numbers would take a dimension away
        H, error, near = self.evidence.H.expand(*batch, p, p), error.expand(*batch, p), near.expand(*batch, p)
        w, lam2 = w.unsqueeze(0), lam2.expand(batch)
        where = rest.unsqueeze(0).nonzero(as_tuple=True)
        if p > LOOP and self.evidence.H.numel() == p * p:  # one problem: its supports have most columns in common
            args = (x.numpy() for x in (self.evidence.H.reshape(p, p), *(v[where] for v in (w, lam2, near, error))))
            return torch.from_numpy(_screened(*args))
        found = []
        for piece in torch.arange(len(where[0])).split(1 if p > LOOP else max(1, BLOCK // p**2)):
            at = tuple(i[piece] for i in where)
            used = ((w[at] != 0) | near[at]).any(0)
            K = H[at][:, used][:, :, used]
            K.diagonal(dim1=-2, dim2=-1).add_(lam2[at].unsqueeze(-1))
            found.append(_can_turn(K, w[at][:, used], near[at][:, used], error[at][:, used]))
        return torch.cat(found) if found else rest[rest]

    def _problem(self, i: tuple[int, ...]) -> tuple[tuple[int, ...], Evidence]:
        """The problem that the optimum of index i belongs to: its index in the batch, and its evidence."""
        shape = self.evidence.batch_shape
        at = tuple(k if size > 1 else 0 for k, size in zip(i[len(i) - len(shape) :], shape, strict=True))
        if at not in self.problems:
            self.problems[at] = self.evidence.single(at)
        return at, self.problems[at]

    def _exact(self, i: tuple[int, ...]) -> Exact:
        """The problem of the optimum of index i, in exact arithmetic."""
        at, problem = self._problem(i)
        if at not in self.exacts:
            self.exacts[at] = Exact(problem)
        return self.exacts[at]


def _can_turn(K: Tensor, w: Tensor, near: Tensor, error: Tensor) -> Tensor:
    """Whether an error in the equations can turn a sign of w, or a zero that is `near` belong to the right column."""
    active = w != 0
    both = active.unsqueeze(-1) & active.unsqueeze(-2)
    unit = K.diagonal(dim1=-2, dim2=-1).clamp(min=1e-300).rsqrt()
    scaled = unit.unsqueeze(-1) * K * unit.unsqueeze(-2)
    block = torch.where(both, scaled, 0.0)
    block.diagonal(dim1=-2, dim2=-1).add_(~active)
    inverse = torch.linalg.inv_ex(block).inverse
    shift = unit * (inverse.abs() @ (unit * error).unsqueeze(-1)).squeeze(-1)
    turned = (active & ~(shift <= UNSURE * w.abs())).any(-1)
    # Schur complements of the near columns, H_jj = 1: 1 - h^T M h with h = H_Aj.
    h = torch.where(active.unsqueeze(-1), scaled, 0.0)
    schur = 1 - ((inverse @ h) * h).sum(-2)
    wrong: Tensor = turned | (near & ~(schur > FLAT)).any(-1)
    return wrong


def _screened(H: Array, w: Array, lam2: Array, near: Flags, error: Array) -> Flags:
    """`_can_turn` for many w of one problem: for all at once on the union of their columns, else for either half.

    With M the inverse on more columns, M_jj is larger, and |M_jk| <= sqrt(M_jj M_kk).
    """
    used = ((w != 0) | near).any(0)
    H, w, near, error = H[np.ix_(used, used)], w[:, used], near[:, used], error[:, used]
    if len(w) <= 1:
        K = H + lam2[..., None, None] * np.eye(len(H))
        args = (torch.from_numpy(x) for x in (K, w, near, error))
        return _can_turn(*args).numpy() if w.size else np.zeros(len(w), dtype=bool)
    K = H + lam2.min() * np.eye(len(H))
    unit = 1 / np.sqrt(np.maximum(K.diagonal(), 1e-300))
    L, failed = torch.linalg.cholesky_ex(torch.from_numpy(unit[:, None] * K * unit))
    if not failed:
        inverse = torch.linalg.solve_triangular(L, torch.eye(len(L), dtype=L.dtype), upper=False)
        root = inverse.square().sum(0).sqrt().numpy()
        shift = unit * root * (error @ (unit * root))[:, None]
        if ((shift <= UNSURE * np.abs(w)) | (w == 0)).all() and (root[near.any(0)] * FLAT**0.5 < 1).all():
            return np.zeros(len(w), dtype=bool)
    half = len(w) // 2
    halves = (slice(half), slice(half, None))
    return np.concatenate([_screened(H, w[i], lam2[i], near[i], error[i]) for i in halves])
