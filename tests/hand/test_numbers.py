"""Numbers as they are printed: both halves print the same, an exact zero is 0, and nothing else looks like one."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from regviz.live.numbers import printed, short
from tests.node import Call, Node

RANDOM = np.random.default_rng(1)
VALUES = [
    *(RANDOM.standard_normal(6000) * 10.0 ** RANDOM.integers(-320, 308, 6000)).tolist(),
    *RANDOM.uniform(-3, 3, 3000).tolist(),
    *(RANDOM.integers(-2000, 2000, 1000) / 8).tolist(),  # halves at the last digit that is printed
    *[0.0, -0.0, 0.5, -0.5, 0.005, 0.0049999, 0.995, 9.995, 99999.5, 1e5, 99999.994, 0.95e-3, 9.96e-7, 5e-324, 1.7e308],
    *[math.inf, -math.inf, 1.005, 2.675, 1e21, 1.5, 2.5, 0.25, 0.125],
]


@pytest.fixture(scope="module")
def call(node: Node) -> Call:
    return node.module("hand/numbers.mjs")


@pytest.mark.parametrize("digits", [0, 1, 2, 3, 4])
def test_both_halves_print_the_same(call: Call, digits: int) -> None:
    assert [printed(value, digits) for value in VALUES] == call("print", [[value, digits] for value in VALUES])


def test_what_there_is_none_of_is_a_dash(call: Call) -> None:
    assert [printed(None)] == call("print", [[None]]) == ["–"]


@pytest.mark.parametrize("digits", [0, 2, 3])
def test_a_printed_number_is_near_the_number(digits: int) -> None:
    """Within half a unit of the last digit that is printed, and 0 only for 0."""
    for value in filter(math.isfinite, VALUES):
        text = printed(value, digits).replace("−", "-")
        mantissa, _, exponent = text.partition("e")
        assert re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text)
        unit = 10.0 ** -len(mantissa.partition(".")[2]) * 10.0 ** int(exponent or 0)
        if value:
            assert abs(float(text) - value) <= 0.5 * unit * (1 + 1e-9)
        assert (float(mantissa) == 0) == (value == 0)
        assert (text == "0") == (value == 0)


def test_both_halves_shorten_the_same(call: Call) -> None:
    assert [short(value) for value in VALUES] == call("short", [[value] for value in VALUES])


def test_a_short_number_has_three_digits_and_no_zeros_at_its_end() -> None:
    numbers = [0.07, 0.0707946, 10, 0.0001, 1234.5, -0.3, 0.29999]
    assert [short(value) for value in numbers] == ["0.07", "0.0708", "10", "0.0001", "1230", "−0.3", "0.3"]
    for value in filter(math.isfinite, VALUES):
        if 1e-4 <= abs(value) < 1e5:
            text = short(value).replace("−", "-")
            assert len(text.strip("-0.").replace(".", "")) <= 3 or abs(value) >= 1000
            assert not re.search(r"\..*0$", text)
            assert float(text) == pytest.approx(value, rel=0.00501)


def test_many_are_told_with_their_thousands_apart(call: Call) -> None:
    counts = [0, 12, 999, 1000, 100_000, 1_100_000, 12_345_678]
    assert call("many", [[count] for count in counts]) == [f"{count:,}" for count in counts]
