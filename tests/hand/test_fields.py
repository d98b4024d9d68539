"""The address in the browser's half: read and written as Python reads and writes it."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import parse_qsl, urlencode

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
