"""What is due by the rate of the day, until when it is to be paid, and how a payment stands on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from caunoi.questions.parameters import Parameters
from caunoi.vocabulary.days import months_before

#: The rate of each kind among the dated settings, in hundredths of a percent.
RATES = {"fund": "union-fund-rate", "dues": "dues-rate"}
_WHOLE = 10_000

State = Literal["paid", "paid-late", "short", "late", "unpaid"]


def due_by_rate(kind: str, wages: int, on: date, parameters: Parameters) -> int:
    """What that salary fund owes by the rate of the day, in whole đồng, half up."""
    rate = parameters.number(RATES[kind], on)
    return (wages * rate * 2 + _WHOLE) // (_WHOLE * 2)


def last_day_to_pay(kind: str, until: date, parameters: Parameters) -> date | None:
    """The last day to pay the fund of a period that ends before the day `until`; None where no rule of the day says.

    Decree 105/2026/NĐ-CP: the last day of the month after. Before it came into force nothing is told late.
    """
    if kind != "fund":
        return None
    months = parameters.dated("union-fund-due-months", until)
    last = months_before(until, -int(str(months.value))) - timedelta(days=1)
    return last if months.holds_on(last) else None


def state_of(
    *, kind: str, due: int, paid: int, paid_on: date | None, until: date, on: date, parameters: Parameters
) -> State:
    """How it stands at the end of a day: paid, or paid late, or short of it; past its last day late, and some weeks
    later unpaid ("không đóng")."""
    last = last_day_to_pay(kind, until, parameters)
    if paid >= due:
        return "paid-late" if last and paid_on and paid_on > last else "paid"
    if last is None or on <= last:
        return "short"
    grace = parameters.number("union-fund-unpaid-days", last)
    return "unpaid" if on > last + timedelta(days=grace) else "late"
