"""Third parties' facts: periods that contain, levels, groups, the latest of each unit, ratios."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.facts import Facts, period_days, read_queries, written

TREE = """unit,parent,kind
Nước,,
Tỉnh A,Nước,
Tỉnh B,Nước,
CĐCS 1,Tỉnh A,may
CĐCS 2,Tỉnh A,gỗ
CĐCS 3,Tỉnh B,may
"""
FACTS = """unit,period,item,value
CĐCS 1,2021-01,members,10
CĐCS 1,2021-02,members,12.5
CĐCS 2,2021Q1,members,7
CĐCS 3,2021,members,100
CĐCS 3,2021-03-31,members,0.25
Tỉnh A,2021-03,members,1
CĐCS 1,2021,workers,20
CĐCS 2,2021,workers,0
CĐCS 3,2020,workers,5
"""


def answered(folder: Path, query: object, facts: str = FACTS, tree: str = TREE) -> list[list[object]]:
    (folder / "facts.csv").write_text(facts, encoding="utf-8")
    (folder / "tree.csv").write_text(tree, encoding="utf-8")
    (folder / "queries.json").write_text(json.dumps(query), encoding="utf-8")
    queries, _ = read_queries(folder / "queries.json")
    rows = Facts(folder / "facts.csv", folder / "tree.csv").answer(queries[0])
    return [[*labels, written(value)] for *labels, value in rows]


def test_a_fact_counts_in_periods_that_contain_it_and_in_no_finer_one(tmp_path: Path) -> None:
    query = {"items": ["members"], "periods": ["2021", "2021Q1", "2021-03", "2021-03-31", "2022"]}
    assert answered(tmp_path, query) == [
        ["members", "2021", "130.75"],
        ["members", "2021Q1", "30.75"],
        ["members", "2021-03", "1.25"],
        ["members", "2021-03-31", "0.25"],
    ]


def test_a_unit_is_itself_a_level_is_all_below_it_and_what_is_above_is_left_out(tmp_path: Path) -> None:
    facts = FACTS + "Nước,2021-05,members,1000\n"
    by_unit = answered(tmp_path, {"items": ["members"], "periods": ["2021"], "by": ["unit"]}, facts)
    assert ["members", "2021", "Tỉnh A", "1"] in by_unit
    assert ["members", "2021", "Nước", "1000"] in by_unit
    assert answered(tmp_path, {"items": ["members"], "periods": ["2021"], "by": ["level:2"]}, facts) == [
        ["members", "2021", "Tỉnh A", "30.5"],
        ["members", "2021", "Tỉnh B", "100.25"],
    ]
    assert answered(tmp_path, {"items": ["members"], "periods": ["2021"], "by": ["level:1"]}, facts) == [
        ["members", "2021", "Nước", "1130.75"]
    ]


def test_within_includes_the_unit_and_a_blank_group_is_left_out(tmp_path: Path) -> None:
    query = {"items": ["members"], "periods": ["2021"], "within": "Tỉnh A"}
    assert answered(tmp_path, query) == [["members", "2021", "30.5"]]
    assert answered(tmp_path, {**query, "by": ["kind"]}) == [
        ["members", "2021", "gỗ", "7"],
        ["members", "2021", "may", "22.5"],
    ]
    assert answered(tmp_path, {**query, "by": ["kind", "level:2"]})[0] == [
        "members",
        "2021",
        "gỗ",
        "Tỉnh A",
        "7",
    ]


def test_how_runs_over_fact_rows_and_last_over_the_latest_of_each_unit(tmp_path: Path) -> None:
    def how(which: str) -> str:
        query = {"items": ["members"], "periods": ["2021"], "within": "Tỉnh A", "how": which}
        return str(answered(tmp_path, query)[0][-1])

    assert [how(which) for which in ("sum", "average", "min", "max", "count")] == [
        "30.5",
        "7.625",
        "1",
        "12.5",
        "4",
    ]
    assert how("last") == written(Decimal("12.5") + 7 + 1)


def test_of_two_periods_that_end_together_the_finer_is_the_latest(tmp_path: Path) -> None:
    facts = "unit,period,item,value\nCĐCS 1,2021-12,x,5\nCĐCS 1,2021,x,9\nCĐCS 1,2021Q3,x,8\n"
    assert answered(tmp_path, {"items": ["x"], "periods": ["2021"], "how": "last"}, facts)[0][-1] == "5"


def test_a_ratio_is_of_sums_and_left_out_where_there_is_nothing_to_divide_by(tmp_path: Path) -> None:
    ratio = {"numerator": "members", "denominator": "workers", "factor": 100}
    assert answered(tmp_path, {"ratio": ratio, "periods": ["2021"], "by": ["unit"]}) == [
        ["members/workers", "2021", "CĐCS 1", "112.5"]
    ]
    thirds = "unit,period,item,value\nCĐCS 1,2021,a,1\nCĐCS 1,2021,b,3\n"
    ratio = {"numerator": "a", "denominator": "b"}
    found = answered(tmp_path, {"ratio": ratio, "periods": ["2021"]}, thirds)
    assert found == [["a/b", "2021", "0.3333333333333333333333333333"]]


def test_large_and_small_values_add_up_exactly(tmp_path: Path) -> None:
    facts = "unit,period,item,value\n" + "".join(
        f"CĐCS 1,2021,x,{value}\n" for value in ("0.1", "0.2", "-0.3", "123456789012345678901234567")
    )
    found = answered(tmp_path, {"items": ["x"], "periods": ["2021"]}, facts)
    assert found == [["x", "2021", "123456789012345678901234567"]]


@pytest.mark.parametrize("text", ["2021Q5", "2021-13", "2021-02-30", "21", "", "2021-3"])
def test_a_period_nobody_can_place_is_refused(text: str) -> None:
    with pytest.raises(CannotBeAsked, match="không hiểu được"):
        period_days(text)


def test_what_cannot_be_asked_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotBeAsked, match="chỉ có: sum"):
        answered(tmp_path, {"items": ["x"], "periods": ["2021"], "how": "median"})
    with pytest.raises(CannotBeAsked, match="level:N"):
        answered(tmp_path, {"items": ["members"], "periods": ["2021"], "by": ["colour"]})
    with pytest.raises(CannotBeAsked, match="Không có đơn vị"):
        answered(tmp_path, {"items": ["members"], "periods": ["2021"], "within": "Sao Hỏa"})
    with pytest.raises(CannotBeAsked, match="Dòng 2"):
        answered(
            tmp_path, {"items": ["x"], "periods": ["2021"]}, "unit,period,item,value\nCĐCS 1,2021,x,nhiều\n"
        )


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        ("A,\nB,A\nC,B\nB,C\n", "hai lần"),
        ("A,\nB,D\nC,D\nD,C\n", "đi vòng"),
        ("A,A\n", "đi vòng"),
        ("A,\nB,\n", "2 gốc"),
        ("A,\nB,Z\n", "“Z” không có dòng"),
    ],
)
def test_a_nonsense_tree_is_refused_with_a_sentence(tmp_path: Path, tree: str, sentence: str) -> None:
    with pytest.raises(CannotBeAsked, match=sentence):
        answered(tmp_path, {"items": ["members"], "periods": ["2021"]}, tree=f"unit,parent\n{tree}")


def test_a_root_without_a_line_of_its_own_is_one(tmp_path: Path) -> None:
    query = {"items": ["members"], "periods": ["2021"], "by": ["level:1"]}
    facts = "unit,period,item,value\nB,2021,members,3\n"
    assert answered(tmp_path, query, facts, "unit,parent\nB,A\nC,A\n") == [["members", "2021", "A", "3"]]
