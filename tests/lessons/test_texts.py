"""The texts: the same in every language, each of them used, and each that is asked for there. Languages are found."""

import re
from collections import Counter

import pytest
from markdown_it import MarkdownIt

from regviz.lessons import terms
from regviz.lessons.texts import languages, preferred, words
from tests import asked
from tests.node import plural_kinds

# The field's terms beside those of the glossary: where the English text has the one, the Chinese text has the other.
TERMS = {
    r"diamond": "菱形",
    r"\bcircle": "圆",
    r"\bedge(?! \d)": "边",  # not the browser
    r"\bcorners?\b": "顶点",
    r"\baxis": "轴",
    r"\bexactly": "恰好",
    r"\bslack": "不起作用",
    r"least squares": "最小二乘",
}
# One word for one thing: what is also said for a term of the field, here or there, and the term.
OTHERWISE = {
    "居中|中心化处理": "中心化",
    "最低点|极小值处|(?<!值)最小点": "最小值点",
    "(?<!没有)响应(?!变量)": "响应变量",
    "正规化|规则化": "正则化",
    "代价函数|成本函数|目标损失": "损失",
    "(?<!惩)罚项|罚函数|惩处": "惩罚",
    "弹性网络": "弹性网",
    "脊回归": "岭回归",
    "次微分|子梯度": "次梯度",
    "软门限|软阀值": "软阈值",
    "先验概率分布": "先验",
    "组套索|群 lasso|组 L1": "组 lasso",
    "过度拟合|过学习": "过拟合",
    "普适|推广能力": "泛化",
    "L2 的平方|平方 L2": "L2 范数的平方",
    "贪心步骤": "贪心算法",
    "拐点(?!处)|节点": "折点",
    "权值": "权重",
    "偏移量|偏差项": "偏置",
    "双胞胎|孪生": "重复特征",
    "小批次|迷你批": "小批量",
    "最佳点|最优值点": "最优点",
    "条件值": "条件数",
    "标准误差": "标准误",
    "规范化|归一化(?!。)": "标准化",
}

FORMS = {"zero", "one", "two", "few", "many", "other"}

each_language = pytest.mark.parametrize("language", languages())
each_key = pytest.mark.parametrize("key", words("en"))
each_in_chinese = pytest.mark.parametrize("key", [key for key in words("en") if key in words("zh")])


def formulas(text: str) -> list[str]:
    """Everything that is mathematics or code, and so the same in every language."""
    return re.findall(r"\$\$.*?\$\$|\$.*?\$|`.*?`|<var>.*?</var>(?:<su[bp]>.*?</su[bp]>)?", text, flags=re.DOTALL)


def bare(text: str) -> str:
    """A text without its formulas, titles, tags and holes."""
    text = re.sub(terms.TITLE, "", text)
    for formula in formulas(text):
        text = text.replace(formula, "")
    return re.sub(r"<[^>]*>|\{\w+\}|&\w+;", "", text)


def placeholders(text: str) -> list[str]:
    return re.findall(r"\{\w+\}", re.sub(r"\$.*?\$", "", text, flags=re.DOTALL))


def whole(language: str) -> dict[str, list[str]]:
    """The keys of a language, the forms of a plural under one: key -> its forms; [""] where it has none."""
    keys: dict[str, list[str]] = {}
    for key in words(language):
        base, _, form = key.rpartition(".")
        is_form = form in FORMS and f"{base}.other" in words(language) and "sentence." in key
        keys.setdefault(base if is_form else key, []).append(form if is_form else "")
    return keys


@each_language
def test_all_languages_have_the_same_keys(language: str) -> None:
    assert whole(language).keys() == whole("en").keys()


@each_language
def test_a_plural_has_a_text_for_each_of_the_languages_kinds_of_number(language: str) -> None:
    expected = sorted(plural_kinds(language))
    assert {key: forms for key, forms in whole(language).items() if sorted(forms) not in ([""], expected)} == {}


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_nothing_is_left_in_english(language: str) -> None:
    """A copy of the English texts is a start; this names what still has to be translated."""
    prose = re.compile(r"\b[a-z]{3,}")
    same = [key for key, text in words(language).items() if words("en").get(key) == text and prose.search(bare(text))]
    assert same == []


def test_no_line_parts_a_number_from_its_percent_sign() -> None:
    assert any("\N{NO-BREAK SPACE}%" in text for text in words("en").values())
    for language in languages():
        assert [key for key, text in words(language).items() if re.search(r"[\d}] %", text)] == []


@each_language
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in words(language).items() if not text.strip()] == []


@each_key
@each_language
def test_formulas_and_placeholders_are_the_same_in_all_languages(language: str, key: str) -> None:
    if key not in words(language):  # a form of a plural that this language does not have
        return
    mine, english = words(language)[key], words("en")[key]
    assert Counter(formulas(mine)) == Counter(formulas(english))
    assert Counter(placeholders(mine)) == Counter(placeholders(english))


@each_in_chinese
def test_chinese_uses_the_terms_of_the_field(key: str) -> None:
    for term, chinese in TERMS.items():
        if re.search(term, words("en")[key], re.IGNORECASE):
            assert re.search(chinese, words("zh")[key]), f"{term}: {words('zh')[key]}"
    english = bare(re.sub("<code>.*?</code>", "", words("en")[key]))
    for match in re.finditer(terms.pattern("en"), english):
        forms = terms.entries("zh")[terms.key_of(match[0], "en") or ""].forms
        assert any(form in words("zh")[key] for form in forms), f"{match[0]}: {words('zh')[key]}"
    for other, term in OTHERWISE.items():
        assert not re.search(other, words("zh")[key]), f"{term}: {words('zh')[key]}"


@each_in_chinese
def test_each_language_is_written_in_its_own_script(key: str) -> None:
    prose = re.sub(
        r"<[^>]*>",
        "",
        "".join(re.split("|".join([terms.TITLE, *map(re.escape, formulas(words("zh")[key]))]), words("zh")[key])),
    )
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", words("en")[key].replace("中文", ""))
    assert not re.search(r"[\u4e00-\u9fff][,.:;!?]", prose), "a Chinese sentence has Chinese punctuation"
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", prose), "untranslated words"


def test_every_key_that_the_code_asks_for_exists() -> None:
    every = "\n".join([*map(asked.short, words("en")), *words("en")])
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


def test_every_key_is_used() -> None:
    """Sentences, and what is said of charts, are found by what they say, in tests of their own."""
    dotted = {text for text in asked.all_strings() | asked.script_strings() if "." in text.strip(".")}
    known = asked.by_python() | asked.by_templates() | asked.by_scripts() | dotted
    hole = "(" + "|".join(map(re.escape, sorted(asked.vocabulary()))) + ")"
    patterns = [hole.join(map(re.escape, key.split(asked.HOLE))) for key in known if key.strip(asked.HOLE + ".")]
    used = re.compile("|".join(patterns))
    pages = [key for key in words("en") if "sentence." not in key and "describe." not in key]
    assert [key for key in pages if not any(map(used.fullmatch, (key, asked.short(key))))] == []


def test_a_browser_gets_its_language_or_english() -> None:
    locales = {
        None: "en",
        "": "en",
        "zh-CN": "zh",
        "zh": "zh",
        "ZH-hant-TW": "zh",
        "en-GB": "en",
        "tlh": "en",
        "tlh-QO": "en",
    }
    assert {locale: preferred(locale) for locale in locales} == locales


@each_language
def test_no_star_of_an_emphasis_is_left(language: str) -> None:
    """Between a full stop or a colon and a letter, as Chinese has no spaces, stars are no emphasis to Markdown."""
    for key, text in words(language).items():
        for written in (text, terms.linked(text, language)) if "*" in text and ".figure." not in key else ():
            html = re.sub(r"<code>.*?</code>|<pre>.*?</pre>|\$.*?\$", "", MarkdownIt().render(written), flags=re.DOTALL)
            assert "**" not in html, key
