"""Shapes of batches as torch computes them, but without sympy, which torch's own functions import when they are first
called: it takes most of a second of the first solve.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

__all__ = ["common_shape", "unraveled"]


def common_shape(*shapes: tuple[int, ...]) -> torch.Size:
    """What the shapes broadcast to, as `torch.broadcast_shapes`. Raises ValueError where that is nothing."""
    return torch.Size(np.broadcast_shapes(*shapes))


def unraveled(places: Tensor, shape: torch.Size) -> tuple[Tensor, ...]:
    """The indices of places in a flattened batch, as `torch.unravel_index`."""
    return tuple(map(torch.from_numpy, np.unravel_index(places.numpy(), shape)))
