from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.vocabulary.days import PartialDate, age_on, day_of, read_day
from caunoi.vocabulary.faults import Fault

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from("/-."), st.booleans(), st.sampled_from(["", "'", " ", "\u00a0", "’"]))
def test_every_way_of_writing_a_day_is_the_same_day(day, sign, padded, before):
    parts = (f"{day.day:02}", f"{day.month:02}") if padded else (str(day.day), str(day.month))
    assert read_day(before + sign.join((*parts, str(day.year)))) == PartialDate(day)


@given(DAYS)
def test_a_date_of_excel_and_iso_text_are_the_same_day(day):
    assert (
        read_day(day)
        == read_day(datetime(day.year, day.month, day.day, tzinfo=UTC))
        == read_day(day.isoformat())
    )


@given(st.text(max_size=12))
def test_no_text_stops_the_reading(text):
    assert read_day(text) is None or isinstance(read_day(text), PartialDate | Fault)


@pytest.mark.parametrize(
    "written", ["31/02/1990", "30.2.2000", "29-02-2023", "31/4/1990", "00/01/1990", "13/13/1990"]
)
def test_a_day_that_does_not_exist_is_refused_as_such(written):
    assert read_day(written).code == "day-impossible"
    assert read_day(written).severity == "refuse"


def test_a_leap_day_exists_in_a_leap_year():
    assert read_day("29/2/1992") == PartialDate(date(1992, 2, 29))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("03/15/1990", "day-us-order"),
        ("5/3/90", "day-two-digit-year"),
        ("31786", "day-excel-serial"),
        (31786.0, "day-excel-serial"),
        ("15031990", "day-unreadable"),
        ("không rõ", "day-unreadable"),
        ("1/1/0198", "day-out-of-range"),
        (1850, "day-out-of-range"),
        (True, "day-unreadable"),
        (1990.5, "day-unreadable"),
    ],
)
def test_what_would_have_to_be_guessed_is_asked(written, code):
    assert read_day(written).code == code


@pytest.mark.parametrize("written", [1987, 1987.0, "1987", "'1987 "])
def test_a_bare_year_is_a_year_and_not_its_first_of_january(written):
    day = read_day(written)
    assert (day.precision, str(day)) == ("year", "1987")
    assert day.last_day == date(1987, 12, 31)


def test_a_month_is_known_to_its_month():
    assert read_day("3/1987") == PartialDate(date(1987, 3, 1), "month")
    assert read_day("02/1992").last_day == date(1992, 2, 29)
    assert read_day("13/1987").code == "day-impossible"


def test_partial_days_agree_when_they_can_be_one_day():
    year = read_day("1987")
    assert year.agrees_with(read_day("05/06/1987"))
    assert not year.agrees_with(read_day("01/01/1988"))


@pytest.mark.parametrize("blank", [None, "", "  ", "'", "\u00a0"])
def test_a_blank_cell_holds_no_day(blank):
    assert read_day(blank) is None


def test_a_day_begins_at_midnight_in_viet_nam():
    assert day_of(datetime(2023, 12, 31, 16, 59, tzinfo=UTC)) == date(2023, 12, 31)
    assert day_of(datetime(2023, 12, 31, 17, 0, tzinfo=UTC)) == date(2024, 1, 1)
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime.fromisoformat("2023-12-31T00:00"))


def test_age_counts_full_years():
    assert age_on(date(2020, 3, 4), born=date(2005, 3, 5)) == 14
    assert age_on(date(2020, 3, 5), born=date(2005, 3, 5)) == 15


def test_a_sentence_never_repeats_what_may_be_an_identity_number():
    assert "080 166" not in read_day("080 166 339599").text.vi
    assert "không rõ" in read_day("không rõ").text.vi
