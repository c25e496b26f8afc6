"""Employers at the threshold, their headcounts, their unions, and where they count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caunoi.indicators.definition import CannotBeAsked
from caunoi.questions.parameters import DatedValue, Parameters

from .drawing import PARENTS, UNITS, Drawn, question

EMPLOYERS = """
    employer | kind       | capital
    May Hồng | enterprise | private
    May Sen  | enterprise | fdi
    May Lan  | enterprise | private
    Trường X | agency     | state
"""
COVERAGES = """
    unit   | employer
    CĐCS A | May Hồng
    CĐCS B | Trường X
"""


def drawn(folder: Path, **more: object) -> Drawn:
    tables = {
        "unit_versions": UNITS,
        "unit_parents": PARENTS,
        "employer_versions": EMPLOYERS,
        "coverages": COVERAGES,
        "headcounts": """
            employer | workers | valid_from
            May Hồng | 25      | 2023-12-31
            May Sen  | 24      | 2023-12-31
            Trường X | 90      | 2023-12-31
        """,
    }
    return Drawn(folder, **{**tables, **more})


def test_an_employer_without_a_headcount_is_in_neither_side_and_shown_as_unknown(tmp_path: Path) -> None:
    assert drawn(tmp_path).sides("union-at-employers-25", "2023-12-31") == (1, 1, 1)
    figure = drawn(tmp_path / "again").figure("union-at-employers-25", "2023-12-31")
    assert str(figure.value) == "100.00"
    assert [str(end) for end in figure.span] == ["50.00", "100.00"]


def test_a_dormant_employer_is_out_of_the_denominator(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path,
        employer_statuses="""
            employer | status  | valid_from
            May Hồng | dormant | 2024-02-01
        """,
    )
    assert drawing.sides("employers", "2024-01-31") == (4, None, 0)
    assert drawing.sides("employers", "2024-02-01") == (3, None, 0)
    assert drawing.sides("agreement-signed", "2024-02-01") == (0, 0, 0)
    assert drawing.figure("agreement-signed", "2024-02-01").value is None


def test_an_employer_covered_by_two_unions_counts_once(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, coverages=COVERAGES + "    CĐCS B | May Hồng\n")
    assert drawing.sides("employers-25", "2023-12-31") == (1, None, 1)
    assert drawing.by("employers-25", "2023-12-31", "unit") == {
        "CĐCS A": (1, None),
        "CĐCS B": (1, None),
        "Tỉnh": (0, None),
    }


def test_groups_that_exist_are_there_even_at_nought(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path,
        employer_places="""
            employer | area
            May Hồng | Xã 1
            May Lan  | Xã 2
        """,
    )
    assert drawing.by("agreement-signed", "2023-12-31", "ownership") == {
        "state": (0, 0),
        "private": (0, 1),
        "fdi": (0, 0),
    }
    assert drawing.by("agreement-signed", "2023-12-31", "place") == {"Xã 1": (0, 1), "Xã 2": (0, 0)}


def test_state_ownership_follows_the_share_that_the_law_of_the_day_names(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path,
        employer_versions="""
            employer | capital | state_share | foreign_share
            Sáu mươi |         | 6000        | 0
            Liên doanh |       | 3000        | 2000
            Chưa rõ  |         |             |
        """,
    )
    later = drawing.by("employers", "2023-12-31", "ownership")
    assert later == {"state": (1, None), "private": (0, None), "fdi": (1, None), None: (1, None)}
    assert drawing.by("employers", "2020-12-31", "ownership")["state"] == (0, None)


def test_the_threshold_is_the_federations_own_from_its_day(tmp_path: Path) -> None:
    own = Parameters.of([("large-employer", DatedValue(20, date(2024, 1, 1), None, "NQ của tỉnh"))])
    drawing = drawn(tmp_path, parameters=own)
    assert drawing.sides("employers-25", "2023-12-31") == (1, None, 1)
    assert drawing.sides("employers-25", "2024-01-01") == (2, None, 1)


def test_density_has_its_two_sides_from_two_registers_and_no_gap(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path,
        coverages=COVERAGES + "    CĐCS B | May Lan\n",
        memberships="""
            person | unit   | employer
            An     | CĐCS A | May Hồng
            Bình   | CĐCS A | May Hồng
            Chi    | CĐCS B | May Lan
        """,
    )
    assert drawing.sides("union-density", "2023-12-31") == (2, 115, 1)
    assert drawing.records("union-density", "2023-12-31", part="denominator") == {
        "May Hồng": 25,
        "Trường X": 90,
    }
    with pytest.raises(CannotBeAsked, match="hai danh sách khác nhau"):
        drawing.records("union-density", "2023-12-31", part="gap")


def test_what_cannot_be_asked_is_refused_with_what_can(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    with pytest.raises(CannotBeAsked, match="union-density"):
        drawing.figure("memberz", "2023-12-31")
    with pytest.raises(CannotBeAsked, match="ownership, site, place, province, commune, unit"):
        drawing.by("employers", "2023-12-31", "sector")
    with pytest.raises(CannotBeAsked, match="counted, holding, gap"):
        drawing.engine.records("employers", question("2023-12-31"), unit=1, part="rest")
