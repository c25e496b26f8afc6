"""Thresholds are dated, have a source, and give way to the federation's own."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.questions.parameters import DatedValue, Parameters, UnknownParameter, frozen, titles

DAY = date(2023, 12, 31)


def test_every_shipped_value_names_its_source_and_how_sure_it_is() -> None:
    for code, values in Parameters.of().shipped.items():
        assert titles()[code].vi
        assert titles()[code].en
        for value in values:
            assert value.source
            assert value.mark in {"V", "N", "G"}


def test_a_value_holds_on_its_days() -> None:
    shipped = Parameters.of()
    assert shipped.number("state-share-over", date(2020, 12, 31)) == 9999
    assert shipped.number("state-share-over", date(2021, 1, 1)) == 5000
    assert shipped.number("large-employer", date(2019, 1, 1)) == 25


def test_the_federations_own_value_wins_on_its_days_and_as_known() -> None:
    own = DatedValue(20, date(2024, 1, 1), date(2025, 1, 1), "NQ tỉnh", known_since=date(2024, 3, 1))
    parameters = Parameters.of([("large-employer", own)])
    days = (DAY, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    assert [parameters.number("large-employer", day) for day in days] == [25, 20, 20, 25]
    assert parameters.number("large-employer", date(2024, 6, 1), known_on=date(2024, 2, 28)) == 25


def test_a_parameter_nobody_ships_is_unknown() -> None:
    with pytest.raises(UnknownParameter):
        Parameters.of().dated("colour", DAY)
    with pytest.raises(TypeError):
        Parameters.of().number("states-counted", DAY)
    with pytest.raises(TypeError):
        frozen(1.5)
