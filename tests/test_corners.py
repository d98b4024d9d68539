"""How often is a corner hit: shares against independent integrals and counts, maps against the solver, the browser
against torch, and what the page claims."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser
from scipy import integrate, stats

from regviz import L1, Quadratic, SquaredL2, shares, solve
from regviz.figures import regions
from regviz.figures.chances import first_tally
from regviz.figures.corners import corners_answer, corners_figure, corners_info, corners_picture, stages
from regviz.lessons import languages, part
from regviz.lessons.corners import code, sentence
from regviz.live import fields
from regviz.state import corners
from regviz.state.corners import EXAMPLES, VIEW, CornersState
from tests.browser_modules import Call, module

SHAPES = [(0, 0), (30, 0.5), (22.5, 2), (45, 3), (44, 3), (130, 1), (90, 1.5)]
STATES = [
    CornersState(),
    *EXAMPLES.values(),
    CornersState(alpha=0.25, angle=130, stretch=2, x=-3, y=1),
    CornersState(alpha=3.5, angle=80, stretch=0.2),
    CornersState(hold="t", t=2.4, angle=70, stretch=1.2, x=-4, y=-0.5),
    CornersState(hold="t", t=0.6, angle=150, stretch=1.5, search="grid", grid=1.1, x=-2),
    CornersState(losses="random", alpha=0.7, seed=3),
]
each_state = pytest.mark.parametrize("state", STATES, ids=str)
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def hessian(shape: tuple[float, float]) -> np.ndarray:
    return CornersState(angle=shape[0], stretch=shape[1]).hessian


# --- the exact shares ---


def by_correlations(H: np.ndarray, alpha: float) -> list[float]:
    """None, one, both: g = H w_hat is normal; w2 = 0 where |g2 - b/a soft(g1)| <= alpha. Quadrature over g1."""
    cov = shares.SPREAD**2 * H @ H

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
            tail = stats.norm.sf(p @ d / shares.SPREAD)
            return stats.norm.pdf(np.linalg.norm(away) / shares.SPREAD) / shares.SPREAD * tail

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
    turned = stats.norm.cdf(value / math.sqrt(2) / shares.SPREAD)  # |x|, |y| <= t / sqrt 2, after a turn
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


def tally(state: CornersState, batches: int = 1) -> shares.Tally:
    random = state.losses == "random"
    points = state.points if state.is_grid else None
    count = shares.tallies(None if random else state.hessian, state.hold, state.dial, int(state.seed), points)
    return list(islice(count, batches))[-1]


@each_state
def test_what_is_counted_agrees_with_the_exact_shares(state: CornersState) -> None:
    counted, exact = tally(state, 2), corners_answer(state)["exact"]
    for penalty, probabilities in exact.items():
        if penalty == "l2" and state.is_grid:  # what the search reports is not so
            continue
        for hits, p in zip(getattr(counted, penalty), probabilities.values(), strict=True):
            assert abs(hits - counted.count * p) <= 4.5 * math.sqrt(counted.count * p * (1 - p)) + 40


@each_state
def test_every_loss_is_counted_once_and_l2_never_gives_a_zero(state: CornersState) -> None:
    counted = tally(state)
    assert sum(counted.l1) == sum(counted.l2) == counted.count == 100_000
    if not state.is_grid:
        assert counted.l2[1:3] == (0, 0)


@each_state
def test_the_first_counts_are_the_first_batch(state: CornersState) -> None:
    assert first_tally(state) == tally(state)


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
    assert straight[0] == tally(CornersState(hold="t", seed=5))
    assert straight[0] != tally(CornersState(hold="t", seed=6))
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
    np.testing.assert_array_equal(shares.searched(loss, 1.2, points), expected)


def test_the_artefact_of_a_coarse_search_vanishes_as_it_is_refined() -> None:
    """A circular loss: the best of k points is the nearest, and four of them are on the axes."""
    found = []
    for grid in (0.9, 1.38, 2, 2.7):
        state = CornersState(hold="t", t=0.5, angle=0, stretch=0, search="grid", grid=grid)
        _, zeros, _, inside = tally(state).l2
        outside = 100_000 - inside
        low, high = (outside * share for share in shares.wilson(zeros, outside, z=4))
        assert low < outside * 4 / state.points < high
        found.append(zeros / outside)
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.4
    assert found[-1] < 0.01


# --- the maps ---


def contains(points: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Which of p (n, 2) lie in a convex polygon, of either orientation."""
    edge = np.roll(points, -1, 0) - points
    side = edge[:, 0] * (p[:, None, 1] - points[:, 1]) - edge[:, 1] * (p[:, None, 0] - points[:, 0])
    return (side > 0).all(-1) | (side < 0).all(-1)


@pytest.mark.parametrize("hold", ["alpha", "t"])
@pytest.mark.parametrize("value", [0.3, 1, 2.5])
@each_shape
def test_the_map_of_l1_is_what_the_solver_finds(shape: tuple[float, float], value: float, hold: str) -> None:
    pieces = regions.regions_l1(hessian(shape), hold, value)
    assert sum(regions.area(piece.points) for piece in pieces) == pytest.approx((2 * VIEW) ** 2, rel=1e-6)
    p = np.random.default_rng(0).uniform(-VIEW, VIEW, (3000, 2))
    solution = solve(Quadratic(hessian(shape), p), L1(), **{hold: value})
    zeros = solution.zeros.numpy()
    inside = np.abs(p).sum(-1) <= value if hold == "t" else np.zeros(len(p), bool)
    names = np.select([inside, zeros.all(-1), zeros[:, 0], zeros[:, 1]], ["inside", "both", "w1", "w2"], "none")
    found = np.full(len(p), "nowhere", dtype=object)
    for kind, points in pieces:
        found[contains(points, p)] = kind
    assert (found == names).mean() > 0.999, "but for points on an edge"


@pytest.mark.parametrize("grid", [0.9, 1.38, 2.2])
@each_shape
def test_the_cells_of_the_search_are_what_the_search_finds(shape: tuple[float, float], grid: float) -> None:
    state = CornersState(hold="t", t=1.2, angle=shape[0], stretch=shape[1], search="grid", grid=grid)
    p = np.random.default_rng(0).uniform(-VIEW, VIEW, (3000, 2))
    p = p[np.linalg.norm(p, axis=1) > state.t]
    cells = regions.cells(state.hessian, state.t, state.points)
    found = np.any([contains(cell.points, p) for cell in cells], axis=0)
    expected = shares.searched(Quadratic(state.hessian, p), state.t, state.points).numpy() == 1
    assert (found == expected).mean() > 0.999


@pytest.mark.parametrize("hold", ["alpha", "t"])
@each_shape
def test_the_lines_of_l2_are_where_its_zeros_come_from(shape: tuple[float, float], hold: str) -> None:
    for j in (0, 1):
        ends = regions.zero_line(hessian(shape), hold, 1.3, j)
        p = np.concatenate([a + r * (b - a) for a, b in pairwise(ends) for r in np.array([[0.1], [0.4], [0.8]])])
        p = p.reshape(-1, 2)
        w = solve(Quadratic(hessian(shape), p), SquaredL2(), **{hold: 1.3}).w.numpy()
        np.testing.assert_allclose(w[:, j], 0, atol=1e-7)


# --- the page ---


@each_state
def test_the_counts_belong_to_the_drawn_points_too(state: CornersState) -> None:
    answer = corners_answer(state)
    for traces in (corners_info(state, answer).l1, corners_info(state, answer).l2):
        drawn = sum(len(getattr(traces, f"point_{kind}").x) for kind in corners.KINDS)
        assert drawn == len(answer["points"]["x"]) == 160


def test_moving_the_drawn_minimum_counts_nothing_anew() -> None:
    one, other = (corners_answer(CornersState(x=x))["measured"] for x in (1, -2))
    assert one == other
    assert corners.KINDS == shares.KINDS


def test_figures_have_every_trace_also_when_it_is_empty() -> None:
    labels = part("en", "corners.figure")
    empty, full = stages(labels), corners_figure(corners_info(CornersState()), labels)
    for name, figure in full.items():
        assert [trace.name for trace in empty[name].data] == [trace.name for trace in figure.data]
        assert figure.layout.xaxis.fixedrange
        assert figure.layout.yaxis.fixedrange


@each_state
def test_the_code_counts_what_is_shown(state: CornersState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    answer = corners_answer(state)
    for penalty in ("l1", "l2"):
        shown = answer["measured"][penalty]
        assert space[penalty].double().mean().item() == pytest.approx(shown["one"]["share"] + shown["both"]["share"])
    printed = capsys.readouterr().out.splitlines()
    exact = json.loads(printed[-1].split("inside ")[1])
    assert exact == pytest.approx(list(answer["exact"]["l1"].values()), abs=1e-9)


@pytest.mark.parametrize("language", languages())
@each_state
def test_the_sentence_says_the_shares(state: CornersState, language: str) -> None:
    answer = corners_answer(state)
    said = sentence(answer, language)
    shown = answer["measured"]["l1"]
    assert f"{100 * (shown['one']['share'] + shown['both']['share']):.1f} %" in said
    assert not set("{}") & set(said)
    assert (f"{state.points}" in said) == state.is_grid


def any_zero(state: CornersState) -> float:
    exact = corners_answer(state)["exact"]["l1"]
    return float(exact["one"] + exact["both"])


def test_examples_show_what_they_claim() -> None:
    circle = any_zero(replace(EXAMPLES["diagonal"], stretch=0))
    for stretch in (0.5, 2, 3):
        assert any_zero(replace(EXAMPLES["diagonal"], stretch=stretch)) == pytest.approx(circle, abs=1e-9)
    assert circle == pytest.approx(0.52, abs=0.005)
    assert any_zero(EXAMPLES["turn"]) == pytest.approx(0.70, abs=0.005)
    slack = corners_answer(EXAMPLES["slack"])["exact"]["l1"]
    assert slack["inside"] > 0.5 > 0.2 > slack["one"]
    assert EXAMPLES["coarse"].points == 24
    assert EXAMPLES["fine"].points == 500
    assert replace(EXAMPLES["coarse"], grid=EXAMPLES["fine"].grid) == EXAMPLES["fine"]


# --- the browser ---


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "corners.mjs") as loaded:
        loaded("configure", [[fields(CornersState)]])
        yield loaded


def assert_same(one: Any, other: Any, path: str, within: float) -> None:
    """Two pieces of JSON are the same, numbers up to `within`, relative where they are large."""
    if isinstance(other, dict):
        assert set(one) == set(other), path
        for key in other:
            assert_same(one[key], other[key], f"{path}.{key}", within)
    elif isinstance(other, list):
        assert len(one) == len(other), path
        for k, (mine, yours) in enumerate(zip(one, other, strict=True)):
            assert_same(mine, yours, f"{path}[{k}]", within)
    elif isinstance(other, float):
        assert one == pytest.approx(other, abs=within, rel=within), path
    else:
        assert one == other, path


@each_state
def test_the_browser_draws_what_python_draws(call: Call, state: CornersState) -> None:
    answer = json.loads(json.dumps(corners_answer(state)))
    expected = json.loads(json.dumps(corners_picture(state, answer)))
    (picture,) = call("picture", [[asdict(state), answer]])
    assert_same(picture, expected, "picture", 1e-6)


@each_state
def test_the_browsers_own_answer_is_torchs(call: Call, state: CornersState) -> None:
    answer = json.loads(json.dumps(corners_answer(state)))
    (own,) = call("answer", [[asdict(state), answer]])
    coarse = 0.01 if state.losses == "random" else 2e-5  # between two points of the curve
    assert_same(own["exact"], answer["exact"], "exact", coarse)
    assert_same(own["curve"], answer["curve"], "curve", 2e-5)
    assert_same(own["turn"], answer["turn"], "turn", 2e-5)
    for penalty, best in answer["optima"].items():
        assert_same(own["optima"][penalty]["w"], best["w"], penalty, 1e-7)
        assert own["optima"][penalty]["zeros"] == best["zeros"]


def test_what_a_hand_touches_takes_effect(call: Call) -> None:
    state = asdict(CornersState(losses="random"))
    edited = {
        name: call("edit", [[state, name, value]])[0]
        for name, value in {"t": 1.5, "angle": 10, "grid": 2, "search": "grid", "hold": "t"}.items()
    }
    assert edited["t"] == state | {"t": 1.5, "hold": "t"}
    assert edited["angle"] == state | {"angle": 10, "losses": "this"}
    assert edited["grid"] == state | {"grid": 2, "hold": "t", "search": "grid"}
    assert edited["search"] == state | {"hold": "t", "search": "grid"}
    assert call("edit", [[edited["search"], "alpha", 2]])[0] == state | {"alpha": 2}
    assert call("drag", [[state, "minimizer", [9, -1.234]]])[0] == state | {"x": 4.8, "y": -1.23}
