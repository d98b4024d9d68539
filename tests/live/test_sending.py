"""What the browser does with a file until the server has read it: connections, slices, what is told and said."""

from __future__ import annotations

import pytest

from regviz.live import bring
from tests.node import Node


@pytest.mark.parametrize(
    ("events", "happens"),
    [
        (["p", "s"], "(p)[0]"),
        (["s", "p"], "(p)[0]"),  # chosen before the server was heard of
        (["p", "s", 0], "(p)0123[0]"),  # four slices of six are on their way
        (["p", "s", 0, 131.072], "(p)01234[1]"),
        (["p", "s", 0, 131.072, 262.144, 393.216], "(p)012345[5]"),
        (["p", "s", 0, 262.144, 700], "(p)012345c#[10]"),
        (["p", "s", 0, 262.144, 700, "t"], "(p)012345c#[-]"),
        (["p", "s", 0, 262.144, 700, "8", 700], "(p)012345c#(p)c#[10]"),  # nothing is heard of it: it is told again
        (["p", "s", 0, 262.144, 700, "8", 0], "(p)012345c#(p)0123[0]"),  # and sent again, if the server let it go
        (["p", "s", 0, 262.144, 700, "b", "8", "f", "8"], "(p)012345c##[10]"),  # not while it is read
        (["p", "s", 0, 262.144, 700, "p"], "(p)012345c#[10]"),  # of another run of the page
        (["p", "s", 0, "x", "1", 131.072], "(p)0123c(p)1234[1]"),
        (["p", "s", "x", "1", "x", "1", "x", "1", "x"], "(p)c(p)c(p)c?(p)c?[0]"),
        (["p", "s", "x", "1", "x", "1", 0, "x", "1"], "(p)c(p)c(p)0123c?(p)[0]"),  # each time no more than the greeting
        (["p", "s", "x", "1", "x", "1", 0, 131.072, "x", "1", "x"], "(p)c(p)c(p)01234c(p)c[1]"),
        (["p", "s", 0, 262.144, "b", 700, "8", "f", "8"], "(p)012345c#[10]"),  # not while the server runs the page
        (["p", "s", 0, "8", 131.072, "8", "30"], "(p)01234c[1]"),  # nothing is heard for half a minute
        (["p", "s", "30", "1"], "(p)c(p)[0]"),
        (["p", "s", 0, 262.144, "q", 0], "(p)012345c(q)0123[0]"),  # another server, which has nothing of it
        (["p", "s", 0, 262.144, 700, "q", 0], "(p)012345c#(q)0123[0]"),
        (["p", "s", 0, "!", "x", "1", "30"], "(p)0123C[-]"),
        (["p", "s", "x", "1", "x", "1", "x", "!"], "(p)c(p)c(p)c?[-]"),
        (["p", "s", 0, "s", 0, "o", "1"], "(p)0123c(p)0123[0]"),
        (["p", "r", "s"], "[-]"),  # the page is left, and the file was still being opened
    ],
)
def test_a_file_is_sent_until_the_server_has_read_it(node: Node, events: list[str | float], happens: str) -> None:
    assert node.module("../tests/live/sending.mjs")("scene", [[events, f"{bring.PATH}?to=", bring.STOPPED]]) == [
        happens
    ]
