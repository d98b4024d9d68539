"""The lines of Python that compute what the page on choosing features shows."""

from __future__ import annotations

from regviz.lessons.features.problem import folds_of
from regviz.lessons.features.source import OWN_FILE
from regviz.lessons.features.state import FeaturesState

CODE = """\
from importlib.util import find_spec

import numpy as np
from regviz import {sparse_class}, ElasticNet, Quadratic, SquaredL2, path
{source}
{twin}{groups}X, y = table{train}, (response{train} - response{train}.mean()) / response{train}.std()
centred = X - X.mean(axis=0)
loss = Quadratic.from_data({fitted}, y)

optima = {{}}
for penalty in ({sparse}, SquaredL2(), ElasticNet({ratio})):
    optima[penalty.name] = path(loss, penalty, [{alpha}])  # one alpha here, as many as you like
    print(penalty, optima[penalty.name].w[0].numpy().round(4), "exact zeros:", int(optima[penalty.name].zeros.sum()))
{held_out}{knots}
alphas = 10 ** np.linspace(-4, 1, 101)
found = cross_validate(X, y, {sparse}, alphas, folds(len(y), {folds}, seed={seed}), scale={scale})
print("best alpha:", alphas[found.best], "one-standard-error alpha:", alphas[found.one_se])
{peer}"""

SHIPPED = """\
from regviz.data import load
from regviz.studies.validation import cross_validate, folds

data = load("{data}")
table, response = data.X, data.y"""

OWN = """\
from regviz.studies.validation import cross_validate, folds

# the table that is fitted, as it can be downloaded above: the features, and the target last
rows = np.loadtxt("{file}", delimiter=",", skiprows=1, encoding="utf-8", ndmin=2)
table, response = rows[:, :-1], rows[:, -1]"""

GROUPS = """\
groups = {rows}  # the columns of a category together
"""

KNOTS = """
knots = path(loss, L1())
print("knots of the L1 path:", knots.alpha.numpy().round(5))
"""

HELD_OUT = """
unseen = table[~data.train] - X.mean(axis=0)
truth = (response[~data.train] - response[data.train].mean()) / response[data.train].std()
errors = {{name: np.mean((truth - {unseen} @ optimum.w[0].numpy()) ** 2) for name, optimum in optima.items()}}
print("errors for the men held out:", errors)
"""


PEER = """
if find_spec("sklearn"):  # scikit-learn says the same; its ridge sums the loss over the rows, so it takes n times alpha
    from sklearn.linear_model import {models}

    rows, exact = {fitted}, {{"fit_intercept": False, "tol": 1e-12, "max_iter": 10**6}}
    peers = {{{lasso}
        "l2": Ridge({alpha} * len(y), fit_intercept=False, solver="svd"),
        "elastic_net": Net({alpha}, l1_ratio={ratio}, **exact),
    }}
    for name, model in peers.items():
        print(name, model.fit(rows, y).coef_.round(4))
"""
LASSO = """
        "l1": Lasso({alpha}, **exact),"""


def peer(state: FeaturesState, fitted: str) -> str:
    """The same by scikit-learn, which has no group lasso."""
    return PEER.format(
        models="ElasticNet as Net, Ridge" if state.whole else "ElasticNet as Net, Lasso, Ridge",
        fitted=fitted,
        lasso="" if state.whole else LASSO.format(alpha=state.alpha),
        alpha=state.alpha,
        ratio=state.rho,
    )


def code(state: FeaturesState) -> str:
    """The lines of Python that compute what is shown; they run as they stand."""
    source = state.source
    column = source.twinned
    copy = (
        f"table = np.insert(table, {column + (state.twin == 'after')}, table[:, {column}], axis=1)"
        f"  # {source.names[column]} twice\n"
    )
    own = source.name == "own"
    fitted = "centred / X.std(axis=0)" if state.scale == "on" else "centred"
    return CODE.format(
        source=OWN.format(file=OWN_FILE) if own else SHIPPED.format(data=source.name),
        train="" if own else "[data.train]",
        folds=folds_of(state),
        twin="" if state.twin == "none" else copy,
        held_out=HELD_OUT.format(unseen="unseen / X.std(axis=0)" if state.scale == "on" else "unseen")
        if not source.train.all()
        else "",
        groups=GROUPS.format(rows=list(state.groups.values())) if state.whole else "",
        sparse="GroupLasso(groups)" if state.whole else "L1()",
        sparse_class="GroupLasso" if state.whole else "L1",
        knots="" if state.whole else KNOTS,
        fitted=fitted,
        peer=peer(state, fitted),
        ratio=state.rho,
        alpha=state.alpha,
        seed=int(state.seed),
        scale=state.scale == "on",
    )
