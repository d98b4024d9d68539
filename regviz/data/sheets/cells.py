"""Cells as they were written, and what says that there is no value in one."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["CURRENCY", "ERROR", "FOLDED", "LONGEST", "MONEY", "NO_VALUE", "Cells", "says_nothing"]

FOLDED = str.maketrans(
    {chr(0xFF10 + d): str(d) for d in range(10)}
    | {"−": "-", "－": "-", "﹣": "-", "‐": "-", "–": "-", "—": "-", "＋": "+", "．": ".", "％": "%"}
    | {"（": "(", "）": ")", "／": "/", "？": "?"}
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\u2002\u2003", " ")
    | dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff", "")
)
"""What means the same as a plain sign."""
CURRENCY = r"(?:US|A|C|HK|NT|R|S)\$|[$€£¥￥₩₹₽฿₿₫₺₪₱₴₦]|Rs\.?|EUR|USD|GBP|CHF|CNY|RMB|人民币|JPY|INR|元|円"
MONEY = re.compile(CURRENCY)
NO_VALUE = {
    "",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "#div/0!",
    "#value!",
    "#ref!",
    "#name?",
    "#num!",
    "#null!",
    "?",
    "-",
}
NO_VALUE |= {"--", "—", "–", "―", ".", "..", "...", "\\n", "缺失", "缺测", "n.a.", "#n/a n/a", "<na>"}
"""What says that there is no value, in small letters."""
NO_NUMBER = NO_VALUE | {
    "none",
    "missing",
    "无",
    "空",
    "未知",
    "unknown",
    "k. a.",
    "k.a.",
    "n.v.",
    "nd",
    "n.d.",
    "*",
    "/",
    "-nan",
}
NO_NUMBER |= {"nil", "nat", "(null)", "[null]", "undefined", "not available", "no data", "nodata", "(blank)", "blank"}
NO_NUMBER |= {"s/d", "s.d.", "tbd", "tba", "error", "**", "''", "…", "……", "1.#qnan", "1.#ind", "-1.#ind"}
NO_NUMBER |= {"不详", "暂无", "无数据", "无记录", "未测", "未填", "空白", "(空白)", "没有"}
"""The same among numbers; in words, `none` is a word."""
ERROR = re.compile(r"#(n/a|n/d|nv|#+|[^\W_]+(/0)?[!?])", re.IGNORECASE)
"""What Excel writes where a formula fails, in any language."""
LONGEST = 400
"""No number has more signs: longer cells are not looked at closely, which would take long."""


class Cells(list[str]):
    """The cells of a column as they were written, and which signs occur in them: most columns need no closer look."""

    def __init__(self, cells: Iterable[str]) -> None:
        super().__init__(cells)
        self.joined = "\x1f".join(self)
        self.signs = set(self.joined) - {"\x1f"}


def says_nothing(cell: str, words: set[str] = NO_NUMBER) -> bool:
    """Whether a cell says that there is no value."""
    if len(cell) > LONGEST:
        return not cell.strip()
    text = cell.translate(FOLDED).strip().lower()
    zero = words is NO_NUMBER and MONEY.sub("", text).strip() == "-"  # as accounts write that nothing was paid
    return zero or text in words or bool(ERROR.fullmatch(text))
