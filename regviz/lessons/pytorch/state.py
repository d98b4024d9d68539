"""The state of the page "In PyTorch", and the states that show one thing each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regviz.live.codec import choice, number

VIEW = 2.8
"""Half the side of the plane: both axes run from -VIEW to VIEW."""

STEPS = 300
"""How many steps each method takes."""

SMALL = 1e-3
"""What many programs take for 0."""

OF_PENALTY = {"l1": ("subgradient", "proximal", "fista"), "l2": ("decay", "adam", "adamw")}
METHODS = (*OF_PENALTY["l1"], *OF_PENALTY["l2"])
"""What steps can be taken: see regviz/studies/descents.py."""


@dataclass(frozen=True)
class PytorchState:
    """Everything that the page shows.

    The loss is `1/2 (w - (x, y))^T H (w - (x, y))` with `H = I - (1 - lam) u u^T`, u = (cos angle, sin angle) the long
    axis of its ellipses, lam = 10^-stretch. All methods start at (start_x, start_y) with the learning rate `rate`; to
    each step's gradient a random vector is added, `noise` times two standard normal numbers of `seed`. `momentum` is
    that of SGD. A method that is on takes its steps and is drawn.
    """

    step: float = number(40, 0, STEPS, step=1, decimals=0)
    subgradient: str = choice("on", "off")
    proximal: str = choice("on", "off")
    fista: str = choice("on", "off")
    decay: str = choice("off", "on")
    adam: str = choice("off", "on")
    adamw: str = choice("off", "on")
    alpha: float = number(0.6, 0, 2, step=0.004, decimals=3)
    rate: float = number(0.4, 0.01, 1, step=0.004, decimals=4, log=True)
    momentum: float = number(0, 0, 0.95, step=0.0019, decimals=4)
    noise: float = number(0, 0, 2, step=0.004, decimals=3)
    x: float = number(2.2, -2.5, 2.5, step=0.01, decimals=2)
    y: float = number(0.4, -2.5, 2.5, step=0.01, decimals=2)
    angle: float = number(35, 0, 180, step=0.25, decimals=2)
    stretch: float = number(0.6, 0, 3, step=0.005, decimals=3)
    start_x: float = number(-1.6, -2.5, 2.5, step=0.01, decimals=2)
    start_y: float = number(2.2, -2.5, 2.5, step=0.01, decimals=2)
    seed: float = number(0, 0, 999, step=1, decimals=0)

    @property
    def methods(self) -> tuple[str, ...]:
        """Those that are on."""
        return tuple(name for name in METHODS if getattr(self, name) == "on")

    @property
    def minimizer(self) -> tuple[float, float]:
        """w_hat, where the loss alone is least."""
        return self.x, self.y

    @property
    def start(self) -> tuple[float, float]:
        """Where all methods begin."""
        return self.start_x, self.start_y

    @property
    def hessian(self) -> np.ndarray:
        """H, shape (2, 2), entries on a grid of 1e-12."""
        long_axis = np.array([np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))])
        least: float = 10.0**-self.stretch
        return np.round(np.eye(2) - (1 - least) * np.outer(long_axis, long_axis), 12) + 0.0


EXAMPLES: dict[str, PytorchState] = {
    # all 300 steps: the subgradient rattles around the axis, ISTA and FISTA are on it
    "rattle": PytorchState(step=STEPS),
    # smaller steps, smaller rattling; still no zero
    "slower": PytorchState(step=STEPS, rate=0.06),
    # momentum carries ISTA beyond the zero, and it comes back
    "lands": PytorchState(step=16, rate=0.05, momentum=0.8, subgradient="off", fista="off"),
    # minibatches push the coefficient off the axis again and again
    "noise": PytorchState(step=STEPS, noise=0.5, subgradient="off", fista="off"),
    # Adam ends where gradient descent does, AdamW does not
    "adamw": PytorchState(
        step=STEPS, subgradient="off", proximal="off", fista="off", decay="on", adam="on", adamw="on"
    ),
}
