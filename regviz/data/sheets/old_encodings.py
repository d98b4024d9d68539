"""Encodings from before UTF-8, told by which bytes occur where.

A table has few words, often too few for how often each sign occurs in a language; but what a byte would be in the
middle of a word says more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LETTERS = frozenset("ÄÖÜäöüßáéíóúàèìòùâêîôûñÑçÇãõÃÕÁÉÍÓÚÀÈÊÎÔåÅæÆøØëïÿœŒšŠžŽ")
SIGNS = frozenset("°²³µ€£½¼¾–—’‘“”„…§±")
CYRILLIC = frozenset([*range(0xC0, 0x100), 0xA8, 0xB8, 0x85, 0x96, 0x97, 0xA0, 0xAB, 0xB0, 0xB9, 0xBB])
"""The letters of Russian in cp1251, and … – — « ° № » with the blank that parts no line."""
HIGH = re.compile(rb"[\x80-\xff]+")


def by_bytes(sample: bytes) -> str | None:
    """The encoding of a text, None where its bytes leave a doubt."""
    if _is_western(sample):
        return "cp1252"
    if _is_cyrillic(sample):
        return "cp1251"
    return _eastern(sample)


def _is_western(sample: bytes) -> bool:
    """Whether all beyond ASCII are letters beside plain ones, at most two small ones in a row, or signs such as °."""
    for run in HIGH.finditer(sample):
        signs = run[0].decode("cp1252", "replace")
        before, after = sample[max(run.start() - 1, 0) : run.start()], sample[run.end() : run.end() + 1]
        word = LETTERS.issuperset(signs) and (before.isalpha() or after.isalpha())
        if not (signs in SIGNS or (word and (len(signs) == 1 or (len(signs) == 2 and signs.islower())))):
            return False
    return True


def _is_cyrillic(sample: bytes) -> bool:
    """Whether all beyond ASCII are Russian letters, not signs of two bytes: of these no word has an odd number."""
    runs = HIGH.findall(sample)
    words = [word for run in runs for word in re.split(rb"[\x85\x96\x97\xa0\xab\xb0\xb9\xbb]+", run)]
    if not all(map(CYRILLIC.issuperset, runs)) or max(map(len, words)) < 3:
        return False
    others = ("gb18030", "big5", "cp932")
    return any(len(word) > 2 and len(word) % 2 for word in words) or not any(_decodes(sample, one) for one in others)


def _eastern(sample: bytes) -> str | None:
    """Shift-JIS, GB18030 or Big5, where every pair of bytes is a common sign of one of them."""
    pairs = set(_pairs(sample))
    japanese = all(0x81 <= a <= 0x9F or 0xE0 <= a <= 0xEA for a, _ in pairs) and any(a <= 0x9F for a, _ in pairs)
    if japanese and _decodes(sample, "cp932"):
        return "cp932"
    if all((0xB0 <= a <= 0xD7 or 0xA1 <= a <= 0xA3) and b >= 0xA1 for a, b in pairs):
        return "gb18030"
    if _is_chinese(pairs) and _decodes(sample, "gb18030"):
        return "gb18030"
    common = all(0xA1 <= a <= 0xC6 and (0x40 <= b <= 0x7E or b >= 0xA1) for a, b in pairs)
    return "big5" if common and len(pairs) > 4 and any(b >= 0xA1 for _, b in pairs) else None


def _is_chinese(pairs: set[tuple[int, int]]) -> bool:
    """Whether pairs are signs of GB 2312, common ones at least half of them, or units such as ㎡ and ℃."""
    rare = all(0xA1 <= a <= 0xF7 and not 0xAA <= a <= 0xAF and (b >= 0xA1 or 0xA8 <= a <= 0xA9) for a, b in pairs)
    return rare and 2 * sum(0xB0 <= a <= 0xD7 and b >= 0xA1 for a, b in pairs) >= len(pairs)


def _pairs(sample: bytes) -> Iterator[tuple[int, int]]:
    """The signs of two bytes."""
    found = re.finditer(rb"[\x80-\xff](?s:.)", sample)
    return ((pair[0][0], pair[0][1]) for pair in found)


def _decodes(sample: bytes, encoding: str) -> bool:
    """Whether bytes are a text in an encoding, cut off perhaps."""
    try:
        sample.decode(encoding)
    except UnicodeDecodeError as error:
        return len(sample) - error.start < 2
    return True
