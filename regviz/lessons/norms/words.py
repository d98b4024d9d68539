"""What the page on norms says of its picture: the sets in words, the best subset in words, and the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons.norms.state import NormsState
from regviz.lessons.texts import part


def _number(value: float) -> str:
    """Two decimals; only what is exactly 0 is printed as 0."""
    if value == 0:
        return "0"
    if value < 1e-300:  # the least number there is stands for all that are smaller
        return "&lt; 1e-300"
    return f"{value:.2f}" if 0.005 <= abs(value) < 1e4 else f"{value:.1e}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def sentence(state: NormsState, answer: Mapping[str, Any], subsets: Mapping[str, Any], language: str) -> str:
    """The picture in words: the set in a span of class rv-of-sets, the best subset in one of class rv-of-subsets.

    `answer` is torch's to the state, `subsets` its table of best subsets.
    """
    text = part(language, "norms.sentence")
    gap = " " if language == "en" else ""
    first = gap.join([_set(state, answer, text), _single(answer["minima"], text)])
    return (
        f'<span class="rv-of-sets">{first}</span>'
        f'<span class="rv-of-subsets">{_subset(state, subsets, text, language)}</span>'
    )


def _set(state: NormsState, answer: Mapping[str, Any], text: Mapping[str, str]) -> str:
    if state.kind != "p":
        only = {0.0: ".l2", 1.0: ".l1"}.get(state.ratio, "") if state.kind == "net" else ""
        return text[f"{state.kind}{only}"].format(count=f"{answer['sizes']['zero']:.0f}")
    named = {1.0: "one", 2.0: "two"}.get(state.p)
    place = named or ("below" if state.p < 1 else "between" if state.p < 2 else "above")
    digits = 4 if 0.98 < state.p < 1.02 else 2  # or a size beside 2 would be printed as 2
    half, both = (f"{2 ** (1 / state.p - less):.{digits}f}" for less in (1, 0))
    return text[f"p.{place}"].format(p=f"{state.p:g}", half=half, both=both)


def _single(minima: list[float], text: Mapping[str, str]) -> str:
    if len(minima) == 2:
        return text["minima"].format(other=_number(minima[1]))
    return text["minimum.zero" if minima[0] == 0 else "minimum"].format(w=_number(minima[0]))


def _subset(state: NormsState, subsets: Mapping[str, Any], text: Mapping[str, str], language: str) -> str:
    """Who is in the best subset of the size, and in the lasso's."""
    names, k = subsets["names"], min(int(state.k), len(subsets["names"]))
    size = subsets["sizes"][k]
    if k == 0:
        return text["none"]

    def listed(subset: Mapping[str, Any]) -> str:
        return ("、" if language == "zh" else ", ").join(names[j] for j in subset["members"])

    best = size["best"]
    lasso = size["lasso"][0] if size["lasso"] else None
    place = "jumps" if lasso is None else "same" if lasso["members"] == best["members"] else "differs"
    return text[place].format(
        count=size["count"],
        k=k,
        best=listed(best),
        rest=_percent(best["rest"]),
        lasso=listed(lasso) if lasso else "",
        more=_percent(lasso["rest"]) if lasso else "",
    )


CODE = """\
import math

import torch
from regviz import ElasticNet
from regviz.lessons.norms.subsets import problem
from regviz.studies.sizes import local_minima, size
from regviz.studies.subsets import lasso_supports, members, residuals

w = torch.tensor({vector}, dtype=torch.float64)
sizes = {{p: size(w, p).item() for p in (0, {p}, 1, 2, math.inf)}}
net = ElasticNet({ratio}).value(w).item()
print(sizes, "elastic net:", net)

minima = {minima}
print("local minima of 1/2 (w - 1)^2 + alpha Omega(w):", minima)

loss = problem("{data}")  # the features standardized, the response with variance 1
left = residuals(loss)  # what each of the 2^p subsets leaves unexplained
best = min((i for i in range(len(left)) if i.bit_count() == {k}), key=lambda i: left[i].item())
lasso = [s.subset for s in lasso_supports(loss) if s.subset.bit_count() == {k}]
print("best subset:", members(best), left[best].item())
for subset in lasso:
    print("on the lasso path:", members(subset), left[subset].item())
"""


def code(state: NormsState) -> str:
    """The lines of Python that compute what is shown; they run as they stand."""
    one = {"p": f"{state.p}", "max": "1", "zero": "0"}
    net = f"ElasticNet({state.ratio}).prox(torch.ones(1, dtype=torch.float64), {state.alpha}).tolist()"
    return CODE.format(
        vector=list(state.vector),
        p=state.p,
        ratio=state.ratio,
        minima=net if state.kind == "net" else f"local_minima({state.alpha}, {one[state.kind]})",
        data=state.data,
        k=min(int(state.k), 8 if state.data == "prostate" else 10),
    )
