"""What is said of the point under the pointer: of many lines in one trace, whose it is."""

from __future__ import annotations

from tests.node import Node

LINES = {"x": [0, 10, None, 0, 10], "y": [0, 0, None, 8, 8], "text": ["low", "low", "", "<b>$&</b>", "<b>$&</b>"]}


def test_the_nearest_of_many_lines_is_named(node: Node) -> None:
    module = "../tests/live/hovering.mjs"
    low, high, far = node.call(module, "said", [[LINES, [5, 1]], [LINES, [4, 7]], [{"x": [], "y": []}, [1, 1]]])
    assert low == {"lines": ["low", "5"], "distance": 1}
    assert high == {"lines": ["<b>$&</b>", "4"], "distance": 1}, "a name may hold anything"
    assert far == {"lines": None, "distance": float("inf")}
