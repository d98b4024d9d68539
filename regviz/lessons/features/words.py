"""What the page on choosing features says of its picture: a sentence in words, and the code that computes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons.features.state import FEATURES, TWINNED, FeaturesState
from regviz.lessons.texts import part


def _number(value: float) -> str:
    return "0" if value == 0 else f"{value:z.2f}".replace("-", "−")


def sentence(state: FeaturesState, answer: Mapping[str, Any], language: str) -> str:
    """The picture in words, from torch's answer to a state: who is in, who is out, who shares."""
    text = part(language, "features.sentence")
    optima, names = answer["optima"], state.names
    kept = {
        name: [n for n, zero in zip(names, best["zeros"], strict=True) if not zero] for name, best in optima.items()
    }
    much = "all" if len(kept["l1"]) == len(names) else "some" if kept["l1"] else "none"
    said = [
        text[f"l1.{much}"].format(
            alpha=f"{state.alpha:.2g}", kept=len(kept["l1"]), p=len(names), names=", ".join(kept["l1"])
        )
    ]
    if answer["back"]:
        said.append(text["back"].format(names=", ".join(answer["back"])))
    largest = max(optima["l2"]["w"], key=abs)
    said.append(text["net"].format(kept=len(kept["net"])))
    said.append(text["l2"].format(p=len(names), largest=_number(largest)))
    twins = [j for j, name in enumerate(names) if name.rstrip("′") == TWINNED[state.data]]
    if len(twins) == 2 and any(optima["l1"]["w"][j] for j in twins):
        one, half, net = (max((optima[name]["w"][j] for j in twins), key=abs) for name in ("l1", "l2", "net"))
        numbers = {"one": _number(one), "half": _number(half), "net": _number(net)}
        said.append(text["twins"].format(name=TWINNED[state.data], **numbers))
    return " ".join(said) if language == "en" else "".join(said)


CODE = """\
import numpy as np
from regviz import L1, ElasticNet, Quadratic, SquaredL2, path
from regviz.data import load
from regviz.studies.validation import cross_validate, folds

data = load("{data}")
table, response = data.X, data.y
{twin}X, y = table[data.train], (response[data.train] - response[data.train].mean()) / response[data.train].std()
centred = X - X.mean(axis=0)
loss = Quadratic.from_data({fitted}, y)

optima = {{}}
for penalty in (L1(), SquaredL2(), ElasticNet({ratio})):
    optima[penalty.name] = path(loss, penalty, [{alpha}])  # one alpha here, as many as you like
    print(penalty, optima[penalty.name].w[0].numpy().round(4), "exact zeros:", int(optima[penalty.name].zeros.sum()))
{held_out}
knots = path(loss, L1())
print("knots of the L1 path:", knots.alpha.numpy().round(5))

alphas = 10 ** np.linspace(-4, 1, 101)
found = cross_validate(X, y, L1(), alphas, folds(len(y), 10, seed={seed}), scale={scale})
print("best alpha:", alphas[found.best], "one-standard-error alpha:", alphas[found.one_se])
"""

HELD_OUT = """
unseen = table[~data.train] - X.mean(axis=0)
truth = (response[~data.train] - response[data.train].mean()) / response[data.train].std()
errors = {{name: np.mean((truth - {unseen} @ optimum.w[0].numpy()) ** 2) for name, optimum in optima.items()}}
print("errors for the men held out:", errors)
"""


def code(state: FeaturesState) -> str:
    """The lines of Python that compute what is shown; they run as they stand."""
    column = FEATURES[state.data].index(TWINNED[state.data])
    copy = (
        f"table = np.insert(table, {column + (state.twin == 'after')}, table[:, {column}], axis=1)"
        f"  # {TWINNED[state.data]} twice\n"
    )
    return CODE.format(
        data=state.data,
        twin="" if state.twin == "none" else copy,
        held_out=HELD_OUT.format(unseen="unseen / X.std(axis=0)" if state.scale == "on" else "unseen")
        if state.data == "prostate"
        else "",
        fitted="centred / X.std(axis=0)" if state.scale == "on" else "centred",
        ratio=state.rho,
        alpha=state.alpha,
        seed=int(state.seed),
        scale=state.scale == "on",
    )
