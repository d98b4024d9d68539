"""A label steps aside: it stays in its chart, off what a hand hides, off lines where it can, and does not flutter."""

from __future__ import annotations

import math
import random

from tests.node import Node

SIZE, CHART = (75, 15), (340, 340)


def place(node: Node, point: tuple[float, float], lines: list, discs: list, before: list | None = None) -> tuple:
    """The middle of the label, from its point."""
    (offset,) = node.module("live/aside.mjs")("aside", [[point, SIZE, CHART, {"lines": lines, "discs": discs}, before]])
    return tuple(offset)


def box(point: tuple[float, float], offset: tuple[float, float]) -> tuple[float, float, float, float]:
    x, y = point[0] + offset[0], point[1] + offset[1]
    return x - SIZE[0] / 2, y - SIZE[1] / 2, x + SIZE[0] / 2, y + SIZE[1] / 2


def away(centre: tuple[float, float], rect: tuple[float, float, float, float]) -> float:
    """How far a box is from a point."""
    left, top, right, bottom = rect
    return math.hypot(max(left - centre[0], 0, centre[0] - right), max(top - centre[1], 0, centre[1] - bottom))


def test_it_stays_in_its_chart_and_off_its_own_point(node: Node) -> None:
    draw = random.Random(1)
    for _ in range(200):
        point = (draw.uniform(0, CHART[0]), draw.uniform(0, CHART[1]))
        left, top, right, bottom = box(point, place(node, point, [], [[*point, 8]]))
        assert min(left, top) >= -1e-9
        assert right <= CHART[0] + 1e-9
        assert bottom <= CHART[1] + 1e-9
        assert away(point, (left, top, right, bottom)) >= 8 - 1e-9


def test_a_finger_anywhere_about_the_point_leaves_it_in_sight(node: Node) -> None:
    """The finger's disc, 36 pixels, about a handle that is near or on the point, and well within the chart."""
    draw = random.Random(2)
    for _ in range(200):
        point = (draw.uniform(120, 220), draw.uniform(80, 260))
        angle, far = draw.uniform(0, 2 * math.pi), draw.uniform(0, 60)
        finger = (point[0] + far * math.cos(angle), point[1] + far * math.sin(angle))
        hidden = 36 - away(finger, box(point, place(node, point, [], [[*finger, 36], [*point, 8]])))
        assert hidden <= (11 if far < 20 else 2), (point, finger)  # on the point itself no place is quite free


def test_it_is_on_a_free_side_of_an_edge_through_its_point(node: Node) -> None:
    draw = random.Random(3)
    for _ in range(200):
        point, angle = (170, 170), draw.uniform(0, math.pi)
        dx, dy = 500 * math.cos(angle), 500 * math.sin(angle)
        edge = [[point[0] - dx, point[1] - dy], [point[0] + dx, point[1] + dy]]
        left, top, right, bottom = box(point, place(node, point, [edge], [[*point, 8]]))
        sides = {
            (x - point[0]) * dy - (y - point[1]) * dx > 0 for x in (left + 1, right - 1) for y in (top + 1, bottom - 1)
        }
        assert len(sides) == 1


def test_it_does_not_flutter(node: Node) -> None:
    """Where it stands well it stays, while its point moves by pixels; from a bad place it goes."""
    offset = place(node, (170, 170), [], [])
    for k in range(40):
        assert place(node, (170 + k, 170 - k), [], [[60, 60, 36]], list(offset)) == offset
    finger = [170 + offset[0], 170 + offset[1], 36]
    assert place(node, (170, 170), [], [finger], list(offset)) != offset
