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
        self.found: list[Any] = []
        self.over = False
        self.failed: BaseException | None = None

    def goes_on(self) -> bool:
        """Compute the next snapshot; whether there was one."""
        if self.failed:
            raise self.failed
        try:
            self.found.append(next(self._work))
        except StopIteration:
            self.over = True
            return False
        except BaseException as failed:
            self.failed = failed
            raise
        return True


class Replay(Iterator[Any]):
    """One session's way through it."""

    def __init__(self, work: _Shared) -> None:
        self._work = work
        self._at = 0

    @property
    def is_there(self) -> bool:
        """Whether what comes next is known already, so that it takes no time."""
        return self._at < len(self._work.found) or self._work.over

    def __next__(self) -> Any:
        if self._at == len(self._work.found) and (self._work.over or not self._work.goes_on()):
            raise StopIteration
        self._at += 1
        return self._work.found[self._at - 1]


def shared(key: Hashable, start: Callable[[], Iterator[Any]]) -> Replay:
    """All snapshots of the work that this key stands for; `start()` begins it if nobody has."""
    with _LOCK:
        known = _known.pop(key, None)
        if known is None or known.failed:
            known = _Shared(start())
        _known[key] = known
        while len(_known) > MOST:
            del _known[next(iter(_known))]
    return Replay(known)
