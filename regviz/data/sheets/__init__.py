"""Spreadsheets that people bring: from the bytes of a CSV file, or a pasted table, to columns that can be fitted.

    sheet = read(raw)                      what can be recognized, is; `Recognized` says what
    sheet = read(raw, Choices(decimal=","))    what was recognized wrongly, is chosen

Nothing is guessed in silence: `sheet.notes` and each column's notes say what was done. What cannot be used is refused
by `RefusalError`, with the line and what to do. At most 10 MB, 50,000 rows and 300 columns.
"""

from regviz.data.sheets.columns import KINDS, Column
from regviz.data.sheets.decoding import ENCODINGS
from regviz.data.sheets.delimiter import DELIMITERS
from regviz.data.sheets.records import MOST_COLUMNS, MOST_ROWS
from regviz.data.sheets.said import Note, RefusalError
from regviz.data.sheets.sheet import MOST_BYTES, Choices, Recognized, Sheet, read

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "KINDS",
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Choices",
    "Column",
    "Note",
    "Recognized",
    "RefusalError",
    "Sheet",
    "read",
]
