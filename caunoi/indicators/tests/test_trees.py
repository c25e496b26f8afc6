"""Which unit a figure counts under: as it was, as it is, as of a day."""

from __future__ import annotations

from pathlib import Path

from .drawing import Drawn, question

UNITS = """
    unit   | level
    Tỉnh   | province
    Huyện 1| upper
    Huyện 2| upper
    CĐCS A | grassroots
    CĐCS B | grassroots
"""
MOVED = """
    unit    | parent  | valid_from | valid_to
    Huyện 1 | Tỉnh    |            | 2025-07-01
    Huyện 2 | Tỉnh    |            |
    CĐCS A  | Huyện 1 |            | 2024-01-01
    CĐCS A  | Huyện 2 | 2024-01-01 |
    CĐCS B  | Huyện 1 |            |
"""
MEMBERS = """
    person | unit
    An     | CĐCS A
    Bình   | CĐCS B
"""


def drawn(folder: Path) -> Drawn:
    return Drawn(folder, unit_versions=UNITS, unit_parents=MOVED, memberships=MEMBERS)


def test_a_total_follows_the_tree_of_the_day_asked_for_unless_another_is_named(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    assert drawing.sides("members", "2023-12-31", "Huyện 1")[0] == 2
    assert drawing.sides("members", "2023-12-31", "Huyện 1", tree="2024-01-01")[0] == 1
    assert drawing.sides("members", "2024-01-01", "Huyện 2")[0] == 1
    assert drawing.sides("members", "2024-01-01", "Huyện 2", tree="2023-06-30")[0] == 0


def test_what_a_closed_unit_held_stays_in_the_totals_above_it(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    assert drawing.sides("members", "2026-01-01", "Tỉnh") == (2, None, 0)


def test_the_breakdown_by_unit_gives_the_direct_children(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    assert drawing.by("members", "2023-12-31", "unit") == {"Huyện 1": (2, None), "Huyện 2": (0, None)}
    assert drawing.by("members", "2024-06-30", "unit") == {"Huyện 1": (1, None), "Huyện 2": (1, None)}


def test_many_trees_asked_for_leave_the_first_answer_as_it_was(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    first = drawing.sides("members", "2023-12-31", "Huyện 1")
    for year in range(2000, 2020):
        drawing.engine.closure(question("2023-12-31", tree=f"{year}-01-01"))
    assert drawing.sides("members", "2023-12-31", "Huyện 1") == first
