"""How often a coefficient is exactly zero: the exact shares against independent integrals, and what is counted."""

from __future__ import annotations

import math
from itertools import islice
from typing import NamedTuple

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.studies import search, shares
from regviz.studies.outcomes import SPREAD
from tests.studies.ellipses import each_shape, hessian


class Case(NamedTuple):
    """Random losses: of one shape or, without, each with its own; alpha or t held; perhaps searched on some points."""

    shape: tuple[float, float] | None
    hold: str
    value: float
    seed: int = 0
    points: int | None = None

    @property
    def hessian(self) -> np.ndarray | None:
        return None if self.shape is None else hessian(self.shape)

    def tally(self, batches: int = 1) -> shares.Tally:
        counted = shares.tallies(self.hessian, self.hold, self.value, self.seed, self.points)
        return list(islice(counted, batches))[-1]


CASES = [
    Case((30, 0.5), "alpha", 1),
    Case((130, 2), "alpha", 0.25),
    Case((80, 0.2), "alpha", 3.5),
    Case((45, 3), "t", 1),
    Case((44, 3), "t", 1),
    Case((70, 1.2), "t", 2.4),
    Case((30, 0.5), "t", 4),
    Case((0, 0), "t", 1, points=24),
    Case((0, 0), "t", 1, points=500),
    Case((150, 1.5), "t", 0.6, points=12),
    Case(None, "t", 1),
    Case(None, "alpha", 0.7, seed=3),
]
each_case = pytest.mark.parametrize("case", CASES, ids=str)

# --- the exact shares ---


def by_correlations(H: np.ndarray, alpha: float) -> list[float]:
    """None, one, both: g = H w_hat is normal; w2 = 0 where |g2 - b/a soft(g1)| <= alpha. Quadrature over g1."""
    cov = SPREAD**2 * H @ H

    def one_active(i: int, j: int) -> float:
        scale, slope = math.sqrt(cov[i, i]), cov[i, j] / cov[i, i]
        rest = math.sqrt(cov[j, j] - cov[i, j] * slope)

        def density(g: float) -> float:
            middle = H[i, j] / H[i, i] * (g - alpha)
            window = stats.norm.cdf([middle - alpha, middle + alpha], slope * g, rest)
            return stats.norm.pdf(g, scale=scale) * (window[1] - window[0])

        cuts = [c for c in np.linspace(alpha, 10 * scale, 60)[1:-1] if c < 10 * scale]
        return 2 * integrate.quad(density, alpha, max(10 * scale, alpha), points=cuts, limit=400)[0]

    def window(g: float) -> float:
        slope = cov[0, 1] / cov[0, 0]
        low, high = stats.norm.cdf([-alpha, alpha], slope * g, math.sqrt(cov[1, 1] - cov[0, 1] * slope))
        return stats.norm.pdf(g, scale=math.sqrt(cov[0, 0])) * (high - low)

    both = integrate.quad(window, -alpha, alpha, points=list(np.linspace(-alpha, alpha, 40)[1:-1]), limit=400)[0]
    one = one_active(0, 1) + one_active(1, 0)
    return [1 - one - both, one, both]


def by_edges(H: np.ndarray, t: float) -> float:
    """No zero, t held: w_hat = w + mu H^-1 s for w on an edge, integrated over edge and mu with its Jacobian."""
    total = 0.0
    for s in ([1, 1], [1, -1]):
        start, along = np.array([t * s[0], 0.0]), t * np.array([-s[0], s[1]])
        d = np.linalg.solve(H, s)
        d /= np.linalg.norm(d)
        jacobian = abs(along[0] * d[1] - along[1] * d[0])

        def ray(r: float, start: np.ndarray = start, along: np.ndarray = along, d: np.ndarray = d) -> float:
            p = start + r * along
            away = p - (p @ d) * d  # along the ray the normal density is that of one coordinate
            tail = stats.norm.sf(p @ d / SPREAD)
            return stats.norm.pdf(np.linalg.norm(away) / SPREAD) / SPREAD * tail

        total += 2 * jacobian * integrate.quad(ray, 0, 1, points=list(np.linspace(0, 1, 20)[1:-1]), limit=200)[0]
    return total


@pytest.mark.parametrize("value", [0.05, 1, 3.5])
@each_shape
def test_exact_shares_are_those_of_independent_integrals(shape: tuple[float, float], value: float) -> None:
    H = hessian(shape)
    by_alpha = shares.exact_shares(H, "alpha", value).tolist()
    np.testing.assert_allclose(by_alpha[:3], by_correlations(H, value), atol=1e-9)
    none, one, both, inside = shares.exact_shares(H, "t", value).tolist()
    assert none == pytest.approx(by_edges(H, value), abs=1e-9)
    turned = stats.norm.cdf(value / math.sqrt(2) / SPREAD)  # |x|, |y| <= t / sqrt 2, after a turn
    assert inside == pytest.approx((2 * turned - 1) ** 2, abs=1e-12)
    assert both == 0
    assert none + one + inside == pytest.approx(1, abs=1e-12)


def test_the_circular_loss_in_closed_form() -> None:
    p = 2 * stats.norm.cdf(0.5) - 1
    expected = [(1 - p) ** 2, 2 * p * (1 - p), p * p, 0]
    np.testing.assert_allclose(shares.exact_shares(np.eye(2), "alpha", 1.0), expected, atol=1e-12)
    q = 2 * stats.norm.cdf(1 / math.sqrt(8)) - 1
    expected = [2 * q * (1 - q), (1 - q) ** 2, 0, q * q]
    np.testing.assert_allclose(shares.exact_shares(np.eye(2), "t", 1.0), expected, atol=1e-12)


def test_nothing_is_penalized_and_everything_is() -> None:
    H = hessian((30, 0.5))
    np.testing.assert_allclose(shares.exact_shares(H, "alpha", 0.0), [1, 0, 0, 0], atol=1e-12)
    np.testing.assert_allclose(shares.exact_shares(H, "alpha", 1e4), [0, 0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(shares.exact_shares(H, "t", 0.0), [0, 0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(shares.exact_shares(H, "t", 1e4), [0, 0, 0, 1], atol=1e-12)


@pytest.mark.parametrize("hold", ["alpha", "t"])
def test_random_ellipses_are_averaged(hold: str) -> None:
    rule = shares.random_shares(hold, 1.0)
    theta, stretch = np.meshgrid((np.arange(240) + 0.5) * math.pi / 960, (np.arange(40) + 0.5) * 3 / 40)
    H = shares.ellipses(torch.from_numpy(theta), 10 ** -torch.from_numpy(stretch))
    np.testing.assert_allclose(rule, shares.exact_shares(H, hold, 1.0).mean((0, 1)), atol=2e-4)


# --- counting ---


@each_case
def test_what_is_counted_agrees_with_the_exact_shares(case: Case) -> None:
    """L1's, and that L2 never gives a zero; a search reports what is not so."""
    counted = case.tally(2)
    exact = shares.random_shares(case.hold, case.value) if case.shape is None else None
    exact = shares.exact_shares(hessian(case.shape), case.hold, case.value) if case.shape else exact
    for hits, p in zip(counted.l1, exact.tolist(), strict=True):
        assert abs(hits - counted.count * p) <= 4.5 * math.sqrt(counted.count * p * (1 - p)) + 40
    inside = 1 - math.exp(-(case.value**2) / (2 * SPREAD**2)) if case.hold == "t" else 0
    slack = 4.5 * math.sqrt(counted.count * inside * (1 - inside))
    assert abs(counted.l2[3] - counted.count * inside) <= slack
    if case.points is None:
        assert counted.l2[1:3] == (0, 0)


@each_case
def test_every_loss_is_counted_once(case: Case) -> None:
    counted = case.tally()
    assert sum(counted.l1) == sum(counted.l2) == counted.count == 100_000


@pytest.mark.parametrize("hold", ["alpha", "t"])
def test_the_kinds_are_the_zeros_of_each_optimum_and_inside_is_counted_apart(hold: str) -> None:
    for loss in (shares.draw(None, 2, 0, 3000), shares.draw(hessian((30, 0.5)), 2, 1, 3000)):
        for penalty, order in ((L1(), 1), (SquaredL2(), 2)):
            zeros = (solve(loss, penalty, **{hold: 1.7}).w == 0).sum(-1).numpy()
            inside = np.linalg.norm(loss.minimizer, order, axis=-1) <= 1.7 if hold == "t" else np.zeros(3000, bool)
            found = shares.kinds(loss, penalty, hold, 1.7).numpy()
            np.testing.assert_array_equal(found, np.where(inside, 3, zeros))


def test_counting_on_is_counting_without_a_break_and_a_seed_decides() -> None:
    H = hessian((30, 0.5))
    straight = list(islice(shares.tallies(H, "t", 1.0, 5, None), 3))
    assert next(shares.tallies(H, "t", 1.0, 5, None, straight[1])) == straight[2]
    assert straight[0] == Case((30, 0.5), "t", 1.0, seed=5).tally()
    assert straight[0] != Case((30, 0.5), "t", 1.0, seed=6).tally()
    assert straight[1].l1[1] != 2 * straight[0].l1[1], "a second batch of its own"


@pytest.mark.parametrize(("hits", "count"), [(0, 100_000), (1, 100_000), (3, 10), (49_321, 100_000), (10, 10)])
def test_the_intervals_are_wilsons(hits: int, count: int) -> None:
    expected = stats.binomtest(hits, count).proportion_ci(0.95, method="wilson")
    assert shares.wilson(hits, count) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize("points", [8, 24, 100])
def test_the_search_is_an_exhaustive_one(points: int) -> None:
    loss = shares.draw(None, 1, 0, 2000)
    turn = 2 * math.pi * np.arange(points) / points
    w = 1.2 * np.stack([np.cos(turn), np.sin(turn)], -1)
    d = w[None] - loss.minimizer.numpy()[:, None]
    best = np.einsum("nki,nij,nkj->nk", d, loss.hessian.numpy(), d).argmin(-1)
    outside = np.linalg.norm(loss.minimizer, axis=-1) > 1.2
    expected = np.where(outside, best % (points // 4) == 0, 3)
    np.testing.assert_array_equal(search.searched(loss, 1.2, points), expected)
    for k in range(20):
        found = search.best_on_circle(Quadratic(loss.hessian[k], loss.minimizer[k]), 1.2, points)
        np.testing.assert_allclose(found, w[best[k]], atol=1e-12)
        assert (found == 0).any() == (best[k] % (points // 4) == 0), "exactly on the axis"


def test_the_artefact_of_a_coarse_search_vanishes_as_it_is_refined() -> None:
    """A circular loss: the best of k points is the nearest, and four of them are on the axes."""
    found = []
    for points in (8, 24, 100, 500):
        _, zeros, _, inside = Case((0, 0), "t", 0.5, points=points).tally().l2
        outside = 100_000 - inside
        low, high = (outside * share for share in shares.wilson(zeros, outside, z=4))
        assert low < outside * 4 / points < high
        found.append(zeros / outside)
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.4
    assert found[-1] < 0.01
