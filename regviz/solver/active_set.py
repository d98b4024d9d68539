"""Any number of coefficients: penalized and constrained optima by the active set, a whole batch at once.

`penalized` solves  min 1/2 w^T K w - g^T w + lam1 |w|_1  with K = H + lam2 I and g = H w_hat. If the signs s of the
optimum were known (0 where w_j = 0), it would be one linear system:

    K_AA w_A = g_A - lam1 s_A  on A = {s_j != 0},   w = 0 elsewhere.

So guess s, solve, and look at what contradicts the guess, with c = g - K w: a w_j of the wrong sign goes to 0; a zero
with |c_j| > lam1 takes the sign of c_j. Exchange all of them at once and solve again: block principal pivoting (Judice,
Pires 1994; for L1: Kim, Park 2010). When nothing contradicts, the optimality conditions hold, so w is the optimum up to
rounding: the method is exact, and takes about 8 rounds. It can cycle, which happens to one random problem in some ten
thousand, and it can meet a singular K_AA. What is not solved after some rounds is left to the exact path, which cannot.

On a set the optimum is a penalized one too, and its alpha is where a falling function meets t: size(w(alpha)) = t.
`l1_ball` reads it off the exact path, on which |w|_1 is linear between knots. `l2_ball` and ridge have an
eigendecomposition to themselves, in `spectral`. `elastic_net_set` uses Newton's method.

The functions take raw float64 tensors, H (..., p, p), w_hat (..., p) and lam1, lam2 or t (...), already checked, which
broadcast; they return w (..., p). Of several optima they return one, and w_hat itself where it is one. g (..., p), if
it is given, stands for H w_hat, which is inaccurate where |w_hat| is huge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from torch import Tensor

from regviz.solver.homotopy import EPS, Array, at, knots
from regviz.solver.penalties import soft
from regviz.solver.shapes import common_shape, unraveled
from regviz.solver.spectral import l2_ball, ridge

__all__ = ["elastic_net_set", "l1_ball", "l2_ball", "penalized", "ridge"]

ROUNDS = 40  # exchanges before a problem is left to the exact path
BLOCK = 2**18  # numbers in the matrices that are worked on at a time: problems come in chunks of that size
NOISE = 16 * EPS  # rounding of c, when max |g_j| = 1 and max K_jj = 1
FAINT = 1e-11  # the exchange is not asked about a lam1 below this share of max |g_j|
STEPS = 100  # of Newton's method or bisection for alpha; about 6 are needed


def penalized(
    H: Tensor, w_hat: Tensor, lam1: Tensor, lam2: Tensor, guess: Tensor | None = None, g: Tensor | None = None
) -> Tensor:
    """argmin J0(w) + lam1 |w|_1 + lam2/2 |w|_2^2, for lam1, lam2 >= 0; w_hat if both are 0.

    guess  (..., p): a vector whose signs are tried first
    """
    lam1, lam2 = torch.broadcast_tensors(lam1, lam2)
    if not lam1.any():
        return ridge(H, w_hat, lam2, g)
    given, g = g, _apply(H, w_hat) if g is None else g
    guess = soft(g, lam1.unsqueeze(-1)) if guess is None else guess
    w = _in_chunks(_exchange, H, [g, guess], [lam1, lam2])
    return w if lam1.all() else torch.where(lam1.unsqueeze(-1) == 0, ridge(H, w_hat, lam2, given), w)


def l1_ball(H: Tensor, w_hat: Tensor, t: Tensor, g: Tensor | None = None) -> Tensor:
    """argmin J0(w) subject to |w|_1 <= t, for t >= 0. A loop over problems."""
    return _in_chunks(_on_diamonds, H, [_apply(H, w_hat) if g is None else g, w_hat], [t])


def elastic_net_set(H: Tensor, w_hat: Tensor, t: Tensor, l1_ratio: float, g: Tensor | None = None) -> Tensor:
    """argmin J0(w) subject to Omega(w) = rho |w|_1 + (1 - rho)/2 |w|_2^2 <= t, for t >= 0 and 0 < rho < 1."""
    given = _apply(H, w_hat) if g is None else g
    small = (
        t * (1 - l1_ratio) <= l1_ratio**2 * EPS / 4
    )  # the squares in Omega are rounding: the diamond of size t / rho
    if small.all():
        return l1_ball(H, w_hat, t / l1_ratio, given)
    w = _in_chunks(partial(_on_nets, rho=l1_ratio), H, [given, w_hat], [t])
    return torch.where(small.unsqueeze(-1), l1_ball(H, w_hat, t / l1_ratio, given), w) if small.any() else w


def _exchange(H: Tensor, g: Tensor, guess: Tensor, lam1: Tensor, lam2: Tensor) -> Tensor:
    """`penalized` for a list of problems, H (n, p, p), g and guess (n, p), lam1 > 0 and lam2 (n,)."""
    lam1, lam2 = lam1.unsqueeze(-1), lam2.unsqueeze(-1)
    top, unit = g.abs().amax(-1, keepdim=True), H.diagonal(dim1=-2, dim2=-1).amax(-1, keepdim=True) + lam2
    K, s, w = H / unit.unsqueeze(-1), guess.sign(), torch.zeros_like(g)
    K.diagonal(dim1=-2, dim2=-1).add_(lam2 / unit)
    g, lam1 = g / top, lam1 / top
    live = (lam1 < 1).squeeze(-1).nonzero().squeeze(-1)  # from alpha_max on, w = 0; the division may underflow to 0
    # Where lam1 is not far above rounding, nothing would contradict a wrong guess.
    left = live[(lam1[live] <= FAINT).squeeze(-1)]
    live = live[(lam1[live] > FAINT).squeeze(-1)]
    for _ in range(ROUNDS):
        if not len(live):
            break
        w[live], s[live], solved = _round(K[live], g[live], s[live], lam1[live])
        live = live[~solved]
    for i in [*live.tolist(), *left.tolist()]:
        w[i] = torch.from_numpy(at(K[i].numpy(), g[i].numpy(), lam1[i].numpy()))[0]
    return torch.where(w == 0, 0.0, w * (top / unit))


def _round(K: Tensor, g: Tensor, s: Tensor, lam1: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Solve for the signs s; return w, the signs after the exchange, and whether there was nothing to exchange."""
    active = s != 0
    w = _solve_on(K, active, g - lam1 * s)
    c = g - _apply(K, w)
    noise = (NOISE * (1 + w.abs().sum(-1, keepdim=True))).clamp(max=1e-11)  # nonsense can be as large as it likes
    leaves = s * w < 0
    misses = ~torch.where(active, (c - lam1 * s).abs() <= noise, c.abs() <= lam1 + noise)  # NaN if K_AA is singular
    s = torch.where(leaves, 0.0, torch.where(misses & ~active, c.sign(), s))
    return w, s, ~(leaves | misses).any(-1)


def _solve_on(K: Tensor, active: Tensor, b: Tensor) -> Tensor:
    """x with K_AA x_A = b_A and x = 0 off A = `active`, for each problem. Nonsense where K_AA is singular."""
    used = active.any(0).nonzero().squeeze(-1)
    on = active[:, used]
    block = torch.where(on.unsqueeze(-1) & on.unsqueeze(-2), K[:, used.unsqueeze(-1), used], 0.0)
    block.diagonal(dim1=-2, dim2=-1).add_(~on)
    x = torch.zeros_like(b)
    x[:, used] = torch.where(on, torch.linalg.solve_ex(block, torch.where(on, b[:, used], 0.0)).result, 0.0)
    return x


def _on_diamonds(H: Tensor, g: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """`l1_ball` for a list of problems."""
    w = w_hat.clone()
    for i in (w_hat.abs().sum(-1) > t).nonzero().squeeze(-1).tolist():
        w[i] = torch.from_numpy(_on_diamond(H[i].numpy(), g[i].numpy(), float(t[i])))
    return w


def _on_diamond(H: Array, g: Array, t: float) -> Array:
    """The optimum of size t on the exact path; the path's end if it is smaller, since then alpha = 0."""
    _, w = knots(H, g, lambda _, w: float(np.abs(w).sum()) >= t)
    size = np.abs(w).sum(-1)
    share = 1.0 if size[-1] <= t else (t - size[-2]) / (size[-1] - size[-2])
    start, end = w[max(len(w) - 2, 0)], w[-1]
    found: Array = start + share * (end - start)
    return found


def _on_nets(H: Tensor, g: Tensor, w_hat: Tensor, t: Tensor, rho: float) -> Tensor:
    """`elastic_net_set` for a list of problems."""
    w = torch.where((t > 0).unsqueeze(-1), w_hat, 0.0)
    beyond = (_omega(w, rho) > t).nonzero().squeeze(-1)
    if len(beyond):
        w[beyond] = _on_boundary(H[beyond], g[beyond], w_hat[beyond], t[beyond], rho)
    return w


def _on_boundary(H: Tensor, g: Tensor, w_hat: Tensor, t: Tensor, rho: float) -> Tensor:
    """The optima whose w_hat lies outside the set: on the boundary, or where the valley of minimizers enters it."""
    # With alpha 1e7 times smaller, its pull on w would be rounding.
    alpha = 1e7 * EPS * g.abs().amax(-1) / (rho + (1 - rho) * w_hat.abs().amax(-1))
    w = _exchange(H, g, g, rho * alpha, (1 - rho) * alpha)
    w = w + _apply(torch.linalg.pinv(H, hermitian=True), g - _apply(H, w))
    outside = (_omega(w, rho) > t).nonzero().squeeze(-1)
    if len(outside):
        w[outside] = _root(H[outside], g[outside], t[outside], alpha[outside], rho)
    return w


def _root(H: Tensor, g: Tensor, t: Tensor, alpha: Tensor, rho: float) -> Tensor:
    """w(alpha) with Omega(w(alpha)) = t > 0, from a small alpha."""
    low, high = 1e-7 * alpha, g.abs().amax(-1) / rho
    w, miss = torch.zeros_like(g), torch.full_like(t, torch.inf)
    for _ in range(STEPS):
        trial = _exchange(H, g, soft(g, (rho * alpha).unsqueeze(-1)), rho * alpha, (1 - rho) * alpha)
        v, slope = _tangent(H, trial, alpha, rho)
        size = _omega(trial, rho)
        error = (size / t).log()
        better = error.abs() < miss
        # The last bit of alpha can be much of w. So the last step is taken by w itself, along its path.
        w = torch.where(better.unsqueeze(-1), trial + ((t - size) / slope).unsqueeze(-1) * v, w)
        miss = torch.where(better, error.abs(), miss)
        low, high = torch.where(error > 0, alpha, low), torch.where(error > 0, high, alpha)
        if bool(((miss <= 1e-8) | (high <= low * (1 + 4 * EPS))).all()):
            break
        alpha = _next(alpha, error, -alpha * slope / size, low, high)
    return w


def _next(alpha: Tensor, error: Tensor, elasticity: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Newton's method between low and high: for log Omega over log alpha, which is straight for ridge and large alpha;
    else for Omega over alpha, straight for L1; else the middle."""
    log_log = alpha * (-error / elasticity).exp()
    plain = alpha * (1 + (-error).expm1() / elasticity)
    middle = low.sqrt() * high.sqrt()
    inside = [(low < x) & (x < high) for x in (log_log, plain)]
    return torch.where(inside[0], log_log, torch.where(inside[1], plain, middle))


def _tangent(H: Tensor, w: Tensor, alpha: Tensor, rho: float) -> tuple[Tensor, Tensor]:
    """v = -dw/dalpha = (K_AA)^-1 q and q^T v = -d Omega / dalpha, with q the gradient of Omega."""
    K = H.clone()
    K.diagonal(dim1=-2, dim2=-1).add_(((1 - rho) * alpha).unsqueeze(-1))
    q = rho * w.sign() + (1 - rho) * w
    v = _solve_on(K, w != 0, q)
    return v, (q * v).sum(-1)


def _omega(w: Tensor, rho: float) -> Tensor:
    return rho * w.abs().sum(-1) + (1 - rho) / 2 * w.square().sum(-1)


def _apply(A: Tensor, v: Tensor) -> Tensor:
    return (A @ v.unsqueeze(-1)).squeeze(-1)


def _in_chunks(
    kernel: Callable[..., Tensor], H: Tensor, vectors: Sequence[Tensor], numbers: Sequence[Tensor]
) -> Tensor:
    """Give the problems to `kernel` as lists: the batches of H, vectors (..., p) and numbers (...) are broadcast."""
    p = H.shape[-1]
    shapes = [H.shape[:-2], *(v.shape[:-1] for v in vectors), *(x.shape for x in numbers)]
    batch = common_shape((1,), *shapes)
    tensors = [H.expand(*batch, p, p), *(v.expand(*batch, p) for v in vectors), *(x.expand(batch) for x in numbers)]
    chunks = torch.arange(batch.numel()).split(max(1, BLOCK // p**2))
    w = [kernel(*(x[unraveled(chunk, batch)] for x in tensors)) for chunk in chunks]
    return torch.cat(w).reshape(*common_shape(*shapes), p)
