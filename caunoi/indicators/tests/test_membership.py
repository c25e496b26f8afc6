"""Who is a member, who is new, and what changed."""

from __future__ import annotations

from pathlib import Path

from .drawing import PARENTS, UNITS, Drawn


def test_a_union_whose_list_never_came_is_due_and_not_in(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            person | unit   | valid_from
            An     | CĐCS A | 2022-01-01
        """,
        submissions="""
            unit   | kind    | valid_from
            CĐCS B | members | 2023-07-01
        """,
    )
    assert (drawn.figure("members", "2023-06-30").coverage.received, 2) == (1, 2)
    coverage = drawn.figure("members", "2023-07-01").coverage
    assert (coverage.received, coverage.due, str(coverage.share)) == (2, 2, "100.00")
