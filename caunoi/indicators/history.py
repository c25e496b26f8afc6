"""A figure month by month, as far back as a forecast looks: asked day by day until a series is told at once."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from .definition import Indicator
from .figures import Figure
from .forecasting import LOOKED_AT
from .telling import QUARTER, known

#: Percents are kept in hundredths, as figures are rounded, so that all is whole numbers.
HUNDREDTHS = 100
#: Months without a word that are the beginning of what is known.
SILENT = 6


def month_end(day: date) -> date:
    """The last day of the month that the day lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_ends(day: date, newest: date | None) -> list[date]:
    """The month ends that a figure told on a day is followed back by, oldest first.

    The last is the newest that both the day and the newest list reach; none where that list is over a quarter old.
    """
    if newest is None or day > newest + QUARTER:
        return []
    last = min(day, newest)
    if last != month_end(last):
        last = last.replace(day=1) - timedelta(days=1)
    ends = [last]
    while len(ends) < LOOKED_AT:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def ahead(last: date, months: int) -> date:
    """The end of the month that so many months lie ahead of."""
    years, month = divmod(last.month - 1 + months, 12)
    return month_end(date(last.year + years, month + 1, 1))


def history(
    told: Callable[[date], Figure | None], ends: Sequence[date], newest: date | None
) -> list[int | None]:
    """The figure at those days in whole numbers (`whole`), None where nobody tells; `told` asks for that of one day.

    Asked from the newest back: where that one is not known, or so many months in a row are not, nobody asks further.
    """
    found: list[int | None] = []
    for end in reversed(ends):
        figure = told(end)
        value = known(figure, newest)
        found.append(None if figure is None or value is None else whole(figure.indicator, value))
        if not any(one is not None for one in found[-SILENT:]) and (len(found) >= SILENT or len(found) == 1):
            break
    return [*[None] * (len(ends) - len(found)), *reversed(found)]


def whole(indicator: Indicator, value: Decimal | int) -> int:
    """A value as a whole number: of a percent, its hundredths; a count as it is, a part of one rounded up."""
    return int(value * HUNDREDTHS) if indicator.reads == "percent" else -int(-value // 1)


def shown(indicator: Indicator, number: int) -> Decimal | int:
    """The value that such a whole number stands for."""
    return Decimal(number) / HUNDREDTHS if indicator.reads == "percent" else number


def running(indicator: Indicator, ends: Sequence[date], values: Sequence[int | None]) -> list[int | None]:
    """What has come together since the first of these months; of a stock, the values as they are.

    What is counted within a year begins anew each January: the years before are added. Where the end of a year is not
    known, what came before it is left out.
    """
    if indicator.kind == "stock":
        return list(values)
    found: list[int | None] = []
    before: int | None = 0
    for end, value in zip(ends, values, strict=True):
        found.append(None if value is None or before is None else before + value)
        if end.month == 12:
            if found[-1] is None:
                found, before = [None] * len(found), 0
            else:
                before = found[-1]
    return found
