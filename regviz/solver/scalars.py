"""Single numbers and choices as arguments, and how they are refused: name, value, what is allowed. Without torch."""

from __future__ import annotations

import math
from collections.abc import Iterable
from operator import index
from typing import Any

__all__ = ["choice", "number", "require", "whole"]

MOST = 200  # characters of a value in a sentence: a matrix has millions


def require(condition: bool, name: str, value: object, allowed: str) -> None:
    """Refuse: an error that names the argument, its value (of a long one the beginning) and what is allowed."""
    if not condition:
        said = str(value)
        raise ValueError(f"{name} must be {allowed}; got {said if len(said) <= MOST else f'{said[:MOST]} …'}")


def whole(name: str, value: Any, least: int, most: int | None = None) -> int:
    """`value` as a whole number from `least` to `most`; TypeError for what is none, ValueError for one beyond."""
    allowed = f"a whole number >= {least}" if most is None else f"a whole number from {least} to {most}"
    try:
        found = index(value)
    except TypeError:
        raise TypeError(f"{name} must be {allowed}; got {value!r:.80}") from None
    require(type(value) is not bool and least <= found and (most is None or found <= most), name, value, allowed)
    return found


def number(name: str, value: Any, least: float, most: float = math.inf, *, above: bool = False) -> float:
    """`value` as a float from `least` (or, with `above`, beyond it) to `most`; NaN is refused.

    TypeError for what is no number, ValueError for one beyond. Infinity passes only as `most`.
    """
    allowed = f"a number {'>' if above else '>='} {least:g}"
    allowed += f" and <= {most:g}" if most < math.inf else ""
    try:
        if isinstance(value, str | bytes):
            raise TypeError
        found = float(value)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name} must be {allowed}; got {value!r:.80}") from None
    require((found > least if above else found >= least) and found <= most, name, value, allowed)
    return found


def choice(name: str, value: Any, options: Iterable[Any]) -> None:
    """ValueError for what is none of the options."""
    options = list(options)
    if not any(isinstance(value, type(option)) and value == option for option in options) or isinstance(value, bool):
        raise ValueError(f"{name} must be {' or '.join(map(repr, options))}; got {value!r:.80}")
