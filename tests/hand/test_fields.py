"""The address in the browser's half: read and written as Python reads and writes it."""

from __future__ import annotations

import random
from dataclasses import asdict
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regviz.live import codec
from regviz.live.show import fields
from tests.found import STATES, on_grid
from tests.node import Node

TEXTS = [
    "1",
    "-0.5",
    "1e300",
    "-1e300",
    "1e999",
    "NaN",
    "inf",
    "",
    " 2 ",
    "0x10",
    "1_000",
    "1,5",
    "--1",
    "l2",
    "٣",
    "1.",
    ".5",
]

SPACES = ["", "", "", *" \t\n\r\v\f\x1c\x1f\x85\xa0\u2003\u2028\u3000\ufeff\u200b\0"]

each_state = pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)


@each_state
@settings(max_examples=25)
@given(data=st.data())
def test_both_halves_write_the_same_address(node: Node, kind: type, data: st.DataObject) -> None:
    state = data.draw(on_grid(kind))
    (written,) = node.call("hand/fields.mjs", "write", [[fields(kind), asdict(state)]])
    assert dict(written) == codec.write(state)


@each_state
@settings(max_examples=25)
@given(data=st.data())
def test_both_halves_read_the_same_state(node: Node, kind: type, data: st.DataObject) -> None:
    names = [*codec.kinds(kind), "unknown"]
    texts = st.sampled_from(TEXTS) | st.floats(-10, 10).map(str) | st.text(max_size=6)
    query = data.draw(st.dictionaries(st.sampled_from(names), texts))
    (read,) = node.call("../tests/hand/reading.mjs", "readQuery", [[fields(kind), urlencode(query)]])
    assert read == asdict(codec.read(kind, dict(parse_qsl(urlencode(query), keep_blank_values=True))))


@each_state
def test_both_halves_read_the_same_of_what_anybody_wrote(node: Node, kind: type) -> None:
    """Names that come several times, spaces of many kinds, halves of the grid, bytes that are no text."""
    chance = random.Random(20261126)
    declared = codec.kinds(kind)

    def value(name: str) -> str:
        field = declared.get(name)
        if isinstance(field, codec.Number) and chance.random() < 0.3:
            return f"{chance.uniform(field.low, field.high):.{field.decimals}f}5"
        if isinstance(field, codec.Choice) and chance.random() < 0.5:
            return chance.choice(field.codes)
        return (
            chance.choice(SPACES) + chance.choice([*TEXTS, "+1", "9" * 400, "0." + "9" * 400]) + chance.choice(SPACES)
        )

    def pair() -> str:
        name = chance.choice([*declared, "unknown", "__proto__", ""])
        end = chance.choice(["", "", "", "", "%", "%zz", "%ff", "+"])
        return f"{quote(name)}{chance.choice(['=', '=', '=', ''])}{quote(value(name), safe='+')}{end}"

    texts = ["&".join(pair() for _ in range(chance.randint(0, 8))) for _ in range(300)]
    found = node.call("../tests/hand/reading.mjs", "readQuery", [[fields(kind), text] for text in texts])
    for text, read in zip(texts, found, strict=True):
        assert read == asdict(codec.read(kind, dict(parse_qsl(text, keep_blank_values=True)))), text


@each_state
def test_the_address_of_a_file_says_a_state_even_if_it_is_the_default(node: Node, kind: type) -> None:
    """Without one a lesson's file opens with the state that it was made for."""
    (pairs,) = node.call("export/place.mjs", "written", [[fields(kind), asdict(kind())]])
    assert len(pairs) == 1
    assert codec.read(kind, dict(pairs)) == kind()
