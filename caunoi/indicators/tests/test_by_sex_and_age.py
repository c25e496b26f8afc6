"""Members and nominees by sex and age: what a paper said of them, and nobody twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import SUPPRESSION, CannotBeAsked

from .drawing import PARENTS, UNITS, Drawn

DAY = "2023-12-31"
PEOPLE = """
    person | sex    | birth_year | valid_from
    An     | female | 1994       | 2023-06-01
    Bình   | male   | 1993       |
    Chi    | female | 1978       |
    Dung   |        |            |
"""
MEMBERS = """
    id     | person | unit   | valid_from
    m An   | An     | CĐCS A | 2020-01-01
    m Bình | Bình   | CĐCS A | 2023-02-01
    m Chi  | Chi    | CĐCS B | 2023-02-01
    m Dung | Dung   | CĐCS B | 2020-01-01
"""


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    return Drawn(
        tmp_path, unit_versions=UNITS, unit_parents=PARENTS, people_versions=PEOPLE, memberships=MEMBERS,
        nomination_versions="""
            programme | person | unit
            Tết       | An     | CĐCS A
            Mái ấm    | An     | CĐCS B
            Tết       | Bình   | CĐCS A
        """,
    )  # fmt: skip


def test_members_are_counted_by_sex_and_those_of_unknown_sex_apart(drawn: Drawn) -> None:
    assert drawn.by("members", DAY, "sex") == {"female": (2, None), "male": (1, None), None: (1, None)}
    assert drawn.by("members", DAY, "sex", "CĐCS A") == {"female": (1, None), "male": (1, None)}


def test_a_year_of_life_begins_on_new_years_day(drawn: Drawn) -> None:
    ages = drawn.by("members", DAY, "age")
    assert ages == {"under-30": (1, None), "30-44": (1, None), "45-or-over": (1, None), None: (1, None)}
    assert drawn.by("members", "2024-01-01", "age")["under-30"] == (0, None)


def test_a_sex_told_later_is_known_for_the_days_before(drawn: Drawn) -> None:
    assert drawn.by("members", "2023-01-01", "sex")["female"] == (1, None)


def test_new_members_and_nominees_are_counted_by_sex_too(drawn: Drawn) -> None:
    assert drawn.by("new-members", DAY, "sex") == {"female": (1, None), "male": (1, None)}
    assert drawn.by("nominations", DAY, "sex") == {"female": (2, None), "male": (1, None)}
    assert drawn.by("nominees", DAY, "sex") == {"female": (1, None), "male": (1, None)}
    assert drawn.by("nominees", DAY, "sex", "CĐCS B") == {"female": (1, None), "male": (0, None)}


def test_the_records_of_a_group_are_those_counted_in_it(drawn: Drawn) -> None:
    assert drawn.records("members", DAY, by="sex", group="female") == {"m An": 1, "m Chi": 1}
    assert drawn.records("members", DAY, by="age", group=None) == {"m Dung": 1}


def test_employers_have_no_sex(drawn: Drawn) -> None:
    with pytest.raises(CannotBeAsked):
        drawn.by("employers", DAY, "sex")


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_figure_has_a_class_whole_and_in_each_of_its_breakdowns(code: str) -> None:
    one = CATALOGUE[code]
    about_people = {"sex", "age"} & set(one.by)
    assert one.class_of() == ("sensitive" if code in {"nominations", "nominees"} else "public")
    for by in one.by:
        assert by in SUPPRESSION
        sensitive = one.class_of() == "sensitive" or by in about_people
        assert one.class_of(by) == ("sensitive" if sensitive else "public")
