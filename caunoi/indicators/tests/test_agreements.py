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


def test_bargaining_noted_as_not_open_ends_the_doubt_from_the_day_it_was_asked(tmp_path: Path) -> None:
    talks = """
        employer | state | valid_from
        May Sen  | none  | 2023-07-01
    """
    drawing = drawn(tmp_path, bargainings=talks)
    assert "May Sen" in drawing.records("agreement-in-tail", "2023-06-30", part="unknown")
    assert "May Sen" in drawing.records("agreement-in-tail", "2023-07-01", part="gap")


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
