"""Tables that people bring, and the room that there is for them: for one, and for those of all sessions together."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from itertools import product
from string import ascii_lowercase

import numpy as np
import pytest

from regviz.data.sheets import RefusalError, read
from regviz.lessons.features import own
from regviz.lessons.features.answer import answer, table
from regviz.lessons.features.brought import said
from regviz.lessons.features.own import Brought, bring, furnish
from regviz.lessons.features.plan import MOST_CELLS, plan
from regviz.lessons.features.problem import problem, varied
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import languages, part
from tests.lessons.features.test_own import houses


def numbers(n: int, p: int) -> bytes:
    rows = np.random.default_rng(5).normal(size=(n, p))
    return "\n".join(
        [",".join(f"f{k}" for k in range(p)), *(",".join(f"{x:.4f}" for x in row) for row in rows)]
    ).encode()


def categories(n: int, columns: int, levels: int) -> bytes:
    """Words of two letters, and a number."""
    codes = np.random.default_rng(5).integers(levels, size=(n, columns))
    words = [f"{a}{b}" for a, b in product(ascii_lowercase, repeat=2)]
    lines = [",".join([*(words[k] for k in row), str(i * 7 % 11)]) for i, row in enumerate(codes.tolist())]
    return "\n".join([",".join([*(f"c{k}" for k in range(columns)), "y"]), *lines]).encode()


def texts(n: int, columns: int) -> bytes:
    """Every word is another one, and each is some fifty bytes of Python's."""
    lines = [
        ",".join([*(f"{(i * (2 * k + 1)) % n:05x}w" for k in range(columns)), f"{i % 7},{i % 5}"]) for i in range(n)
    ]
    return "\n".join([",".join([*(f"t{k}" for k in range(columns)), "x", "y"]), *lines]).encode()


@pytest.mark.parametrize(("columns", "key"), [(3, "cells"), (12, "features")])
def test_what_a_small_file_would_become_is_counted_and_not_made(columns: int, key: str) -> None:
    raw = categories(50_000, columns, 30)
    assert len(raw) < 2_000_000
    sheet = read(raw)
    tracemalloc.start()
    with pytest.raises(RefusalError) as refusal:
        plan(sheet, 0, (), fill=False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (refusal.value.note.key, refusal.value.note.values["count"]) == (key, 29 * columns)
    assert most < 1.5 * 8 * MOST_CELLS


@pytest.mark.parametrize("raw", [numbers(1000, 42), texts(5_000, 8), categories(5_000, 2, 20)], ids=len)
def test_what_is_kept_of_a_table_is_what_is_counted(raw: bytes) -> None:
    """Also of one that is all words."""
    bring(raw, FeaturesState(), None)  # the first one imports what reads it
    gc.collect()
    tracemalloc.start()
    _, kept = bring(bytes(bytearray(raw)), FeaturesState(), None)
    gc.collect()
    now, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert now < 1.1 * kept.size


@pytest.mark.long
@pytest.mark.parametrize("raw", [numbers(300, 100), numbers(1000, 60), numbers(15_000, 40)], ids=len)
def test_what_is_computed_of_a_table_is_counted_too(raw: bytes) -> None:
    """Of one that was looked at in four ways; what is on its way to the browser comes on top."""
    state, before = bring(raw, FeaturesState(), None)
    answer(furnish(state, before))  # the first one imports what computes it
    gc.collect()
    tracemalloc.start()
    state, kept = bring(bytes(bytearray(raw)), FeaturesState(), None)
    for scale, twin in product(("on", "off"), ("none", "after")):
        table(varied(furnish(state, kept), scale=scale, twin=twin))
    gc.collect()
    now, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.size / 4 < now < 1.1 * kept.size


def test_the_table_as_it_is_fitted_is_kept_once() -> None:
    """In whatever ways its visitor has looked at it; all else that is remembered is small beside it."""
    state, kept = bring(houses().encode(), FeaturesState(), None)
    ways = [
        varied(furnish(state, kept), scale=scale, twin=twin)
        for scale, twin in product(("on", "off"), ("none", "after"))
    ]
    for way in ways:
        problem(way)
    assert [problem.peek(way) is not None for way in ways] == [False, False, False, True]


def brought(n: int, before: Brought | None = None) -> Brought:
    return bring(houses(n).encode(), FeaturesState(), before)[1]


def test_all_sessions_together_keep_no_more_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    first = brought(60)
    there = sum(one.size for one in own._kept.values())
    monkeypatch.setattr(own, "TOGETHER", there + first.size)
    second = brought(60)
    with pytest.raises(RefusalError) as refusal:
        brought(50)
    assert (refusal.value.kind, refusal.value.note.key) == ("too_large", "room")
    second = brought(59, second)
    state = FeaturesState(data="own", own=second.sheet.digest, gaps="rows", target=6.0)
    second = furnish(replace(state, out="2"), second).brought
    with pytest.raises(RefusalError):
        furnish(replace(state, out="1.7"), second)
    del first
    assert furnish(replace(state, out="1.7"), second).brought.size > second.size


def test_sessions_that_have_gone_leave_their_room_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    gone = [brought(60)]
    gone.append(gone)  # type: ignore[arg-type]
    there = sum(one.size for one in own._kept.values())
    monkeypatch.setattr(own, "TOGETHER", there)
    with pytest.raises(RefusalError):
        brought(60)
    del gone
    assert brought(60).size > 0


@pytest.mark.parametrize("language", languages())
def test_what_is_said_of_room_says_what_to_do(language: str) -> None:
    words = part(language, "features")
    for refusal in (
        RefusalError("too_large", "room", size="25"),
        RefusalError("too_large", "cells", count=87, rows=50_000, most="4,000,000"),
    ):
        text = said(FeaturesState(), refusal, words)
        assert all(str(value) in text for value in refusal.note.values.values())
