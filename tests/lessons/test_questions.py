"""Each page ends with a summary of three lines and three questions; an answer is true of the state that it opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from regviz import L1, GroupLasso, Quadratic, SquaredL2, path, solve
from regviz.lessons import lesson
from regviz.lessons.features import problem as choosing
from regviz.lessons.overfitting import curve
from regviz.lessons.texts import languages, words
from regviz.live import codec
from tests.found import PAGES
from tests.lessons.corners.test_words import any_zero
from tests.lessons.features.cases import answer_of
from tests.lessons.pytorch.cases import path_of, steps_of
from tests.test_pages import figures, opened, state_of

QUESTIONS = [(name, question) for name in PAGES for question in lesson(name).questions]
each_question = pytest.mark.parametrize(("name", "question"), QUESTIONS)
each_page = pytest.mark.parametrize("name", PAGES)


def optima(state: Any, **dial: float) -> tuple[np.ndarray, np.ndarray]:
    """L1's and L2's optimum of the loss of a page of two coefficients."""
    loss = Quadratic(state.hessian, state.minimizer)
    found = [solve(loss, penalty, **(dial or {"alpha": state.alpha})) for penalty in (L1(), SquaredL2())]
    return found[0].w.numpy(), found[1].w.numpy()


def a_corner(state: Any) -> bool:
    l1, l2 = optima(state)
    return bool((l1 == 0).sum() == 1 and (l2 != 0).all())


def an_edge(state: Any) -> bool:
    return bool((np.array(optima(state)) != 0).all())


def both_zero(state: Any) -> bool:
    largest = 1.70
    at, beyond = (optima(state, alpha=alpha) for alpha in (largest - 0.01, largest + 0.01))
    return bool(
        (at[0] != 0).any() and (beyond[0] == 0).all() and all((optima(state, alpha=a)[1] != 0).all() for a in (2.2, 9))
    )


def negative_zero_positive_zero(state: Any) -> bool:
    """And wherever w1 is 0, its slope is at most alpha in size; with a diagonal H nothing returns."""
    loss = Quadratic(state.hessian, state.minimizer)
    alphas = np.linspace(0, 1.5, 3001)
    w = path(loss, L1(), alphas).w.numpy()
    signs = [int(sign) for sign in np.sign(w[:, 0])]
    slope = np.abs((np.array(state.minimizer) - w) @ state.hessian)[:, 0]
    still = path(Quadratic(np.diag([1.0, 0.2]), state.minimizer), L1(), alphas).w.numpy() == 0
    return (
        [sign for i, sign in enumerate(signs) if i == 0 or sign != signs[i - 1]] == [-1, 0, 1, 0]
        and bool((slope <= alphas + 1e-9).all())
        and bool((np.diff(still.astype(int), axis=0) >= 0).all())
    )


def slack(state: Any) -> bool:
    loss = Quadratic(state.hessian, state.minimizer)
    found = [solve(loss, L1(), t=t).alpha.item() for t in (5, state.t, 1.8, 1.2, 0.6)]
    return found[:2] == [0, 0] and 0 < found[2] < found[3] < found[4]


def a_segment(state: Any) -> bool:
    """Every split with equal signs has the same sum of loss and penalty for L1; L2 has equal halves."""
    (a, b), l2 = optima(state)
    loss, v = Quadratic(state.hessian, state.minimizer), np.array([[a + b, 0.0], [0.0, a + b], [a, b]])
    sums = loss.value(v).numpy() + state.alpha * np.abs(v).sum(1)
    return bool(np.ptp(sums) < 1e-12 and abs(l2[0] - l2[1]) < 1e-9)


def learnt_the_noise(state: Any) -> bool:
    now = curve.optimum(state)
    return (round(now["train"], 2), round(now["test"], 2), curve.NOISE) == (0.08, 1.85, 0.3)


def flat(state: Any) -> bool:
    now = curve.optimum(state)
    return min(now["train"], now["test"]) > 2 * curve.NOISE and max(map(abs, now["w"])) < 0.1


def crease(state: Any) -> bool:
    w = np.linspace(-1, 2, 3001)
    return bool(state.p == 1 and w[np.argmin((w - 1) ** 2 / 2 + state.alpha * abs(w))] == pytest.approx(0, abs=1e-9))


def smooth(state: Any) -> bool:
    w = np.linspace(-1, 2, 30001)
    least = w[np.argmin((w - 1) ** 2 / 2 + state.alpha * w**2 / 2)]
    return bool(state.p == 2 and least == pytest.approx(1 / (1 + state.alpha), abs=1e-4))


def no_norm(state: Any) -> bool:
    size = [float((np.abs(v) ** state.p).sum() ** (1 / state.p)) for v in np.array([[1, 0], [0, 1], [1, 1]])]
    return size == pytest.approx([1, 1, 4])


def share(percent: float, within: float, which: int = 0) -> Callable[[Any], bool]:
    return lambda state: abs(100 * any_zero(state)[which] - percent) <= within


def units(state: Any) -> bool:
    scale = choosing.raw(state)[0].std(0)
    best = answer_of(state)["optima"]["l1"]["w"]
    return state.scale == "off" and best[state.names.index("bmi")] == 0 and scale.max() > 10 * scale.min()


def copied(state: Any) -> bool:
    other = replace(state, twin="before")
    first = [[at.names[j] for j in at.twins if answer_of(at)["optima"]["l1"]["w"][j]] for at in (state, other)]
    i, j = state.twins
    return first == [["bmi"], ["bmi′"]] and all(
        answer_of(state)["optima"][name]["w"][i] == pytest.approx(answer_of(state)["optima"][name]["w"][j])
        for name in ("l2", "net")
    )


def one_standard_error(state: Any) -> bool:
    """The largest alpha whose error is within one standard error of the least."""
    found = choosing.validations(state)["l1"]
    near = found.alphas[found.mean <= found.mean.min() + found.se[found.mean.argmin()]]
    return bool(near.max() == pytest.approx(state.alpha, rel=1e-3))


def decays(state: Any) -> bool:
    best = np.array(steps_of(state)["optima"]["l2"])
    far = {name: np.linalg.norm(np.array(path_of(state, name)[300]) - best) for name in state.methods}
    return bool(far["decay"] < 1e-6 and far["adam"] < 1e-6 and round(float(far["adamw"]), 2) == 0.49)


def rattles(state: Any) -> bool:
    """The subgradient never has a 0; the proximal steps end on one."""
    zeros = {name: [0 in w for w in path_of(state, name)] for name in state.methods}
    return state.step == 300 and not any(zeros["subgradient"]) and zeros["proximal"][-1] and zeros["fista"][-1]


def comes_and_goes(state: Any) -> bool:
    zeros = np.array([0 in w for w in path_of(state, "proximal")])
    quiet = np.array([0 in w for w in path_of(replace(state, noise=0.0), "proximal")])
    return bool(np.abs(np.diff(zeros.astype(int))).sum() > 10 and quiet[100:].all())


def of_three(state: Any) -> tuple[np.ndarray, np.ndarray]:
    """The optima of L1 and of the group lasso, a pair and a single, of a loss of three coefficients."""
    loss = Quadratic(state.hessian, state.minimizer)
    penalties = (L1(), GroupLasso([[0, 1], [2]], weights=1))
    found = [solve(loss, penalty, alpha=state.alpha) for penalty in penalties]
    return found[0].w.numpy(), found[1].w.numpy()


def a_vertex(state: Any) -> bool:
    return bool((of_three(state)[0] == 0).sum() == 2)


def an_apex(state: Any) -> bool:
    """And with a smaller alpha both are back."""
    at, less = of_three(state)[1], of_three(replace(state, alpha=0.4))[1]
    return bool((at[:2] == 0).all() and at[2] and (less != 0).all())


def a_plane(state: Any) -> bool:
    """Seen down the third axis; the others are those of two coefficients."""
    flat = Quadratic(state.hessian[:2, :2], state.minimizer[:2])
    two = solve(flat, L1(), alpha=state.alpha).w.numpy()
    found = of_three(state)[0]
    return bool((state.turn, state.tip) == (90, -90) and found[2] == 0 and np.allclose(found[:2], two, atol=1e-12))


TRUE: dict[tuple[str, str], Callable[[Any], bool]] = {
    ("home", "zero"): a_corner,
    ("home", "always"): an_edge,
    ("home", "large"): both_zero,
    ("geometry", "returns"): negative_zero_positive_zero,
    ("geometry", "slack"): slack,
    ("geometry", "twins"): a_segment,
    ("overfitting", "train"): learnt_the_noise,
    ("overfitting", "much"): flat,
    ("overfitting", "network"): lambda state: state.view == "cloud" and state.penalty == "l1",
    ("norms", "crease"): crease,
    ("norms", "smooth"): smooth,
    ("norms", "star"): no_norm,
    ("corners", "any"): share(60, 0.5),
    ("corners", "grid"): share(0.7, 0.06, 1),
    ("corners", "degree"): lambda state: share(70, 0.5)(state) and share(52, 0.5)(replace(state, angle=45.0)),
    ("space", "vertex"): a_vertex,
    ("space", "apex"): an_apex,
    ("space", "plane"): a_plane,
    ("features", "standard"): units,
    ("features", "copy"): copied,
    ("features", "choose"): one_standard_error,
    ("pytorch", "decay"): decays,
    ("pytorch", "zeros"): rattles,
    ("pytorch", "stays"): comes_and_goes,
}


@each_question
def test_an_answer_is_true_of_the_state_that_it_opens(name: str, question: str) -> None:
    assert TRUE[name, question](lesson(name).named[lesson(name).questions[question]])


def test_every_question_has_its_truth_and_no_page_has_lost_one() -> None:
    assert set(TRUE) == set(QUESTIONS)


@each_page
@pytest.mark.parametrize("language", languages())
def test_a_page_that_asks_asks_three_questions_after_three_lines(name: str, language: str) -> None:
    count = 3 if lesson(name).questions else 0
    assert len(re.findall(r"^- ", words(language).get(f"{name}.summary", ""), flags=re.MULTILINE)) == count
    assert len(lesson(name).questions) == count


@each_page
def test_the_button_of_a_question_opens_its_state(name: str) -> None:
    app = opened(name, "zh")
    for question, state in lesson(name).questions.items():
        app.button(key=f"{name} question {question}").click().run()
        assert not app.exception
        shown = lesson(name).named[state]
        assert codec.read(type(shown), dict(app.query_params)) == shown
        assert [state_of(sent) for sent in figures(app)] == [shown]
