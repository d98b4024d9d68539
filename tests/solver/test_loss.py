"""The loss: what it is, what it accepts, what it refuses and how it says so."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from regviz import Quadratic
from regviz.solver.loss import as_tensor

EYE = [[1.0, 0.0], [0.0, 1.0]]
ZERO = [0.0, 0.0]


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("p", [1, 2, 5])
def test_value_and_gradient(p: int) -> None:
    X = random(6, 8, p)
    loss = Quadratic(X.mT @ X, random(6, p, seed=1), random(6, seed=2))
    w = random(6, p, seed=3).requires_grad_()
    d = w - loss.minimizer
    J0 = (d[:, None] @ loss.hessian @ d[..., None]).flatten() / 2 + loss.constant
    torch.testing.assert_close(loss.value(w.detach()), J0.detach())
    torch.testing.assert_close(loss.gradient(w.detach()), torch.autograd.grad(J0.sum(), w)[0])
    torch.testing.assert_close(loss.g, -loss.gradient(torch.zeros(6, p, dtype=torch.float64)))
    assert loss.p == p
    assert loss.batch_shape == (6,)


@pytest.mark.parametrize("columns", [3, 12], ids=["more rows", "more columns"])
def test_from_data_is_half_the_mean_square(columns: int) -> None:
    """Also where X^T X is singular: more columns than rows, and a column twice."""
    X, y = random(4, 9, columns), random(4, 9, seed=1)
    X[..., 0] = X[..., 1]
    loss, w = Quadratic.from_data(X, y), random(4, columns, seed=2)
    mean_square = (y - (X @ w[..., None]).squeeze(-1)).square().mean(-1)
    torch.testing.assert_close(loss.value(w), mean_square / 2)
    assert (loss.value(loss.minimizer) <= loss.value(w)).all()
    torch.testing.assert_close(loss.minimizer[:, 0], loss.minimizer[:, 1])  # the shortest minimizer shares equally


def test_from_data_neither_centres_nor_adds_an_intercept() -> None:
    loss = Quadratic.from_data([[1.0], [1.0]], [3.0, 5.0])
    assert loss.minimizer.tolist() == pytest.approx([4.0])
    assert loss.constant.item() == pytest.approx(0.5)


@pytest.mark.parametrize(
    "hessian",
    [
        [[2, 1], [1, 3]],
        ((2.0, 1.0), (1.0, 3.0)),
        np.array([[2, 1], [1, 3]]),
        np.broadcast_to(np.float32(1), (2, 2)),
        np.array([[3.0, 1.0], [1.0, 2.0]])[::-1, ::-1],
        torch.tensor([[2, 1], [1, 3]]),
        torch.tensor([[2.0, 1.0], [1.0, 3.0]], requires_grad=True),
    ],
)
def test_what_numbers_may_come_in(hessian: object) -> None:
    loss = Quadratic(hessian, [1, 2])  # type: ignore[arg-type]
    assert loss.hessian.dtype == loss.minimizer.dtype == torch.float64
    assert not loss.hessian.requires_grad


def test_numbers_come_in_unrounded() -> None:
    assert as_tensor("x", 0.1).item() == 0.1
    assert as_tensor("x", [0.1, 0.2]).tolist() == [0.1, 0.2]


def test_float64_tensors_are_not_copied() -> None:
    H = random(2, 2) @ random(2, 2).mT
    assert Quadratic(H, ZERO).hessian.data_ptr() == H.data_ptr()


REFUSED = {
    "NaN": (([[1, math.nan], [math.nan, 1]], ZERO), "hessian must be finite; it contains nan"),
    "infinity": ((EYE, [0, math.inf]), "minimizer must be finite; it contains inf"),
    "infinite curvature": (([[1, 0], [0, math.inf]], ZERO), "hessian must be finite; it contains inf"),
    "infinite curvature, first": (([[math.inf, 0], [0, 1]], ZERO), "hessian must be finite; it contains inf"),
    "indefinite": (
        ([[1, 2], [2, 1]], ZERO),
        r"hessian must be positive semidefinite.*got \[\[1.0, 2.0\], \[2.0, 1.0\]\]",
    ),
    "negative": (([[-1, 0], [0, 1]], ZERO), "hessian must be positive semidefinite"),
    "negative, one coefficient": (([[-1]], [0]), "hessian must be positive semidefinite"),
    "indefinite, three coefficients": (
        (np.ones((3, 3)) - 2 * np.eye(3), [0, 0, 0]),
        "hessian must be positive semidef",
    ),
    "just indefinite": (([[1, 1], [1, 1 - 1e-11]], ZERO), "hessian must be positive semidefinite"),
    "indefinite and tiny": (([[1e-200, 2e-200], [2e-200, 1e-200]], ZERO), "hessian must be positive semidefinite"),
    "indefinite and huge": (([[1e200, 2e200], [2e200, 1e200]], ZERO), "hessian must be positive semidefinite"),
    "one of many indefinite": (([EYE, [[1, 2], [2, 1]]], ZERO), r"got \[\[1.0, 2.0\]"),
    "asymmetric": (([[1, 0.5], [0.4, 1]], ZERO), r"hessian must be symmetric; got \[\[1.0, 0.5\]"),
    "not square": (([[1, 0, 0], [0, 1, 0]], ZERO), r"hessian must be square.*got shape \(2, 3\)"),
    "a number": ((1.0, 1.0), r"hessian must be square.*got shape \(\)"),
    "lengths differ": ((EYE, [1, 2, 3]), r"minimizer must be of shape \(..., 2\).*got shape \(3,\)"),
    "batches differ": (
        (np.broadcast_to(EYE, (3, 2, 2)), np.zeros((4, 2))),
        r"minimizer has batch shape \(4,\), hessian",
    ),
    "constants differ": ((np.broadcast_to(EYE, (3, 2, 2)), ZERO, [1, 2]), r"constant has batch shape \(2,\)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_name_the_argument_its_value_and_what_is_allowed(case: str) -> None:
    arguments, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        Quadratic(*arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("hessian", ["a", "1", None, 1j * np.eye(2), torch.eye(2) * 1j, [[1, 2], [3]], [[EYE, "x"]]])
def test_what_is_not_numbers_is_a_type_error(hessian: object) -> None:
    with pytest.raises(TypeError, match="hessian must be made of real numbers"):
        Quadratic(hessian, ZERO)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([1.0, 2.0], [1.0, 2.0], r"X must be of shape \(..., n, p\).*got shape \(2,\)"),
        ([[1.0], [2.0]], [1.0], r"y must be of shape \(..., 2\).*got shape \(1,\)"),
        (np.zeros((0, 2)), [], r"X must be of shape .* got shape \(0, 2\)"),
        ([[math.nan]], [1.0], "X must be finite"),
    ],
)
def test_from_data_refuses(X: object, y: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Quadratic.from_data(X, y)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_singular_up_to_rounding_is_accepted(scale: float) -> None:
    Quadratic([[scale, scale], [scale, scale * (1 - 1e-13)]], ZERO)
    v = random(50, 2)
    Quadratic(scale * v[..., None] * v[:, None], ZERO)
    v = random(50, 4)
    Quadratic(scale * v[..., None] * v[:, None], [0, 0, 0, 0])
    Quadratic(np.zeros((2, 2)), ZERO)


def test_no_value_is_below_the_constant() -> None:
    """Not even where rounding has made H indefinite: along (1, -1), this one is -1e-13."""
    loss = Quadratic([[1, 1], [1, 1 - 1e-13]], [0, 0], 2.0)
    assert loss.value(torch.tensor([1e6, -1e6], dtype=torch.float64)).item() == 2


def test_an_asymmetry_of_rounding_is_evened_out() -> None:
    loss = Quadratic([[1, 0.5], [0.5 + 1e-15, 1]], ZERO)
    assert torch.equal(loss.hessian, loss.hessian.mT)


def test_an_empty_batch_is_a_batch() -> None:
    assert Quadratic(np.zeros((0, 2, 2)), np.zeros((0, 2))).batch_shape == (0,)
