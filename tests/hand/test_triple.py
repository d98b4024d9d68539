"""The browser's optimum of three coefficients is torch's: thousands of random and special losses, three penalties."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from regviz import L1, GroupLasso, Quadratic, SquaredL2, path, solve
from tests.node import Call, Node

PENALTIES = {"l1": L1(), "l2": SquaredL2(), "group": GroupLasso([[0, 1], [2]], weights=1)}
each_penalty = pytest.mark.parametrize("penalty", PENALTIES)


@pytest.fixture
def call(node: Node) -> Call:
    return node.module("hand/triple.mjs")


def losses(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Round and long ellipsoids, condition numbers up to some thousands, in all directions."""
    rng = np.random.default_rng(seed)
    Q = np.linalg.qr(rng.standard_normal((count, 3, 3)))[0]
    values = 10 ** -rng.uniform(0, 3.5, (count, 3))
    return (Q * values[:, None, :]) @ Q.swapaxes(-1, -2), 2 * rng.standard_normal((count, 3))


def on_a_grid() -> tuple[np.ndarray, np.ndarray]:
    """Small whole numbers: minimizers on axes and planes, features that do not see each other."""
    rng = np.random.default_rng(5)
    X = rng.integers(-1, 2, (600, 5, 3)).astype(float)
    H = X.swapaxes(-1, -2) @ X
    H = H[np.linalg.det(H) > 0.5]
    return H, rng.integers(-2, 3, (len(H), 3)).astype(float)


def found(call: Call, H: np.ndarray, w_hat: np.ndarray, penalty: str, **dials: np.ndarray) -> list[dict[str, Any]]:
    ((name, values),) = dials.items()
    problems = zip(H.tolist(), w_hat.tolist(), values.tolist(), strict=True)
    return call("optimum", [[h, w, {"penalty": penalty, name: value}] for h, w, value in problems])


def asked(H: np.ndarray, w_hat: np.ndarray, penalty: str, dial: str, seed: int = 1) -> np.ndarray:
    """Dials from where nothing is held back to where nothing is left."""
    g = np.einsum("nij,nj->ni", H, w_hat)
    end = PENALTIES[penalty].alpha_max(g).numpy() if dial == "alpha" else PENALTIES[penalty].size(w_hat).numpy()
    end = np.abs(g).max(-1) if not np.isfinite(end).all() else end
    return end * np.random.default_rng(seed).uniform(0.02, 1.1, len(H))


@pytest.mark.parametrize("dial", ["alpha", "t"])
@each_penalty
def test_it_is_torchs_optimum_with_the_same_zeros(call: Call, penalty: str, dial: str) -> None:
    H, w_hat = losses(2000 if penalty != "group" else 300)
    dials = asked(H, w_hat, penalty, dial)
    torchs = solve(Quadratic(H, w_hat), PENALTIES[penalty], **{dial: dials})
    own = found(call, H, w_hat, penalty, **{dial: dials})
    w = np.array([each["w"] for each in own])
    np.testing.assert_array_equal(w == 0, torchs.zeros.numpy())
    np.testing.assert_allclose(w, torchs.w.numpy(), atol=1e-8)
    for name in ("alpha", "t", "value"):
        given = [each[name] for each in own]
        np.testing.assert_allclose(given, getattr(torchs, name).numpy(), rtol=1e-7, atol=1e-9)
    assert [each["zeros"] for each in own] == torchs.zeros.tolist()


@pytest.mark.parametrize("dial", ["alpha", "t"])
@each_penalty
def test_its_own_residual_certifies_it(call: Call, penalty: str, dial: str) -> None:
    """On minimizers on axes too, where torch may name another of two zeros that tie."""
    for H, w_hat in (losses(500, 3), on_a_grid()):
        dials = asked(H, w_hat, penalty, dial, 2)
        own = found(call, H, w_hat, penalty, **{dial: dials})
        rows = zip(H.tolist(), w_hat.tolist(), own, dials.tolist(), strict=True)
        sizes = [[h, w, penalty, best, *([t] if dial == "t" else [])] for h, w, best, t in rows]
        assert max(call("residual", sizes)) < 1e-10
        assert not [w for best in own for w in best["w"] if w == 0 and np.signbit(w)]


@each_penalty
def test_the_residual_is_torchs(call: Call, penalty: str) -> None:
    """Of points that are no optima."""
    H, w_hat = losses(200, 4)
    rng = np.random.default_rng(0)
    w, alpha = rng.standard_normal((200, 3)), rng.uniform(0, 1, 200)
    w[:100] *= rng.integers(0, 2, (100, 3))
    solved = solve(Quadratic(H, w_hat), PENALTIES[penalty], alpha=alpha)
    theirs = replace(solved, w=torch.from_numpy(w)).kkt.tolist()
    rows = zip(H.tolist(), w_hat.tolist(), w.tolist(), alpha.tolist(), strict=True)
    own = call("residual", [[h, hat, penalty, {"w": at, "alpha": a}] for h, hat, at, a in rows])
    assert own == pytest.approx(theirs, rel=1e-9)


def test_the_path_of_l1_has_torchs_knots(call: Call) -> None:
    H, w_hat = losses(60, 6)
    own = call("l1Path", [list(pair) for pair in zip(H.tolist(), w_hat.tolist(), strict=True)])
    for h, w_h, knots in zip(H, w_hat, own, strict=True):
        exact = path(Quadratic(h, w_h), L1())
        alpha, w = (np.array([knot[name] for knot in knots]) for name in ("alpha", "w"))
        np.testing.assert_allclose(alpha, exact.alpha.flip(0).numpy(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(w, exact.w.flip(0).numpy(), atol=1e-8)
        np.testing.assert_array_equal(w == 0, exact.w.flip(0).numpy() == 0)


def test_a_set_of_size_zero_and_no_penalty(call: Call) -> None:
    H, w_hat = [[2.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]], [1.0, -2.0, 0.0]
    for penalty in PENALTIES:
        none, all_of_it, wide = call(
            "optimum", [[H, w_hat, {"penalty": penalty, **dial}] for dial in ({"t": 0}, {"alpha": 0}, {"t": 9})]
        )
        assert none["w"] == [0, 0, 0]
        assert all_of_it["w"] == wide["w"] == w_hat
        assert (wide["alpha"], wide["t"]) == (0, 9)
