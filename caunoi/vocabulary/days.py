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
from caunoi.vocabulary.names import INVISIBLE, fold, nfc

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
        "day-lunar": (
            "hold",
            "“{written}” có thể là ngày âm lịch. Ghi ngày dương lịch như trên giấy tờ, ví dụ 05/03/1990.",
            "“{written}” may be a day of the lunar calendar. Write the solar day as on the papers, as in 05/03/1990.",
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


@lru_cache(maxsize=65_536)
def partial(on: date | str | None, precision: str) -> PartialDate | None:
    """A date as it is stored: its first day (ISO when it is a text) and how exact it is; None where nothing is known."""
    if on is None:
        return None
    exact: Precision = "day" if precision == "day" else "month" if precision == "month" else "year"
    return PartialDate(on if isinstance(on, date) else date.fromisoformat(on), exact)


_SIGN = r"\s*[/\-.]\s*"
_TIME = r"(?:[ T](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?"
_DAY = re.compile(
    rf"(?:ngày\s+)?(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(\d{{4}})(?:{_TIME}|\s*\.)", re.IGNORECASE
)
_ISO = re.compile(rf"(\d{{4}}){_SIGN}(\d{{1,2}}){_SIGN}(\d{{1,2}}){_TIME}")
_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|\s*,)\s+(\d{4})", re.IGNORECASE)
_MONTH = re.compile(rf"(?:tháng\s+)?(\d{{1,2}}){_SIGN}(\d{{4}})", re.IGNORECASE)
_MONTH_IN_WORDS = re.compile(r"tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:(?:sinh\s+)?năm\s+)?(\d{4})", re.IGNORECASE)
_SHORT = re.compile(rf"\d{{1,2}}{_SIGN}\d{{1,2}}{_SIGN}\d{{2}}{_TIME}")
_SHORT_IN_WORDS = re.compile(r"(?:ngày\s+)?\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{2}", re.IGNORECASE)
_SERIAL = re.compile(r"\d{4,6}")
_WHOLE = re.compile(r"(\d{4,6})\.0+")
# Folded. "Mùng" is said of days of either calendar, and so is no sign of one.
_LUNAR = re.compile(
    r"\b(?:am lich|ram|chap|gieng|tet|nhuan"
    r"|(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) (?:ty|suu|dan|mao|thin|ngo|mui|than|dau|tuat|hoi))\b"
)
# Not folded: AM is an hour.
_MOON = re.compile(r"\b(?:âm|âl)\b", re.IGNORECASE)
# Word makes a dash of a hyphen by itself.
_SIGNS = str.maketrans({"–": "-", "—": "-", "−": "-", "\\": "/"})
_QUOTES = "'’‘`´"


def read_day(value: object) -> PartialDate | Fault | None:
    """The day a cell holds; None when the cell is blank.

    Takes real dates, text in day-month-year order with `/`, `-` or `.`, text that begins with the year, month/year, and
    a bare year; an hour beside the day is passed over. Two-digit years, month-first dates, serial numbers and days of
    the lunar calendar are a `Fault`: they are asked about, not guessed.
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
    seen = written if written.isascii() else INVISIBLE.sub("", written)
    shown = " ".join(seen.split()).lstrip(_QUOTES).strip()
    if not shown:
        return None
    text = shown.translate(_SIGNS)
    if match := _DAY.fullmatch(text) or _WORDS.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _from_parts(shown, day, month, year)
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _from_parts(shown, day, month, year, year_first=True)
    if match := _MONTH.fullmatch(text) or _MONTH_IN_WORDS.fullmatch(text):
        return _month(shown, int(match[1]), int(match[2]))
    if match := _YEAR.fullmatch(text):
        return _year(shown, int(match[1]))
    return _what_it_may_be(shown, text)


def _from_parts(
    written: str, day: int, month: int, year: int, *, year_first: bool = False
) -> PartialDate | Fault:
    # Cards of people whose day nobody knew say 00/00.
    if day == month == 0:
        return _year(written, year)
    try:
        return _checked(date(year, month, day))
    except ValueError:
        if day <= 12 < month <= 31 and not year_first:
            return fault("day-us-order", written=written)
        return fault("day-impossible", written=written)


def _year(written: str, year: int) -> PartialDate | Fault:
    if EARLIEST_YEAR <= year < LATEST_YEAR:
        return PartialDate(date(year, 1, 1), "year")
    return fault("day-out-of-range", written=written)


def _month(written: str, month: int, year: int) -> PartialDate | Fault:
    if not 1 <= month <= 12:
        return fault("day-impossible", written=written)
    if not EARLIEST_YEAR <= year < LATEST_YEAR:
        return fault("day-out-of-range", written=written)
    return PartialDate(date(year, month, 1), "month")


def _what_it_may_be(written: str, text: str) -> Fault:
    if _SHORT.fullmatch(text) or _SHORT_IN_WORDS.fullmatch(text):
        return fault("day-two-digit-year", written=written)
    if _MOON.search(nfc(text)) or _LUNAR.search(fold(text)):
        return fault("day-lunar", written=written)
    whole = _WHOLE.fullmatch(text)
    count = whole[1] if whole else text
    if _SERIAL.fullmatch(count) and int(count) in EXCEL_SERIALS:
        proposal = EXCEL_EPOCH + timedelta(days=int(count))
        other = EXCEL_EPOCH_1904 + timedelta(days=int(count))
        return fault(
            "day-excel-serial", written=count, proposal=f"{proposal:%d/%m/%Y}", other=f"{other:%d/%m/%Y}"
        )
    return fault("day-unreadable", written=written)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(day: date, *, born: date) -> int:
    """Full years of age on a day (negative before birth)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
