"""Dates and times as people write them, in words or in digits: 2024-04-01, 1. April 2024, 09jan2024, Mär-24, 202404."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets.cells import FOLDED, LONGEST

FORMS = [
    re.compile(pattern)
    for pattern in (
        r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|[-+]\d{2}:?\d{2}))?)?",
        r"\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?)?",
        r"\d{4}-W\d{2}|(0?[1-9]|1[0-2])[-.](19|20)\d{2}|\d{1,2}/\d{4}",
        r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.",
        r"(\d{4} ?年 ?)?\d{1,2} ?月( ?\d{1,2} ?[日号])?( ?\d{1,2}:\d{2}(:\d{2})?)?",
        r"\d{4}[- ]?Q[1-4]|Q[1-4][- /]\d{4}|\d{4}年第?[1-4一二三四]季度?|\d{4}M\d{2}",
        r"(Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sept?(ember)?|Oct(ober)?|Nov(ember)?"
        r"|Dec(ember)?)\.?[- ]'?(\d{4}|\d{2})",
        r"[TK][1-4][ /-]\d{4}|\d{4}[ /-][TKHS][1-4]|[HS][12][ /-]\d{4}",
        r"(?i:(I{1,3}|IV|[1-4])\.? ?(кв|kw|quartal|quarter|trim)\w*\.? ?\d{4})",
        r"(KW|CW|W|week) ?\d{1,2}[ /-]\d{4}|\d{4}[ /-]?(KW|CW) ?\d{1,2}",
        r"\d{4}\. ?\d{1,2}\. ?\d{1,2}\.?|\d{4}년 ?\d{1,2}월( ?\d{1,2}일)?|\w{2}(\d{1,2}|元)年\d{1,2}月\d{1,2}日",
        r"[^\W\d]{2,3}\.?,? \d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})( \d{1,2}:\d{2})?",
    )
]
"""Each for itself: 3-2024 beside 14-2024 are no months."""

MONTH = re.compile(
    r"jan(uary?|uari|v|vier|eiro)?|jän(ner)?|ene(ro)?|gen(naio)?|sty(czeń|cznia)?"
    r"|feb(ruary?|ruari|er|rero|braio)?|f[eé]vr?(ier)?|fevereiro|lut(y|ego)?|mar(ch|s|zo|ço|zec|ca)?|märz?|mrz|mrt|maart"
    r"|apr(il|ile)?|avr(il)?|abr(il)?|kwi(ecień|etnia)?|mayo?|mai|mei|maio|maja?|mag(gio)?"
    r"|jun[ei]?|juin|junio|junho|giu(gno)?|cze(rwiec|rwca)?|jul[iy]?|juil(let)?|julio|julho|lug(lio)?|lip(iec|ca)?"
    r"|aug(ust|usti|ustus)?|ao[uû]t|ago(sto)?|sie(rpień|rpnia)?|sep(t|tember|tembre|tiembre)?|set(tembre|embro|iembre)?"
    r"|wrz(esień|eśnia)?|o[ck]t(ober|obre)?|octubre|ott(obre)?|out(ubro)?|paź(dziernik|dziernika)?"
    r"|nov(ember|embre|iembre|embro)?|lis(topad|topada)?|de[cz](ember)?|déc(embre)?|dezembro|dic(iembre|embre)?"
    r"|gru(dzień|dnia)?|(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,5}"
)
"""Months by their names in the languages of Europe, whole and short."""
AROUND = re.compile(
    r"uhr|à|h|de|del|of|at|am|pm|utc|gmt|[ecmpw]e?[sd]?t|[jk]st|z|г|r|st|nd|rd|th|er|re"
    r"|(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|mo|di|mi|do|fr|sa|so|(mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|sonnabend|(lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
"""Words that stand beside a date or a time, and are not the day or the month."""
WRITTEN = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"[（(]?(星期|周|週|礼拜)[一二三四五六日天][)）]?|[（(][月火水木金土日][)）]", " "),
        (r"(?<![^\W\d_])[ap]\. ?m\.?|(?<=\d)t(?=\d)", " "),
        (r"上午|下午|午前|午後|凌晨|中午", " "),
        (r"民國|民国|令和|平成|昭和|西元|公元", ""),
        (r"[年月](?=\s*\d)", "-"),
        (r"[日号號年月]", " "),
        (r"[时時点點](?=\d)|分(?=\d)", ":"),
        (r"[时時点點分秒]", " "),
    )
]
_DAY, _MONTH, _PART = r"\d{1,2}", r"(\d{1,2}|#)", r"[-/. ]+"
_TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?"
_DATE = "|".join(
    [
        rf"{_DAY}{_PART}{_MONTH}{_PART}'?(\d{{2}}|\d{{4}})",
        rf"\d{{3,4}}{_PART}{_MONTH}{_PART}{_DAY}",
        rf"#{_PART}{_DAY}( {_TIME})? \d{{4}}|\d{{1,2}}#\d{{2,4}}|{_DAY}{_PART}#|#{_PART}?\d{{4}}|# ?[-']\d{{2}}",
    ]
)
REDUCED = re.compile(rf"({_DATE})( ?:?{_TIME})?( ?[-+]\d{{1,2}}(:?\d{{2}})?)?|{_TIME}|\d{{1,2}}:|\d{{8}}[: ]\d{{4,6}}")
"""What is left of a date: # is a month's name, other words are gone."""


def are_dates(texts: list[str]) -> bool:
    """Whether texts are dates or times, all of them."""
    folded = [text.translate(FOLDED) for text in texts]
    return any(all(map(form.fullmatch, folded)) for form in FORMS) or all(map(_is_date, folded))


def _is_date(text: str) -> bool:
    if len(text) > min(60, LONGEST) or not re.search(r"\d", text):
        return False
    text = text.lower()
    for form, meant in WRITTEN:
        text = form.sub(meant, text)
    text = re.sub(r"(?<=\d)h(?=\d\d\b)", ":", text)
    words = {word: _meant(word) for word in re.findall(r"[^\W\d_]+", text)}
    if None in words.values():
        return False
    text = re.sub(r"[^\W\d_]+", lambda word: str(words[word[0]]), text)
    text = re.sub(r"(?<=#)\.|(?<!\d)\.(?!\d)|\.(?=\s|$)|[,()\[\]]", " ", text)
    return bool(REDUCED.fullmatch(" ".join(text.split())))


@lru_cache(maxsize=1024)
def _meant(word: str) -> str | None:
    return " " if AROUND.fullmatch(word) else "#" if MONTH.fullmatch(word) else None


NAMED = re.compile(r"(.*[ _.-])?(date|datum|fecha|дата|日期)", re.IGNORECASE)
"""How a column is called in which 9.01 is the ninth of January."""


def are_numbers_of_dates(name: str, values: NDArray[np.float64]) -> bool:
    """Whether numbers are days, hours or months: 20240131, 2024013108, 202401, 2024.01, 1.2024, and as named 31.01."""
    if len(np.unique(values)) < 3:
        return bool((values == np.round(values)).all()) and _are_days(values)
    if (values == np.round(values)).all():
        # then perhaps hours, and minutes, and seconds behind the day
        return (
            _are_days(values)
            or _follow(values // 100, values % 100)
            or any(_are_days(values // cut) and (values % cut < 25 * cut / 100).all() for cut in (1e2, 1e4, 1e6))
        )
    whole = np.floor(values)
    two, four = (np.round((values - whole) * 10**digits) for digits in (2, 4))
    if (np.abs(values - whole - two / 100) < 1e-9).all() and (
        _follow(whole, two)
        or (NAMED.fullmatch(name.strip()) and ((whole >= 1) & (whole <= 31) & (two >= 1) & (two <= 12)).all())
    ):
        return True
    return bool((np.abs(values - whole - four / 10_000) < 1e-9).all()) and _follow(four, whole)


def _are_days(whole: NDArray[np.float64]) -> bool:
    """Whether whole numbers are days written as 20240131."""
    day = whole % 100
    return _are_months(whole // 10_000, whole // 100 % 100) and bool(((day >= 1) & (day <= 31)).all())


def _are_months(year: NDArray[np.float64], month: NDArray[np.float64]) -> bool:
    return bool(((year >= 1900) & (year < 2100) & (month >= 1) & (month <= 12)).all())


def _follow(year: NDArray[np.float64], month: NDArray[np.float64]) -> bool:
    """Whether they are months, and lie close together: one in a year, at least."""
    if not _are_months(year, month):
        return False
    count = np.unique(12 * year + month)
    return bool(np.ptp(count) <= 12 * (len(count) - 1))
