"""So many pages are run at a time, and the others wait in a line."""

from __future__ import annotations

import asyncio

from regviz.live.gate import Gate
from tests.scenes import LONG, PATIENCE, played, settled, until


@played
async def test_whoever_came_first_is_next() -> None:
    gate, entered = Gate(places=2, long=LONG, patience=LONG), list[int]()
    visitors = [gate.visitor() for _ in range(6)]

    async def come(k: int) -> None:
        await visitors[k].enter()
        entered.append(k)

    coming = [asyncio.create_task(come(k)) for k in range(6)]
    await settled()
    assert entered == [0, 1]
    for leaving, there in [(1, [0, 1, 2]), (0, [0, 1, 2, 3]), (2, [0, 1, 2, 3, 4])]:
        visitors[leaving].leave()
        await settled()
        assert entered == there
    visitors[3].leave()
    await asyncio.gather(*coming)
    for visitor in visitors:
        visitor.leave()


@played
async def test_a_visitor_takes_one_place_and_gives_one_back() -> None:
    gate = Gate(places=1, long=LONG, patience=LONG)
    one, two, three = gate.visitor(), gate.visitor(), gate.visitor()
    await one.enter()
    one._idle.set()
    await one.enter()
    one.leave()
    one.leave()
    await two.enter()
    waiting = asyncio.create_task(three.enter())
    await settled()
    assert not waiting.done()
    two.leave()
    await waiting
    three.leave()


@played
async def test_a_visitors_next_run_waits_for_the_end_of_the_one_before() -> None:
    """A thousand requests on one connection would else be as many runs side by side."""
    visitor = Gate(places=1, long=0.001, patience=LONG).visitor()
    await visitor.enter()
    waiting = asyncio.create_task(visitor.enter())
    await until(lambda: visitor._leaving is None)  # its place is another one's already
    await settled()
    assert not waiting.done()
    visitor.finish()
    await waiting
    visitor.finish()


@played
async def test_nobody_waits_for_a_long_run() -> None:
    gate = Gate(places=1, long=0.01, patience=LONG)
    await gate.visitor().enter()
    async with asyncio.timeout(PATIENCE):
        await gate.visitor().enter()


@played
async def test_a_place_that_was_given_back_ends_no_later_one() -> None:
    visitor = Gate(places=1, long=LONG).visitor()
    await visitor.enter()
    first = visitor._leaving
    visitor.leave()
    await visitor.enter()
    assert first is not None
    assert first.cancelled()
    visitor.leave()


@played
async def test_who_goes_away_while_waiting_takes_no_place() -> None:
    gate = Gate(places=1, long=LONG)
    one, two, three = gate.visitor(), gate.visitor(), gate.visitor()
    await one.enter()
    gone, waiting = asyncio.create_task(two.enter()), asyncio.create_task(three.enter())
    await settled()
    gone.cancel()
    one.leave()
    async with asyncio.timeout(PATIENCE):
        await waiting
    three.leave()
