"""From bytes to text. What is no text is refused by its name; what may be guessed wrong can be chosen."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from regviz.data.sheets.said import RefusalError

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "cp1252")
"""Those that can be chosen; UTF-16 with either order of bytes."""

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NO_TEXT = {
    b"PK": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"{\\rtf": "document",
}
"""How files begin that are no text: what they are."""
WEB = re.compile(r"\s*<(!doctype|!--|html|table|\?xml|head|body|script|div|svg|\w+>\s*<)", re.IGNORECASE)
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
    for start, what in NO_TEXT.items():
        if raw.removeprefix(codecs.BOM_UTF8).startswith(start):
            raise RefusalError("not_text", what)
    found = encoding or _recognized(raw)
    text = raw.decode(found, "replace") if not encoding and found == "utf-8" else _read(raw, found)
    if "\0" in text:
        raise RefusalError("not_text", "binary", row=text.count("\n", 0, text.index("\0")) + 1)
    text = text.replace("\x1f", " ").lstrip("\ufeff")
    for pattern, what in ((WEB, "web"), (JSON, "json")):
        if pattern.match(text):
            raise RefusalError("not_text", what)
    if not text.strip():
        raise RefusalError("empty", "empty")
    return text, found


def _recognized(raw: bytes) -> str:
    """By its mark, by where NUL stands, as strict UTF-8, else as the likeliest of the old encodings."""
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            return name
    sample = raw[: SAMPLE - SAMPLE % 2]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if 2 * sample[first::2].count(0) > len(sample[first::2]) > 8 * sample[1 - first :: 2].count(0):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        if _damaged(raw):
            return "utf-8"
        # of so few that a short text is enough to tell them apart; left to choose among all, it goes wrong with most
        best = from_bytes(raw[:SAMPLE], cp_isolation=["gb18030", "big5", "cp1252"]).best()
        return "cp1252" if best is None else _codec(best.encoding)
    return "utf-8"


def _damaged(raw: bytes) -> bool:
    """Whether bytes that are no UTF-8 are that for the most part: pasted together, or cut off."""
    signs = [sign for sign in raw.decode("utf-8", "replace") if not sign.isascii()]
    return len(signs) > 2 and 2 * signs.count(DAMAGED) <= len(signs)


def _codec(name: str) -> str:
    return {"big5hkscs": "big5"}.get(name, name)


def _read(raw: bytes, encoding: str) -> str:
    name = encoding
    if encoding == "utf-16" and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16-be" if raw[0:1] == b"\0" else "utf-16-le"
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        if encoding == "cp1252":  # five bytes have no meaning in it
            return raw.decode(name, errors="replace")
        row = raw.count(b"\n", 0, error.start) + 1
        raise RefusalError("damaged", "encoding", encoding=encoding, row=row) from None
