"""The state of the geometry page, its loss, and the named examples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regviz.live.codec import choice, number

VIEW = 2.8
"""Half the side of each panel: both axes run from -VIEW to VIEW."""

FULL = 3.6
"""The largest level: at this one the ellipse has reached every set that the page can show."""

SMALLEST_L2_RADIUS = 0.01
"""The circle never shrinks to a point: its alpha would be infinite, since L2 reaches 0 only in the limit."""


@dataclass(frozen=True)
class GeometryState:
    """Everything that the geometry page shows.

    `alpha` and `t` are the two ends of one dial; `share` says which of them both panels have in common. The loss is
    `1/2 (w - (x, y))^T H (w - (x, y))` with `H = I - (1 - lam) u u^T`, where u = (cos angle, sin angle) is the long
    axis of its ellipses, lam = 10^-stretch, and lam = 0 when flat = 1: the steep eigenvalue is 1, the other 1 / (the
    condition number). `level` is how far the ellipse has grown from its minimum, r in J0(w) = r^2 / 2; where it touches
    the set it stops. `view` is the loss and the set, the contours of their sum, or the same contours as a posterior.
    `left` and `right` are the sets in the panels, `ratio` is the elastic net's share of L1,
    `p` the exponent of the penalty 1/p sum |w_j|^p of the set |w|_p <= t.
    """

    share: str = choice("alpha", "t")
    alpha: float = number(0.3, 0, 3.1, step=0.005, decimals=7)
    t: float = number(1.2, 0, 5, step=0.01, decimals=7)
    x: float = number(1.2, -2.5, 2.5, step=0.01, decimals=2)
    y: float = number(1.7, -2.5, 2.5, step=0.01, decimals=2)
    angle: float = number(145, 0, 180, step=0.25, decimals=2)
    stretch: float = number(0.6, 0, 3, step=0.005, decimals=3)
    flat: float = number(0, 0, 1, step=1, decimals=0)
    view: str = choice("set", "sum", "posterior")
    level: float = number(FULL, 0, FULL, step=0.005, decimals=3)
    left: str = choice("l1", "l2", "net", "inf", "p")
    right: str = choice("l2", "l1", "net", "inf", "p")
    ratio: float = number(0.5, 0.05, 0.95, step=0.0015, decimals=4)
    p: float = number(0.5, 0.5, 4, step=0.005, decimals=3)

    def set_of(self, side: str) -> str:
        """The code of the set on a side; of the p-norms with p = 1 and 2 it is that of L1 and L2."""
        code: str = getattr(self, side)
        return f"l{self.p:.0f}" if code == "p" and self.p in (1, 2) else code

    @property
    def minimizer(self) -> tuple[float, float]:
        """w_hat, where the loss alone is least."""
        return self.x, self.y

    @property
    def hessian(self) -> np.ndarray:
        """H, shape (2, 2), entries on a grid of 1e-12: angle 135 and flat give exactly [[1/2, 1/2], [1/2, 1/2]]."""
        long_axis = np.array([np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))])
        least = 0.0 if self.flat else 10.0**-self.stretch
        return np.round(np.eye(2) - (1 - least) * np.outer(long_axis, long_axis), 12) + 0.0


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
    # beyond L1's largest alpha, 1.70
    "gone": GeometryState(alpha=2.2),
    # the mode is exactly 0, though the posterior gives the axis no probability
    "posterior": replace(EXAMPLES["corner"], view="posterior"),
}
"""The states that answer what people often think."""
