"""The named examples of the geometry page: states that show one thing each. Their names in words are in the lessons."""

from __future__ import annotations

from dataclasses import replace

from regviz.state.geometry import GeometryState

EXAMPLES: dict[str, GeometryState] = {
    # w1 is exactly 0 for a whole range of alpha around this one
    "corner": GeometryState(alpha=0.8, x=0.9, y=1.8, angle=150, stretch=0.7),
    # the ellipse meets the diamond between two corners: no zero
    "edge": GeometryState(alpha=0.7, x=1.9, y=1.4, angle=135, stretch=0.5),
    # the set contains the minimizer: the constraint is slack, alpha is 0
    "inside": GeometryState(share="t", t=2.4, x=1.2, y=0.7, angle=30, stretch=0.5),
    "correlated": GeometryState(alpha=0.7, x=1.6, y=0.6, angle=135, stretch=1.8),
    "axis": GeometryState(alpha=0.4, x=1.9, y=1.3, angle=0, stretch=0.8),
    # soft thresholding on the left, plain shrinking on the right
    "circular": GeometryState(alpha=0.6, x=1.6, y=1.0, angle=0, stretch=0),
    # ridge first gives up the flat direction, then heads for the origin; w1 passes through zero and does not stay
    "bend": GeometryState(alpha=0.1, x=-1.15, y=2.05, angle=150, stretch=1.4),
    # w1 is negative, exactly 0 for alpha from 0.045 to 0.29, then positive until 0.59
    "returns": GeometryState(alpha=0.2, x=-0.5, y=2.4, angle=120, stretch=1.2),
    # H = [[1/2, 1/2], [1/2, 1/2]]: L1's optimum is one of many, L2 shares equally
    "duplicated": GeometryState(alpha=0.4, x=1.5, y=0.7, angle=135, stretch=3, flat=1),
}

ANSWERS: dict[str, GeometryState] = EXAMPLES | {
    # as long as "axis", but no corner
    "turned": replace(EXAMPLES["axis"], angle=135),
    # the mode is exactly 0, though the posterior gives the axis no probability
    "posterior": replace(EXAMPLES["corner"], view="posterior"),
}
"""The states that answer what people often think."""
