"""Who is a member, who is new, and what changed."""

from __future__ import annotations

from pathlib import Path

from .drawing import PARENTS, UNITS, Drawn


def test_a_member_counts_from_the_day_of_joining_to_the_day_before_leaving(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            person | unit   | valid_from | valid_to
            An     | CĐCS A | 2023-03-01 | 2023-06-01
            Bình   | CĐCS A |            |
        """,
    )
    assert drawn.sides("members", "2023-02-28") == (1, None, 0)
    assert drawn.sides("members", "2023-03-01") == (2, None, 0)
    assert drawn.sides("members", "2023-05-31") == (2, None, 0)
    assert drawn.sides("members", "2023-06-01") == (1, None, 0)


def test_maternity_counts_and_working_abroad_does_not(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            id    | person | unit
            m An  | An     | CĐCS A
            m Bình| Bình   | CĐCS A
            m Chi | Chi    | CĐCS B
        """,
        member_states="""
            person | state     | valid_from | valid_to
            An     | maternity | 2023-01-01 | 2023-07-01
            Bình   | abroad    | 2023-01-01 |
        """,
    )
    assert drawn.records("members", "2023-06-30") == {"m An": 1, "m Chi": 1}
    assert drawn.sides("members", "2022-12-31") == (3, None, 0)


def test_someone_out_of_work_counts_for_a_dated_number_of_months(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            person | unit
            An     | CĐCS A
            Bình   | CĐCS A
        """,
        member_states="""
            person | state       | valid_from
            An     | out-of-work | 2023-01-15
            Bình   | out-of-work |
        """,
    )
    assert drawn.sides("members", "2024-01-14") == (1, None, 1)
    assert drawn.sides("members", "2024-01-15") == (0, None, 1)


def test_new_members_are_people_whose_first_ever_membership_begins_in_the_period(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            id         | person | unit   | valid_from | valid_to
            An first   | An     | CĐCS A | 2019-05-01 | 2023-02-01
            An again   | An     | CĐCS B | 2023-02-01 |
            Bình first | Bình   | CĐCS B | 2023-12-31 |
            Chi first  | Chi    | CĐCS B |            |
            Dung first | Dung   | CĐCS A | 2023-01-01 | 2023-01-02
        """,
    )
    assert drawn.records("new-members", "2023-12-31") == {"Bình first": 1, "Dung first": 1}
    assert drawn.sides("new-members", "2023-12-31", since="2019-01-01") == (3, None, 0)
    assert drawn.sides("new-members", "2023-12-31", "CĐCS A") == (1, None, 0)


def test_net_change_is_closing_minus_opening_and_lists_only_what_changed(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            id     | person | unit   | valid_from | valid_to
            stays  | An     | CĐCS A | 2020-01-01 |
            left   | Bình   | CĐCS A | 2020-01-01 | 2023-05-01
            came   | Chi    | CĐCS A | 2023-04-01 |
            from A | Dung   | CĐCS A | 2020-01-01 | 2023-09-01
            to B   | Dung   | CĐCS B | 2023-09-01 |
            before | Em     | CĐCS B | 2020-01-01 | 2022-12-31
        """,
    )
    assert drawn.figure("net-change", "2023-12-31").value == 3 - 3
    assert drawn.figure("net-change", "2023-12-31", "CĐCS A").value == -1
    assert drawn.figure("net-change", "2023-12-31", "CĐCS B").value == 1
    assert drawn.records("net-change", "2023-12-31") == {"left": -1, "came": 1, "from A": -1, "to B": 1}


def test_a_figure_as_known_on_an_earlier_day_comes_out_as_it_did_then(tmp_path: Path) -> None:
    drawn = Drawn(
        tmp_path,
        unit_versions=UNITS,
        unit_parents=PARENTS,
        memberships="""
            person | unit   | valid_from | valid_to   | known_from | known_to
            An     | CĐCS A | 2022-01-01 |            | 2023-01-10 | 2023-02-20
            An     | CĐCS A | 2022-01-01 | 2022-12-01 | 2023-02-20 |
        """,
    )
    assert drawn.sides("members", "2022-12-31", known_on="2023-01-09") == (0, None, 0)
    assert drawn.sides("members", "2022-12-31", known_on="2023-02-19") == (1, None, 0)
    assert drawn.sides("members", "2022-12-31") == (0, None, 0)


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
