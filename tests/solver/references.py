"""Two coefficients: exact optima in rational or 50-digit arithmetic, and families of problems, most of them nasty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

import mpmath
import torch
from torch import Tensor

Vector = tuple[Fraction, Fraction]
Problem = tuple[Tensor, Tensor]


def exact(v: Tensor) -> tuple[Fraction, ...]:
    """The numbers of v as they are, without rounding."""
    return tuple(Fraction(x) for x in v.reshape(-1).tolist())


def loss(H: Sequence[Fraction], w_hat: Vector, w: Vector) -> Fraction:
    """J0(w), for H = (a, b, b, c)."""
    d1, d2 = w[0] - w_hat[0], w[1] - w_hat[1]
    return (H[0] * d1 * d1 + 2 * H[1] * d1 * d2 + H[3] * d2 * d2) / 2


def penalized(H: Tensor, w_hat: Tensor, lam1: float, lam2: float) -> Vector:
    """An optimum of J0 + lam1 |w|_1 + lam2/2 |w|_2^2: the best of all that some choice of signs gives."""
    (a, b, _, c), (x, y) = h, v = exact(H), exact(w_hat)
    l1, l2 = Fraction(lam1), Fraction(lam2)
    g1, g2, a, c = a * x + b * y, b * x + c * y, a + l2, c + l2
    candidates: list[Vector] = [(Fraction(0), Fraction(0))]
    for s1, s2 in product((-1, 1), repeat=2):
        m1, m2, det = g1 - l1 * s1, g2 - l1 * s2, a * c - b * b
        candidates += [(m1 / a, Fraction(0))] if a and m1 * s1 > 0 else []
        candidates += [(Fraction(0), m2 / c)] if c and m2 * s2 > 0 else []
        if det:
            w = (c * m1 - b * m2) / det, (a * m2 - b * m1) / det
            candidates += [w] if w[0] * s1 > 0 and w[1] * s2 > 0 else []
    return min(
        candidates, key=lambda w: loss(h, v, w) + l1 * (abs(w[0]) + abs(w[1])) + l2 * (w[0] ** 2 + w[1] ** 2) / 2
    )


def diamond(H: Tensor, w_hat: Tensor, t: float) -> Vector:
    """An optimum on |w|_1 <= t: w_hat, or the best point of the best of the four edges."""
    h, v, size = exact(H), exact(w_hat), Fraction(t)
    if abs(v[0]) + abs(v[1]) <= size:
        return v[0], v[1]
    candidates = []
    for s1, s2 in product((-1, 1), repeat=2):
        # w = (s1 (t - tau), s2 tau); J0 is a quadratic in tau with this curvature and this slope at 0.
        curvature = h[0] - 2 * s1 * s2 * h[1] + h[3]
        d1, d2 = s1 * size - v[0], -v[1]
        slope = -s1 * (h[0] * d1 + h[1] * d2) + s2 * (h[1] * d1 + h[3] * d2)
        tau = min(max(-slope / curvature, Fraction(0)), size) if curvature else Fraction(0)
        candidates.append((s1 * (size - tau), s2 * tau))
    return min(candidates, key=lambda w: loss(h, v, w))


def disc(H: Tensor, w_hat: Tensor, t: float) -> tuple[float, float]:
    """The optimum on |w|_2 <= t for nonsingular H, by bisection of the multiplier in 50 digits."""
    with mpmath.workdps(50):
        a, b, _, c = (mpmath.mpf(z) for z in H.reshape(-1).tolist())
        x, y = (mpmath.mpf(z) for z in w_hat.tolist())
        g1, g2, r = a * x + b * y, b * x + c * y, mpmath.mpf(t)
        if mpmath.hypot(x, y) <= r:
            return float(x), float(y)

        def shrunk(mu: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
            det = (a + mu) * (c + mu) - b * b
            return ((c + mu) * g1 - b * g2) / det, ((a + mu) * g2 - b * g1) / det

        low, high = mpmath.mpf(0), mpmath.hypot(g1, g2) / r
        for _ in range(180):
            middle = (low + high) / 2
            low, high = (middle, high) if mpmath.hypot(*shrunk(middle)) > r else (low, middle)
        w1, w2 = shrunk(high)
        return float(w1), float(w2)


def net(H: Tensor, w_hat: Tensor, t: float, rho: float) -> Vector:
    """The optimum on rho |w|_1 + (1 - rho)/2 |w|_2^2 <= t for nonsingular H, to 1e-15 of alpha."""
    share, size = Fraction(rho), Fraction(t)

    def omega(w: Vector) -> Fraction:
        return share * (abs(w[0]) + abs(w[1])) + (1 - share) / 2 * (w[0] ** 2 + w[1] ** 2)

    x, y = exact(w_hat)
    if omega((x, y)) <= size:
        return x, y
    low, high = 0.0, float(2 * max(map(abs, exact(H))) * (abs(x) + abs(y)) / share)
    while high - low > 1e-15 * high:
        alpha = (low + high) / 2
        fits = omega(penalized(H, w_hat, share * Fraction(alpha), (1 - share) * Fraction(alpha))) <= size
        low, high = (low, alpha) if fits else (alpha, high)
    return penalized(H, w_hat, share * Fraction(high), (1 - share) * Fraction(high))


def definite(n: int, decades: float, seed: int) -> Tensor:
    """n random H with larger eigenvalue 1 and the smaller down to 10^-decades."""
    random = torch.Generator().manual_seed(seed)
    angle, small = torch.rand(2, n, dtype=torch.float64, generator=random)
    angle, small = 2 * torch.pi * angle, 10.0 ** (-decades * small)
    cos, sin = angle.cos(), angle.sin()
    return matrix(cos**2 + small * sin**2, (1 - small) * cos * sin, sin**2 + small * cos**2)


def matrix(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """[[a, b], [b, c]]."""
    return torch.stack((torch.stack((a, b), -1), torch.stack((b, c), -1)), -2)


def families(n: int, seed: int) -> dict[str, Problem]:
    """n problems of each kind: (H, w_hat)."""
    random = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, dtype=torch.float64, generator=random)

    def integers(*shape: int) -> Tensor:
        return torch.randint(-3, 4, shape, generator=random).to(torch.float64)

    gram: Callable[[Tensor], Tensor] = lambda X: X.mT @ X  # noqa: E731
    w_hat, a, sign = normal(n, 2), normal(n).abs(), integers(n).sign() + (integers(n) > 9)
    stretch = 10.0 ** (4 * normal(n, 2))
    skewed = definite(n, 8, seed) * stretch[:, None] * stretch[..., None]
    twins = matrix(a, a * torch.where(sign == 0, 1, sign), a)
    return {
        "round": (definite(n, 0, seed), w_hat),
        **{f"condition 1e{d}": (definite(n, d, seed), w_hat) for d in (4, 8, 12, 16)},
        "badly scaled": (skewed, w_hat / stretch),
        "integers": (gram(integers(n, 2, 2)), integers(n, 2)),
        "integers of rank 1": (gram(integers(n, 1, 2)), integers(n, 2)),
        "rank 1": (gram(normal(n, 1, 2)), w_hat),
        "twins": (twins, w_hat),
        "nearly twins": (twins * (1 + 1e-15 * torch.diag_embed(normal(n, 2))), w_hat),
        "rather twins": (twins * (1 + 1e-10 * torch.diag_embed(normal(n, 2).abs())), w_hat),
        "huge H": (1e200 * definite(n, 8, seed), w_hat),
        "tiny H": (1e-200 * definite(n, 8, seed), w_hat),
        "huge w_hat": (definite(n, 8, seed), 1e120 * w_hat),
        "tiny w_hat": (definite(n, 8, seed), 1e-120 * w_hat),
        "zero H": (torch.zeros(n, 2, 2, dtype=torch.float64), w_hat),
        "zero w_hat": (definite(n, 8, seed), 0 * w_hat),
        "diagonal": (torch.diag_embed(normal(n, 2).abs()), integers(n, 2)),
    }


def dials(most: Tensor, seed: int) -> Tensor:
    """alpha or t for each problem: over many decades up to a bit more than `most`, or 0."""
    random = torch.Generator().manual_seed(seed)
    u, v = torch.rand(2, *most.shape, dtype=torch.float64, generator=random)
    return 1.2 * most * torch.where(v < 0.1, 0.0, torch.where(v < 0.6, u, 10.0 ** (-12 * u)))
