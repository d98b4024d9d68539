"""Let classes come and go for an hour: python -m bench.soak [MINUTES]

Fifty students at a time at one process, each of whom goes from page to page, lets go of the main slider now and then,
and leaves; then fifty others. After each fifty: the milliseconds of a release (median and 95th percentile), the
process's memory and its open files. Linux, for /proc.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import NamedTuple

from bench.classroom import student
from bench.page import percentile
from regviz.lessons import names
from tools.serving import Server, serving

STUDENTS, PAGES, RELEASES, PAUSE = 50, 3, 5, 2.0
MINUTES = 60.0


class Round(NamedTuple):
    """What was seen of fifty students, and of the process after them: megabytes, open files.

    The server keeps a session for a while after its page has gone, in case it comes back.
    """

    took: list[float]
    resident: float
    files: int


def resident(pid: int) -> float:
    """The memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def files(pid: int) -> int:
    """How many files and connections a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


async def rounds(server: Server, pages: int, releases: int, pause: float) -> AsyncGenerator[Round]:
    """Fifty students, again and again, each on some pages."""
    drawn = random.Random(5)
    while True:
        turns = [drawn.sample(names(), pages) for _ in range(STUDENTS)]
        everybody = await asyncio.gather(*(student(server, turn, releases, pause, 2 * pause) for turn in turns))
        yield Round([each for one in everybody for each in one], resident(server.pid), files(server.pid))


async def main() -> None:
    end = time.monotonic() + 60 * float(sys.argv[1] if len(sys.argv) > 1 else MINUTES)
    with serving() as app:
        print(f"{'releases':>8} {'ms':>5} {'95 %':>6} {'MB':>6} {'files':>5}")
        async with aclosing(rounds(app, PAGES, RELEASES, PAUSE)) as coming:
            async for took, megabytes, opened in coming:
                middle, most = statistics.median(took), percentile(took, 0.95)
                print(f"{len(took):8} {middle:5.0f} {most:6.0f} {megabytes:6.0f} {opened:5}", flush=True)
                if time.monotonic() > end:
                    break


if __name__ == "__main__":
    asyncio.run(main())
