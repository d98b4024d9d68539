"""From bytes to text: encodings, damaged text, and what is no text at all."""

from __future__ import annotations

import pytest

from regviz.data.sheets import RefusalError, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"])
def test_chinese_in_every_encoding(encoding: str) -> None:
    text = "城市,面積,價格\n" + "".join(f"{c},{k + 50},{k * 3}\n" for k, c in enumerate(["臺北", "高雄", "臺中"] * 5))
    found = read(text.encode(encoding))
    assert [one.name for one in found.columns] == ["城市", "面積", "價格"]
    assert found.columns[0].levels == ("臺北", "高雄", "臺中")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[{"a": 1, "b": 2}, {"a": 3, "b": 4}]', "json"),
        ('{"a": [1, 2],\n "b": [3, 4]}', "json"),
        ("[[1, 2], [3, 4]]", "json"),
        ('{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', "json"),
        ("<!-- saved -->\n<html></html>", "web"),
        ("<div><table><tr><td>1</td></tr></table></div>", "web"),
        ("<svg xmlns='http://www.w3.org/2000/svg'></svg>", "web"),
        ("\u00a0\u3000\n", "empty"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_that_is_no_table_is_named(text: str, key: str, encoding: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        read(text.encode(encoding))
    assert refusal.value.note.key == key


@pytest.mark.parametrize("tail", ["北京,5,6\n".encode()[1:], "Zürich,5,6\n".encode("cp1252")])
def test_damaged_utf_8_stays_utf_8_and_is_said(tail: bytes) -> None:
    found = read("城市,面积,价格\n".encode() + "北京,1,2\n上海,2,5\n".encode() * 3 + tail)
    assert found.columns[0].levels[:2] == ("北京", "上海")
    assert {note.key: note.values for note in found.notes}["unreadable"]["row"] == 8
