"""A table that somebody brought: what becomes of its columns, and numbers as scikit-learn has them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import Lasso, Ridge

from regviz.data.sheets import RefusalError
from regviz.lessons.features.answer import WORK, answer, table
from regviz.lessons.features.brought import cleaned, said
from regviz.lessons.features.code import code
from regviz.lessons.features.own import Own, bring, furnish, reading
from regviz.lessons.features.problem import varied
from regviz.lessons.features.source import FEW
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import languages, part
from regviz.live import codec
from tests.node import Node

ROOT = Path(__file__).parent.parent.parent.parent
TOWNS = ("north", "south", "centre", "north")


def houses(n: int = 60) -> str:
    """Areas with a gap, rooms, a category, yes or no, a number of the row, and the price under another name as well."""
    rng = np.random.default_rng(5)
    lines = ["no;area;rooms;town;lift;price;price in k"]
    for k in range(n):
        area, rooms, town, lift = rng.uniform(30, 200), rng.integers(1, 8), TOWNS[k % 4], rng.integers(2)
        price = 2000 * area + 9000 * rooms + 30000 * (town == "south") + 5000 * lift + rng.normal(0, 9000)
        gap = "" if k == 7 else f"{area:.1f}"
        lines.append(f"{k + 1};{gap};{rooms};{town};{'yes' if lift else 'no'};{price:.0f};{price / 1000:.3f}")
    return "\n".join(lines).replace(".", ",")


def brought(text: str = houses(), **chosen: object) -> Own:
    state, kept = bring(text.encode("cp1252"), FeaturesState(), None)
    return furnish(replace(state, **chosen), kept)


def test_the_plan_of_each_column() -> None:
    state = brought(target=6.0)
    assert {use.column.name: (use.role, use.why, use.made) for use in state.brought.planned.uses} == {
        "no": ("out", "identifier", 0),
        "area": ("feature", "", 1),
        "rooms": ("feature", "", 1),
        "town": ("feature", "", 2),
        "lift": ("feature", "", 1),
        "price": ("target", "", 0),
        "price in k": ("out", "alike", 0),
    }
    assert state.names == ("area", "rooms", "town = south", "town = centre", "lift")
    assert state.source.groups == ("area", "rooms", "town", "town", "lift")
    notes = {note.key: note.values for note in state.brought.planned.notes}
    assert notes["rows_out"] == {"count": 1, "left": 59}
    assert notes["alike"] == {"names": ["price in k"]}


def test_gaps_are_filled_where_that_is_chosen() -> None:
    state = brought(target=6.0, gaps="median")
    areas = state.source.X[:, 0]
    assert len(areas) == 60
    assert areas[7] == np.median(np.delete(areas, 7))


def test_gaps_in_every_row_are_filled_at_once() -> None:
    text = "a,b,y\n" + "\n".join(f"{k if k % 2 else ''},{'' if k % 2 else k * k},{k * 3 % 7}" for k in range(10))
    state = brought(text)
    assert (state.gaps, len(state.source.y)) == ("median", 10)
    assert {note.key: note.values for note in state.brought.planned.notes} == {"filled": {"count": 10}}


def test_columns_are_chosen_by_number() -> None:
    state = brought(target=6.0, out="1.3")
    assert "no" in state.names
    assert "rooms" not in state.names


@pytest.mark.parametrize("scale", ["on", "off"])
def test_the_optima_are_scikit_learns(scale: str) -> None:
    state = brought(target=6.0, scale=scale, alpha=0.05)
    X, y = state.source.X, state.source.y
    fitted = (X - X.mean(0)) / (X.std(0) if scale == "on" else 1)
    y = (y - y.mean()) / y.std()
    unit = 1 if scale == "on" else X.std(0)
    best = answer(state)["optima"]
    lasso = Lasso(0.05, tol=1e-14, max_iter=10**6).fit(fitted, y)
    ridge = Ridge(0.05 * len(y), solver="svd").fit(fitted, y)
    np.testing.assert_allclose(best["l1"]["w"], lasso.coef_ * unit, atol=1e-8)
    np.testing.assert_allclose(best["l2"]["w"], ridge.coef_ * unit, atol=1e-8)


def test_the_errors_come_in_slices_and_are_those_of_the_shipped_way() -> None:
    state = brought(target=6.0)
    assert json.loads(table(state))["errors"] is None
    assert WORK.key(state) is not None
    assert WORK.key(FeaturesState()) is None
    assert len(list(WORK.start(state, None))) == WORK.steps + 1 == 16
    slices = json.loads(table(state))["errors"]
    other = brought(target=6.0)
    from regviz.lessons.features.problem import validations

    for name, found in validations(other).items():
        np.testing.assert_allclose(slices[name]["mean"], found.mean, atol=1e-6)


def test_little_is_remembered_of_what_a_visitor_looked_at() -> None:
    """The paths may be megabytes: there is one text of them for all seeds, and few for whatever else was chosen."""
    state = brought(target=6.0)
    memory = state.source.memory
    for seed in range(1, 8):
        assert json.loads(table(varied(state, seed=float(seed))))["of"]["seed"] == seed
    assert sum(len(one) for known in memory.values() for one in known.values() if isinstance(one, str)) < 1.5 * len(
        table(state)
    )
    for scale, twin, ratio in product(("on", "off"), ("none", "after", "before"), ("50", "20")):
        other = varied(state, scale=scale, twin=twin, ratio=ratio)
        answer(other)
        table(other)
    assert max(len(known) for known in memory.values()) == FEW


def test_the_code_gives_the_same_numbers_on_the_table_that_is_downloaded(tmp_path: Path) -> None:
    state = brought(target=6.0, alpha=0.05)
    (tmp_path / "regviz-own-table.csv").write_text(cleaned(state), encoding="utf-8")
    lines = code(state) + '\nprint("L1", optima["l1"].w[0].tolist())\n'
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    (found,) = [line[3:] for line in done.stdout.splitlines() if line.startswith("L1 [")]
    np.testing.assert_allclose(json.loads(found), answer(state)["optima"]["l1"]["w"], atol=1e-10)


def test_a_name_in_the_download_is_no_formula() -> None:
    state = brought("=1+1,+b,y\n" + "\n".join(f"{k % 5},{k % 7},{k % 3}" for k in range(30)))
    head = next(csv.reader(io.StringIO(cleaned(state))))
    assert head == ["'=1+1", "'+b", "y"]


def test_the_download_takes_little_more_memory_than_its_text() -> None:
    """The whole table as Python's own numbers would take several times as much."""
    rng = np.random.default_rng(5)
    names = ",".join(f"f{k}" for k in range(41))
    state = brought(f"{names}\n" + "\n".join(",".join(f"{x:.2f}" for x in row) for row in rng.normal(size=(4000, 41))))
    tracemalloc.start()
    text = cleaned(state)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3.5 * len(text)


def test_more_columns_than_rows() -> None:
    rng = np.random.default_rng(3)
    text = ",".join([*(f"f{k}" for k in range(12)), "y"]) + "\n"
    state = brought(text + "\n".join(",".join(f"{x:.3f}" for x in rng.normal(size=13)) for _ in range(8)))
    notes = {note.key: note.values for note in state.brought.planned.notes}
    assert notes["wide"] == {"features": 12, "rows": 8, "folds": 8}
    best = answer(state)["optima"]
    X, y = state.source.X, state.source.y
    lasso = Lasso(state.alpha, tol=1e-14, max_iter=10**6).fit((X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std())
    np.testing.assert_allclose(best["l1"]["w"], lasso.coef_, atol=1e-8)


def test_an_address_has_the_digest_and_no_data() -> None:
    state = brought(target=6.0, out="3", gaps="median", read=reading("", "decimal", "comma"))
    query = codec.write(state)
    assert set(query) <= {"data", "own", "target", "out", "gaps", "read"}
    assert len(query["own"]) == 12
    assert codec.read(FeaturesState, query) == FeaturesState(**{k: v for k, v in vars(state).items() if k[0] != "_"})


def test_the_same_file_is_known_again() -> None:
    text = houses().encode()
    first, _ = bring(text, FeaturesState(), None)
    chosen = replace(first, target=6.0, out="3")
    assert bring(text, chosen, None)[0] == chosen
    assert bring(houses(61).encode(), chosen, None)[0].out == ""


@pytest.mark.parametrize(
    ("chosen", "key"),
    [({"out": "2.3.4.5"}, "no_features"), ({"read": "-comma--"}, "no_numbers")],
)
def test_what_cannot_be_fitted_is_refused(chosen: dict[str, str], key: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        brought(target=6.0, **chosen)
    assert refusal.value.note.key == key


@pytest.mark.parametrize(
    ("names", "longest", "shown"),
    [
        (["rooms", "seven77"], 7, ["rooms", "seven77"]),
        (["measurement_017", "measurement_018"], 7, ["me…17", "me…18"]),
        (["人均可支配收入", "𝒶𝒷𝒸𝒹ℯ𝒻ℊ𝒽"], 7, ["人…入", "𝒶𝒷…ℊ𝒽"]),
        (["town = Nx", "town = somewhere else"], 7, ["to…Nx", "so…se"]),
        (["continent = Asia", "continent = Oceania", "continent = Americas"], 7, ["…Asia", "Oceania", "Am…as"]),
        (["continent = Asia", "continent = Oceania"], 12, ["conti…Asia", "co…Oceania"]),
        (["heated = yes", "garage = yes"], 7, ["h…yes", "g…yes"]),
        (["length of sepal", "length of petal"], 7, ["…epal", "…etal"]),
        (["width_of_front_mm", "width_of_floor_mm"], 7, ["…t_mm", "…r_mm"]),
        (["the same", "the same"], 7, ["th…me", "th…me"]),
    ],
)
def test_of_a_long_name_there_is_what_tells_it_from_others(
    node: Node, names: list[str], longest: int, shown: list[str]
) -> None:
    """Letters of a wide script take the room of two, and none is cut in half."""
    assert node.module("lessons/features/paths.mjs")("briefly", [[names, longest]]) == [shown]


def test_a_table_of_one_row_is_refused_for_that() -> None:
    with pytest.raises(RefusalError) as refusal:
        brought("a,b,y\n1,2,3\n")
    assert (refusal.value.note.key, refusal.value.note.values) == ("short_table", {"rows": 1, "least": 3})


def test_a_category_that_gives_the_target_away_is_left_out() -> None:
    state = brought(
        "a,b,grade,y\n" + "\n".join(f"{k * 7 % 11},{k * k % 13},g{k % 3},{10 * (k % 3)}" for k in range(30))
    )
    assert {use.column.name: use.why for use in state.brought.planned.uses}["grade"] == "alike"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([f"{k},{k * k % 7}" for k in range(1, 12)], "identifier"),
        ([f"{k * k % 37},{k * k % 37 * 1.8 + 32}" for k in range(12)], "alike"),
    ],
)
def test_what_is_only_suspected_is_used_where_nothing_else_is_left(rows: list[str], why: str) -> None:
    state = brought("\n".join(["time,y", *rows]))
    assert next((use.column.name, use.role, use.why) for use in state.brought.planned.uses) == ("time", "feature", why)
    assert {note.key: note.values for note in state.brought.planned.notes} == {"last_resort": {"names": ["time"]}}
    other = brought("\n".join(["time,other,y", *(f",{k * k % 5},".join(row.split(",")) for k, row in enumerate(rows))]))
    assert other.names == ("other",)


def test_of_suspected_columns_those_are_used_that_are_chosen() -> None:
    rows = [f"{k},{k * k % 37},{k * k % 37 * 1.8 + 32}" for k in range(1, 12)]
    assert brought("\n".join(["no,c,f", *rows])).names == ("no", "c")
    assert brought("\n".join(["no,c,f", *rows]), out="1").names == ("c",)


@pytest.mark.parametrize("language", languages())
def test_where_no_feature_is_left_each_column_has_its_reason(language: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        brought("name,same,y\n" + "\n".join(f"a town {k},5,{k * 3 % 7}" for k in range(9)))
    words = part(language, "features")
    text = said(FeaturesState(), refusal.value, words)
    assert "name" in text
    assert words["own.why.text"] in text
    assert words["own.why.constant"] in text
