"""What is said of a sheet: by key and values, so that a page says it in its reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """Something that was done to a sheet or is to be known of it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


class RefusalError(ValueError):
    """A sheet that cannot be used, and why.

    `kind` is one of not_text, not_a_table, empty, damaged, too_large, not_enough.
    """

    def __init__(self, kind: str, key: str, **values: Any) -> None:
        super().__init__(f"{key} {values}")
        self.kind, self.note = kind, Note(key, values)
