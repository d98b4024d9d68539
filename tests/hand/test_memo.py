"""What is remembered is good as long as all that was read is the same: no field can be forgotten."""

from __future__ import annotations

from typing import Any

from tests.node import Node

MODULE = "../tests/hand/memo_counting.mjs"


def runs(node: Node, *calls: list[Any]) -> list[int]:
    (found,) = node.call(MODULE, "counted", [[list(calls)]])
    return [count for count, _ in found]


def values(node: Node, *calls: list[Any]) -> list[Any]:
    (found,) = node.call(MODULE, "counted", [[list(calls)]])
    return [value for _, value in found]


def test_a_field_that_was_not_read_changes_nothing(node: Node) -> None:
    """y is only read where x > 0."""
    assert runs(node, ["g", {"x": 0, "y": 1}, [1]], ["g", {"x": 0, "y": 2}, [1]]) == [1, 1]


def test_a_field_that_was_read_counts(node: Node) -> None:
    calls = [["g", {"x": 1, "y": y}, [1]] for y in (1, 2, 2, 1)]
    assert runs(node, *calls) == [1, 2, 2, 3]
    assert values(node, *calls) == [3, 4, 4, 3]


def test_what_is_read_later_counts_from_then_on(node: Node) -> None:
    calls = [["g", {"x": 0, "y": 1}, []], ["g", {"x": 1, "y": 1}, []], ["g", {"x": 1, "y": 5}, []]]
    assert values(node, *calls) == [0, 2, 6]


def test_arrays_count_by_their_content(node: Node) -> None:
    state = {"x": 1, "y": 1}
    assert runs(node, ["g", state, [[1, 2]]], ["g", state, [[1, 2]]], ["g", state, [[1, 3]]]) == [1, 1, 2]


def test_a_rest_reads_everything(node: Node) -> None:
    assert runs(node, ["all", {"x": 1, "z": 1}, []], ["all", {"x": 1, "z": 2}, []]) == [1, 2]


def test_an_answer_that_is_still_good_is_the_very_same_object(node: Node) -> None:
    assert node.call(MODULE, "same", [[{"x": 1}]]) == [True]


def test_nothing_is_remembered_of_what_failed(node: Node) -> None:
    assert node.call(MODULE, "afterThrowing", [[]]) == [1]


def test_what_is_equal_takes_the_place_of_what_it_is_equal_to(node: Node) -> None:
    """Or it would be compared, number by number, for ever."""
    ((first, *later),) = node.call(MODULE, "looks", [[]])
    assert first > 0
    assert later == [0, 0]
