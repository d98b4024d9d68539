"""The state of the page "How often is a corner hit?", and its named examples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regviz.live.codec import choice, number

VIEW = 5.0
"""Half the side of each map: both axes run from -VIEW to VIEW."""

END = 4.0
"""The largest alpha and t."""

LEAST_T = 0.01
"""A set of size 0 would be a point, and both coefficients 0."""


@dataclass(frozen=True)
class CornersState:
    """Everything that the page shows.

    `hold` says whether all losses have the same alpha or the same t. A loss is `1/2 (w - w_hat)^T H (w - w_hat)` with
    random w_hat; the one at (x, y) is drawn with its ellipse. losses = "this": H is the ellipse of `angle` (its long
    axis, degrees) and `stretch` (log10 of the condition number), the steep eigenvalue is 1; "random": each has its own.
    search = "grid": L2's optimum is looked for among `points` points of the circle; only by fixed t.
    """

    hold: str = choice("alpha", "t")
    alpha: float = number(1, 0, END, step=0.005, decimals=3)
    t: float = number(1, LEAST_T, END, step=0.005, decimals=3)
    angle: float = number(30, 0, 180, step=0.25, decimals=2)
    stretch: float = number(0.5, 0, 3, step=0.005, decimals=3)
    x: float = number(1.7, -4.8, 4.8, step=0.01, decimals=2)
    y: float = number(3.2, -4.8, 4.8, step=0.01, decimals=2)
    losses: str = choice("this", "random")
    search: str = choice("exact", "grid")
    grid: float = number(1.38, 0.9, 2.7, step=0.0025, decimals=4)
    seed: float = number(0, 0, 999, step=1, decimals=0)

    @property
    def minimizer(self) -> tuple[float, float]:
        """w_hat of the loss that is drawn with its ellipse."""
        return self.x, self.y

    @property
    def dial(self) -> float:
        """The alpha or the t that is held."""
        return self.alpha if self.hold == "alpha" else self.t

    @property
    def points(self) -> int:
        """The points on the circle that the grid search tries: about 10^grid, in steps of four."""
        return 4 * max(2, int(10**self.grid / 4 + 0.5))

    @property
    def is_grid(self) -> bool:
        """Whether the circle is searched by a grid."""
        return self.search == "grid" and self.hold == "t"

    @property
    def hessian(self) -> np.ndarray:
        """H, shape (2, 2), entries on a grid of 1e-12."""
        long_axis = np.array([np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))])
        least: float = 10.0**-self.stretch
        return np.round(np.eye(2) - (1 - least) * np.outer(long_axis, long_axis), 12) + 0.0


EXAMPLES: dict[str, CornersState] = {
    # along the diagonal an ellipse of any length hits corners as often as a circular one
    "diagonal": CornersState(hold="t", t=1, angle=45, stretch=3, x=2.7, y=1.2),
    "random": CornersState(hold="t", t=1, losses="random"),
    # of 24 points on the circle 4 are on the axes
    "coarse": CornersState(hold="t", t=1, angle=0, stretch=0, search="grid", grid=1.38, x=3.3, y=0.3),
}

ANSWERS: dict[str, CornersState] = EXAMPLES | {
    # one degree beside the diagonal
    "turn": replace(EXAMPLES["diagonal"], angle=44),
    "fine": replace(EXAMPLES["coarse"], grid=2.7),
    "slack": CornersState(hold="t", t=4, angle=30, stretch=0.5),
}
"""The states that answer what people often think."""
