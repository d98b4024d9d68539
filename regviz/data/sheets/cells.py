"""Cells as they were written, and the signs in them that mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

__all__ = ["CURRENCY", "FOLDED", "LONGEST", "MONEY", "Cells", "forget", "noticed"]

Found = TypeVar("Found")

FOLDED = str.maketrans(
    {chr(0xFF10 + d): str(d) for d in range(10)}
    | dict.fromkeys("−－﹣‐‑‒–—", "-")
    | {"＋": "+", "．": ".", "％": "%", "，": ",", "٫": ".", "٬": ","}
    | {"（": "(", "）": ")", "／": "/", "？": "?"}
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\u2002\u2003", " ")
    | dict.fromkeys("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
)
"""What means the same as a plain sign."""
CURRENCY = (
    r"(?:US|CA|AU|NZ|HK|NT|MX|SG|A|C|R|S)\$|[$€£¥￥₩₹₽฿₿₫₺₪₱₴₦]|Rs\.?|Fr\.|kr\.?|zł|Kč|Ft|EUR|USD|GBP|CHF|CNY|RMB|人民币|JPY"
    r"|INR|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|SGD|HKD|TWD|KRW|BRL|MXN|ZAR|TRY|RUB|THB|元|円"
)
MONEY = re.compile(CURRENCY)
LONGEST = 400
"""No number has more signs: longer cells are not looked at closely, which would take long."""


MOST = 100_000
_noticed: list[Callable[[], None]] = []


def noticed(of: Callable[[str], Found]) -> Callable[[str], Found]:
    """What is asked of a cell again and again, remembered until `forget()`: the cells are somebody's."""
    found = lru_cache(maxsize=MOST)(of)
    _noticed.append(found.cache_clear)
    return found


def forget() -> None:
    """The file has been read: nothing of its cells stays here."""
    for clear in _noticed:
        clear()


class Cells(list[str]):
    """The cells of a column as they were written, and which signs occur in them: most columns need no closer look."""

    def __init__(self, cells: Iterable[str]) -> None:
        super().__init__(cells)
        self.joined = "\x1f".join(self)
        self.signs = set(self.joined) - {"\x1f"}
