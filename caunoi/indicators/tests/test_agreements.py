"""The three readings of an agreement, and those about to lapse."""

from __future__ import annotations

from pathlib import Path

from .drawing import PARENTS, UNITS, Drawn

FIRMS = """
    employer | capital
    May Hồng | private
    May Sen  | private
    May Lan  | state
    May Cúc  | private
"""
COVERED = """
    unit   | employer
    CĐCS A | May Hồng
    CĐCS A | May Sen
    CĐCS B | May Lan
    CĐCS B | May Cúc
"""


def drawn(folder: Path, **more: str) -> Drawn:
    tables = {
        "unit_versions": UNITS,
        "unit_parents": PARENTS,
        "employer_versions": FIRMS,
        "coverages": COVERED,
        "agreement_terms": """
            agreement | valid_from | valid_to
            TƯ Hồng   | 2022-01-01 | 2024-01-01
            TƯ Sen    | 2020-06-01 | 2023-06-01
            TƯ Lan    | 2023-01-01 |
        """,
        "agreement_parties": """
            agreement | employer | valid_from
            TƯ Hồng   | May Hồng | 2022-01-01
            TƯ Sen    | May Sen  | 2020-06-01
            TƯ Lan    | May Lan  | 2023-01-01
        """,
    }
    return Drawn(folder, **{**tables, **more})


def test_signed_is_for_ever_and_the_last_day_named_is_a_day_in_force(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    assert drawing.sides("agreement-signed", "2023-12-31") == (3, 4, 0)
    assert drawing.records("agreement-in-force", "2023-12-31", part="holding") == {"May Hồng": 1}
    assert drawing.records("agreement-in-force", "2024-01-01", part="holding") == {}
    assert drawing.sides("agreement-signed", "2024-01-01") == (3, 4, 0)


def test_an_agreement_that_names_no_last_day_cannot_be_told_to_be_in_force(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    assert drawing.sides("agreement-in-force", "2023-12-31") == (1, 3, 1)
    assert drawing.records("agreement-in-force", "2023-12-31", part="unknown") == {"May Lan": 1}
    assert drawing.records("agreement-in-force", "2023-12-31", part="gap") == {"May Sen": 1, "May Cúc": 1}


def test_the_tail_lasts_ninety_days_after_the_last_day_and_asks_for_bargaining(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    unrecorded = {"May Sen": 1, "May Lan": 1}
    # Last day 31.5.2023; the ninetieth day after it is 29.8.2023.
    assert drawing.records("agreement-in-tail", "2023-08-29", part="unknown") == unrecorded
    assert drawing.records("agreement-in-tail", "2023-08-30", part="unknown") == {"May Lan": 1}


def test_recorded_bargaining_answers_the_tail_either_way(tmp_path: Path) -> None:
    talks = """
        employer | valid_from | valid_to
        May Sen  | 2023-05-01 | 2023-07-10
    """
    drawing = drawn(tmp_path, bargainings=talks)
    assert drawing.records("agreement-in-tail", "2023-07-09", part="holding") == {
        "May Hồng": 1,
        "May Sen": 1,
    }
    assert drawing.records("agreement-in-tail", "2023-07-10", part="gap") == {"May Sen": 1, "May Cúc": 1}


def test_bargaining_noted_as_not_open_ends_the_doubt_from_the_day_it_was_asked(tmp_path: Path) -> None:
    talks = """
        employer | state | valid_from
        May Sen  | none  | 2023-07-01
    """
    drawing = drawn(tmp_path, bargainings=talks)
    assert "May Sen" in drawing.records("agreement-in-tail", "2023-06-30", part="unknown")
    assert "May Sen" in drawing.records("agreement-in-tail", "2023-07-01", part="gap")


def test_a_multi_employer_agreement_counts_for_each_from_its_own_signing(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path,
        agreement_terms="""
            agreement | valid_from | valid_to
            TƯ nhóm   | 2023-01-01 | 2026-01-01
        """,
        agreement_parties="""
            agreement | employer | valid_from
            TƯ nhóm   | May Hồng | 2023-01-01
            TƯ nhóm   | May Cúc  | 2023-09-01
        """,
    )
    assert drawing.sides("agreement-in-force", "2023-08-31") == (1, 4, 0)
    assert drawing.sides("agreement-in-force", "2023-09-01") == (2, 4, 0)
    assert drawing.sides("agreements-expiring-90", "2025-12-31") == (1, None, 0)


def test_a_voided_agreement_is_signed_and_not_in_force(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path,
        agreement_terms="""
            agreement | valid_from | valid_to   | voided_on
            TƯ Hồng   | 2022-01-01 | 2025-01-01 | 2023-07-01
        """,
    )
    assert drawing.sides("agreement-in-force", "2023-06-30") == (1, 4, 0)
    assert drawing.sides("agreement-in-force", "2023-07-01") == (0, 4, 0)
    assert drawing.sides("agreement-signed", "2023-07-01") == (1, 4, 0)


def test_expiring_means_a_last_day_from_today_to_ninety_days_on(tmp_path: Path) -> None:
    drawing = drawn(tmp_path)
    # TƯ Hồng's last day is 31.12.2023; TƯ Lan names none.
    assert drawing.sides("agreements-expiring-90", "2023-10-01") == (0, None, 1)
    assert drawing.sides("agreements-expiring-90", "2023-10-02") == (1, None, 1)
    assert drawing.sides("agreements-expiring-90", "2023-12-31") == (1, None, 1)
    assert drawing.sides("agreements-expiring-90", "2024-01-01") == (0, None, 1)
    assert drawing.sides("agreements-expiring-90", "2023-12-31", "CĐCS B") == (0, None, 1)
