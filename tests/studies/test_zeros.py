"""Zeros among p coefficients: what was counted agrees with other random losses, solved by other means, to its error."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.linear_model import Lasso

from regviz.lessons.space.counted import FILE, LOSSES, PLACES, RATIOS, SIZES, count, losses_of, shares
from regviz.studies.zeros import draw, group_counts, zero_counts

SIGMAS = 4.5
COUNT = 3000


def losses(p: int, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The distribution that is said, from a stream of its own: H and w_hat."""
    rng = np.random.default_rng([987_654, seed])
    X = rng.normal(size=(count, 2 * p, p))
    return np.einsum("kni,knj->kij", X, X) / (2 * p), rng.normal(size=(count, p))


def thresholded(H: np.ndarray, w_hat: np.ndarray, alpha: np.ndarray, *, pairs: bool) -> np.ndarray:
    """Which coefficients are 0 after 2,000 accelerated proximal steps, (n, 3): of L1, or of a pair and a single."""
    step = 1 / np.linalg.eigvalsh(H)[:, -1]
    w, v, momentum = np.zeros_like(w_hat), np.zeros_like(w_hat), 1.0
    for _ in range(2000):
        u = v - step[:, None] * np.einsum("kij,kj->ki", H, v - w_hat)
        length = np.abs(u)
        if pairs:
            length[:, :2] = np.linalg.norm(u[:, :2], axis=-1)[:, None]
        after = np.maximum(1 - (step * alpha)[:, None] / np.maximum(length, 1e-300), 0) * u
        restart = ((v - after) * (after - w)).sum(-1) > 0  # O'Donoghue and Candes
        momentum, before = (1 + np.sqrt(1 + 4 * momentum**2)) / 2, momentum
        v = np.where(restart[:, None], after, after + (before - 1) / momentum * (after - w))
        w = after
    return w == 0


def assert_agree(hits: int, of: int, counted: float, counted_of: int) -> None:
    """Two counted shares, within SIGMAS of the error of their difference."""
    share = (hits + counted * counted_of) / (of + counted_of)
    error = np.sqrt(share * (1 - share) * (1 / of + 1 / counted_of))
    assert abs(hits / of - counted) <= SIGMAS * max(error, 1 / of), (hits / of, counted)


@pytest.mark.parametrize("k", [4, 12])
@pytest.mark.parametrize("penalty", PLACES)
def test_each_place_is_touched_as_often_by_other_losses_solved_by_proximal_steps(penalty: str, k: int) -> None:
    H, w_hat = losses(3, COUNT if penalty == "l1" else COUNT // 2, k)
    g = np.einsum("kij,kj->ki", H, w_hat)
    reach = np.abs(g) if penalty == "l1" else np.stack([np.linalg.norm(g[:, :2], axis=-1), np.abs(g[:, 2])], -1)
    zeros = thresholded(H, w_hat, RATIOS[k] * reach.max(-1), pairs=penalty == "group")
    kind = zeros.sum(-1) if penalty == "l1" else 2 * zeros[:, 0] + zeros[:, 2]
    for number, place in enumerate(PLACES[penalty]):
        counted = shares()["places"][penalty][place][k] / 100
        assert_agree(int((kind == number).sum()), len(kind), counted, LOSSES[penalty])


@pytest.mark.parametrize("p", [2, 8, 24, 100])
def test_the_share_of_zeros_is_scikit_learns_on_other_losses(p: int) -> None:
    k, count = 8, {2: 400, 8: 200, 24: 80, 100: 40}[p]
    rng, found = np.random.default_rng([123, p]), []
    for _ in range(count):
        X, w_hat = rng.normal(size=(2 * p, p)), rng.normal(size=p)
        y = X @ w_hat
        alpha = RATIOS[k] * np.abs(X.T @ y).max() / len(y)
        w = Lasso(alpha, fit_intercept=False, tol=1e-12, max_iter=1_000_000).fit(X, y).coef_
        found.append((w == 0).mean())
    error = np.std(found) * np.sqrt(1 / count + 1 / losses_of(p))
    assert abs(np.mean(found) - shares()["zeros"][SIZES.index(p)][k] / 100) <= SIGMAS * error


def test_the_file_is_what_is_counted() -> None:
    """A part of it, counted again: the whole takes minutes."""
    for p, k in ((3, 8), (12, 10), (48, 4)):
        counts = zero_counts(p, [RATIOS[k]], losses_of(p))[0]
        assert shares()["zeros"][SIZES.index(p)][k] == pytest.approx(
            100 * (counts @ np.arange(p + 1)) / counts.sum() / p, abs=0.006
        )
        if p == 3:
            counted = [shares()["places"]["l1"][place][k] for place in PLACES["l1"]]
            assert counted == pytest.approx((100 * counts[:3] / counts.sum()).tolist(), abs=0.006)


@pytest.mark.long
def test_the_whole_file_is_what_is_counted() -> None:
    assert json.loads(json.dumps(count())) == json.loads(FILE.read_text(encoding="utf-8"))


def test_shares_go_from_no_zero_to_all_but_one() -> None:
    for row, p in zip(shares()["zeros"], SIZES, strict=True):
        assert row[0] == 0
        assert row == sorted(row)
        assert row[-1] == pytest.approx(100 * (p - 1) / p, abs=0.5)
    for rows in shares()["places"].values():
        assert np.sum(list(rows.values()), axis=0) == pytest.approx(np.full(len(RATIOS), 100), abs=0.02)


def test_losses_are_the_same_every_time_and_their_kinds_add_up() -> None:
    one, other = draw(5, 7, seed=1), draw(5, 7, seed=1)
    assert (one.minimizer == other.minimizer).all()
    assert not (one.minimizer == draw(5, 7, seed=2).minimizer).any()
    assert zero_counts(4, [0, 0.5, 1.0], 50).sum(-1).tolist() == [50, 50, 50]
    assert zero_counts(4, [0, 1.0], 50)[:, [0, 4]].tolist() == [[50, 0], [0, 50]]
    assert group_counts([0, 1.0], 20).tolist() == [[20, 0, 0, 0], [0, 0, 0, 20]]
    for wrong in ({"p": 0}, {"count": 0}, {"seed": -1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            draw(**({"p": 3, "count": 5, "seed": 0} | wrong))
