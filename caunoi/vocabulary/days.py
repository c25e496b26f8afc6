"""Days as lists write them: read strictly, never guessed.

A day is a day in Asia/Ho_Chi_Minh. A birth may be known to the month or the year only; that is a
`PartialDate`, not an invented first of January.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal

from caunoi.vocabulary.faults import Catalogue, Fault

# Viet Nam has kept UTC+7 without summer time since 13.6.1975, before any moment this system records.
HANOI = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

Precision = Literal["day", "month", "year"]

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
EXCEL_EPOCH = date(1899, 12, 30)
# Workbooks begun on a Mac count from here. True dates say which; a bare number does not.
EXCEL_EPOCH_1904 = date(1904, 1, 1)
# Numbers in a date column between these are days counted by Excel: 1.1.1927 to 31.12.2063.
EXCEL_SERIALS = range(9863, 59900)

fault = Catalogue(
    {
        "day-impossible": (
            "refuse",
            "Ngày “{written}” không tồn tại. Kiểm tra lại và ghi ngày/tháng/năm.",
            "The day “{written}” does not exist. Check it and write day/month/year.",
        ),
        "day-us-order": (
            "refuse",
            "“{written}” không phải ngày/tháng/năm (có thể là tháng/ngày/năm). Ghi lại ngày/tháng/năm.",
            "“{written}” is not day/month/year (it may be month/day/year). Write it as day/month/year.",
        ),
        "day-two-digit-year": (
            "hold",
            "“{written}” chỉ có hai chữ số năm. Ghi đủ bốn chữ số.",
            "“{written}” has a year of two digits. Write all four.",
        ),
        "day-excel-serial": (
            "hold",
            "“{written}” là số đếm ngày của Excel, có thể là {proposal} (hoặc {other} nếu tệp đếm từ năm 1904). Xác nhận "
            "ngày.",
            "“{written}” is a day counted by Excel, perhaps {proposal} (or {other} where the file counts from 1904). "
            "Confirm the day.",
        ),
        "day-unreadable": (
            "hold",
            "Không đọc được ngày “{written}”. Ghi ngày/tháng/năm, ví dụ 05/03/1990.",
            "“{written}” cannot be read as a day. Write day/month/year, as in 05/03/1990.",
        ),
        "day-out-of-range": (
            "refuse",
            "Năm của “{written}” không thể có. Kiểm tra lại năm.",
            "The year of “{written}” is impossible. Check the year.",
        ),
    }
)


def day_of(moment: datetime) -> date:
    """The day in Viet Nam in which an aware moment falls."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone falls on no day.")
    return moment.astimezone(HANOI).date()


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or the first day of the month or year that is all one knows."""

    first_day: date
    precision: Precision = "day"

    @property
    def last_day(self) -> date:
        """The last day it could be."""
        first = self.first_day
        if self.precision == "day":
            return first
        if self.precision == "month":
            return first.replace(day=monthrange(first.year, first.month)[1])
        return date(first.year, 12, 31)

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether both can be the same day."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def __str__(self) -> str:
        if self.precision == "day":
            return f"{self.first_day:%d/%m/%Y}"
        return f"{self.first_day:%m/%Y}" if self.precision == "month" else f"{self.first_day:%Y}"


def partial(on: date | str | None, precision: str) -> PartialDate | None:
    """A date as it is stored: its first day (ISO when it is a text) and how exact it is; None where nothing is known."""
    if on is None:
        return None
    exact: Precision = "day" if precision == "day" else "month" if precision == "month" else "year"
    return PartialDate(on if isinstance(on, date) else date.fromisoformat(on), exact)


_DAY = re.compile(r"(\d{1,2})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{4})(?:\s+0{1,2}:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{1,2})\s*[/\-.]\s*(\d{4})")
_YEAR = re.compile(r"(\d{4})")
_SHORT = re.compile(r"\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d{2}")
_SERIAL = re.compile(r"\d{4,6}")
_QUOTES = "'’‘`´"


def read_day(value: object) -> PartialDate | Fault | None:
    """The day a cell holds; None when the cell is blank.

    Takes real dates, text in day-month-year order with `/`, `-` or `.`, ISO text, month/year, and a bare year.
    Two-digit years, month-first dates and serial numbers are a `Fault`: they are asked about, not guessed.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, datetime):
        return _checked(value.date())
    if isinstance(value, date):
        return _checked(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and float(value).is_integer():
        return _read_text(str(int(value)))
    return fault("day-unreadable", written=value)


@lru_cache(maxsize=65536)
def _checked(day: date) -> PartialDate | Fault:
    if EARLIEST_YEAR <= day.year < LATEST_YEAR:
        return PartialDate(day)
    return fault("day-out-of-range", written=f"{day:%d/%m/%Y}")


@lru_cache(maxsize=65536)
def _read_text(written: str) -> PartialDate | Fault | None:
    text = " ".join(written.split()).lstrip(_QUOTES).strip()
    if not text:
        return None
    if match := _DAY.fullmatch(text) or _WORDS.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _from_parts(text, day, month, year)
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _from_parts(text, day, month, year)
    if match := _MONTH.fullmatch(text):
        return _month(text, int(match[1]), int(match[2]))
    if (match := _YEAR.fullmatch(text)) and EARLIEST_YEAR <= int(text) < LATEST_YEAR:
        return PartialDate(date(int(text), 1, 1), "year")
    return _what_it_may_be(text)


def _from_parts(written: str, day: int, month: int, year: int) -> PartialDate | Fault:
    try:
        return _checked(date(year, month, day))
    except ValueError:
        if day <= 12 < month <= 31:
            return fault("day-us-order", written=written)
        return fault("day-impossible", written=written)


def _month(written: str, month: int, year: int) -> PartialDate | Fault:
    if not 1 <= month <= 12:
        return fault("day-impossible", written=written)
    if not EARLIEST_YEAR <= year < LATEST_YEAR:
        return fault("day-out-of-range", written=written)
    return PartialDate(date(year, month, 1), "month")


def _what_it_may_be(written: str) -> Fault:
    if _SHORT.fullmatch(written):
        return fault("day-two-digit-year", written=written)
    if _SERIAL.fullmatch(written) and int(written) in EXCEL_SERIALS:
        proposal = EXCEL_EPOCH + timedelta(days=int(written))
        other = EXCEL_EPOCH_1904 + timedelta(days=int(written))
        return fault(
            "day-excel-serial", written=written, proposal=f"{proposal:%d/%m/%Y}", other=f"{other:%d/%m/%Y}"
        )
    if _YEAR.fullmatch(written):
        return fault("day-out-of-range", written=written)
    return fault("day-unreadable", written=written)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(day: date, *, born: date) -> int:
    """Full years of age on a day (negative before birth)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
