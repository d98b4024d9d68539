"""Sentences by the rules of a language that its texts declare."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import Node, plural_kinds

WORDS = {
    "join.words": "{one}, {other}",
    "join.sentences": "{one} {other}",
    "sentence.greeting": "{who} has {what}; {unknown}",
}


def spoken(node: Node, method: str, *arguments: Any, language: str = "en", words: dict[str, str] = WORDS) -> str:
    """What the words say."""
    calls = [[language, words, method, list(arguments)]]
    (said,) = node.call("../tests/hand/speaking.mjs", "spoken", calls)
    return str(said)


def test_a_text_has_its_holes_filled(node: Node) -> None:
    assert spoken(node, "text", "greeting", {"who": "L1", "what": "{who}"}) == "L1 has {who}; {unknown}"


def test_a_text_that_is_not_there_is_named(node: Node) -> None:
    with pytest.raises(AssertionError, match=r"there is no text sentence\.nothing"):
        spoken(node, "text", "nothing")


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["one"], "one"), (["one", "two"], "one, two"), (["1", "2", "3"], "1, 2, 3")]
)
def test_a_list_is_joined_as_the_language_joins_two(node: Node, parts: list[str], said: str) -> None:
    assert spoken(node, "listed", parts) == said
    assert spoken(node, "joined", parts) == said.replace(", ", " ")


# Of the numbers 0 to 101: those for which the language has the form, by Unicode's plural rules.
RULES = {
    "en": {"one": {1}},
    "zh": {},
    "pl": {"one": {1}, "few": {n for n in range(102) if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)}},
}


@pytest.mark.parametrize("language", RULES)
def test_a_plural_takes_the_languages_form(node: Node, language: str) -> None:
    kinds = plural_kinds(language)
    words = {f"sentence.zeros.{kind}": f"{kind} {{count}}" for kind in kinds}
    rest = "many" if "many" in kinds else "other"
    for count in range(102):
        form = next((form for form, numbers in RULES[language].items() if count in numbers), rest)
        assert spoken(node, "counted", "zeros", count, language=language, words=words) == f"{form} {count}"


def test_what_somebody_wrote_is_repeated_as_it_is_and_not_at_length(node: Node) -> None:
    """JavaScript's own replace would take $& for the hole, and a hole in a name for one to be filled."""
    values = [{"name": name, "known": "corner"} for name in ("$&", "$`", "{known}", "<b>")]
    said = node.module("hand/words.mjs")("fill", [["no {name}; there is {known}", each] for each in values])
    assert said == [f"no {each['name']}; there is corner" for each in values]
    assert node.module("hand/words.mjs")("brief", [["a" * 60], ["a" * 61]]) == ["a" * 60, "a" * 60 + "…"]
