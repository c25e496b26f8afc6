"""Days and numbers in forms, as they are written in Viet Nam."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, translation


class Typed(forms.Form):
    """One day and one amount, as every form takes them."""

    day = forms.DateField(required=False)
    amount = forms.DecimalField(required=False, localize=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22/11/2026", date(2026, 11, 22)),
        ("5/3/90", date(1990, 3, 5)),
        ("05-03-1990", date(1990, 3, 5)),
        ("5.3.1990", date(1990, 3, 5)),
        ("2026-11-22", date(2026, 11, 22)),
    ],
)
def test_the_day_comes_before_the_month(language: str, typed: str, meant: date) -> None:
    with translation.override(language):
        form = Typed({"day": typed})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == meant


@pytest.mark.parametrize("typed", ["11/22/2026", "31/02/1990", "1990"])
def test_a_day_that_is_none_is_refused(typed: str) -> None:
    with translation.override("vi"):
        assert not Typed({"day": typed}).is_valid()


def test_numbers_have_dots_between_thousands_and_a_comma_before_decimals() -> None:
    with translation.override("vi"):
        form = Typed({"amount": "1.234.567,89"})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["amount"] == Decimal("1234567.89")
        assert formats.number_format(1234567, use_l10n=True) == "1.234.567"
        assert formats.number_format(Decimal("1234567.89"), use_l10n=True) == "1.234.567,89"


def test_days_are_printed_with_strokes_and_weeks_begin_on_monday() -> None:
    with translation.override("vi"):
        assert formats.date_format(date(2026, 3, 5)) == "05/03/2026"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_what_django_ships_for_vietnamese_would_be_wrong() -> None:
    """The control: without our formats the trap is still there, and this package still needed."""
    from django.conf.locale.vi import formats as shipped

    assert not hasattr(shipped, "DATE_INPUT_FORMATS")
