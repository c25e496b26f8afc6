"""What a code means in a file: figures, units and periods, in one stated and versioned list.

Sources: ISO 8601-1:2019 (interval as a first day and a duration); IHE QRPH Aggregate Data Exchange, rev. 2.1 of
18.8.2017, on `period`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import Indicator

#: Counts up when a code comes to mean something else, or a part is written otherwise; a new code alone changes nothing.
VERSION = 1
#: What a file says it follows: another version is refused, not guessed at.
DATA_SET = f"CAUNOI-FIGURES-{VERSION}"
_PERIOD = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/P([1-9][0-9]{0,3})([DWMY])")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day, both counted."""

    first: date
    last: date

    @property
    def is_a_day(self) -> bool:
        """Whether it is one day and no longer."""
        return self.first == self.last


def period_text(first: date, last: date) -> str:
    """As ISO 8601: whole calendar months as months or years, else days."""
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        years, rest = divmod(months, 12)
        return f"{first}/P{years}Y" if rest == 0 else f"{first}/P{months}M"
    return f"{first}/P{(last - first).days + 1}D"


def read_period(text: str) -> Period | None:
    """The period written so; None for anything else, and for one that no calendar has."""
    told = _PERIOD.fullmatch(text)
    if told is None:
        return None
    try:
        first = date.fromisoformat(told[1])
        number, unit = int(told[2]), told[3]
        if unit in "DW":
            last = first + timedelta(days=number * (7 if unit == "W" else 1)) - _DAY
        else:
            last = _months_on(first, number * (12 if unit == "Y" else 1)) - _DAY
    except (ValueError, OverflowError):
        return None
    return Period(first, last) if first.year >= 1900 and last.year < 2200 else None


def _months_on(day: date, months: int) -> date:
    """The same day so many months later. Raises ValueError where that month has none."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def period_of(one: Indicator, since: date | None, at: date) -> Period:
    """What a figure speaks of: a stock of its day, a flow or a net change of its period."""
    return Period(at if one.kind == "stock" or since is None else since, at)


def fits(one: Indicator, period: Period) -> bool:
    """Whether a figure of that kind can be of that period: what is counted on a day is of a day alone."""
    return one.kind != "stock" or period.is_a_day


def listed() -> list[dict[str, object]]:
    """Every code with what it means: how it reads, over what kind of period, and which version of its definition."""
    return [
        {
            "code": one.code,
            "version": one.version,
            "title": one.title.as_json(),
            "kind": one.kind,
            "reads": one.reads,
            "period": "P1D" if one.kind == "stock" else "first day/duration",
            "suppression": one.class_of(),
        }
        for one in CATALOGUE.values()
    ]
