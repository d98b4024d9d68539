"""What may come in as an argument, how it becomes float64, and how it is refused: name, value, what is allowed.

Numbers are what NumPy reads as real numbers, however they are kept: tensors in the computer's memory, arrays, nested
lists, pandas' tables and columns of any number type. pandas itself is not imported: a table is what has `columns` and
`items()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from regviz.solver.pieces import PIECE
from regviz.solver.scalars import require
from regviz.solver.shapes import common_shape

__all__ = [
    "Numbers",
    "alike",
    "as_tensor",
    "broadcast",
    "coefficient_names",
    "column_names",
    "finite_range",
    "fitting",
    "require",
    "same_names",
    "same_rows",
    "strength",
    "to_float64",
    "vector",
]

Numbers = ArrayLike | Tensor


def as_tensor(name: str, value: Numbers, least: float | None = None) -> Tensor:
    """`value` (tensor, array, table, nested list or number) as a float64 tensor without NaN and infinity.

    Raises TypeError if `value` is not made of real numbers, ValueError if one of them is not finite or below `least`.
    """
    tensor = to_float64(name, value).detach()
    low, _ = finite_range(name, tensor)
    if least is not None:
        require(low >= least, name, low, f">= {least:g}")
    return tensor


def to_float64(name: str, value: Numbers) -> Tensor:
    """`value` as a float64 tensor, whatever numbers are in it; TypeError if it is not made of real numbers."""
    if not isinstance(value, Tensor):
        return torch.from_numpy(_as_array(name, value))
    if value.is_nested:
        raise TypeError(f"{name} must be in equal rows; got a nested tensor: give its to_padded_tensor(0)")
    if value.is_quantized:
        raise TypeError(f"{name} must be made of real numbers; got quantized ones: give its dequantize()")
    if value.layout != torch.strided:
        raise TypeError(f"{name} must be dense; got a tensor of layout {value.layout}: give its to_dense()")
    if value.device.type != "cpu":
        raise TypeError(f"{name} must be in the computer's memory (device cpu); got a tensor on {value.device}")
    if value.is_complex():
        raise TypeError(f"{name} must be made of real numbers; got complex ones")
    return value.to(torch.float64)


def finite_range(name: str, tensor: Tensor) -> tuple[float, float]:
    """The least and the greatest number; (inf, -inf) for none. ValueError if one is NaN or infinite."""
    low, high = torch.inf, -torch.inf
    for piece in tensor.reshape(-1).split(PIECE):
        if piece.numel():
            least, greatest = (x.item() for x in piece.aminmax())  # both are NaN if one entry is
            if not (-torch.inf < least and greatest < torch.inf):
                raise ValueError(f"{name} must be finite; it contains {piece[~piece.isfinite()][0].item()}")
            low, high = min(low, least), max(high, greatest)
    return low, high


def broadcast(name: str, shape: torch.Size, other_name: str, other: torch.Size) -> torch.Size:
    """The common shape of two batches; ValueError if there is none."""
    try:
        return common_shape(shape, other)
    except ValueError:
        raise ValueError(
            f"{name} has batch shape {tuple(shape)}, {other_name} has {tuple(other)}: they must broadcast"
        ) from None


def fitting(name: str, vector: Tensor, length: int, why: str, given: object = None) -> None:
    """Refuse a vector (..., length) of another length; of a column, (..., length, 1), say how to make it a vector.

    given  what `vector` was made of
    """
    if vector.shape[-1:] == (length,):
        return
    hint = ""
    if vector.ndim >= 2 and vector.shape[-2:] == (length, 1):
        flat = "[:, 0]" if isinstance(given, list | tuple) else ".iloc[:, 0]" if _is_table(given) else ".ravel()"
        hint = f": a column; give {name}{flat if vector.ndim == 2 else '[..., 0]'}"
        hint += ", of an array" if isinstance(given, list | tuple) else ""
    raise ValueError(f"{name} must be of shape (..., {length}), {why}; got shape {tuple(vector.shape)}{hint}")


def vector(name: str, value: Numbers) -> Tensor:
    """`value` as float64 vectors (..., p); NaN and infinity pass."""
    tensor = to_float64(name, value)
    got = f"shape {tuple(tensor.shape)}" if tensor.ndim else f"the number {tensor}"
    require(tensor.shape[-1:] > (0,), name, got, "of shape (..., p) with p >= 1, a vector or several")
    return tensor


def alike(name: str, value: Numbers, other_name: str, other: Tensor) -> Tensor:
    """`value` as float64 vectors of the length of `other`, whose batches broadcast; NaN and infinity pass."""
    tensor = to_float64(name, value)
    fitting(name, tensor, other.shape[-1], f"like {other_name}", value)
    broadcast(name, tensor.shape[:-1], other_name, other.shape[:-1])
    return tensor


def strength(name: str, value: Numbers, vectors: Tensor) -> Tensor:
    """`value` as one number >= 0 for each of the vectors (..., p), shaped to meet them: (..., 1); NaN passes."""
    tensor = to_float64(name, value)
    negative = tensor[tensor < 0]
    require(not negative.numel(), name, negative.min().item() if negative.numel() else None, ">= 0")
    broadcast(name, tensor.shape, "the vector", vectors.shape[:-1])
    return tensor.unsqueeze(-1)


def column_names(value: object) -> tuple[str, ...] | None:
    """The names of a table's columns; None for what has none, or only numbers for them."""
    if not _is_table(value):
        return None
    names = list(cast(Any, value).columns)
    return None if all(isinstance(name, Integral) for name in names) else tuple(map(str, names))


def coefficient_names(names: object, p: int) -> tuple[str, ...]:
    """`names`, if they are p texts in an order."""
    allowed = f"as many texts as there are coefficients, {p}"
    found = None if isinstance(names, str | bytes | Set) or not isinstance(names, Iterable) else tuple(names)
    if found is None or not all(isinstance(name, str) for name in found):
        raise TypeError(f"names must be {allowed}; got {names!r:.80}")
    require(len(found) == p, "names", found, allowed)
    return found


def same_rows(name: str, value: object, other_name: str, other: object) -> None:
    """Refuse tables or columns of pandas that have a label in common, but not the same ones in the same order.

    Where no label is in common, one of them has only the numbers of its rows, or all mean nothing: the order counts.
    """
    labels, wanted = _row_labels(value), _row_labels(other)
    if labels is None or wanted is None or labels.equals(wanted) or not labels.isin(wanted).any():
        return
    k = next(k for k, (label, want) in enumerate(zip(labels, wanted, strict=True)) if label != want)
    allowed = f"of the rows of {other_name}, in their order: row {k} of {other_name} is {wanted[k]!r}"
    hint = f"give {name}.loc[{other_name}.index], or {name}.to_numpy() if the labels mean nothing"
    require(False, name, f"row {labels[k]!r} there: {hint}", allowed)


def same_names(name: str, value: object, other_name: str, names: tuple[str, ...] | None) -> None:
    """Refuse a column of pandas, one number for each coefficient, that has them by other names or in another order."""
    labels = _row_labels(value)
    if labels is None or names is None or all(isinstance(label, Integral) for label in labels):
        return
    got = tuple(map(str, labels))
    hint = f"give {name}.loc[{other_name}.columns], or {name}.to_numpy() if the labels mean nothing"
    require(got == names, name, f"{got!s:.80}: {hint}", f"in the order of the columns of {other_name}, {names!s:.80}")


def _row_labels(value: object) -> Any:
    """The labels of the rows, where there are some; a list has an `index`, too."""
    index = getattr(value, "index", None)
    return index if hasattr(index, "equals") else None


def _is_table(value: object) -> bool:
    return hasattr(value, "columns") and hasattr(value, "items")


def _as_array(name: str, value: ArrayLike) -> NDArray[np.float64]:
    if _is_table(value):
        columns = [_column(name, f"its column {label!r}", column) for label, column in cast(Any, value).items()]
        return np.stack(columns, -1) if columns else np.zeros((len(cast(Any, value)), 0))
    if hasattr(value, "isna"):
        return _column(name, "it", value)
    if np.ma.is_masked(value):
        raise ValueError(f"{name} must be finite; it has masked values: fill them, or leave their rows out")
    if hasattr(value, "toarray"):
        raise TypeError(f"{name} must be dense; got {type(value).__name__}: give its toarray()")
    try:
        array = _of_numbers(np.asarray(value))
    except (TypeError, ValueError, RuntimeError, OverflowError) as reason:
        rows = ", in equal rows" if isinstance(value, list | tuple) else ""
        raise TypeError(f"{name} must be made of real numbers{rows}; got {value!r:.80} ({reason})") from None
    return _own(array)


def _column(name: str, said: str, column: Any) -> NDArray[np.float64]:
    """A column of a table; a missing value is said with its row."""
    missing = np.flatnonzero(np.asarray(column.isna()))
    if len(missing):
        row = missing[0] if not hasattr(column, "index") else column.index[missing[0]]
        raise ValueError(
            f"{name} must have no missing values; {said} misses {len(missing)} of {len(column)}, first in row {row}"
        )
    try:
        if column.dtype == "category":
            raise TypeError
        numbers = _own(_of_numbers(np.asarray(column)))
    except (TypeError, ValueError, OverflowError):
        raise TypeError(
            f"{name} must be made of real numbers; {said} is of type {column.dtype}: leave it out, or make it columns "
            f"of 0 and 1, as pandas.get_dummies does"
        ) from None
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} must be finite; {said} contains {numbers[~np.isfinite(numbers)][0]}")
    return numbers


def _of_numbers(array: NDArray[Any]) -> NDArray[Any]:
    """The array, of a type of real numbers; ValueError for strings, complex numbers, dates and other objects."""
    if array.dtype.kind == "O" and array.size and all(_is_number(entry) for entry in array.flat):
        return array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"type {array.dtype}")
    return array


def _is_number(entry: object) -> bool:
    return isinstance(entry, Real | Decimal | np.bool_)


def _own(array: NDArray[Any]) -> NDArray[np.float64]:
    """The array as torch can share it: writable, and with no negative stride, which a single entry keeps otherwise."""
    array = np.require(array, np.float64, ["C", "W"])
    return array.copy() if any(stride < 0 for stride in array.strides) else array
