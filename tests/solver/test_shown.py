"""What a person reads: the optimum first, an exact 0 as `0`, never more than ten lines; and paths are sequences."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from regviz import L1, Path, Quadratic, Solution, SquaredL2, path, solve
from regviz.solver.penalties import PENALTIES
from regviz.solver.shown import WIDTH, number

LOSS = Quadratic([[1, 0.6], [0.6, 1]], [2, 0.5], names=["left", "right"])


def random_loss(batch: tuple[int, ...], p: int, names: bool, decades: int = 0) -> Quadratic:
    random = np.random.default_rng(p)
    columns = [f"column number {j}" for j in range(p)] if names else None
    return Quadratic(
        np.eye(p), random.normal(size=(*batch, p)) * 10.0 ** random.integers(-decades, decades + 1, p), names=columns
    )


def test_one_optimum() -> None:
    best = solve(LOSS, L1(), alpha=1)
    assert repr(best) == (
        "Solution\n"
        "  w          left 1.3, right 0\n"
        "  alpha      1\n"
        "  t          1.3\n"
        "  zeros      1 of 2: right\n"
        f"  kkt        {best.kkt:.1g}\n"
        "  converged  True\n"
        "  penalty    L1()"
    )


def test_a_path() -> None:
    assert repr(path(LOSS, L1())).splitlines()[1:] == [
        "     alpha    t  zeros  left  right",
        "  0    2.3    0      2     0      0",
        "  1    0.8  1.5      1   1.5      0",
        "  2      0  2.5      0     2    0.5",
    ]
    assert repr(path(LOSS, L1())).startswith("Path of 3 optima, L1(): all converged, largest kkt ")


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize(
    ("batch", "p"), [(batch, p) for batch in [(), (0,), (1,), (7,), (8,), (2, 50)] for p in (1, 2, 7, 20)] + [((), 300)]
)
def test_at_most_ten_lines(batch: tuple[int, ...], p: int, names: bool) -> None:
    loss = random_loss(batch, p, names, decades=9)
    for found in (solve(loss, SquaredL2(), alpha=0.5), path(loss, L1(), np.linspace(0, 1, 40))):
        lines = repr(found).splitlines()
        assert len(lines) <= 10
        assert max(map(len, lines)) <= WIDTH + len("  … (600 more)")
        assert (f"column number {p - 1}" in repr(found)) or not names or "more)" in repr(found) or not found.w.numel()


@pytest.mark.parametrize("p", [1, 5, 40])
@pytest.mark.parametrize("count", [1, 12])
def test_what_is_left_out_is_counted(p: int, count: int) -> None:
    """Every coefficient of a row is either shown or counted."""
    found = solve(random_loss((), p, False, decades=9), SquaredL2(), alpha=np.linspace(0.1, 1, count))
    head, *lines = repr(found).splitlines()[1:]
    shown = head.split(" … ")[0].split()
    more = int(head.split("(")[1].split()[0]) if "…" in head else 0
    assert len(shown) - 3 + more == p
    assert lines[0].split()[4:] == [number(w) for w in found.w[0, : p - more].tolist()]


def test_only_what_is_exactly_0_is_printed_as_0() -> None:
    assert [number(x) for x in (0.0, -0.0, 1e-300, -5e-324, float("inf"), 1 / 3, 12345678)] == [
        "0",
        "0",
        "1e-300",
        "-4.94066e-324",
        "inf",
        "0.333333",
        "1.23457e+07",
    ]


def test_what_has_not_converged_says_so() -> None:
    wrong = torch.tensor([[1.0, 1.0], [1.3, 0.0], [2.0, 2.0]]).double()
    several = Solution(LOSS, L1(), wrong, alpha_given=torch.tensor(1.0))
    assert "0 of 3 converged, largest kkt 0.5" in repr(several)
    assert "converged  False" in repr(Solution(LOSS, L1(), wrong[0], alpha_given=torch.tensor(1.0)))


@pytest.mark.parametrize("make", PENALTIES.values(), ids=list(PENALTIES))
@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
@pytest.mark.parametrize("p", [2, 4])
def test_a_path_is_a_sequence_of_solutions(batch: tuple[int, ...], p: int, make: type[L1]) -> None:
    loss, alphas = random_loss(batch, p, True), [0.1, 0.5, 2]
    found = path(loss, make(), alphas)
    assert len(found) == len(list(found)) == 3
    for i, one in enumerate(found):
        same, alone = found[i - 3], solve(loss, make(), alpha=alphas[i])
        assert type(one) is Solution
        for name in ("w", "alpha", "t", "value", "kkt", "zeros", "converged", "unique"):
            value = getattr(one, name)
            assert torch.equal(value, getattr(same, name))
            assert value.shape == getattr(alone, name).shape
            torch.testing.assert_close(value, getattr(alone, name), rtol=1e-12, atol=1e-12)
        assert one.loss.names == loss.names
    part = found[1:]
    assert type(part) is Path
    assert len(part) == 2
    assert torch.equal(part.kkt, found.kkt[..., 1:])
    assert torch.equal(part[0].w, found[1].w)
    assert torch.equal(found[::-1].w, found.w.flip(-2))


def test_the_knots_are_a_sequence() -> None:
    exact = path(LOSS, L1())
    assert [one.alpha.item() for one in exact] == exact.alpha.tolist()
    assert exact[1].zeros.tolist() == [False, True]


def test_a_place_beyond_the_path_is_refused() -> None:
    with pytest.raises(IndexError, match="the path has 3 optima, from 0 to 2; got 3"):
        path(LOSS, L1())[3]


@pytest.mark.parametrize("name", ["two\nlines\n\n{}", "x" * 300 + "{}", "\t{}\r\n"], ids=["lines", "long", "spaces"])
def test_whatever_the_names_are_there_are_ten_lines(name: str) -> None:
    loss = Quadratic(np.eye(20), np.arange(20.0), names=[name.format(j) for j in range(20)])
    for shown in (repr(solve(loss, L1(), alpha=3)), repr(path(loss, L1(), [3, 2]))):
        assert len(shown.splitlines()) <= 10
        assert max(map(len, shown.splitlines())) <= WIDTH + len("  … (20 more)")
