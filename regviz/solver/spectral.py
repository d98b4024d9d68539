"""Ridge and the ball |w|_2 <= t for any number of coefficients, through one eigendecomposition H = V diag(lambda) V^T.

In the eigenbasis, with v = V^T w_hat, the squared L2 penalty treats each coordinate alone:

    z_i(alpha) = lambda_i / (lambda_i + alpha) v_i.

**The ball.** Its optimum is z(alpha) with |z(alpha)|_2 = t. As alpha grows, |z| falls; 1/|z(alpha)| grows, is concave,
and is a straight line if all lambda_i are equal. So Newton's method for 1/|z(alpha)| = 1/t (Hebden 1973; More, Sorensen
1983) never passes the root when it starts to the left of it. The start decides how many steps it takes: since every
|z_i| <= t at the root, alpha >= lambda_i (|v_i| / t - 1), which is the root if one coordinate is all there is.

Where lambda_i = 0, z_i = 0 for every alpha > 0. If what is left of w_hat without those coordinates already lies in the
ball, so does a piece of the valley of minimizers: alpha = 0, and the point of that piece nearest to w_hat is returned.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["l2_ball", "ridge"]

EPS = torch.finfo(torch.float64).eps
STEPS = 60  # of Newton's method; about 6 are needed


def ridge(H: Tensor, w_hat: Tensor, lam: Tensor) -> Tensor:
    """argmin J0(w) + lam/2 |w|_2^2 for H (..., p, p), w_hat (..., p), lam (...) >= 0; w_hat where lam = 0."""
    values, V, v = _eigenbasis(H, w_hat)
    lam = lam.unsqueeze(-1)
    kept = values / torch.where(lam > 0, values + lam, 1.0)
    return torch.where(lam > 0, _apply(V, kept * v), w_hat)


def l2_ball(H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """argmin J0(w) subject to |w|_2 <= t for H (..., p, p), w_hat (..., p), t (...) >= 0."""
    unit = w_hat.abs().amax(-1, keepdim=True)
    unit = torch.where(unit > 0, unit, 1.0)  # squares of 1e200 overflow
    values, V, v = _eigenbasis(H, w_hat / unit)
    values, v, t = torch.broadcast_tensors(values, v, t.unsqueeze(-1) / unit)
    steep, flat = torch.where(values > 0, v, 0.0), torch.where(values > 0, 0.0, v)
    size, beyond = _norm(steep), _norm(flat)
    room = ((t - size).clamp(min=0) * (t + size)).sqrt()
    valley = steep + flat * torch.where(beyond > room, room / beyond, 1.0)
    w = unit * _apply(V, torch.where(size <= t, valley, _on_sphere(values, steep, t)))
    return torch.where(_norm(v) <= t, w_hat, w)


def _on_sphere(values: Tensor, v: Tensor, t: Tensor) -> Tensor:
    """z(alpha) with |z(alpha)| = t where 0 < t < |v|, and 0 where t = 0."""
    length = torch.where(t > 0, t, 1.0)
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
    z = _shrunk(values, v, alpha)
    return torch.where(z == 0, 0.0, z * (t / _norm(z)))


def _shrunk(values: Tensor, v: Tensor, alpha: Tensor) -> Tensor:
    return torch.where(values > 0, values * v / torch.where(values > 0, values + alpha, 1.0), 0.0)


def _eigenbasis(H: Tensor, w_hat: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """lambda, V and v = V^T w_hat. An eigenvalue that is 0 up to rounding is 0."""
    values, V = torch.linalg.eigh(H)
    rounding = 8 * EPS * values.shape[-1] * values.amax(-1, keepdim=True)
    return torch.where(values > rounding, values, 0.0), V, _apply(V.mT, w_hat)


def _apply(A: Tensor, v: Tensor) -> Tensor:
    return (A @ v.unsqueeze(-1)).squeeze(-1) + 0.0


def _norm(v: Tensor) -> Tensor:
    length: Tensor = torch.linalg.vector_norm(v, dim=-1, keepdim=True)
    return length
