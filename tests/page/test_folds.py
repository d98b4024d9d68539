"""Choices in a fold: what a browser says of a table that has just been replaced is no choice in the next."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from regviz.lessons import Ask
from regviz.page import folds


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Streamlit as far as a choice needs it; `widget` is what it was last asked to show."""
    state: dict[str, Any] = {}
    st = SimpleNamespace(session_state=state, widget=None)

    def show(label: str, options: list[str], value: Any, **others: Any) -> None:
        st.widget = others

    st.multiselect = st.selectbox = show
    monkeypatch.setattr(folds, "st", st)
    return st


def columns(*names: str, chosen: Any = None) -> Ask:
    """The columns of a table, of which all are used."""
    options = {str(k): name for k, name in enumerate(names, 1)}
    return Ask("columns", options, list(options), chosen, many=True)


def test_another_table_has_another_widget(shown: SimpleNamespace) -> None:
    folds._ask("features", columns("area", "rooms"))
    before = shown.widget["key"]
    folds._ask("features", columns("height", "weight"))
    assert shown.widget["key"] != before
    folds._ask("features", columns("area", "rooms"))
    assert shown.widget["key"] == before


@pytest.mark.parametrize("said", [["area", "rooms"], ["1", "area"], ["area"]])
def test_what_is_said_of_columns_that_are_not_there_is_no_choice(shown: SimpleNamespace, said: list[str]) -> None:
    def chosen(codes: list[str]) -> None:
        raise AssertionError(codes)

    folds._ask("features", columns("height", "weight", chosen=chosen))
    shown.session_state[shown.widget["key"]] = said
    shown.widget["on_change"]()
    assert folds.REFUSED not in shown.session_state
