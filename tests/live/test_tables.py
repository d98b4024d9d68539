"""What is large comes once: what is drawn of the very same object need not be drawn again."""

from tests.node import Node


def test_two_answers_with_the_same_name_get_the_very_same_object(node: Node) -> None:
    assert node.call("../tests/live/tables.mjs", "fetched", [[]]) == [[1, True, False]]
