"""Long work that is the same for everybody: what one session has computed of it, every other has too.

Each session goes through it at its own pace, and may stop or begin anew: only what nobody has come to yet is computed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from typing import Any

MOST = 4
"""So much work is kept, the latest that was asked for: a class looks at the same things, and each may be 5 MB."""

_LOCK = threading.Lock()
_known: dict[Hashable, _Shared] = {}


class _Shared:
    """An iterator, and what has come of it. No two go on with it at once: each waits for its turn (progress.py)."""

    def __init__(self, work: Iterator[Any]) -> None:
        self._work = work
        self._found: list[Any] = []
        self.failed: BaseException | None = None

    def __iter__(self) -> Iterator[Any]:
        at = 0
        while at < len(self._found) or self._goes_on():
            yield self._found[at]
            at += 1

    def _goes_on(self) -> bool:
        if self.failed:
            raise self.failed
        try:
            self._found.append(next(self._work))
        except StopIteration:
            return False
        except BaseException as failed:
            self.failed = failed
            raise
        return True


def shared(key: Hashable, start: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    """All snapshots of the work that this key stands for; `start()` begins it if nobody has."""
    with _LOCK:
        known = _known.pop(key, None)
        if known is None or known.failed:
            known = _Shared(start())
        _known[key] = known
        while len(_known) > MOST:
            del _known[next(iter(_known))]
    return iter(known)
