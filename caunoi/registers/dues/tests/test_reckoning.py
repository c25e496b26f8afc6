"""What is due by the rate of the day, and from when on it is late: by the dated settings alone."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.questions.parameters import DatedValue, Parameters
from caunoi.registers.dues.reckoning import due_by_rate, last_day_to_pay, state_of

SHIPPED = Parameters.of()


def test_the_fund_is_two_percent_and_dues_were_halved_in_july_2025() -> None:
    july, june = date(2025, 7, 31), date(2025, 6, 30)
    assert due_by_rate("fund", 100_000_025, july, SHIPPED) == 2_000_001, "half up"
    assert (due_by_rate("dues", 1_000_000, june, SHIPPED), due_by_rate("dues", 1_000_000, july, SHIPPED)) == (
        10_000,
        5_000,
    )
    own = Parameters.of([("union-fund-rate", DatedValue(100, date(2026, 1, 1), None, "NQ"))])
    assert due_by_rate("fund", 1_000_000, date(2026, 2, 1), own) == 10_000


@pytest.mark.parametrize(
    ("until", "last"),
    [
        pytest.param(date(2026, 5, 1), date(2026, 5, 31), id="april"),
        pytest.param(date(2026, 4, 1), None, id="due before the decree"),
        pytest.param(date(2027, 1, 1), date(2027, 1, 31), id="over the year"),
        pytest.param(date(2026, 10, 1), date(2026, 10, 31), id="a quarter"),
    ],
)
def test_the_last_day_to_pay_is_the_last_of_the_next_month_since_the_decree(
    until: date, last: date | None
) -> None:
    assert last_day_to_pay("fund", until, SHIPPED) == last
    assert last_day_to_pay("dues", until, SHIPPED) is None


@pytest.mark.parametrize(
    ("paid", "paid_on", "on", "state"),
    [
        pytest.param(10, date(2026, 7, 31), date(2026, 9, 1), "paid", id="on the last day"),
        pytest.param(10, date(2026, 8, 1), date(2026, 9, 1), "paid-late", id="a day later"),
        pytest.param(10, None, date(2026, 9, 1), "paid", id="on no day that is known"),
        pytest.param(9, None, date(2026, 7, 31), "short", id="not yet due"),
        pytest.param(9, None, date(2026, 8, 1), "late", id="due"),
        pytest.param(9, None, date(2026, 9, 29), "late", id="sixty days"),
        pytest.param(9, None, date(2026, 9, 30), "unpaid", id="more"),
    ],
)
def test_how_the_fund_of_june_2026_stands(paid: int, paid_on: date | None, on: date, state: str) -> None:
    told = {
        "due": 10,
        "paid": paid,
        "paid_on": paid_on,
        "until": date(2026, 7, 1),
        "on": on,
        "parameters": SHIPPED,
    }
    assert state_of(kind="fund", **told) == state
