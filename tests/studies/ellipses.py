"""Ellipses that the tests of shares and of the page about corners go through."""

from __future__ import annotations

import numpy as np
import pytest

SHAPES = [(0, 0), (30, 0.5), (22.5, 2), (45, 3), (44, 3), (130, 1), (90, 1.5)]
"""Angle of the long axis in degrees, log10 of the condition number."""

each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def hessian(shape: tuple[float, float]) -> np.ndarray:
    """The steep eigenvalue is 1."""
    angle = np.radians(shape[0])
    axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return axes @ np.diag([10.0 ** -shape[1], 1]) @ axes.T
