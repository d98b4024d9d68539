"""The state of the page of a third coefficient, its loss, and the named examples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regviz.live.codec import choice, number

VIEW = 2.6
"""Half the side of each picture, in the units of the coefficients."""

SPAN = 90.0
"""The same in the units of the chart: degrees, by which the hand turns the picture."""


@dataclass(frozen=True)
class SpaceState:
    """Everything that the page shows.

    `alpha` and `t` are the two ends of one dial; `share` says which of them the sets have in common. The loss is
    `1/2 (w - (x, y, z))^T H (w - (x, y, z))` with `H = I - (1 - lam) u u^T`: u is the long axis of its ellipsoids, by
    `angle` about the w3 axis and by `rise` above the plane of w1 and w2, and lam = 10^-stretch. `other` is the set
    beside the octahedron. `turn` and `tip` are where one looks from: by `turn` the picture has been turned about the w3
    axis, by `tip` the front has been tipped up; at 90 and -90 one looks down the w3 axis.
    """

    share: str = choice("alpha", "t")
    alpha: float = number(0.6, 0, 2.5, step=0.005, decimals=3)
    t: float = number(1.5, 0.05, 5, step=0.005, decimals=3)
    x: float = number(1.9, -2.5, 2.5, step=0.01, decimals=2)
    y: float = number(0.5, -2.5, 2.5, step=0.01, decimals=2)
    z: float = number(0.9, -2.5, 2.5, step=0.01, decimals=2)
    angle: float = number(135, 0, 180, step=0.25, decimals=2)
    rise: float = number(30, -90, 90, step=0.25, decimals=2)
    stretch: float = number(0.3, 0, 2, step=0.004, decimals=3)
    other: str = choice("l2", "group")
    turn: float = number(-35, -180, 180, step=0.5, decimals=2)
    tip: float = number(-22, -90, 90, step=0.25, decimals=2)

    @property
    def minimizer(self) -> tuple[float, float, float]:
        """w_hat, where the loss alone is least."""
        return self.x, self.y, self.z

    @property
    def hessian(self) -> np.ndarray:
        """H, shape (3, 3), entries on a grid of 1e-12."""
        angle, rise = np.radians(self.angle), np.radians(self.rise)
        long_axis = np.array([np.cos(rise) * np.cos(angle), np.cos(rise) * np.sin(angle), np.sin(rise)])
        least: float = 10.0**-self.stretch
        return np.round(np.eye(3) - (1 - least) * np.outer(long_axis, long_axis), 12) + 0.0


# w3 is given up last: under the group lasso the pair is 0 from alpha 0.52 on
UPRIGHT = SpaceState(alpha=0.65, x=0.5, y=0.7, z=1.8, angle=60, rise=15, stretch=0.2)

EXAMPLES: dict[str, SpaceState] = {
    # with this loss a face is touched for alpha up to 0.38, an edge up to 0.82, then a vertex
    "face": SpaceState(alpha=0.2),
    "edge": SpaceState(alpha=0.6),
    "vertex": SpaceState(alpha=1.0),
    # the sets contain the minimum: the constraint is slack, alpha is 0
    "inside": SpaceState(share="t", t=2.5, x=0.9, y=0.6, z=0.7),
    "surface": SpaceState(alpha=0.5, other="group"),
    "rim": SpaceState(alpha=1.0, other="group"),
    "apex": replace(UPRIGHT, other="group"),
    # without a third coefficient, looked at down its axis: the diamond and the circle
    "above": SpaceState(alpha=0.8, x=1.2, y=1.7, z=0, angle=145, rise=0, stretch=0.6, turn=90, tip=-90),
}

ANSWERS: dict[str, SpaceState] = EXAMPLES | {
    # half of this loss's alpha_max, 1.776
    "half": SpaceState(alpha=0.89),
}
"""The states that answer what people often think."""
