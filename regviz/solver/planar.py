"""Two coefficients: closed forms for a million problems at once, exact zeros included.

Write H = [[a, b], [b, c]], w_hat = (x, y), g = H w_hat, and soft(v, lam) = sign(v) max(|v| - lam, 0). Each problem here
is solved by deciding *where* its optimum lies (in the open, on an axis, on an edge, at a corner) and then writing it
down. A zero is decided, not approached: it is exact.

**The L1 penalty.** Hold w1 fixed and minimize J = J0 + lam |w|_1 over w2. What remains, phi(w1), is convex, because the
least value over one variable of a convex function of two is convex. A convex phi has its minimum on the side to which
it descends from 0, so the sign of w1 can be read off at w1 = 0 alone. There w2 = soft(g2, lam) / c, and the slopes of
phi to the left and to the right are -r1 - lam and -r1 + lam with

    r1 = g1 - b soft(g2, lam) / c,        so        w1 > 0  iff  r1 > lam,        w1 < 0  iff  r1 < -lam.

Knowing the sign s1 = +-1, |w1| = s1 w1 around the optimum, and w1 = (g1 - lam s1 - b w2) / a can be eliminated. What is
left is a problem in w2 alone, of curvature c - b^2/a (the Schur complement), solved by soft-thresholding:

    w2 = soft(g2 - (b/a) (g1 - lam s1), lam) / (c - b^2/a)  if w1 is active,        w2 = soft(g2, lam) / c  if w1 = 0.

No sign pattern is tried and no matrix inverted. The elastic net is the same with lam2 added to a and c.

**Squared L2.** By Cayley and Hamilton, H adj(H) = det(H) I and adj(H) = tr(H) I - H, which turns (H + lam I)^-1 H w_hat
into a weighted mean of w_hat and H w_hat / (tr H + lam); see `ridge`. It needs no inverse, so H may be singular.

**The diamond |w|_1 <= t.** From a w_hat outside, at most two edges can be seen, and the optimum lies on one that can:
the way from it to w_hat descends all along, so it must leave the set at once. With |x| >= |y|, both meet in the corner
on the first axis. Stand there, look at the gradient, and walk along the edge that descends, or stay: see `l1_ball`.

**The disc |w|_2 <= t.** On the circle the negative gradient points outwards along w. In the eigenbasis of H, with
eigenvalues A >= D and w = t (cos, sin), that is A (x - t cos) / cos = D (y - t sin) / sin, or

    A x tan - D y = (A - D) t sin.

In tan it is convex, and from a start within a factor of two it takes four steps of Halley's method to machine
precision, at any condition number: see `l2_ball`.

**The elastic net's set** has no closed form; alpha is bisected to its last bit: see `elastic_net_set`.

All take H (..., 2, 2), w_hat (..., 2) and lam or t (...), which broadcast, float64 and already checked, and return
w (..., 2). Where several optima exist, the one nearest to w_hat. Rounding: relative to |w_hat|, w is off by about
eps cond(H); the optimality conditions hold to a few eps of the gradient's terms, whatever cond(H).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from regviz.solver.pieces import Pair, each

__all__ = ["elastic_net_set", "l1_ball", "l2_ball", "penalized", "ridge"]

EPS = torch.finfo(torch.float64).eps
TINY = torch.finfo(torch.float64).tiny
HALLEY = 4  # steps on the circle; a fifth would change nothing
SINGULAR = 4 * EPS  # det H below SINGULAR * a c is rounding: H counts as singular


def penalized(H: Tensor, w_hat: Tensor, lam1: Tensor, lam2: Tensor, g: Tensor | None = None) -> Tensor:
    """argmin J0(w) + lam1 |w|_1 + lam2/2 |w|_2^2, for lam1, lam2 >= 0; w_hat if both are 0. g stands for H w_hat."""
    return each(_penalized, H, w_hat, lam1, lam2, *([] if g is None else g.unbind(-1)))


def ridge(H: Tensor, w_hat: Tensor, lam: Tensor, g: Tensor | None = None) -> Tensor:
    """argmin J0(w) + lam/2 |w|_2^2 = theta w_hat + (1 - theta) H w_hat / tau, for lam >= 0; w_hat if lam = 0.

    tau = tr H + lam and theta = q / (q + lam) with q = det H / tau.
    """
    return each(_ridge, H, w_hat, lam, *([] if g is None else g.unbind(-1)))


def l1_ball(H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """argmin J0(w) subject to |w|_1 <= t, for t >= 0."""
    return each(_l1_ball, H, w_hat, t)


def l2_ball(H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """argmin J0(w) subject to |w|_2 <= t, for t >= 0."""
    return each(_l2_ball, H, w_hat, t)


def elastic_net_set(H: Tensor, w_hat: Tensor, t: Tensor, l1_ratio: float) -> Tensor:
    """argmin J0(w) subject to rho |w|_1 + (1 - rho)/2 |w|_2^2 <= t, for t >= 0 and 0 < rho = l1_ratio < 1."""
    w = each(partial(_elastic_net_set, rho=l1_ratio), H, w_hat, t)
    small = t * (1 - l1_ratio) <= l1_ratio**2 * EPS / 4  # |w|_2^2 is rounding: a diamond of size t / rho
    return torch.where(small.unsqueeze(-1), l1_ball(H, w_hat, t / l1_ratio), w) if small.any() else w


def _penalized(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, lam1: Tensor, lam2: Tensor, *g: Tensor) -> Pair:
    g1, g2 = g or _gradient(a, b, c, x, y)
    a, c = (a + lam2, c + lam2) if lam2.any() else (a, c)
    low = -lam1
    s1 = _soft_(_minus(g1, b / c, _soft(g2, low, lam1)), low, lam1).sign_()
    v1, slope = _minus(g1, s1, lam1), b / a
    regular = _minus(c, slope, b).sub_(c, alpha=SINGULAR)
    slope = slope * s1 * s1  # s1^2 is 1 or 0: multiplying by it costs a fraction of choosing by a mask
    w2 = _soft_(_minus(g2, slope, v1), low, lam1).div_(_minus(c, slope, b))
    w1 = _minus(v1, b, w2).mul_(s1).mul_(s1).div_(a)
    # Rounding can contradict s1 where w1 is nearly 0 or H nearly singular; dividing by 0 gives NaN. Both are rare.
    agrees = s1.mul_(w1)
    if not torch.minimum(agrees, regular).amin() >= 0:
        w1, w2 = _checked(w1, w2, agrees, a, b, c, x, y, g1, g2, lam1)
    if lam1.amin() == 0:
        free = lam1 + lam2 == 0
        w1, w2 = torch.where(free, x, w1), torch.where(free, y, w2)
    return w1, w2


def _checked(w1: Tensor, w2: Tensor, agrees: Tensor, a: Tensor, b: Tensor, c: Tensor, *rest: Tensor) -> Pair:
    """w where it agrees with s1. Else the better of the two axes or, where many are optimal, the nearest to w_hat.

    With lam1 > 0, many are optimal only for H = [[a, +-a], [+-a, a]]: those of the same w1 +- w2 and the same signs.
    """
    x, y, g1, g2, lam1 = rest
    axis1, axis2 = _soft(g1, -lam1, lam1) / a.clamp(min=TINY), _soft(g2, -lam1, lam1) / c.clamp(min=TINY)
    sound = (agrees >= 0) & (c - b * (b / a) >= SINGULAR * c)
    first = (g2 - b * axis1).abs() <= torch.maximum(lam1, (g1 - b * axis2).abs())
    sigma = b.sign()
    along1 = ((axis1 + x - sigma * y) / 2).clamp(axis1.clamp(max=0), axis1.clamp(min=0))
    many = torch.maximum((a - c).abs(), (a - b.abs()).abs()) <= SINGULAR * c
    else1 = torch.where(many, along1, torch.where(first, axis1, 0))
    else2 = torch.where(many, sigma * (axis1 - along1), torch.where(first, 0, axis2))
    return torch.where(sound, w1, else1), torch.where(sound, w2, else2)


def _ridge(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, lam: Tensor, *g: Tensor) -> Pair:
    g1, g2 = g or _gradient(a, b, c, x, y)
    tau = (a + c + lam).clamp(min=TINY)
    q = (a / tau * c - b / tau * b).clamp(min=0)
    theta = torch.where(lam > 0, q / (q + lam), 1)
    return torch.lerp(g1 / tau, x, theta), torch.lerp(g2 / tau, y, theta)


def _l1_ball(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, t: Tensor) -> Pair:
    """Reflected so that x >= y >= 0: w = (t - tau, sigma tau), tau in [0, t], on the edge up (sigma = 1) or down."""
    swap = y.abs() > x.abs()
    far, near = torch.where(swap, y, x).abs(), torch.where(swap, x, y).abs()
    a, c, b = torch.where(swap, c, a), torch.where(swap, a, c), torch.where((x < 0) == (y < 0), b, -b)
    G1, G2 = _gradient(a, b, c, t - far, -near)  # of J0 at the corner (t, 0)
    sigma = torch.where((G2 > 0) & (far - near > t), -1.0, 1.0)  # w_hat sees the edge down only if far - near > t
    curvature = (a - sigma * b) + (c - sigma * b)  # of J0 along the edge, (-1, sigma)
    flat = curvature <= SINGULAR * (a + c)  # all of the edge is optimal: take the point nearest to w_hat
    tau = torch.where(flat, (t - far + sigma * near) / 2, (G1 - sigma * G2) / curvature)
    tau = torch.minimum(tau.clamp(min=0), t)
    w_far, w_near = t - tau, sigma * tau
    w1, w2 = torch.where(swap, w_near, w_far), torch.where(swap, w_far, w_near)
    inside = far + near <= t
    return torch.where(inside, x, torch.where(x < 0, -w1, w1)), torch.where(inside, y, torch.where(y < 0, -w2, w2))


def _l2_ball(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, t: Tensor) -> Pair:
    """z is w in the eigenbasis, reflected so that both coordinates of w_hat are positive there, and so both of w."""
    steep, shallow, u1, u2 = _eigen(a, b, c)
    z1, z2 = u1 * x + u2 * y, u1 * y - u2 * x
    A, B, T = steep * z1.abs(), shallow * z2.abs(), (steep - shallow) * t
    tangent = _tangent(A, B, T)
    r = torch.hypot(tangent, torch.ones_like(tangent))
    z1, z2 = z1.sign() * (t / r), z2.sign() * (t * (tangent / r))
    inside = torch.hypot(x, y) <= t
    return torch.where(inside, x, u1 * z1 - u2 * z2), torch.where(inside, y, u2 * z1 + u1 * z2)


def _eigen(a: Tensor, b: Tensor, c: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The eigenvalues of H, larger first, and the unit eigenvector of the larger. H = 0 counts as H = I."""
    half = (a - c) / 2
    radius = torch.hypot(half, b)
    long = (half.abs() + radius).clamp(min=TINY)
    length = torch.hypot(long, b)
    u1 = torch.where(half < 0, b, long) / length
    u2 = torch.where(half < 0, long, b) / length
    zero = (a + c) == 0
    steep = ((a + c) / 2 + radius).clamp(min=TINY)
    shallow = (a / steep * c - b / steep * b).clamp(min=0)  # det H / steep, sharper than a difference
    return torch.where(zero, 1, steep), torch.where(zero, 1, shallow), u1, u2


def _tangent(A: Tensor, B: Tensor, T: Tensor) -> Tensor:
    """The largest root x >= 0 of h(x) = A x - B - T x / sqrt(1 + x^2), for A, B, T >= 0.

    h is convex. Since x / sqrt(1 + x^2) is at least x - k x^3 on [0, 1], k = 1 - 1/sqrt(2), and at most 1, the start
    lies above the root, and never more than twice as far from 0.
    """
    largest = torch.maximum(torch.maximum(A, B), T).clamp(min=TINY)
    A, B, T = (A / largest).clamp(min=1e-100), B / largest, T / largest
    k = (1 - 0.5**0.5) * T.clamp(min=1e-100)
    excess = (T - A).clamp(min=0) / k
    # rsqrt, not sqrt: MKL would divide that between threads, which wait for each other for long on a busy machine.
    cubic = excess * excess.clamp(min=TINY).rsqrt() + (B / k) ** (1 / 3)
    small = torch.where(A > T, torch.minimum(cubic, B / (A - T)), cubic)
    x = torch.where(small < 1, small, (B + T) / A)
    for _ in range(HALLEY):
        cos = (1 + x * x).rsqrt()
        h, slope, bend = (A - T * cos) * x - B, A - T * cos**3, 3 * T * cos**5 * x
        x = x - 2 * h * slope / (2 * slope * slope - h * bend).clamp(min=TINY)
    return x.clamp(min=0)


def _elastic_net_set(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, t: Tensor, rho: float) -> Pair:
    """The alpha whose penalized optimum has size t, to the last bit.

    The size never grows with alpha. Where it jumps (singular H, at alpha = 0), t is met on the way across the jump.
    """
    flat = (a + c) == 0
    a, c = torch.where(flat, 1, a), torch.where(flat, 1, c)

    def optimum(alpha: Tensor) -> Pair:
        return _penalized(a, b, c, x, y, rho * alpha, (1 - rho) * alpha)

    def fits(w: Pair) -> Tensor:
        return rho * (w[0].abs() + w[1].abs()) + (1 - rho) / 2 * (w[0].square() + w[1].square()) <= t

    g1, g2 = _gradient(a, b, c, x, y)
    alpha_max = (2 * torch.maximum(g1.abs(), g2.abs()) + TINY) / rho + 0 * t
    below, above = _bisect(lambda alpha: fits(optimum(alpha)), alpha_max)
    (v1, v2), (w1, w2) = optimum(below), optimum(above)
    _, way = _bisect(lambda way: fits((torch.lerp(v1, w1, way), torch.lerp(v2, w2, way))), torch.ones_like(alpha_max))
    inside = fits((x, y))
    return torch.where(inside, x, torch.lerp(v1, w1, way)), torch.where(inside, y, torch.lerp(v2, w2, way))


def _bisect(holds: Callable[[Tensor], Tensor], high: Tensor) -> Pair:
    """Neighbouring floats in [0, high] where `holds` turns true, bit by bit: floats >= 0 sort like their bits."""
    above = high.view(torch.int64)
    below = torch.zeros_like(above)
    while (above - below > 1).any():
        middle = below + (above - below) // 2
        held = holds(middle.view(torch.float64))
        below, above = torch.where(held, below, middle), torch.where(held, middle, above)
    return below.view(torch.float64), above.view(torch.float64)


def _gradient(a: Tensor, b: Tensor, c: Tensor, v1: Tensor, v2: Tensor) -> Pair:
    """H v."""
    return torch.addcmul(a * v1, b, v2), torch.addcmul(b * v1, c, v2)


def _minus(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """u - v w, in one pass over memory."""
    return torch.addcmul(u, v, w, value=-1)


def _soft(v: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """soft(v, lam), given low = -lam and high = lam."""
    return v - v.clamp(low, high)


def _soft_(v: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """The same, written over v."""
    return v.sub_(v.clamp(low, high))
