"""From bytes to text: encodings, damaged text, and what is no text at all."""

from __future__ import annotations

import io
import zipfile

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


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        ("Größe,Preis", "cp1252"),
        ("Straße,y", "cp1252"),
        ("Temp °C,y", "cp1252"),
        ("Área m²,Año", "cp1252"),
        ("l’été,côté", "cp1252"),
        ("面积,价格", "gb18030"),
        ("重,y", "gb18030"),
        ("PH值,第1组", "gb18030"),
        ("縣市,坪數,屋齡", "big5"),
        ("Площадь,Цена", "cp1251"),
        ("масса,№", "cp1251"),
        ("面積,価格", "cp932"),
        ("名前,年齢", "cp932"),
    ],
)
def test_a_few_words_tell_their_encoding(names: str, encoding: str) -> None:
    cells = ("," + names).count(",")
    found = read("\n".join([names, *(",".join(["1.5", str(k), "7"][:cells]) for k in range(9))]).encode(encoding))
    assert [one.name for one in found.columns] == names.split(",")
    assert found.recognized.encoding == encoding


def test_utf_16_without_a_mark_may_be_chinese_for_the_most_part() -> None:
    text = "城市名称,所属省份\n" + "哈尔滨市区,黑龙江省\n石家庄市区,河北省内\n" * 5
    assert [one.name for one in read(text.encode("utf-16-be")).columns] == ["城市名称", "所属省份"]


@pytest.mark.parametrize("less", [1, 2])
def test_utf_8_may_be_cut_off_within_a_sign(less: int) -> None:
    found = read(("城市,a\n" + "x,1\ny,2\n" * 3 + "z,三").encode()[:-less])
    assert found.columns[0].name == "城市"
    assert found.recognized.encoding == "utf-8"


@pytest.mark.parametrize("name", ["PKW", "PK", "GIF8", "Rar!", "<b>x</b>", "<x> <y>"])
def test_a_name_may_begin_like_a_file_that_is_no_text(name: str) -> None:
    assert read(f"{name},y\n1,2\n3,4\n5,7\n".encode()).columns[0].name == name


def packed(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "a,b")
    return file.getvalue()


@pytest.mark.parametrize(("name", "key"), [("data.csv", "archive"), ("xl/workbook.xml", "workbook")])
def test_an_archive_is_a_workbook_by_what_is_in_it(name: str, key: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        read(packed(name))
    assert refusal.value.note.key == key


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("温度℃,湿度％\n8.1,30\n5.6,40\n7.4,10\n", "gb18030"),
        ("面积㎡,房间,价格\n85.1,3,7\n55.6,4,9\n77.4,1,2\n", "gb18030"),
        ("Температура °C,x\n8.1,30\n5.6,40\n7.4,10\n", "cp1251"),
        ("Цена,x\n1\u00a0250,30\n5\u00a0600,40\n7\u00a0400,10\n", "cp1251"),
    ],
)
def test_signs_beside_letters_leave_no_doubt(text: str, encoding: str) -> None:
    found = read(text.encode(encoding))
    assert found.recognized.encoding == encoding
    assert found.columns[0].name == text.partition(",")[0]
