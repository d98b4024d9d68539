"""The names of columns are data: whatever they hold is shown as it is, in sentences and in tables."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regviz.lessons.features.names import literal
from regviz.lessons.features.state import FeaturesState
from tests.lessons.features.cases import answer_of
from tests.node import Node

NAMES = ["<b>area</b>", "$x_1$ **rooms**", ":red[year]", "[price](http://localhost) `k`", "a & b", "{kept}", "面积 m²"]
RED = "<script>alert('\"')</script>"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_shows_names_as_they_are(node: Node, language: str) -> None:
    state = FeaturesState(alpha=1e-4, twin="after")
    given = answer_of(state)
    names = [*NAMES, RED, *given["table"]["names"][len(NAMES) + 1 :]]
    back, twins = [RED], {"name": RED, "rows": [2, 3]}
    optima = {**given["optima"], "l1": {**given["optima"]["l1"], "zeros": [False] * (len(names) - 1) + [True]}}
    shown = {**given, "optima": optima, "back": back, "table": {**given["table"], "names": names, "twins": twins}}
    (text,) = node.lesson("features", language)("sentence", [[{"alpha": state.alpha}, shown]])
    assert set(re.findall(r"<(/?\w+)", text)) == {"b", "/b"}, "the text's own bold words"
    read = html.unescape(re.sub("</?b>", "", text))
    assert all(name in read for name in NAMES)
    assert read.count(RED) == 3, "among those kept, as one that was back, as a twin"


@example(" ")
@example("\u3000")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20) | st.sampled_from(NAMES))
def test_a_table_shows_names_as_they_are(name: str) -> None:
    """By CommonMark's rules of code spans; GFM takes the backslash before a bar off first."""
    shown, text = literal(name), " ".join(name.split())
    if not text:
        assert shown == "", "an empty cell"
    elif re.search(r"[^\w ′]|_|www", text):
        assert not re.search(r"(?<!\\)\|", shown)
        fence, content = re.fullmatch(r"(`+)(.*?)\1", shown.replace(r"\|", "|")).groups()  # type: ignore[union-attr]
        assert fence not in re.findall("`+", content)
        padded = content.startswith(" ") and content.endswith(" ") and content.strip(" ")
        assert (content[1:-1] if padded else content).strip() == text.strip()
    else:
        assert shown in (text, f"`{text}`")
