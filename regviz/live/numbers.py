"""Numbers as they are printed. The browser's half is regviz/hand/numbers.mjs; both print the same."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["printed", "short"]


def printed(value: float | None, digits: int = 3) -> str:
    """A number to so many digits after the point: an exact zero is 0, and nothing else looks like one.

    What is too small or too large for these digits is printed as 1.2e−5; what there is none of, as a dash. Halves are
    rounded away from zero, as JavaScript does.
    """
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    exact = Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) if abs(value) < 1e5 else exact
    if abs(value) < 1e5 and rounded != 0:
        return f"{rounded:f}".replace("-", "−")
    exponent = exact.adjusted()
    mantissa = exact.scaleb(-exponent).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if abs(mantissa) >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{mantissa:.1f}e{exponent}".replace("-", "−")


def short(value: float) -> str:
    """A number to three significant digits, without zeros at its end; from 1e5 on and below 1e-4 as 1.2e−5."""
    if not 1e-4 <= abs(value) < 1e5:
        return printed(value)
    exact = Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 2), ROUND_HALF_UP)
    return f"{rounded.normalize():f}".replace("-", "−")
