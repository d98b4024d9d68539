"""Work for requests beside the server: one piece at a time, and not for any number that wait."""

from __future__ import annotations

import asyncio
import threading

import pytest

from regviz.live import bench
from tests.scenes import PATIENCE, played, settled, until


@played
async def test_one_is_made_at_a_time_and_others_are_answered_meanwhile() -> None:
    begun, go_on, here = list[int](), threading.Event(), bench.Bench()

    def work(k: int) -> int:
        begun.append(k)
        go_on.wait(PATIENCE)
        return k

    async with asyncio.TaskGroup() as group:
        made = [group.create_task(here.make(lambda k=k: work(k))) for k in range(5)]
        await until(lambda: begun != [])
        assert begun == [0], "the loop runs, and no other has begun"
        go_on.set()
    assert [task.result() for task in made] == begun == [0, 1, 2, 3, 4]


@played
async def test_when_very_many_are_waiting_one_is_told_to_come_again() -> None:
    go_on, here = threading.Event(), bench.Bench()
    async with asyncio.TaskGroup() as group:
        for _ in range(bench.MANY):
            group.create_task(here.make(lambda: go_on.wait(PATIENCE)))
        await asyncio.sleep(0)
        one_more = asyncio.create_task(here.make(lambda: None))
        await settled()
        go_on.set()
        with pytest.raises(bench.FullError):
            await one_more
    assert await here.make(lambda: "made") == "made"


@played
async def test_who_goes_or_fails_leaves_the_place_to_others() -> None:
    def fails() -> None:
        raise LookupError

    here = bench.Bench()
    for _ in range(bench.MANY + 1):
        with pytest.raises(LookupError):
            await here.make(fails)
        gone = asyncio.create_task(here.make(lambda: None))
        await asyncio.sleep(0)
        gone.cancel()
    assert await here.make(lambda: "made") == "made"
