"""Addresses and releases made to do harm: each is a state within its bounds, or none."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from regviz.live import codec, show
from tests.found import STATES
from tests.live.hostile import WRONG

ADDRESSES = 10_000
NASTY = [
    *[
        "",
        " ",
        "\0",
        "-",
        "+",
        ".",
        "e",
        "1e",
        "e1",
        "--1",
        "1.2.3",
        "1,5",
        "0x10",
        "1_0",
        "٣",
        "½",
        "１",
        "−1",
        "1\n2",
    ],
    *["nan", "NaN", "inf", "-inf", "Infinity", "1e999", "-1e999", "1e-999", "-0", "-0.0", "5e-324", "1.8e308"],
    *[
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "{{7*7}}",
        "${7*7}",
        "%s%n",
        "'; DROP TABLE",
        "../../etc/passwd",
    ],
    *[
        "__class__",
        "constructor",
        "toString",
        "null",
        "undefined",
        "true",
        "[]",
        "{}",
        "\ud800",
        "\U0001f600",
        "\u202e1",
    ],
    *[
        "9" * 1_000_000,
        "9" * 1_000_000 + "x",
        "0." + "0" * 1_000_000 + "1",
        "1e" + "9" * 1_000_000,
        " " * 1_000_000 + "x",
    ],
]


def crafted(kind: type, seed: int) -> Iterator[dict[str, str]]:
    """Queries that are a little, or altogether, wrong."""
    chance = random.Random(seed)
    names = [*codec.kinds(kind), "lang", "embed", "__proto__", "__init__", ""]
    for _ in range(ADDRESSES // len(STATES) + 1):
        query = {}
        for name in chance.sample(names, chance.randint(1, len(names))):
            some = chance.random()
            if some < 0.02:
                query[name] = chance.choice(NASTY)
            elif some < 0.4:
                query[name] = chance.choice(NASTY[:-5])
            elif some < 0.7:
                query[name] = repr(chance.uniform(-1, 1) * 10 ** chance.uniform(-320, 308))
            else:
                query[name] = "".join(chance.choices(string.printable + "αλ∞", k=chance.randint(0, 30)))
        yield query


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_ten_thousand_addresses_are_each_a_state_within_its_bounds(kind: type) -> None:
    declared = codec.kinds(kind)
    for query in crafted(kind, seed=20261126):
        state = codec.read(kind, query)
        for name, value in asdict(state).items():
            field = declared[name]
            if isinstance(field, codec.Number):
                assert field.low <= value <= field.high
                assert field.snap(value) == value
            else:
                assert value == "" or field.parse(value) == value
        assert codec.read(kind, codec.write(state)) == state


@pytest.mark.parametrize("sent", WRONG, ids=repr)
def test_what_is_no_release_is_none(sent: Any) -> None:
    assert not show._understood(sent)


@pytest.mark.parametrize("state", [{}, {"alpha": None}, {"alpha": [1]}, {"nobody": 1}, {"alpha": {"x": 1}}, {"": ""}])
@pytest.mark.parametrize("press", [None, {"button": "explode", "number": 10**400}, {"button": "ask", "number": -1}])
def test_a_release_with_a_wrong_state_is_one(state: Any, press: Any) -> None:
    assert show._understood({"number": 1, "state": state, "press": press})
    for kind in STATES:
        codec.read(kind, {name: str(value) for name, value in state.items()})
