"""How often is a coefficient exactly zero? Random losses, counted; and for Gaussian minimizers the exact shares.

Two coefficients, J0(w) = 1/2 (w - w_hat)^T H (w - w_hat), w_hat ~ N(0, SPREAD^2 I). H is one ellipse or a random one:
H = I - (1 - 1/kappa) u u^T, u = (cos theta, sin theta), theta uniform on [0, pi), log10 kappa uniform on [0, 3].

**Where each optimum comes from.** w is the optimum for every w_hat = w + H^-1 N(w), N(w) the penalty's (or the set's)
normal cone at w. So the plane of minimizers falls into pieces, for L1 with alpha held (s are signs):

    no zero     w_hat beyond the point alpha H^-1 s, in the quadrant s              four quadrants
    w2 = 0      from the segment alpha H^-1 (s1, [-1, 1]) along (s1, 0) to infinity      two half-strips; w1 = 0 alike
    both zero   the parallelogram with the corners alpha H^-1 s

and with t held: the diamond itself (slack), half-strips from its edges along H^-1 s (no zero), and cones from its
corners (one zero) between them. For squared L2 a zero needs w_hat on a line, whose probability is 0.

A quadrant has a product of two normal probabilities; `half_strip` is the one integral that is left.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from regviz.solver.arguments import as_tensor, broadcast
from regviz.solver.loss import Quadratic
from regviz.solver.penalties import L1, Penalty, SquaredL2
from regviz.solver.scalars import choice, number, require, whole
from regviz.solver.solution import solve
from regviz.studies.outcomes import SPREAD
from regviz.studies.search import searched

__all__ = ["BATCH", "Tally", "draw", "exact_shares", "random_shares", "tallies", "wilson"]

Array = NDArray[np.float64]

HOLDS = ("alpha", "t")
LONGEST = 3.0
"""log10 of the largest condition number of a random ellipse."""
BATCH = 100_000
FAR = 9.0
"""Beyond so many standard deviations a normal variable has a probability of 1e-19."""

_nodes, _weights = (torch.from_numpy(part) for part in np.polynomial.legendre.leggauss(64))


@dataclass(frozen=True)
class Tally:
    """Counts of losses, by kind: `l1` and `l2` in the order of KINDS, each summing to `count`."""

    count: int
    l1: tuple[int, ...]
    l2: tuple[int, ...]

    def __add__(self, other: Tally) -> Tally:
        l1, l2 = (tuple(map(sum, zip(*pair, strict=True))) for pair in ((self.l1, other.l1), (self.l2, other.l2)))
        return Tally(self.count + other.count, l1, l2)


NOTHING = Tally(0, (0, 0, 0, 0), (0, 0, 0, 0))


# --- counting ---


def draw(hessian: Array | None, seed: int, batch: int, count: int = BATCH) -> Quadratic:
    """`count` random losses, the batch with that number; the same every time. No hessian: each has its own ellipse.

    The minimizers are the same for every hessian. The first batch, which every answer is counted from, is kept.
    """
    seed, batch, count = whole("seed", seed, 0), whole("batch", batch, 0), whole("count", count, 1)
    drawn = (_first_losses if batch == 0 else _losses)(hessian is None, seed, batch, count)
    return drawn if hessian is None else Quadratic(hessian, drawn.minimizer)


def _losses(any_ellipse: bool, seed: int, batch: int, count: int) -> Quadratic:
    source = torch.Generator().manual_seed(1_000_003 * seed + batch)
    w_hat = SPREAD * torch.randn(count, 2, generator=source, dtype=torch.float64)
    if not any_ellipse:
        return Quadratic(torch.eye(2, dtype=torch.float64), w_hat)
    theta, least = torch.rand(2, count, generator=source, dtype=torch.float64)
    return Quadratic(ellipses(math.pi * theta, 10 ** (-LONGEST * least)), w_hat)


_first_losses = lru_cache(maxsize=8)(_losses)


def ellipses(theta: Tensor, least: Tensor) -> Tensor:
    """H = I - (1 - least) u u^T, (..., 2, 2), for long axes u = (cos theta, sin theta) and the smaller eigenvalue."""
    u = torch.stack([theta.cos(), theta.sin()], -1)
    return torch.eye(2, dtype=torch.float64) - (1 - least)[..., None, None] * u[..., None] * u[..., None, :]


def kinds(loss: Quadratic, penalty: Penalty, hold: str, value: float) -> Tensor:
    """The kind of each loss's exact optimum, (n), an index of KINDS; `hold` is "alpha" or "t".

    loss is a batch of n. A minimizer inside the set is the optimum, and its own kind: only the others are solved for.
    """
    choice("hold", hold, HOLDS)
    value = number("value", value, 0, sys.float_info.max)
    require(len(loss.batch_shape) == 1, "loss", f"batch shape {tuple(loss.batch_shape)}", "a batch of n, of shape (n,)")
    if hold == "alpha":
        return solve(loss, penalty, alpha=value).zeros.sum(-1)
    found = torch.full(loss.minimizer.shape[:1], 3)
    outside = penalty.size(loss.minimizer) > value
    H = loss.hessian[outside] if loss.hessian.ndim > 2 else loss.hessian
    found[outside] = solve(Quadratic(H, loss.minimizer[outside]), penalty, t=value).zeros.sum(-1)
    return found


def counts(loss: Quadratic, penalty: Penalty, hold: str, value: float, points: int | None = None) -> tuple[int, ...]:
    """How many of the losses are of which kind, in the order of KINDS; `points`: searched for on so many points."""
    found = kinds(loss, penalty, hold, value) if points is None else searched(loss, value, points)
    return tuple(found.bincount(minlength=4).tolist())


def tallies(
    hessian: Array | None, hold: str, value: float, seed: int, points: int | None, so_far: Tally = NOTHING
) -> Iterator[Tally]:
    """Count on from `so_far`, BATCH losses at a time, without end; `points`: search the circle on so many points."""
    choice("hold", hold, HOLDS)
    while True:
        loss = draw(hessian, seed, so_far.count // BATCH)
        so_far += Tally(BATCH, counts(loss, L1(), hold, value), counts(loss, SquaredL2(), hold, value, points))
        yield so_far


def wilson(hits: int, count: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval for a probability after `hits` in `count`: 95 % for this z. It never leaves [0, 1]."""
    count, z = whole("count", count, 1), number("z", z, 0, sys.float_info.max)
    hits = whole("hits", hits, 0, count)
    share, slack = hits / count, z * z / count
    middle = share + slack / 2
    half = math.sqrt(share * (1 - share) * slack + slack * slack / 4)
    low, high = (middle - half) / (1 + slack), (middle + half) / (1 + slack)
    return (0.0 if hits == 0 else low), (1.0 if hits == count else high)


# --- exact shares, L1 ---


def _below(x: Tensor) -> Tensor:
    """P(Z <= x) for a standard normal Z."""
    probability: Tensor = torch.special.erfc(-x / math.sqrt(2)) / 2
    return probability


def _average(low: Tensor, high: Tensor, f: Callable[[Tensor], Tensor]) -> Tensor:
    """The integral of phi(v) f(v) over [low, high] within [-FAR, FAR], Gauss-Legendre with 64 nodes."""
    low, high = low.clamp(-FAR, FAR), high.clamp(-FAR, FAR)
    v = (low + high)[..., None] / 2 + (high - low)[..., None] / 2 * _nodes
    density = (-v * v / 2).exp() / math.sqrt(2 * math.pi)
    integral: Tensor = (high - low) / 2 * (density * f(v) * _weights).sum(-1)
    return integral


def half_strip(p: Tensor, q: Tensor, d: Tensor) -> Tensor:
    """P(Z in {r p + (1 - r) q + c d : 0 <= r <= 1, c >= 0}) for Z ~ N(0, I), (...): the half-strip from pq along d.

    Turn the plane so that d points along u; v runs across. At each v the strip is u >= u(v), a straight line:
    the integral of phi(v) P(U >= u(v)). Where that line is steeper than 45 degrees, integrate over u in its place, so
    that the integrand never changes faster than the normal density does.
    """
    along = d / d.norm(dim=-1, keepdim=True)
    across = torch.stack([-along[..., 1], along[..., 0]], -1)
    ends = torch.stack(torch.broadcast_tensors(p, q), -2)
    u, v = (ends * along[..., None, :]).sum(-1), (ends * across[..., None, :]).sum(-1)

    def sorted_by(key: Tensor, other: Tensor) -> list[Tensor]:
        order = key.argsort(-1)
        return [part for pair in (key, other) for part in pair.gather(-1, order).unbind(-1)]

    def line(x: Tensor, x0: Tensor, x1: Tensor, y0: Tensor, y1: Tensor) -> Tensor:
        slope = (y1 - y0) / torch.where(x1 > x0, x1 - x0, 1)
        return y0[..., None] + slope[..., None] * (x - x0[..., None])

    v0, v1, u_at_v0, u_at_v1 = sorted_by(v, u)
    over_v = _average(v0, v1, lambda x: _below(-line(x, v0, v1, u_at_v0, u_at_v1)))
    u0, u1, v_at_u0, v_at_u1 = sorted_by(u, v)
    part = _average(u0, u1, lambda x: (_below(line(x, u0, u1, v_at_u0, v_at_u1)) - _below(v_at_u0)[..., None]).abs())
    over_u = part + _below(-u1) * (_below(v_at_u1) - _below(v_at_u0)).abs()
    return torch.where(u1 - u0 <= v1 - v0, over_v, over_u)


def exact_shares(hessian: Array | Tensor, hold: str, value: Array | Tensor | float, spread: float = SPREAD) -> Tensor:
    """The probabilities of the four KINDS for L1, (..., 4); hessian (..., 2, 2) and value (...) broadcast."""
    choice("hold", hold, HOLDS)
    H, dial = as_tensor("hessian", hessian), as_tensor("value", value, least=0)
    require(H.shape[-2:] == (2, 2), "hessian", f"shape {tuple(H.shape)}", "of shape (..., 2, 2)")
    even = (H - H.mT).abs() <= 1e-12 * H.abs().amax((-2, -1), keepdim=True)
    definite = bool(even.all()) and bool(((H[..., 0, 0] > 0) & (torch.linalg.det(H) > 0)).all())
    require(definite, "hessian", H.tolist() if H.ndim == 2 else "one that is not", "symmetric, positive definite")
    broadcast("value", dial.shape, "hessian", H.shape[:-2])
    inverse, scaled = torch.linalg.inv(H), dial[..., None] / number("spread", spread, 0, above=True)
    return _exact_alpha(inverse, scaled) if hold == "alpha" else _exact_t(inverse, scaled)


def _exact_alpha(inverse: Tensor, alpha: Tensor) -> Tensor:
    def corner(s1: float, s2: float) -> Tensor:
        return alpha * (inverse[..., 0] * s1 + inverse[..., 1] * s2)

    same, other, first, second = corner(1, 1), corner(1, -1), torch.tensor([1.0, 0]), torch.tensor([0, 1.0])
    none = _below(-same[..., 0]) * _below(-same[..., 1]) + _below(-other[..., 0]) * _below(other[..., 1])
    one = half_strip(other, same, first.to(same)) + half_strip(-other, same, second.to(same))
    return torch.stack([2 * none, 2 * one, (1 - 2 * none - 2 * one).clamp(min=0), 0 * none], -1)


def _exact_t(inverse: Tensor, t: Tensor) -> Tensor:
    right, up = t * torch.tensor([1.0, 0]).to(t), t * torch.tensor([0, 1.0]).to(t)
    none = half_strip(right, up, inverse[..., 0] + inverse[..., 1])
    none = 2 * (none + half_strip(right, -up, inverse[..., 0] - inverse[..., 1]))
    inside = torch.erf(t[..., 0] / 2).square().expand(none.shape)  # |x|, |y| <= t / sqrt 2 after a turn by 45 degrees
    one = (1 - none - inside).clamp(min=0)
    return torch.where(t > 0, torch.stack([none, one, 0 * none, inside], -1), torch.tensor([0.0, 0, 1, 0]).to(t))


def random_shares(hold: str, value: Array | float, angles: int = 32, stretches: int = 12) -> Tensor:
    """`exact_shares` averaged over the random ellipses, (..., 4): Gauss-Legendre in theta and in log10 kappa.

    Exchanging the axes or mirroring one changes nothing, so theta from 0 to 45 degrees stands for all.
    """
    angles, stretches = whole("angles", angles, 1), whole("stretches", stretches, 1)
    theta, over_theta = (torch.from_numpy(part) for part in np.polynomial.legendre.leggauss(angles))
    stretch, over_stretch = (torch.from_numpy(part) for part in np.polynomial.legendre.leggauss(stretches))
    H = ellipses((theta + 1) * math.pi / 8, 10 ** (-LONGEST / 2 * (stretch[:, None] + 1)))
    shares = exact_shares(H, hold, as_tensor("value", value)[..., None, None])
    return torch.einsum("...jik,i,j->...k", shares, over_theta / 2, over_stretch / 2)
