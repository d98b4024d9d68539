"""What can become of two coefficients, and how minimizers are spread: for what counts and what shows. Without torch."""

from __future__ import annotations

__all__ = ["KINDS", "SPREAD"]

KINDS = ("none", "one", "both", "inside")
"""How many coefficients are exactly zero; "inside": the set contains w_hat, so that it does nothing. Counted apart."""

SPREAD = 2.0
"""The standard deviation of each coordinate of w_hat."""
