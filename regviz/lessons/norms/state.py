"""The state of the page on norms, and its named examples."""

from __future__ import annotations

import math
from dataclasses import dataclass

from regviz.live.codec import choice, number

VIEW = 2.2
"""Half the side of the plane: both axes run from -VIEW to VIEW."""

STOPS = 128
"""So many stops has the main slider from each p to twice that p: 1, 2 and 4 are among them."""


@dataclass(frozen=True)
class NormsState:
    """Everything that the page shows.

    kind    whose sizes are drawn: |w|_p, max |w_j|, how many w_j are not 0 ("zero"), the elastic net
    p       the exponent;  ratio  l1_ratio of the elastic net
    x, y    the vector
    alpha   strength of the penalty on one coefficient
    data    the data set of the best subsets; "orthogonal" is diabetes with its features made uncorrelated
    k       the size of the subsets that are compared; `size` is what there is
    clock   whether the time is measured that it takes to try all subsets
    """

    p: float = number(1, 0.25, 8, step=math.log10(2) / STOPS, decimals=4, log=True)
    kind: str = choice("p", "max", "zero", "net")
    ratio: float = number(0.5, 0, 1, step=0.002, decimals=3)
    x: float = number(1.2, -2, 2, step=0.005, decimals=3)
    y: float = number(0.5, -2, 2, step=0.005, decimals=3)
    alpha: float = number(0.5, 0, 1.5, step=0.0025, decimals=4)
    data: str = choice("diabetes", "prostate", "orthogonal")
    k: float = number(3, 0, 10, step=1, decimals=0)
    clock: str = choice("off", "on")

    @property
    def vector(self) -> tuple[float, float]:
        """The vector that one drags."""
        return self.x, self.y


EXAMPLES: dict[str, NormsState] = {
    # size 1 each, and their sum (1, 1) has size 4: the triangle inequality does not hold
    "star": NormsState(p=0.5, x=1, y=1),
    # corners on the axes as L1 has them, and edges that bulge as L2's
    "net": NormsState(kind="net", ratio=0.5, x=1.2, y=0.5),
    # the best subset of four features has s1, the lasso's s3
    "differ": NormsState(k=4),
    # one coefficient that is not 0: the 0-norm of (2, 0) is that of (1, 0)
    "count": NormsState(kind="zero", x=2, y=0),
    # two local minima: 0, and one that is deeper
    "stuck": NormsState(p=0.5, alpha=0.225),
    # a little more, and 0 is the deeper one, though the other is still there
    "jump": NormsState(p=0.5, alpha=0.325),
    "same": NormsState(k=5),
    # the same alpha, beyond the slope 1 of the loss at 0: exactly 0 with a crease, and small without
    "crease": NormsState(alpha=1.1),
    "smooth": NormsState(p=2, alpha=1.1),
    # uncorrelated features: the lasso's supports are the best subsets, of every size
    "easy": NormsState(data="orthogonal", k=4),
}
