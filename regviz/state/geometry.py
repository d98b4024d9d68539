"""The state of the geometry page, its loss, and the named examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regviz.state.codec import choice, number

VIEW = 2.8
"""Half the side of each panel: both axes run from -VIEW to VIEW."""

SMALLEST_L2_RADIUS = 0.01
"""The circle never shrinks to a point: its alpha would be infinite, since L2 reaches 0 only in the limit."""


@dataclass(frozen=True)
class GeometryState:
    """Everything that the geometry page shows.

    `alpha` and `t` are the two ends of one dial; `share` says which of them both panels have in common. The loss is
    `1/2 (w - (x, y))^T H (w - (x, y))` with `H = I - (1 - lam) u u^T`, where u = (cos angle, sin angle) is the long
    axis of its ellipses, lam = 10^-stretch, and lam = 0 when flat = 1: the steep eigenvalue is 1, the other 1 / (the
    condition number). `view` is the loss and the set, the contours of their sum, or the same contours as a posterior.
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
