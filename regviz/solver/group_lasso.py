"""The group lasso: a penalty that makes whole groups of coefficients exactly 0, and no single one in a group."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from regviz.solver.arguments import Numbers, alike, as_tensor, fitting, require, strength, vector
from regviz.solver.group_sets import SetBlocks
from regviz.solver.norms import column
from regviz.solver.singly import Array, singly

__all__ = ["GroupLasso"]

STRICT = 1e-9  # a group is idle if it misses the threshold by more than this share of it


@dataclass(frozen=True)
class GroupLasso:
    """Omega(w) = sum_g weight_g |w_g|_2 over disjoint groups g of coefficients; the set is {Omega(w) <= t}.

    groups   one label for each coefficient (["town", "town", "age"]; those with the same label are a group), or the
             groups as lists of indices ([[0, 1], [2]]), each index from 0 to p - 1 in exactly one of them, or a number:
             groups of so many coefficients that follow each other, the last perhaps of fewer
    weights  one number > 0 for each group, in the order of `groups` or in which the labels first appear, or one for
             all; by default sqrt(number of the group's coefficients), so that large groups are not favoured (Yuan, Lin
             2006)

    With groups of one and weights 1 it is L1. With one group it is the 2-norm, not its square: 0 from a finite alpha
    on. scikit-learn's MultiTaskLasso(alpha, fit_intercept=False) with n rows and k targets is this with X repeated for
    each target, a group for each feature, weights 1 and our alpha = alpha / k. The optimum is 0 exactly from
    alpha_max = max_g |g_g|_2 / weight_g on. On the set, alpha is the multiplier of Omega(w) <= t.
    With alpha below some 1e-5 of alpha_max and nearly collinear columns it may not converge, and says so.

    Raises ValueError or TypeError for groups that overlap or leave an index out, and for weights that are not positive.
    """

    groups: Any
    weights: Any = None
    name: ClassVar[str] = "group_lasso"
    strictly_convex: ClassVar[bool] = False
    piecewise_linear: ClassVar[bool] = False

    def __post_init__(self) -> None:
        groups = _disjoint(self.groups)
        object.__setattr__(self, "groups", groups)
        if self.weights is None:
            return
        weights = as_tensor("weights", self.weights)
        count = "one number" if isinstance(groups, int) else f"one number or {len(groups)}, one for each group"
        fits = weights.ndim == 0 or (not isinstance(groups, int) and weights.shape == (len(groups),))
        require(fits, "weights", f"shape {tuple(weights.shape)}", count)
        require(bool((weights > 0).all()), "weights", weights.min().item(), "> 0")
        object.__setattr__(self, "weights", weights.item() if weights.ndim == 0 else tuple(weights.tolist()))

    def value(self, w: Numbers) -> Tensor:
        w = self._fitting("w", w)
        _, label, weights = self._parts(w.shape[-1])
        return (weights * _norms(w, label, len(weights))).sum(-1)

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        v = self._fitting("v", v)
        _, label, weights = self._parts(v.shape[-1])
        lengths = _norms(v, label, len(weights))
        beyond = (lengths - column("step", step, v) * weights).clamp(min=0)
        return (beyond / torch.where(lengths > 0, lengths, 1.0))[..., label] * v

    def distance(self, w: Numbers, u: Numbers, alpha: Numbers) -> Tensor:
        w = self._fitting("w", w)
        u = alike("u", u, "w", w)
        _, label, weights = self._parts(w.shape[-1])
        lengths, radius = _norms(w, label, len(weights)), strength("alpha", alpha, w) * weights
        active = lengths > 0
        rates = (radius / torch.where(active, lengths, 1.0))[..., label] * w
        nearest = torch.where(active[..., label], rates, _projected(u, label, radius))
        return (u - nearest).abs().amax(-1)

    def derivative(self, w: Numbers, v: Numbers) -> Tensor:
        w = self._fitting("w", w)
        v = alike("v", v, "w", w)
        _, label, weights = self._parts(w.shape[-1])
        lengths = _norms(w, label, len(weights))
        inner = _sums(w / torch.where(lengths > 0, lengths, 1.0)[..., label] * v, label, len(weights))
        return (weights * torch.where(lengths > 0, inner, _norms(v, label, len(weights)))).sum(-1)

    def size(self, w: Numbers) -> Tensor:
        return self.value(w)

    def alpha_max(self, g: Numbers) -> Tensor:
        g = self._fitting("g", g)
        _, label, weights = self._parts(g.shape[-1])
        return (_norms(g, label, len(weights)) / weights).amax(-1)

    def movable(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        """In every optimum a group lies on the ray of its u, and is 0 if u is shorter than the threshold."""
        _, label, weights = self._parts(w.shape[-1])
        lengths, reach = _norms(w, label, len(weights)), _norms(u, label, len(weights))
        active = lengths > 0
        at_threshold = active | (reach >= alpha.unsqueeze(-1) * weights * (1 - STRICT))
        along = (
            torch.where(active[..., label], w, u) / torch.where(active, lengths, reach).clamp(min=1e-300)[..., label]
        )
        along = torch.where(at_threshold[..., label], along, 0.0)
        ray = along.unsqueeze(-1) * along.unsqueeze(-2) * (label.unsqueeze(-1) == label)
        return torch.where((alpha > 0)[..., None, None], ray, torch.eye(w.shape[-1], dtype=w.dtype))

    def penalized(self, kernels: object, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor:
        """Problem by problem; along alphas of one problem, from the largest down."""
        return singly(self._problem(H), kernels, H, w_hat, alpha, penalized=True)

    def constrained(self, kernels: object, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        return singly(self._problem(H), kernels, H, w_hat, t, penalized=False)

    def _problem(self, H: Tensor) -> Callable[[Array, Array], SetBlocks]:
        """What makes one problem of its H and g."""
        p = H.shape[-1]
        count = p if isinstance(self.groups, int) else sum(map(len, self.groups))
        require(p == count, "loss", p, f"of {count} coefficients, those in the groups")
        groups, _, weights = self._parts(p)
        return lambda H_i, g_i: SetBlocks(H_i, g_i, groups, weights.numpy())

    def _fitting(self, name: str, value: Numbers) -> Tensor:
        tensor = vector(name, value)
        if not isinstance(self.groups, int):
            fitting(name, tensor, sum(map(len, self.groups)), "one number for each coefficient in the groups", value)
        return tensor

    def _parts(self, p: int) -> tuple[list[Any], Tensor, Tensor]:
        return _parts(self.groups, self.weights, p)


def _disjoint(groups: Any) -> int | tuple[tuple[int, ...], ...]:
    """The groups as lists of indices, or the size of groups of any number of coefficients."""
    if isinstance(groups, int | np.integer) and not isinstance(groups, bool):
        require(bool(groups >= 1), "groups", groups, "at least 1, the size of each group")
        return int(groups)
    entries = groups.tolist() if hasattr(groups, "tolist") else groups
    ordered = isinstance(entries, Iterable) and not isinstance(entries, str | bytes | Mapping | Set)
    if not ordered or hasattr(groups, "columns"):
        raise TypeError(f"groups must be labels, lists of indices or a number of coefficients; got {groups!r:.80}")
    entries = list(entries)
    require(len(entries) > 0, "groups", entries, "at least one group")
    nested = [isinstance(entry, Sequence | np.ndarray | Tensor) and not isinstance(entry, str) for entry in entries]
    if not any(nested):
        members: dict[Any, list[int]] = {}
        for j, label in enumerate(entries):
            if not isinstance(label, Hashable) or label is None or label != label:
                raise TypeError(
                    f"groups must have a label, a text or a number, for each coefficient; got {label!r:.80}"
                )
            members.setdefault(label, []).append(j)
        return tuple(map(tuple, members.values()))
    if not all(nested):
        raise TypeError(f"groups must be either all labels or all lists of indices; got {entries!r:.80}")
    return _indices(entries)


def _indices(entries: list[Any]) -> tuple[tuple[int, ...], ...]:
    """Lists of indices, if each from 0 to p - 1 is in exactly one of them."""
    lists = [as_tensor("groups", list(entry)).tolist() for entry in entries]
    require(not any(isinstance(j, list) for group in lists for j in group), "groups", entries, "lists of indices")
    flat = sorted(j for group in lists for j in group)
    require(all(lists), "groups", entries, "lists with at least one index each")
    whole = all(j == int(j) >= 0 for j in flat)
    require(whole, "groups", entries, "made of indices, whole numbers from 0")
    twice = [int(j) for j, k in pairwise(flat) if j == k]
    require(not twice, "groups", f"index {twice[:1]} in two of them", "disjoint")
    missing = [k for k, j in enumerate(flat) if j != k]
    require(not missing, "groups", f"none for the index {missing[:1]}", "such that every coefficient is in one")
    return tuple(tuple(map(int, group)) for group in lists)


@lru_cache(maxsize=64)
def _parts(groups: Any, weights: Any, p: int) -> tuple[list[Any], Tensor, Tensor]:
    """The indices of each group, the group of each of p coefficients, and the groups' weights."""
    if isinstance(groups, int):
        groups = [range(j, min(j + groups, p)) for j in range(0, p, groups)]
    label = torch.empty(p, dtype=torch.long)
    for k, group in enumerate(groups):
        label[list(group)] = k
    sizes = torch.tensor([len(group) for group in groups], dtype=torch.float64)
    scale = sizes.sqrt() if weights is None else torch.as_tensor(weights, dtype=torch.float64).expand(len(groups))
    return [np.array(group) for group in groups], label, scale


def _sums(v: Tensor, label: Tensor, count: int) -> Tensor:
    """The sum over each group, (..., count)."""
    return v.new_zeros(*v.shape[:-1], count).index_add(-1, label, v)


def _norms(v: Tensor, label: Tensor, count: int) -> Tensor:
    """|v_g|_2 of each group, (..., count); the largest entry is taken out, so that no square over- or underflows."""
    zeros = v.new_zeros(*v.shape[:-1], count)
    largest = zeros.scatter_reduce(-1, label.expand_as(v), v.abs(), "amax")
    unit = torch.where(largest > 0, largest, 1.0)
    return _sums((v / unit[..., label]).square(), label, count).sqrt() * largest


def _projected(v: Tensor, label: Tensor, radius: Tensor) -> Tensor:
    """The nearest point with |v_g|_2 <= radius_g in each group."""
    lengths = _norms(v, label, radius.shape[-1])
    share = torch.where(lengths > radius, radius / torch.where(lengths > 0, lengths, 1.0), 1.0)
    return share[..., label] * v
