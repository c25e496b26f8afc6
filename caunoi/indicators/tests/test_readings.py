"""One series in every reading: as it was, as it is, as of a day, as known on a day, in the scope of today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caunoi.indicators.computing import Engine
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.naming import scope_day
from caunoi.questions.parameters import DatedValue, Parameters

from .drawing import Drawn, question

# On 1.7.2025 the unions of Long An and Tây Ninh are one; district 3 is divided between two new unions.
UNITS = """
    unit      | level      | kind       | valid_from | valid_to
    Tổng      | national   | federation |            |
    Long An   | province   | federation |            | 2025-07-01
    Tây Ninh  | province   | federation |            |
    Huyện 3   | upper      | district   |            | 2025-07-01
    Xã 1      | upper      | commune    | 2025-07-01 |
    Xã 2      | upper      | commune    | 2025-07-01 |
    CĐCS A    | grassroots | grassroots |            |
    CĐCS B    | grassroots | grassroots |            | 2025-07-01
    CĐCS C    | grassroots | grassroots |            |
"""
PARENTS = """
    unit      | parent   | valid_from | valid_to   | known_from | known_to
    Long An   | Tổng     |            | 2025-07-01 | 2020-01-01 |
    Tây Ninh  | Tổng     |            |            | 2020-01-01 |
    Huyện 3   | Long An  |            | 2025-07-01 | 2020-01-01 |
    Xã 1      | Tây Ninh | 2025-07-01 |            | 2025-06-20 |
    Xã 2      | Tây Ninh | 2025-07-01 |            | 2025-06-20 |
    CĐCS A    | Huyện 3  |            | 2025-07-01 | 2020-01-01 |
    CĐCS A    | Xã 1     | 2025-07-01 |            | 2025-06-20 |
    CĐCS B    | Huyện 3  |            | 2025-07-01 | 2020-01-01 |
    CĐCS C    | Tây Ninh |            |            | 2020-01-01 | 2025-06-01
    CĐCS C    | Tây Ninh |            | 2025-07-01 | 2025-06-01 | 2025-06-10
    CĐCS C    | Tây Ninh |            |            | 2025-06-10 |
"""
SUCCESSIONS = """
    predecessor | successor | part | of | valid_from | known_from | known_to
    Long An     | Tây Ninh  | 1    | 1  | 2025-07-01 | 2025-06-20 |
    Huyện 3     | Xã 1      | 1    | 2  | 2025-07-01 | 2025-06-20 |
    Huyện 3     | Xã 2      | 1    | 2  | 2025-07-01 | 2025-06-20 |
    CĐCS B      | CĐCS A    | 1    | 1  | 2025-07-01 | 2025-06-20 |
    CĐCS C      | CĐCS A    | 1    | 1  | 2025-07-01 | 2025-06-01 | 2025-06-10
"""
MEMBERS = """
    person | unit    | valid_from | valid_to
    An     | CĐCS A  |            |
    Bình   | CĐCS B  |            | 2025-07-01
    Bình   | CĐCS A  | 2025-07-01 |
    Chi    | CĐCS C  |            |
    Dung   | Huyện 3 |            | 2024-01-01
"""
BEFORE, AFTER = "2023-12-31", "2025-12-31"


@pytest.fixture
def merged(tmp_path: Path) -> Drawn:
    return Drawn(
        tmp_path, unit_versions=UNITS, unit_parents=PARENTS, unit_successions=SUCCESSIONS, memberships=MEMBERS
    )


def members(drawing: Drawn, unit: str, at: str, **when: str) -> int:
    return drawing.sides("members", at, unit, **when)[0]


def test_as_it_was_a_day_before_a_merger_knows_nothing_of_it(merged: Drawn) -> None:
    assert [members(merged, unit, BEFORE) for unit in ("Tổng", "Long An", "Tây Ninh", "CĐCS A", "CĐCS B")] == [
        4, 3, 1, 1, 1,
    ]  # fmt: skip
    assert merged.by("members", BEFORE, "unit", "Tổng") == {"Long An": (3, None), "Tây Ninh": (1, None)}


def test_as_it_is_the_past_of_a_merged_unit_counts_where_it_went(merged: Drawn) -> None:
    assert [members(merged, unit, BEFORE, tree=AFTER) for unit in ("Tổng", "Tây Ninh", "Long An", "CĐCS A")] == [
        4, 4, 1, 2,
    ]  # fmt: skip
    assert merged.by("members", BEFORE, "unit", "Tổng", tree=AFTER) == {"Tây Ninh": (4, None)}
    # Of the closed only what adds something is shown, beside what is held at the unit itself.
    assert merged.by("members", BEFORE, "unit", "CĐCS A", tree=AFTER) == {
        "CĐCS A": (1, None),
        "CĐCS B": (1, None),
    }
    assert merged.by("members", AFTER, "unit", "CĐCS A", tree=AFTER) == {"CĐCS A": (2, None)}


def test_a_unit_that_was_divided_counts_where_it_stood_last(merged: Drawn) -> None:
    # A person held at the district itself: neither of its two heirs has the whole of it.
    assert members(merged, "Huyện 3", BEFORE, tree=AFTER) == 1
    assert members(merged, "Xã 1", BEFORE, tree=AFTER) == 2
    assert members(merged, "Xã 2", BEFORE, tree=AFTER) == 0


def test_a_day_that_is_planned_may_be_read_before_it_comes(merged: Drawn) -> None:
    assert members(merged, "Tây Ninh", BEFORE, tree="2025-07-01") == 4
    assert members(merged, "Tây Ninh", BEFORE, tree="2025-06-30") == 1


def test_a_merger_that_was_annulled_or_not_yet_known_joins_nobody(merged: Drawn) -> None:
    # C was to be merged into A; the decision was annulled on 10.6.2025.
    assert members(merged, "CĐCS A", BEFORE, tree=AFTER, known_on="2025-06-05") == 2
    assert members(merged, "CĐCS C", BEFORE, tree=AFTER) == 1
    assert members(merged, "Tổng", BEFORE, tree=AFTER, known_on="2025-06-05") == 4
    assert members(merged, "CĐCS A", BEFORE, tree=AFTER, known_on="2025-06-15") == 1


def test_a_chain_of_mergers_counts_at_its_end(tmp_path: Path) -> None:
    drawing = Drawn(
        tmp_path,
        unit_versions="unit | level\nTỉnh | province\nA | upper\nB | upper\nC | upper",
        unit_parents="""
            unit | parent | valid_from | valid_to
            A    | Tỉnh   |            | 2021-01-01
            B    | Tỉnh   | 2020-01-01 | 2023-01-01
            C    | Tỉnh   | 2023-01-01 |
        """,
        unit_successions="""
            predecessor | successor | part | of | valid_from
            A           | B         | 1    | 1  | 2021-01-01
            B           | C         | 1    | 1  | 2023-01-01
        """,
        memberships="person | unit | valid_to\nAn | A | 2021-01-01",
    )
    assert drawing.sides("members", "2019-12-31", "C", tree="2024-01-01")[0] == 1
    assert drawing.sides("members", "2019-12-31", "B", tree="2022-01-01")[0] == 1
    # As the tree was C is yet to be founded, and of what it will take over it has nothing.
    assert drawing.sides("members", "2019-12-31", "C")[0] == 0
    assert drawing.by("members", "2019-12-31", "unit") == {"A": (1, None)}


# ------------------------------------------------------------------ comparable scope

KINDS = """
    employer | kind
    May Hồng | enterprise
    Sở       | agency
    Trường   | public-unit-paid
    Lạ       |
"""
COVERED = """
    unit    | employer | valid_to
    CĐCS A  | May Hồng |
    CĐCS B  | Sở       | 2025-07-01
    CĐCS C  | Lạ       |
"""
SCOPED = """
    person | unit   | employer | valid_to
    An     | CĐCS A | May Hồng |
    Bình   | CĐCS B | Sở       | 2025-07-01
    Chi    | CĐCS B |          | 2025-07-01
    Dung   | CĐCS C | Lạ       |
    Em     | CĐCS A | Trường   | 2025-07-01
"""
TREE = "unit | parent\nCĐCS A | Tỉnh\nCĐCS B | Tỉnh\nCĐCS C | Tỉnh"


def drawn_scope(folder: Path, parameters: Parameters | None = None) -> Drawn:
    return Drawn(
        folder,
        parameters,
        unit_versions="""
            unit   | level      | kind       | valid_to
            Tỉnh   | province   | federation |
            CĐCS A | grassroots | grassroots |
            CĐCS B | grassroots | grassroots | 2025-07-01
            CĐCS C | grassroots | grassroots |
        """,
        unit_parents=TREE,
        employer_versions=KINDS,
        coverages=COVERED,
        memberships=SCOPED,
        nomination_versions="programme|person|employer|unit\nT|Bình|Sở|CĐCS B\nT|An|May Hồng|CĐCS A",
    )


def test_in_the_scope_of_today_the_unions_that_the_law_ended_are_not_taken_for_a_loss(tmp_path: Path) -> None:
    drawing = drawn_scope(tmp_path)
    today = "2026-11-01"

    def both(code: str, at: str) -> tuple[int, int]:
        return drawing.sides(code, at)[0], drawing.sides(code, at, scope=today)[0]

    assert both("members", "2025-06-30") == (5, 2)
    assert both("members", "2025-07-31") == (2, 2)
    assert both("net-change", "2025-12-31") == (-3, 0)
    assert both("unions", "2025-06-30") == (3, 2)
    assert both("unions", "2025-07-31") == (2, 2)
    assert both("employers", "2025-06-30") == (4, 2)
    assert both("new-members", "2025-06-30") == (0, 0)
    assert both("nominees", "2025-06-30") == (2, 1)
    whole, narrowed = (
        drawing.figure("members", "2025-06-30"),
        drawing.figure("members", "2025-06-30", scope=today),
    )
    assert (whole.coverage.due, narrowed.coverage.due) == (3, 2)


def test_the_scope_is_what_the_federation_says_it_is_and_of_the_day_that_is_named(tmp_path: Path) -> None:
    # Before the law everything was in scope.
    drawing = drawn_scope(tmp_path / "shipped")
    assert drawing.sides("members", "2025-06-30", scope="2025-06-30")[0] == 5
    said = DatedValue(("agency",), date(2026, 1, 1), None, "thử")
    drawing = drawn_scope(tmp_path / "own", Parameters.of([("employer-kinds-in-scope", said)]))
    # Those of whom nobody knows what they are stay in.
    assert drawing.sides("members", "2025-06-30", scope="2026-11-01")[0] == 3


def test_rows_behind_a_figure_are_of_the_same_reading(tmp_path: Path) -> None:
    drawing = drawn_scope(tmp_path)
    engine: Engine = drawing.engine
    rows = engine.records("members", question("2025-06-30", scope="2026-11-01"), unit=drawing.id("Tỉnh"))
    assert sum(row.weight for row in rows) == 2


def test_a_scope_is_all_or_comparable() -> None:
    today = date(2026, 11, 1)
    assert (scope_day("all", today=today), scope_day("comparable", today=today)) == (None, today)
    with pytest.raises(CannotBeAsked, match="không hiểu"):
        scope_day("some", today=today)
