"""What the page "How often is a corner hit?" says is so: every share is counted again, in both languages."""

from __future__ import annotations

import re
from dataclasses import asdict

import numpy as np
import pytest

from regviz import L1, SquaredL2, solve
from regviz.lessons.corners.state import CornersState
from regviz.lessons.texts import languages
from tests.lessons.corners.cases import STATES, answer_of, label, losses_of, random_states
from tests.node import Node

PERCENT = re.compile(r"(\d[\d.]*(?:e−?\d+)?)([ \N{NO-BREAK SPACE}]?)%")
ALL = [*STATES, *random_states(8), *random_states(4, search="grid", hold="t")]


def any_zero(state: CornersState) -> tuple[float, float]:
    """The share of the losses counted whose optimum has a zero, L1's and L2's; a minimum inside the set has none."""
    loss = losses_of(state)
    l1, l2 = (solve(loss, penalty, **{state.hold: state.dial}).zeros.any(-1) for penalty in (L1(), SquaredL2()))
    return l1.double().mean().item(), best_of_all(state) if state.is_grid else l2.double().mean().item()


def best_of_all(state: CornersState) -> float:
    """The share of the minima outside the circle for which the best of all points that are tried is on an axis."""
    loss = losses_of(state)
    turn = 2 * np.pi * np.arange(state.points) / state.points
    tried, hits = state.t * np.stack([np.cos(turn), np.sin(turn)], -1), 0
    squares = np.stack([tried[:, 0] ** 2, 2 * tried[:, 0] * tried[:, 1], tried[:, 1] ** 2])
    for part in np.split(np.arange(len(loss.minimizer)), 20):
        w_hat = loss.minimizer[part].numpy()
        H = np.broadcast_to(loss.hessian.numpy(), (100_000, 2, 2))[part]
        g = np.einsum("nij,nj->ni", H, w_hat)
        loss_at = np.stack([H[:, 0, 0], H[:, 0, 1], H[:, 1, 1]], -1) @ squares / 2 - g @ tried.T
        on_axis = loss_at.argmin(-1) % (state.points // 4) == 0
        hits += int((on_axis & (np.linalg.norm(w_hat, axis=-1) > state.t)).sum())
    return hits / 100_000


def says(text: str, share: float) -> bool:
    """Whether a printed share in percent is this one: 0 only for none at all."""
    printed = float(text.replace("−", "-"))
    return (printed == 0) == (share == 0) and abs(printed - 100 * share) <= (
        0.0501 if "e" not in text else 0.05 * printed
    )


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("state", ALL, ids=label)
def test_the_sentence_says_the_shares(node: Node, state: CornersState, language: str) -> None:
    (said,) = node.lesson("corners", language)("sentence", [[asdict(state), answer_of(state)]])
    shares = re.sub(r"<.*?>", "", said["shares"])
    l1, l2 = any_zero(state)
    inside = (losses_of(state).minimizer.abs().sum(-1) <= state.t).double().mean().item()
    expected = [l1, inside, l2] if state.hold == "t" else [l1, l2]
    found = PERCENT.findall(shares)
    assert len(found) == len(expected)
    assert all(says(text, share) for (text, _), share in zip(found, expected, strict=True)), (shares, expected)
    assert {space for _, space in found} == {"\N{NO-BREAK SPACE}" if language == "en" else ""}
    held = re.search(r"[αt] = (\S+)", shares)
    assert held
    assert float(held[1]) == pytest.approx(state.dial, abs=1e-9)
    assert "100,000" in shares
    assert (f" {state.points} " in shares) == state.is_grid
    assert said["counted"].startswith("100,000 ")
    assert not set("{}") & set(shares + said["counted"])


def test_more_losses_are_said_to_be_more(node: Node) -> None:
    state = CornersState()
    given = answer_of(state) | {"measured": answer_of(state)["measured"] | {"count": 1_100_000}}
    (said,) = node.lesson("corners")("sentence", [[asdict(state), given]])
    assert "1,100,000 losses" in said["shares"]
    assert said["counted"].startswith("1,100,000 losses")
