"""Best subsets: what the 0-norm asks for, found the honest way, by trying every subset of the features.

    minimize  J0(w)  over all w with at most k coefficients that are not 0

With p features there are 2^p subsets, one more feature doubles them. Trying them is exact; in general nothing is known
that avoids looking at exponentially many in the worst case (Natarajan, SIAM J. Comput. 24 (1995) 227-234), although
branch and bound leaves out most and so gets to hundreds of features. With orthogonal features it is trivial: the k
largest |g_j| / sqrt(H_jj).

The residuals of all subsets come from one tree of eliminations (Furnival, Technometrics 13 (1971) 403-408): to the
matrix [[H, g], [g^T, s]] feature j is either left out (drop its row and column) or taken in (eliminate it, a Schur
complement). What is left after the last feature is one number for each subset. A subset costs about six operations of
its own, not a linear system.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from regviz.solver.arguments import as_tensor
from regviz.solver.loss import Quadratic
from regviz.solver.paths import path
from regviz.solver.penalties import L1
from regviz.solver.scalars import require, whole
from regviz.solver.solution import check

__all__ = ["BLOCK", "Size", "Support", "Timing", "by_size", "lasso_supports", "members", "residuals", "timing"]

DEPENDENT = 1e-10
"""A feature of which less than this share is left when others are in adds nothing."""

MOST = 25
"""With more features the subsets' numbers alone would need gigabytes."""

BLOCK = 16
"""So many features are tried at a time in `timing`: 2^BLOCK subsets fit in the processor's cache."""


class Size(NamedTuple):
    """The subsets of one size: how many there are, the best, and those on the L1 path, least residual first."""

    number: int
    best: int
    lasso: list[int]


class Support(NamedTuple):
    """Which coefficients are not 0 between two knots of the L1 path: a subset, and its alphas."""

    subset: int
    above: float
    below: float


class Timing(NamedTuple):
    """How long it took to try all subsets of so many features; `seconds` is None until they are all tried."""

    features: int
    seconds: float | None


def residuals(loss: Quadratic) -> Tensor:
    """min 2 J0(w) over the w that are 0 outside a subset, for all 2^p subsets of the features, shape (2^p).

    Subset number i has feature j if bit j of i is set (`members`). The loss has no batch. For data with
    J0 = 1/(2n) |y - Xw|^2 these are the mean squared residuals.
    """
    _tryable(loss)
    return _leaves(_root(loss))


def _tryable(loss: Quadratic) -> None:
    """Refuse what is no loss, a batch, and more features than memory has room for."""
    check(loss, L1())
    require(not loss.batch_shape, "loss", f"batch shape {tuple(loss.batch_shape)}", "one problem")
    require(loss.p <= MOST, "loss", f"{loss.p} features", f"of at most {MOST} features, which have 2^{MOST} subsets")


def _root(loss: Quadratic) -> Tensor:
    """[[H, g], [g^T, s]] with s = 2 J0(0), as a batch of one."""
    g = loss.g
    s = 2 * loss.value(torch.zeros_like(g))
    top = torch.cat([loss.hessian, g.unsqueeze(-1)], -1)
    return torch.cat([top, torch.cat([g, s.reshape(1)]).unsqueeze(0)]).unsqueeze(0)


def _leaves(nodes: Tensor) -> Tensor:
    """What is left of each node (m, q + 1, q + 1) when its q features have been left out or taken in: (2^q m)."""
    scale = torch.diagonal(nodes[:1], dim1=-2, dim2=-1)[0]
    for j in range(nodes.shape[-1] - 1):
        nodes = torch.cat([nodes[:, 1:, 1:], _taken_in(nodes, DEPENDENT * scale[j])])
    return nodes.reshape(-1)


def _taken_in(nodes: Tensor, least: Tensor) -> Tensor:
    """The Schur complement of the first feature; one that depends on those that are in changes nothing."""
    pivot = nodes[:, 0, 0]
    share = torch.where(pivot > least, 1 / pivot, 0.0)
    column = nodes[:, 1:, 0]
    return nodes[:, 1:, 1:] - (share[:, None] * column)[:, :, None] * column[:, None, :]


def members(subset: int) -> list[int]:
    """The features of a subset by its number."""
    subset = whole("subset", subset, 0)
    return [j for j in range(subset.bit_length()) if subset >> j & 1]


def lasso_supports(loss: Quadratic) -> list[Support]:
    """The supports on the exact L1 path, from alpha_max down; a support may come twice."""
    exact = path(loss, L1())
    found = []
    for (above, w), (below, v) in pairwise(zip(exact.alpha.tolist(), exact.w.numpy(), strict=True)):
        inside = np.flatnonzero((w != 0) | (v != 0))
        found.append(Support(int(sum(1 << int(j) for j in inside)), above, below))
    return found


def by_size(loss: Quadratic, left: Tensor) -> list[Size]:
    """Best subset selection beside the lasso: for k = 0, ..., p the subsets of k features; `left` is `residuals(loss)`.

    A size that the L1 path jumps over has none of the lasso's; to size 0 belongs w = 0, with which the path begins.
    """
    _tryable(loss)
    rest = as_tensor("left", left).tolist()
    require(
        left.shape == (2**loss.p,), "left", f"shape {tuple(left.shape)}", f"of shape ({2**loss.p},): residuals(loss)"
    )
    found = dict.fromkeys([0, *(support.subset for support in lasso_supports(loss))])
    sizes: list[list[int]] = [[] for _ in range(loss.p + 1)]
    for subset in range(len(rest)):
        sizes[subset.bit_count()].append(subset)
    return [
        Size(
            len(subsets),
            min(subsets, key=rest.__getitem__),
            sorted((subset for subset in found if subset.bit_count() == k), key=rest.__getitem__),
        )
        for k, subsets in enumerate(sizes)
    ]


def timing(loss: Quadratic, most: int, between: int) -> Iterator[Timing]:
    """Try all subsets of the first 1, 2, ..., `most` features, and how long each took on the clock.

    Yields after every `between` subsets, a multiple of 2^BLOCK, so that somebody may stop it, and after the last of
    each number of features; what passes outside between two yields is not counted.
    """
    check(loss, L1())
    require(not loss.batch_shape, "loss", f"batch shape {tuple(loss.batch_shape)}", "one problem")
    most, between = whole("most", most, 1, loss.p), whole("between", between, 2**BLOCK)
    require(between % 2**BLOCK == 0, "between", between, f"a multiple of 2^{BLOCK} = {2**BLOCK}")
    blocks = between // 2**BLOCK
    root = _root(loss)
    _leaves(root[:, -3:, -3:])  # the first call is slower
    for features in range(1, most + 1):
        keep = [*range(features), loss.p]
        seconds, begun = 0.0, time.perf_counter()
        for block, nodes in enumerate(_blocks(root[:, keep][:, :, keep]), 1):
            _leaves(nodes).min()
            if block % blocks == 0 and block < 2 ** max(0, features - BLOCK):
                seconds += time.perf_counter() - begun
                yield Timing(features, None)
                begun = time.perf_counter()
        yield Timing(features, seconds + time.perf_counter() - begun)


def _blocks(root: Tensor) -> Iterator[Tensor]:
    """The tree in pieces: those nodes one by one at which BLOCK features are still to be decided."""
    nodes = root
    while nodes.shape[-1] - 1 > BLOCK:
        least = DEPENDENT * root[0, -nodes.shape[-1], -nodes.shape[-1]]
        nodes = torch.cat([nodes[:, 1:, 1:], _taken_in(nodes, least)])
    return iter(nodes.split(1))
