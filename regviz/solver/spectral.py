"""Ridge and the ball |w|_2 <= t for any number of coefficients, through one eigendecomposition H = V diag(lambda) V^T.

In the eigenbasis, with v = V^T w_hat, the squared L2 penalty treats each coordinate alone:

    z_i(alpha) = lambda_i / (lambda_i + alpha) v_i.

**The ball.** Its optimum is z(alpha) with |z(alpha)|_2 = t. As alpha grows, |z| falls; 1/|z(alpha)| grows, is concave,
and is a straight line if all lambda_i are equal. So Newton's method for 1/|z(alpha)| = 1/t (Hebden 1973; More, Sorensen
1983) never passes the root when it starts to the left of it. The start decides how many steps it takes: since every
|z_i| <= t at the root, alpha >= lambda_i (|v_i| / t - 1), which is the root if one coordinate is all there is.

Where lambda_i = 0, z_i = 0 for every alpha > 0. If what is left of w_hat without those coordinates already lies in the
ball, so does a piece of the valley of minimizers: alpha = 0, and the point of that piece nearest to w_hat is returned.

**What the eigenvalues cannot say.** They are accurate to eps of the largest one, so those below it count as 0. But in
H = diag(1e6, 1e-9, 1) the second coefficient has a curvature of its own, which is known to all its digits: H_jj gives
coordinate j a scale, and Cholesky's factorization does not mix the scales. So each row of the optimality conditions is
looked at in its own scale, and where one is missed, a factorization of H + alpha I solves the problem again.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["l2_ball", "ridge"]

EPS = torch.finfo(torch.float64).eps
TINY = torch.finfo(torch.float64).tiny
STEPS = 60  # of Newton's method; about 6 are needed
REFINEMENTS = 3
EVEN = 1e-2  # a ratio of the least to the largest H_jj that is no difference of scale


def ridge(H: Tensor, w_hat: Tensor, lam: Tensor, g: Tensor | None = None) -> Tensor:
    """argmin J0(w) + lam/2 |w|_2^2 for H (..., p, p), w_hat (..., p), lam (...) >= 0; w_hat where lam = 0.

    g (..., p), if it is given, stands for H w_hat.
    """
    values, V, rounding = _eigenbasis(H)
    dial = lam.unsqueeze(-1)
    sum_ = torch.where(dial > 0, values + dial, 1.0)
    z = values / sum_ * _turned(V, w_hat) if g is None else _turned(V, g) / sum_
    known = (values > 0) | ((dial > rounding) if g is not None else False)
    w = torch.where(dial > 0, _apply(V, torch.where(known, z, 0.0)), w_hat)
    missed = (lam > 0) & _missed(H, w_hat, lam, w, g)
    if missed.any():
        w[missed] = _directly(*_chosen(missed, H, w_hat, lam, w, g))[0]
    return w


def l2_ball(H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """argmin J0(w) subject to |w|_2 <= t for H (..., p, p), w_hat (..., p), t (...) >= 0."""
    unit = w_hat.abs().amax(-1, keepdim=True)
    unit = torch.where(unit > 0, unit, 1.0)  # squares of 1e200 overflow
    target, radius = w_hat / unit, t / unit.squeeze(-1)
    w = _in_the_ball(H, target, radius)
    length = _norm(w)
    alpha = (_rows(H, target - w) * w / length / length).sum(-1).clamp(min=0)
    missed = (length.squeeze(-1) > 0) & _missed(H, target, alpha, w, None)
    if missed.any():
        chosen = _chosen(missed, H, target, radius, w, None)
        w[missed] = _found_directly(*chosen[:4])
    return torch.where(_norm(target) <= radius.unsqueeze(-1), w_hat, unit * w)


def _in_the_ball(H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """`l2_ball` in the eigenbasis, for a w_hat of size 1."""
    values, V, _ = _eigenbasis(H)
    values, v, t = torch.broadcast_tensors(values, _turned(V, w_hat), t.unsqueeze(-1))
    steep, flat = torch.where(values > 0, v, 0.0), torch.where(values > 0, 0.0, v)
    size, beyond = _norm(steep), _norm(flat)
    room = ((t - size).clamp(min=0) * (t + size)).sqrt()
    valley = steep + flat * torch.where(beyond > room, room / beyond, 1.0)
    w: Tensor = torch.where(
        _norm(v) <= t, w_hat, _apply(V, torch.where(size <= t, valley, _on_sphere(values, steep, t)))
    )
    return w


def _on_sphere(values: Tensor, v: Tensor, t: Tensor) -> Tensor:
    """z(alpha) with |z(alpha)| = t where 0 < t < |v|, and 0 where t = 0."""
    small = t < 1e-150  # alpha is so large that H is nothing beside it: w is along g, and a square of t underflows
    length = torch.where(small, 1.0, t)
    alpha = (values * (v.abs() / length - 1)).amax(-1, keepdim=True).clamp(min=0)
    for _ in range(STEPS):
        z = _shrunk(values, v, alpha)
        # With f = 1/|z|: f' = sum_i z_i^2 / (lambda_i + alpha) / |z|^3. Newton's step for f = 1/t, both times |z|:
        slope = (z / _norm(z)).square() / (values + alpha)
        step = (_norm(z) / length - 1) / torch.where(values > 0, slope, 0.0).sum(-1, keepdim=True)
        step = torch.where(step > 0, step, 0.0)  # NaN where there is nothing to solve
        alpha = alpha + step
        if bool((step <= 4 * EPS * alpha).all()):
            break
    z = torch.where(small, values / values.amax(-1, keepdim=True) * v, _shrunk(values, v, alpha))
    return torch.where(z == 0, 0.0, z / _norm(z) * t)


def _shrunk(values: Tensor, v: Tensor, alpha: Tensor) -> Tensor:
    return torch.where(values > 0, values * v / torch.where(values > 0, values + alpha, 1.0), 0.0)


def _eigenbasis(H: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """lambda, V and what is rounding in lambda: an eigenvalue that is 0 up to it is 0."""
    values, V = torch.linalg.eigh(H)
    rounding = 8 * EPS * values.shape[-1] * values.amax(-1, keepdim=True)
    return torch.where(values > rounding, values, 0.0), V, rounding


def _missed(H: Tensor, w_hat: Tensor, lam: Tensor, w: Tensor, g: Tensor | None) -> Tensor:
    """Whether a row of g - H w = lam w is missed by more than the rounding of its own terms."""
    curvature = H.diagonal(dim1=-2, dim2=-1)
    if (curvature.amin(-1) >= EVEN * curvature.amax(-1)).all():  # all rows have the scale of the eigenvalues
        return torch.zeros(w.shape[:-1], dtype=torch.bool)
    lam = lam.unsqueeze(-1)
    gap = (_rows(H, w_hat - w) if g is None else g - _rows(H, w)) - lam * w
    known = _rows(H.abs(), w_hat.abs() + w.abs()) if g is None else g.abs() + _rows(H.abs(), w.abs())
    return (gap.abs() > 64 * EPS * w.shape[-1] * (known + lam * w.abs())).any(-1)


def _chosen(
    rows: Tensor, H: Tensor, w_hat: Tensor, dial: Tensor, w: Tensor, g: Tensor | None
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None]:
    """These of the problems, as lists."""
    p, batch = w.shape[-1], w.shape[:-1]
    lists = H.expand(*batch, p, p), w_hat.expand(*batch, p), dial.expand(batch), w
    h, x, d, old = (v[rows] for v in lists)
    return h, x, d, old, None if g is None else g.expand(*batch, p)[rows]


def _directly(
    H: Tensor, w_hat: Tensor, lam: Tensor, old: Tensor, g: Tensor | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """The ridge optima by Cholesky's factorization, refined, with its factor L and the scale d: d K d = L L^T.

    `old` where a factor does not exist.
    """
    K = H.clone()
    K.diagonal(dim1=-2, dim2=-1).add_(lam.unsqueeze(-1))
    d = K.diagonal(dim1=-2, dim2=-1).clamp(min=TINY).rsqrt()
    L, failed = torch.linalg.cholesky_ex(d.unsqueeze(-1) * K * d.unsqueeze(-2))
    L = torch.where((failed > 0)[..., None, None], torch.eye(K.shape[-1]).to(K), L)
    w = torch.zeros_like(old)
    for _ in range(1 + REFINEMENTS):
        gap = (_rows(H, w_hat - w) if g is None else g - _rows(H, w)) - lam.unsqueeze(-1) * w
        w = w + _solve(L, d, gap)
    return torch.where((failed > 0).unsqueeze(-1), old, w) + 0.0, L, d


def _found_directly(H: Tensor, w_hat: Tensor, t: Tensor, old: Tensor) -> Tensor:
    """The optima with |w| = t: Newton's method for 1/|w(alpha)| from the left of the root, with factorizations."""
    curvature = H.diagonal(dim1=-2, dim2=-1)
    alpha = EPS * torch.where(curvature > 0, curvature, torch.inf).amin(-1)
    w, L, d = _directly(H, w_hat, alpha, old)
    outside = _norm(w).squeeze(-1) > t
    for _ in range(STEPS):
        length = _norm(w)
        half = torch.linalg.solve_triangular(L, (d * w / length).unsqueeze(-1), upper=False).squeeze(-1)
        step = ((length.squeeze(-1) / t - 1) / half.square().sum(-1)).clamp(min=0)
        step = torch.where(outside, step, 0.0)
        alpha = alpha + step
        w, L, d = _directly(H, w_hat, alpha, old)
        if bool((step <= 4 * EPS * alpha).all()):
            break
    return torch.where(outside.unsqueeze(-1), w / _norm(w) * t.unsqueeze(-1), old)


def _solve(L: Tensor, d: Tensor, b: Tensor) -> Tensor:
    return d * torch.cholesky_solve((d * b).unsqueeze(-1), L).squeeze(-1)


def _rows(H: Tensor, w: Tensor) -> Tensor:
    """H w for a symmetric H: where many w share an H, as one product of matrices."""
    if H.ndim == 2:
        return w @ H
    if H.shape[-3] == 1 and w.ndim > 1:
        return w @ H.squeeze(-3)
    return _apply(H, w)


def _turned(V: Tensor, w: Tensor) -> Tensor:
    """V^T w."""
    return _apply(V.mT, w)


def _apply(A: Tensor, v: Tensor) -> Tensor:
    return (A @ v.unsqueeze(-1)).squeeze(-1) + 0.0


def _norm(v: Tensor) -> Tensor:
    length: Tensor = torch.linalg.vector_norm(v, dim=-1, keepdim=True)
    return length
