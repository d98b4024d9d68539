"""Regularized least squares, exactly: L1, squared L2 and the elastic net, in float64 torch, batched.

    minimize  J0(w) + alpha Omega(w)               (penalized)
    minimize  J0(w)  subject to  size(w) <= t      (constrained)

with J0(w) = 1/2 (w - w_hat)^T H (w - w_hat) + c. The two are two ends of one dial: each alpha has its t.

Symbols, the same everywhere in the code:

    ==========  =============  ==================================================================
    symbol      shape          meaning
    ==========  =============  ==================================================================
    w           (..., p)       coefficients; w* or `Solution.w` is the optimum
    w_hat       (..., p)       minimizer of the unregularized loss J0
    H           (..., p, p)    Hessian of J0, positive semidefinite (X^T X / n for data X, y)
    g           (..., p)       H w_hat, the negative gradient of J0 at w = 0 (X^T y / n for data)
    p, n                       number of coefficients, number of observations
    J0, J                      the loss, the loss plus alpha Omega
    Omega                      the penalty
    alpha       (...)          strength of the penalty, >= 0
    t           (...)          size of the penalty's set, >= 0
    rho                        `l1_ratio`, the share of the L1 norm in the elastic net
    lam1, lam2  (...)          alpha Omega(w) = lam1 |w|_1 + lam2/2 |w|_2^2
    a, b, c     (...)          H = [[a, b], [b, c]] when p = 2
    s           (..., p)       signs of w: -1, 0 or 1
    ==========  =============  ==================================================================

The mathematics needs torch, which takes a second to import; the pages' state and texts live in this package and
do not. So the names below are imported when first asked for (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regviz.solver.loss import Quadratic
    from regviz.solver.paths import Path, path
    from regviz.solver.penalties import L1, ElasticNet, GroupLasso, LInf, SquaredL2
    from regviz.solver.solution import Solution, solve

__version__ = "0.1.0"

__all__ = ["L1", "ElasticNet", "GroupLasso", "LInf", "Path", "Quadratic", "Solution", "SquaredL2", "path", "solve"]

_HOME = {
    "L1": "penalties",
    "ElasticNet": "penalties",
    "GroupLasso": "penalties",
    "LInf": "penalties",
    "Path": "paths",
    "Quadratic": "loss",
    "Solution": "solution",
    "SquaredL2": "penalties",
    "path": "paths",
    "solve": "solution",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.solver.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
