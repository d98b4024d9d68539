"""What is computed beforehand waits for idle times and for the hand, and is of one thing at a time."""

import pytest

from tests.node import Node


@pytest.mark.parametrize(
    ("events", "done"),
    [
        ("a2", "aa"),
        ("a22", "aaa"),
        ("a222", "aaa"),
        ("a1+9-1", "aa"),
        ("a1a9", "aaa"),  # the same thing goes on
        ("a1b9", "abbb"),
        ("a1b9a9", "abbbaaa"),
        ("a1!9", "a"),
    ],
)
def test_steps_are_done_in_idle_times(node: Node, events: str, done: str) -> None:
    assert node.module("../tests/live/ahead.mjs")("scene", [[events]]) == [done]
