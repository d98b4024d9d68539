"""The state of the page "Underfit, just right, overfit", and the states that show one thing each."""

from __future__ import annotations

from dataclasses import dataclass

from regviz.live.codec import choice, number

NO_PENALTY = 1e-4
"""At the lower end of its slider alpha is 0: a logarithmic scale has no 0."""

LARGEST_ALPHA = 10.0
DEGREES = 15


@dataclass(frozen=True)
class OverfittingState:
    """Everything that the page shows, of both views.

    curve: a polynomial of some degree through noisy points. cloud: three networks between two classes of points. Both
    with the same penalty and coefficient `alpha`, of which the lower end stands for 0. `seed` makes the noise.
    """

    view: str = choice("curve", "cloud")
    penalty: str = choice("l1", "l2")
    alpha: float = number(NO_PENALTY, NO_PENALTY, LARGEST_ALPHA, step=0.01, decimals=6, log=True)
    degree: float = number(DEGREES, 1, DEGREES, step=1, decimals=0)
    seed: float = number(1, 0, 999, step=1, decimals=0)

    @property
    def strength(self) -> float:
        """The coefficient of the penalty, 0 at the lower end of the slider."""
        return 0.0 if self.alpha <= NO_PENALTY else self.alpha


EXAMPLES: dict[str, OverfittingState] = {
    # a straight line cannot bend: both errors are large
    "stiff": OverfittingState(degree=1),
    # the curve goes through the noise: the training error is small, the test error is large
    "wild": OverfittingState(),
    # the same 15 coefficients, and L1 has calmed them down
    "calm": OverfittingState(alpha=0.09),
    # fewer is not smaller: seven exact zeros, or none
    "fewer": OverfittingState(alpha=0.14),
    "smaller": OverfittingState(penalty="l2", alpha=0.25),
    # so small that nothing is left of the curve
    "too_small": OverfittingState(penalty="l2", alpha=8),
    # three networks without penalty, and what becomes of them
    "nets": OverfittingState(view="cloud"),
    "nets_l1": OverfittingState(view="cloud", alpha=0.01),
    "nets_l2": OverfittingState(view="cloud", penalty="l2", alpha=0.01),
}
