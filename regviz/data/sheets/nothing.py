"""What says that there is no value in a cell: in any column, and what does so among numbers alone."""

from __future__ import annotations

import re

from regviz.data.sheets.cells import FOLDED, LONGEST, MONEY, noticed

__all__ = ["ERROR", "NO_VALUE", "says_nothing"]

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
NO_NUMBER |= {"absent", "fehlend", "fehlt", "unbekannt", "inconnu", "manquant", "desconocido", "suppressed", "withheld"}
NO_NUMBER |= {
    "keine angabe",
    "ohne angabe",
    "not applicable",
    "not measured",
    "not recorded",
    "not reported",
    "no value",
}
NO_NUMBER |= {"sin dato", "sin datos", "non renseigné", "brak", "geen", "нет", "нет данных", "н/д"}
NO_NUMBER |= {"n.b.", "n.c.", "n.r.", "o.a.", "s.o.", "b.d.", "データなし", "欠測", "欠損", "なし", "없음", "결측"}
NO_NUMBER |= {"nicht erhoben", "nicht verfügbar", "nicht gemessen", "entfällt", "leer", "weiß nicht", "n.e."}
NO_NUMBER |= {"no answer", "no response", "refused", "don't know", "did not answer", "not asked", "not known", "empty"}
NO_NUMBER |= {"non disponible", "néant", "vide", "aucun", "no disponible", "sin información", "ns/nc", "ns/nr", "n/i"}
NO_NUMBER |= {"não informado", "sem dados", "ausente", "brak danych", "nie dotyczy", "unk", "dk"}
NO_NUMBER |= {"неизвестно", "отсутствует", "пусто"}
NO_NUMBER |= {"non noto", "mancante", "onbekend", "n.v.t.", "chybí", "saknas", "mangler", "puuttuu", "belirtilmemiş"}
NO_NUMBER |= {"該当なし", "拒答", "失访", "故障", "停测", "断电", "-nan(ind)"}
"""The same among numbers; in words, `none` is a word."""
ABSENT = re.compile(
    r"(数据|数值|資料)?([缺未无無暂暫没沒空遗遺][\u4e00-\u9fff]{0,3}|不[详詳明知][\u4e00-\u9fff]?|不[适適]用)"
)
"""How Chinese words begin that say so: 缺考, 未检测, 数据缺失."""
ERROR = re.compile(r"#(n/?a|n/d|nv|#+|div/0|value|num|ref|name|[¡¿]?[^\W_]+(/0)?[!?])|err:\d{3}", re.IGNORECASE)
"""What Excel and LibreOffice write where a formula fails, in any language."""
PUNCTUATION = frozenset("-_.·•¯*?/\\|~^!=:…'\"()[]<>＿ ")


def says_nothing(cell: str, words: set[str] = NO_NUMBER) -> bool:
    """Whether a cell says that there is no value."""
    if len(cell) > LONGEST:
        return not cell.strip()
    return _is_nothing_among_numbers(cell) if words is NO_NUMBER else _is_among(words, _folded(cell))


@noticed
def _is_nothing_among_numbers(cell: str) -> bool:
    text = _folded(cell)
    zero = MONEY.sub("", text).strip() == "-"  # as accounts write that nothing was paid
    return zero or _is_among(NO_NUMBER, text) or _is_no_number(text)


def _folded(cell: str) -> str:
    return cell.translate(FOLDED).strip().lower()


def _is_among(words: set[str], text: str) -> bool:
    return text in words or bool(ERROR.fullmatch(text))


def _is_no_number(text: str) -> bool:
    """Whether a cell among numbers says so however it is spelt: (N. A.), [missing], ???, 未检测."""
    if re.search(r"\d", text):
        return False
    core = _letters(text)
    return PUNCTUATION.issuperset(text) or core in CORES or bool(ABSENT.fullmatch(core))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


CORES = {_letters(word) for word in NO_NUMBER} - {""}
