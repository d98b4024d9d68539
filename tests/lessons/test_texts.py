"""The texts: the same in every language, each of them used, and each that is asked for there. Languages are found."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from regviz.lessons.geometry import words as geometry
from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import languages, part, preferred, words
from regviz.live import codec
from tests import asked
from tests.found import EXAMPLES

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
    every = "\n".join(map(asked.short, words("en")))
    known = asked.by_python() | asked.by_templates() | asked.by_scripts()

    def exists(key: str) -> bool:
        pattern = "[^\n]+".join(map(re.escape, key.split(asked.HOLE)))
        return re.search(f"^{pattern}$", every, re.MULTILINE) is not None

    assert [key for key in sorted(known) if not exists(key)] == []
    assert [
        (name, code)
        for name, code in sorted(asked.codes())
        if not exists(f"control.{name}.{code}") and not exists(f"feature.{code}")
    ] == []
    assert [name for name in EXAMPLES[GeometryState] if not exists(f"example.{name}")] == []


def test_every_key_is_used() -> None:
    """Sentences are found by what they say, in tests of their own."""
    dotted = {text for text in asked.all_strings() if "." in text.strip(".")}
    known = asked.by_python() | asked.by_templates() | asked.by_scripts() | dotted
    hole = "(" + "|".join(map(re.escape, sorted(asked.vocabulary()))) + ")"
    patterns = [hole.join(map(re.escape, key.split(asked.HOLE))) for key in known if key.strip(asked.HOLE + ".")]
    used = re.compile("|".join(patterns))
    assert [key for key in words("en") if not used.fullmatch(asked.short(key)) and "sentence." not in key] == []


def answers() -> Iterator[dict[str, dict[str, dict[str, object]]]]:
    """An answer for each place where the optima can stand."""
    zeros = [(0.0, 0.0), (0.0, 1.5), (-0.5, 0.0), (-0.001, -2.0)]
    for l1, l2, alpha, unique in product(zeros, zeros, [0.0, 0.7], [True, False]):
        optima = {
            name: {"w": list(w), "zeros": [x == 0 for x in w], "alpha": alpha, "unique": unique}
            for name, w in {"l1": l1, "l2": l2}.items()
        }
        yield {"optima": optima, "paths": {"l1": {"alpha": [0.0, 2.5]}}}  # type: ignore[dict-item]


@each_language
def test_there_is_a_sentence_for_every_place_and_a_place_for_every_sentence(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_of = set()

    class Recorder(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            said_of.add(key)
            return super().__getitem__(key)

    monkeypatch.setattr(geometry, "part", lambda *sections: Recorder(part(*sections)))
    for answer, view in product(answers(), codec.kinds(GeometryState)["view"].codes):
        said = geometry.sentence(answer, language, view)
        assert said
        assert not re.search(r"[{}]|−0\.00", said)
    assert said_of == set(part(language, "sentence"))


def test_a_browser_gets_its_language_or_english() -> None:
    locales = {
        None: "en",
        "": "en",
        "zh-CN": "zh",
        "zh": "zh",
        "ZH-hant-TW": "zh",
        "en-GB": "en",
        "fr": "en",
        "de-CH": "en",
    }
    assert {locale: preferred(locale) for locale in locales} == locales
