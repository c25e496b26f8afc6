"""When the law wants an answer: working days around Tết, and days that offices really work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.privacy import clocks
from caunoi.privacy.models import DataRequest
from caunoi.questions.parameters import DatedValue, Parameters

SHIPPED = Parameters.of()


def test_a_request_on_friday_is_answered_by_tuesday() -> None:
    assert clocks.reply_due(date(2026, 3, 6), SHIPPED) == date(2026, 3, 10)


def test_over_tet_the_clock_stands_still() -> None:
    """13.2.2026 is the Friday before Tết Bính Ngọ; 16 to 20 February are days off."""
    assert clocks.reply_due(date(2026, 2, 13), SHIPPED) == date(2026, 2, 24)


def test_hung_kings_day_on_a_sunday_is_made_up_on_monday() -> None:
    assert not clocks.is_working_day(date(2026, 4, 27))
    assert clocks.reply_due(date(2026, 4, 24), SHIPPED) == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("kind", "days"), [("access", 10), ("rectify", 10), ("withdraw", 15), ("object", 15), ("erase", 20)]
)
def test_each_kind_has_the_days_of_the_decree(kind: str, days: int) -> None:
    assert clocks.act_due(kind, date(2026, 6, 1), SHIPPED) == date(2026, 6, 1) + timedelta(days=days)


def test_every_kind_has_a_clock() -> None:
    assert set(clocks.DAYS_TO_ACT) == set(DataRequest.Kind.values)


def test_the_federation_may_promise_less_time_but_never_action_before_the_reply() -> None:
    strict = Parameters.of([("request-access-days", DatedValue(1, None, None, "Quyết định của liên đoàn"))])

    assert clocks.act_due("access", date(2026, 2, 13), strict) == date(2026, 2, 24)


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)), st.sampled_from(sorted(clocks.DAYS_TO_ACT)))
def test_every_request_has_a_reply_due_on_a_working_day_and_action_no_earlier(day: date, kind: str) -> None:
    reply = clocks.reply_due(day, SHIPPED)

    assert clocks.is_working_day(reply)
    assert sum(clocks.is_working_day(day + timedelta(days=n)) for n in range(1, (reply - day).days + 1)) == 2
    assert reply <= clocks.act_due(kind, day, SHIPPED)
