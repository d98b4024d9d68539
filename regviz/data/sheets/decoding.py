"""From bytes to text. What is no text is refused by its name; what may be guessed wrong can be chosen."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from regviz.data.sheets.old_encodings import by_bytes
from regviz.data.sheets.said import RefusalError

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "cp932", "cp1252", "cp1251")
"""Those that can be chosen; UTF-16 with either order of bytes."""

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NO_TEXT = {
    b"PK\x03\x04": "archive",
    b"PK\x05\x06": "archive",
    b"PK\x07\x08": "archive",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF87a": "picture",
    b"GIF89a": "picture",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!\x1a": "archive",
    b"{\\rtf": "document",
}
"""How files begin that are no text: what they are. Words begin like some of them: PKW, GIF8."""
WORKBOOK = re.compile(rb"\[Content_Types\]|xl/|opendocument|Index/")
"""What is in an archive that is a workbook."""
WEB = re.compile(r"\s*<(!doctype|!--|html|table|\?xml|head|body|script|div|svg|\w+>\s*<)", re.IGNORECASE)
SURELY_WEB = re.compile(r"\s*<(!doctype|html|\?xml|head|body)\b", re.IGNORECASE)
JSON = re.compile(r'\s*(\{\s*"[^"\n]*"\s*:|\[\s*[\[{]\s*[-"\d])')
SAMPLE = 1 << 16
DAMAGED = "\ufffd"
"""What stands for bytes that cannot be read."""


def decode(raw: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file and its encoding, the one that is asked for or the one recognized.

    Raises RefusalError for what is no text, and for what the encoding that is asked for cannot read.
    """
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise RefusalError("empty", "empty")
    if what := _is_no_text(raw.removeprefix(codecs.BOM_UTF8)):
        raise RefusalError("not_text", what)
    found = encoding or _recognized(raw)
    text = raw.decode(found, "replace") if not encoding and found == "utf-8" else _read(raw, found)
    if "\0" in text:
        raise RefusalError("not_text", "binary", row=text.count("\n", 0, text.index("\0")) + 1)
    text = text.replace("\x1f", " ").lstrip("\ufeff")
    if _is_web(text):
        raise RefusalError("not_text", "web")
    if JSON.match(text):
        raise RefusalError("not_text", "json")
    if not text.strip():
        raise RefusalError("empty", "empty")
    return text, found


def _is_no_text(raw: bytes) -> str:
    """What a file is by its first bytes, if it is no text; else ""."""
    what = next((what for start, what in NO_TEXT.items() if raw.startswith(start)), "")
    return "workbook" if raw.startswith(b"PK") and what and WORKBOOK.search(raw[:SAMPLE]) else what


def _is_web(text: str) -> bool:
    """Whether a text is a web page, not a table whose first name stands in < >: most of its lines have such marks."""
    if not WEB.match(text):
        return False
    lines = [line for line in re.split(r"[\r\n]+", text[:SAMPLE]) if line.strip()][:20]
    return bool(SURELY_WEB.match(text)) or 2 * sum("<" in line for line in lines) > len(lines)


def _recognized(raw: bytes) -> str:
    """By its mark, by where NUL stands, as strict UTF-8, else as the likeliest of the old encodings."""
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            return name
    sample = raw[: SAMPLE - SAMPLE % 2]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half, zeros = len(sample[first::2]), sample[first::2].count(0)
        if zeros > 4 * sample[1 - first :: 2].count(0) and (2 * zeros > half or _has_lines(sample, name)):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _cut_off(raw, error) or _damaged(raw):
            return "utf-8"
        if certain := by_bytes(raw[:SAMPLE]):
            return certain
        # of so few that a short text is enough to tell them apart; left to choose among all, it goes wrong with most
        best = from_bytes(raw[:SAMPLE], cp_isolation=["gb18030", "big5", "cp1252"]).best()
        return "cp1252" if best is None else _codec(best.encoding)
    return "utf-8"


def _has_lines(sample: bytes, name: str) -> bool:
    """Whether bytes are lines of cells in UTF-16: of Chinese, few bytes are zero, those of marks and numerals."""
    text = sample.decode(name, "replace")
    return DAMAGED not in text[:-1] and bool(re.search(r"[\r\n]", text)) and bool(re.search(r"[,;\t|，；]", text))


def _cut_off(raw: bytes, error: UnicodeDecodeError) -> bool:
    """Whether all is UTF-8 but the last sign, of which bytes are missing at the end of the file."""
    return "end of data" in error.reason and (len(raw) - error.start > 1 or not raw[: error.start].isascii())


def _damaged(raw: bytes) -> bool:
    """Whether bytes that are no UTF-8 are that for the most part: pasted together, or cut off."""
    signs = [sign for sign in raw.decode("utf-8", "replace") if not sign.isascii()]
    return len(signs) > 2 and 4 * signs.count(DAMAGED) <= len(signs)


def _codec(name: str) -> str:
    return {"big5hkscs": "big5"}.get(name, name)


def _read(raw: bytes, encoding: str) -> str:
    name = encoding
    if encoding == "utf-16" and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16-be" if raw[0:1] == b"\0" else "utf-16-le"
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        if encoding in ("cp1252", "cp1251"):  # a few bytes have no meaning in them
            return raw.decode(name, errors="replace")
        row = raw.count(b"\n", 0, error.start) + 1
        raise RefusalError("damaged", "encoding", encoding=encoding, row=row) from None
