"""Whose an employer is."""

from __future__ import annotations

import pytest

from caunoi.organisations.ownership import ownership


@pytest.mark.parametrize(
    ("kind", "capital", "state_share", "foreign_share", "state_above", "expected"),
    [
        ("enterprise", "private", 5_001, None, 5_000, "state"),
        ("enterprise", "state", 5_000, None, 5_000, "private"),
        ("enterprise", "private", 5_001, None, 9_999, "private"),
        ("enterprise", "private", 10_000, None, 9_999, "state"),
        ("enterprise", "private", 1_000, 2_000, 5_000, "fdi"),
        ("enterprise", "private", None, 0, 5_000, "private"),
        ("enterprise", "fdi", None, None, 5_000, "fdi"),
        ("agency", "", None, None, 5_000, "state"),
        ("enterprise", "", None, None, 5_000, ""),
    ],
)
def test_more_than_half_of_the_capital_makes_a_state_enterprise_until_the_rule_says_wholly(
    kind, capital, state_share, foreign_share, state_above, expected
):
    assert (
        ownership(
            kind=kind,
            capital=capital,
            state_share=state_share,
            foreign_share=foreign_share,
            state_above=state_above,
        )
        == expected
    )
