"""The lines of Python that compute what the page on norms shows."""

from __future__ import annotations

from regviz.data import load
from regviz.lessons.norms.answer import exponent
from regviz.lessons.norms.state import NormsState
from regviz.lessons.norms.subsets import source

CODE = """\
import math

import torch
from regviz import ElasticNet, Quadratic
from regviz.data import {made}
from regviz.studies.sizes import local_minima, penalty, size
from regviz.studies.subsets import by_size, members, residuals

w = torch.tensor({vector}, dtype=torch.float64)
sizes = {{p: size(w, p).item() for p in (0, {p}, 1, 2, math.inf)}}
net = ElasticNet({ratio})
omega = {omega}.item()
print("sizes:", sizes, "elastic net:", net.value(w).item(), "penalty Omega(w):", omega)

minima = {minima}
print("local minima of 1/2 (w - 1)^2 + alpha Omega(w):", minima)

there = load("{source}")
X, y = {X}, there.y[there.train]
loss = Quadratic.from_data(X, (y - y.mean()) / y.std())
left = residuals(loss)  # the share of the variance that each of the 2^p subsets leaves unexplained
found = by_size(loss, left)[{k}]
print("best subset:", members(found.best), left[found.best].item())
for subset in found.lasso:
    print("on the lasso path:", members(subset), left[subset].item())
"""


def code(state: NormsState) -> str:
    """The lines of Python that compute what is shown; they run as they stand."""
    p = exponent(state)
    of_p = "math.inf" if state.kind == "max" else f"{p}"
    one = "torch.ones(1, dtype=torch.float64)"
    is_orthogonal = state.data == "orthogonal"
    X = "standardized(there.X[there.train])"
    return CODE.format(
        made="load, standardized, uncorrelated" if is_orthogonal else "load, standardized",
        vector=list(state.vector),
        p=state.p,
        ratio=state.ratio,
        omega="net.value(w)" if p is None else f"penalty(w, {of_p})",
        minima=f"net.prox({one}, {state.alpha}).tolist()" if p is None else f"local_minima({state.alpha}, {of_p})",
        source=source(state.data),
        X=f"uncorrelated({X})" if is_orthogonal else X,
        k=min(int(state.k), len(load(source(state.data)).names)),
    )
