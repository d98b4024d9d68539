"""The texts: the same in every language, each of them used, and each that is asked for there. Languages are found."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from regviz.state.examples import EXAMPLES

from regviz.lessons import geometry, languages, part, preferred, words
from regviz.state.codec import Choice, kinds
from regviz.state.geometry import GeometryState

ROOT = Path(__file__).parent.parent
SECTIONS = {"figure", "sentence"}  # handed over as a whole: their keys are asked for without the section's name
HOLE = "\0"  # where an f-string or a template literal puts something in

# The field's terms: where the English text has the one, the Chinese text has the other.
GLOSSARY = {
    r"normal cone": "法锥",
    r"\bgradient": "梯度",
    r"residual": "残差",
    r"coefficient": "系数",
    r"optim(um|a)\b": "最优点",
    r"constraint": "约束",
    r"contours?|ellipses?": "等值线|椭圆",
    r"penalt(y|ies)": "惩罚",
    r"diamond": "菱形",
    r"\bcircle": "圆",
    r"\bloss": "损失",
    r"ridge": "岭回归",
    r"\bedge": "边",
    r"\bcorners?\b": "顶点",
    r"\baxis": "轴",
    r"weight_decay": "权重衰减",
    r"\bexactly": "恰好",
    r"\bslack": "不起作用",
    r"features?\b": "特征",
}

each_language = pytest.mark.parametrize("language", languages())
each_key = pytest.mark.parametrize("key", words("en"))


def formulas(text: str) -> list[str]:
    """Everything that is mathematics or code, and so the same in every language."""
    return re.findall(r"\$\$.*?\$\$|\$.*?\$|`.*?`|<var>.*?</var>(?:<su[bp]>.*?</su[bp]>)?", text, flags=re.DOTALL)


def placeholders(text: str) -> list[str]:
    return re.findall(r"\{\w+\}", re.sub(r"\$.*?\$", "", text, flags=re.DOTALL))


# --- what the code asks for ---


def _strings(node: ast.AST) -> Iterator[str]:
    """All strings in a piece of code; an f-string is one, with holes."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else HOLE for piece in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.IfExp) and child is node.test):  # what decides between two strings is neither
                yield from _strings(child)


@cache
def _python() -> list[ast.Module]:
    files = [*(ROOT / "pages").glob("*.py"), *(ROOT / "regviz").rglob("*.py")]
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


@cache
def _all_strings() -> set[str]:
    return {text for module in _python() for text in _strings(module)}


def _asked_by_python() -> set[str]:
    """What stands in square brackets behind `text`, `words(...)` or `labels`."""
    texts = re.compile(r"(text|labels|words\(.*\))$")
    return {
        key
        for module in _python()
        for node in ast.walk(module)
        if isinstance(node, ast.Subscript) and texts.match(ast.unparse(node.value))
        for key in _strings(node.slice)
    }


def _templates() -> list[str]:
    """The templates of the live figures, with their repetitions written out."""

    def repeat(match: re.Match[str]) -> str:
        return "".join(match[2].replace("@", name) for name in match[1].split())

    files = (ROOT / "regviz/live").glob("*.html")
    each = re.compile(r'<template data-each="(.*?)">(.*?)</template>', flags=re.DOTALL)
    return [each.sub(repeat, file.read_text(encoding="utf-8")) for file in files]


def _attributes(name: str) -> set[str]:
    return {
        token for html in _templates() for value in re.findall(rf'\b{name}="(.*?)"', html) for token in value.split()
    }


def _asked_by_the_figure() -> set[str]:
    """Keys of the section `figure` that templates, controls, examples and handles need."""
    controls = _attributes("data-control")
    codes = {
        (name, code)
        for name in controls
        if isinstance(kinds(GeometryState)[name], Choice)
        for code in kinds(GeometryState)[name].codes
    }
    return (
        _attributes("data-words")
        | _attributes("data-name")
        | {f"control.{name}" for name in controls}
        | {f"control.{name}.{code}" for name, code in codes}
        | {f"example.{name}" for name in EXAMPLES}
        | {f"handle.{name}" for name in _attributes("data-handles")}
    )


def _holes() -> str:
    """What may stand in a hole: any word that the code knows."""
    known = {text for text in _all_strings() if re.fullmatch(r"\w+", text)} | {f.name for f in fields(GeometryState)}
    return "(" + "|".join(map(re.escape, sorted(known))) + ")"


def short(key: str) -> str:
    """A key as it is asked for."""
    section, _, rest = key.partition(".")
    return rest if section in SECTIONS else key


# --- the laws ---


@each_language
def test_all_languages_have_the_same_keys(language: str) -> None:
    assert set(words(language)) == set(words("en"))


@each_language
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in words(language).items() if not text.strip()] == []


@each_key
@each_language
def test_formulas_and_placeholders_are_the_same_in_all_languages(language: str, key: str) -> None:
    mine, english = words(language)[key], words("en")[key]
    assert Counter(formulas(mine)) == Counter(formulas(english))
    assert Counter(placeholders(mine)) == Counter(placeholders(english))


@each_key
def test_chinese_uses_the_terms_of_the_field(key: str) -> None:
    for english, chinese in GLOSSARY.items():
        if re.search(english, words("en")[key], re.IGNORECASE):
            assert re.search(chinese, words("zh")[key]), f"{english}: {words('zh')[key]}"


@each_key
def test_each_language_is_written_in_its_own_script(key: str) -> None:
    prose = re.sub(
        r"<[^>]*>",
        "",
        "".join(re.split("|".join(map(re.escape, formulas(words("zh")[key]))) or r"\0", words("zh")[key])),
    )
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", words("en")[key].replace("中文", ""))
    assert not re.search(r"[\u4e00-\u9fff][,.:;!?]", prose), "a Chinese sentence has Chinese punctuation"
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", prose), "untranslated words"


def test_every_key_that_the_code_asks_for_exists() -> None:
    every = "\n".join(map(short, words("en")))
    asked = _asked_by_python() | _asked_by_the_figure()
    assert [
        key
        for key in sorted(asked)
        if not re.search("^" + "[^\n]+".join(map(re.escape, key.split(HOLE))) + "$", every, re.MULTILINE)
    ] == []


def test_every_key_is_used() -> None:
    dotted = {text for text in _all_strings() if "." in text.strip(".")}
    patterns = _asked_by_python() | _asked_by_the_figure() | dotted
    holes = _holes()
    used = re.compile(
        "|".join(holes.join(map(re.escape, p.split(HOLE))) for p in patterns if p.replace(HOLE, "").strip("."))
    )
    assert [key for key in words("en") if not used.fullmatch(short(key)) and not key.startswith("sentence.")] == []


def answers() -> Iterator[dict[str, dict[str, dict[str, object]]]]:
    """An answer for each place where the optima can stand."""
    zeros = [(0.0, 0.0), (0.0, 1.5), (-0.5, 0.0), (-0.001, -2.0)]
    for l1, l2, alpha, unique in product(zeros, zeros, [0.0, 0.7], [True, False]):
        optima = {
            name: {"w": list(w), "zeros": [x == 0 for x in w], "alpha": alpha, "unique": unique or name == "l2"}
            for name, w in {"l1": l1, "l2": l2}.items()
        }
        yield {"optima": optima, "paths": {"l1": {"alpha": [0.0, 2.5]}}}  # type: ignore[dict-item]


@each_language
def test_there_is_a_sentence_for_every_place_and_a_place_for_every_sentence(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = set()

    class Recorder(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            asked.add(key)
            return super().__getitem__(key)

    monkeypatch.setattr(geometry, "part", lambda *sections: Recorder(part(*sections)))
    for answer in answers():
        said = geometry.sentence(answer, language)
        assert said
        assert not re.search(r"[{}]|−0\.00", said)
    assert asked == set(part(language, "sentence"))


def test_a_browser_gets_its_language_or_english() -> None:
    asked = {
        None: "en",
        "": "en",
        "zh-CN": "zh",
        "zh": "zh",
        "ZH-hant-TW": "zh",
        "en-GB": "en",
        "fr": "en",
        "de-CH": "en",
    }
    assert {locale: preferred(locale) for locale in asked} == asked
