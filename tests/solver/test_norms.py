"""Laws that every norm in the registry keeps."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from regviz.solver.norms import NORMS, Norm, soft

ALL = pytest.mark.parametrize("norm", list(NORMS.values()), ids=list(NORMS))
SIZES = [0.0, 0.3, 2.0, 50.0]


def vectors(n: int, p: int, seed: int) -> Tensor:
    """Small integers, some random numbers, some zeros: ties are common."""
    random = torch.Generator().manual_seed(seed)
    v = torch.randint(-3, 4, (n, p), generator=random).to(torch.float64)
    return v + torch.randn(n, p, dtype=torch.float64, generator=random) * (torch.rand(n, 1, generator=random) > 0.5)


@ALL
def test_it_is_a_norm(norm: Norm) -> None:
    v, w = vectors(500, 4, 1), vectors(500, 4, 2)
    assert (norm.value(v + w) <= norm.value(v) + norm.value(w) + 1e-12).all()
    torch.testing.assert_close(norm.value(-2.5 * v), 2.5 * norm.value(v))
    assert torch.equal(norm.value(v) == 0, (v == 0).all(-1))


@ALL
@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_no_scale_is_too_small_or_too_large(norm: Norm, scale: float) -> None:
    v = vectors(100, 3, 3)
    torch.testing.assert_close(norm.value(scale * v) / scale, norm.value(v))


@ALL
def test_the_dual_of_the_dual_is_the_norm(norm: Norm) -> None:
    assert norm.dual.dual == norm
    assert norm.dual in NORMS.values()


@ALL
def test_hoelder_and_that_it_is_attained(norm: Norm) -> None:
    """<u, w> <= |u|* |w|, with equality for the w in which a long way along u leaves the ball."""
    u, w = vectors(500, 4, 4), vectors(500, 4, 5)
    assert ((u * w).sum(-1) <= norm.dual.value(u) * norm.value(w) + 1e-12).all()
    best = norm.project(1e6 * u, 1.0)
    torch.testing.assert_close((u * best).sum(-1), norm.dual.value(u), rtol=1e-9, atol=1e-9)


@ALL
@pytest.mark.parametrize("t", SIZES)
def test_projection_is_the_nearest_point_of_the_ball(norm: Norm, t: float) -> None:
    """It is in the ball, and z in the ball is never on the near side: <v - x, z - x> <= 0."""
    v = vectors(500, 4, 6)
    x = norm.project(v, t)
    assert (norm.value(x) <= t + 1e-13).all()
    inside = norm.value(v) <= t
    torch.testing.assert_close(x[inside], v[inside], rtol=0, atol=1e-14)
    for seed in range(5):
        z = vectors(500, 4, 10 + seed)
        z = z * (t / norm.value(z).clamp(min=1e-9)).clamp(max=1)[:, None]
        assert (((v - x) * (z - x)).sum(-1) <= 1e-12).all()


@ALL
@pytest.mark.parametrize("step", SIZES)
def test_three_point_inequality_of_the_prox(norm: Norm, step: float) -> None:
    v, z = vectors(500, 4, 7), vectors(500, 4, 8)
    x = norm.prox(v, step)

    def half(d: Tensor) -> Tensor:
        return d.square().sum(-1) / 2

    left = step * norm.value(x) + half(x - v) + half(z - x)
    assert (left <= step * norm.value(z) + half(z - v) + 1e-11).all()


@ALL
@pytest.mark.parametrize("step", SIZES)
def test_moreau(norm: Norm, step: float) -> None:
    v = vectors(500, 4, 9)
    torch.testing.assert_close(norm.prox(v, step) + norm.dual.project(v, step), v, rtol=0, atol=1e-13)


@ALL
@pytest.mark.parametrize("step", [0.3, 2.0])
def test_gradient_of_the_prox_objective(norm: Norm, step: float) -> None:
    v, d, h = vectors(200, 3, 15), vectors(200, 3, 16), 1e-6

    def least(v: Tensor) -> Tensor:
        x = norm.prox(v, step)
        return (x - v).square().sum(-1) / 2 + step * norm.value(x)

    slope = (least(v + h * d) - least(v - h * d)) / (2 * h)
    torch.testing.assert_close(slope, ((v - norm.prox(v, step)) * d).sum(-1), rtol=1e-4, atol=1e-4)


@ALL
def test_t_and_step_may_differ_from_vector_to_vector(norm: Norm) -> None:
    v, t = vectors(50, 4, 17), torch.linspace(0, 4, 50, dtype=torch.float64)
    for i in range(50):
        torch.testing.assert_close(norm.project(v, t)[i], norm.project(v[i], t[i].item()))
        torch.testing.assert_close(norm.prox(v, t)[i], norm.prox(v[i], t[i].item()))


def test_soft_never_passes_0() -> None:
    v = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)
    assert soft(v, 1.0).tolist() == [-2, 0, 0, 0, 0, 0, 2]
    assert not torch.signbit(soft(v, 1.0)[1:6]).any()
