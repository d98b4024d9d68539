"""How a solution is shown to a person: at most ten lines, and the whole of it as a table.

An exact 0 is printed as `0`; what is not exactly 0 never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from regviz.solver.loss import Quadratic

__all__ = ["number", "table", "text"]

WIDTH = 100  # characters in a line
INDENT = 13  # of what is said of a field
LONGEST = 40  # characters of a name
ENDS = 3  # optima that are shown from each end of a long list


class Shown(Protocol):
    """What is shown of a solution."""

    @property
    def loss(self) -> Quadratic: ...
    @property
    def penalty(self) -> object: ...
    @property
    def w(self) -> Tensor: ...
    @property
    def alpha(self) -> Tensor: ...
    @property
    def t(self) -> Tensor: ...
    @property
    def value(self) -> Tensor: ...
    @property
    def zeros(self) -> Tensor: ...
    @property
    def kkt(self) -> Tensor: ...
    @property
    def converged(self) -> Tensor: ...


def number(x: float) -> str:
    """x in six digits; 0 is `0`, and nothing else is."""
    return f"{x + 0.0:.6g}"


def text(solution: Shown) -> str:
    """What `repr` says: one optimum field by field, several as a table of the first and the last."""
    return _one(solution) if solution.w.ndim == 1 else _several(solution)


def table(solution: Shown) -> NDArray[Any]:
    """A structured array, one row for each optimum; a name that is taken already gets a number behind it."""
    p, count = solution.w.shape[-1], solution.converged.numel()
    numbers = {name: getattr(solution, name).reshape(count).numpy() for name in ("alpha", "t", "value", "kkt")}
    last = {
        "value": numbers.pop("value"),
        "zeros": solution.zeros.sum(-1).reshape(count).numpy(),
        "kkt": numbers.pop("kkt"),
        "converged": solution.converged.reshape(count).numpy(),
    }
    taken = {*numbers, *last}
    w = zip(_names(solution), solution.w.reshape(count, p).T.numpy(), strict=True)
    columns = numbers | {_free(name, taken): column for name, column in w} | last
    rows = np.empty(count, dtype=[(name, column.dtype) for name, column in columns.items()])
    for name, column in columns.items():
        rows[name] = column
    return rows


def _free(name: str, taken: set[str]) -> str:
    """`name`, or the first of name_2, name_3, ... that is not taken; it then is."""
    free, k = name, 2
    while free in taken:
        free, k = f"{name}_{k}", k + 1
    taken.add(free)
    return free


def _names(solution: Shown) -> Sequence[str]:
    """The coefficients' names; one without letters, which no column of a structured array can have, is w with its
    number."""
    names = solution.loss.names or [""] * solution.w.shape[-1]
    return [name or f"w{j + 1}" for j, name in enumerate(names)]


def _short_names(solution: Shown) -> Sequence[str]:
    """The same in one line each, and of long ones the beginning."""
    lines = [" ".join(name.split()) for name in _names(solution)]
    return [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in lines]


def _one(solution: Shown) -> str:
    w, names = [number(x) for x in solution.w.tolist()], _short_names(solution)
    entries = [f"{name} {x}" for name, x in zip(names, w, strict=True)] if solution.loss.names else w
    zeros = [name for name, zero in zip(names, solution.zeros.tolist(), strict=True) if zero]
    fields = {
        "w": _listed(entries, lines=3),
        **{name: number(getattr(solution, name).item()) for name in ("alpha", "t")},
        "zeros": f"{len(zeros)} of {len(w)}" + (f": {_listed(zeros)}" if zeros else ""),
        "kkt": f"{solution.kkt.item():.1g}",
        "converged": str(solution.converged.item()),
        "penalty": f"{solution.penalty!s:.60}",
    }
    return "\n".join([type(solution).__name__, *(f"  {name:{INDENT - 3}} {said}" for name, said in fields.items())])


def _listed(entries: Sequence[str], lines: int = 1) -> str:
    """As many entries as fit in so many lines, and how many more there are."""
    shown = [""]
    for j, entry in enumerate(entries):
        more = f" … ({len(entries) - j} more)"
        room = WIDTH - INDENT - (len(more) if len(shown) == lines and j < len(entries) - 1 else 0)
        if shown[-1] and len(shown[-1]) + len(entry) + 2 > room:
            if len(shown) == lines:
                shown[-1] += more
                break
            shown.append("")
        shown[-1] += f" {entry}," if shown[-1] else f"{entry},"
    return f"\n{' ' * INDENT}".join(shown).removesuffix(",")


def _several(solution: Shown) -> str:
    batch, count = tuple(solution.converged.shape), solution.converged.numel()
    head = (
        f"{type(solution).__name__} of {count} optima{f' {batch}' if len(batch) > 1 else ''}, {solution.penalty!s:.60}"
    )
    if count == 0:
        return head
    done = int(solution.converged.sum())
    largest = f"largest kkt {solution.kkt.max().item():.1g}"
    head += f": {'all' if done == count else f'{done} of {count}'} converged, {largest}"
    places = [*range(count)] if count <= 2 * ENDS + 1 else [*range(ENDS), *range(count - ENDS, count)]
    rows = [_row(solution, np.unravel_index(i, batch)) for i in places]
    lines = _aligned([["", "alpha", "t", "zeros", *_short_names(solution)[:WIDTH]], *rows], solution.w.shape[-1])
    if count > len(places):
        lines.insert(1 + ENDS, "  …")
    return "\n".join([head, *lines])


def _row(solution: Shown, place: tuple[Any, ...]) -> list[str]:
    index = tuple(int(i) for i in place)
    alpha, t = (number(getattr(solution, name)[index].item()) for name in ("alpha", "t"))
    w = solution.w[index].tolist()[:WIDTH]
    label = str(index[0] if len(index) == 1 else index)
    return [label, alpha, t, str(int(solution.zeros[index].sum())), *map(number, w)]


def _aligned(rows: Sequence[Sequence[str]], p: int) -> list[str]:
    """The rows as lines of columns as wide as need be, the last p of them coefficients: as many as fit in a line."""
    lines, before = [" "] * len(rows), len(rows[0]) - min(p, WIDTH)
    for j, column in enumerate(zip(*rows, strict=True)):
        width = max(map(len, column))
        if len(lines[0]) + width + 2 > WIDTH and j > before:
            lines[0] += f"  … ({p - (j - before)} more)"
            break
        lines = [f"{line} {entry:>{width}} " for line, entry in zip(lines, column, strict=True)]
    return [line.rstrip() for line in lines]
