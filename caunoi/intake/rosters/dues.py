"""The list of the union fund (kinh phí công đoàn) or of dues (đoàn phí): who was due what for a period, and paid what."""

from __future__ import annotations

import re
from datetime import date

from caunoi.intake.rosters.bodies import TAX_CODE_COLUMN, UNION_COLUMN, Line
from caunoi.intake.rosters.columns import Cells, Layout, Outcome, Roster, RowReader, Wanted, column
from caunoi.intake.rosters.looks import DAY, FIRM
from caunoi.intake.rosters.rows import blank, is_no_row
from caunoi.vocabulary.days import EARLIEST_YEAR, LATEST_YEAR, months_before
from caunoi.vocabulary.faults import Catalogue
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

fault = Catalogue(
    {
        "dues-without-body": (
            "refuse",
            "Không ghi doanh nghiệp hay công đoàn nào. Ghi mã số thuế, tên doanh nghiệp hoặc tên công đoàn.",
            "It does not say which employer or union. Write the tax code, or the name of either.",
        ),
        "dues-kind-unclear": (
            "hold",
            "Không rõ là kinh phí công đoàn hay đoàn phí. Ghi ở cột “Khoản thu”, hoặc ở tiêu đề.",
            "It does not tell the union fund from members' dues. Write it in the column “Khoản thu”, or in the title.",
        ),
        "dues-period-unclear": (
            "hold",
            "Không rõ kỳ nào. Ghi tháng hoặc quý, như “10/2026” hay “Quý III/2026”, ở cột “Kỳ” hoặc ở tiêu đề.",
            "The period is not clear. Write a month or a quarter, as “10/2026” or “Quý III/2026”, in the column “Kỳ” or in the title.",
        ),
        "paid-not-written": (
            "hold",
            "Không ghi số đã nộp. Chưa nộp thì ghi 0.",
            "What was paid is not written. Write 0 where nothing was.",
        ),
        "paid-day-unclear": (
            "hold",
            "Ngày nộp chưa đủ ngày, tháng, năm. Ghi đủ, hoặc để trống.",
            "The day of payment is not whole. Write day, month and year, or leave it empty.",
        ),
    }
)

KINDS = ("kinh phí công đoàn", "đoàn phí")

COLUMNS = (
    TAX_CODE_COLUMN,
    UNION_COLUMN,
    column(
        "name",
        "Doanh nghiệp",
        "Employer",
        r"(?:ten )?(?:don vi|doanh nghiep|cong ty|nguoi su dung lao dong)(?: (?:dong|nop))?",
        look=FIRM,
        wanted=Wanted("Công ty TNHH Ví Dụ", width=32),
    ),
    column(
        "kind",
        "Khoản thu",
        "Fund or dues",
        r"(?:loai |khoan )(?:khoan )?(?:thu|nop|dong|tien)",
        wanted=Wanted("kinh phí công đoàn", needed=True, choices=KINDS, width=20),
    ),
    column(
        "period",
        "Kỳ",
        "Period",
        r"(?:ky|thang|quy)(?: (?:nop|dong|thu|thang|quy))*(?: nam)?",
        wanted=Wanted("11/2023", needed=True, width=14),
    ),
    column(
        "wages",
        "Quỹ lương",
        "Salary fund",
        r"(?:tong )?(?:quy (?:tien )?luong|tien luong)\b.*",
        wanted=Wanted(500_000_000, "whole"),
    ),
    column(
        "payers",
        "Số người đóng",
        "Payers",
        r"(?:tong )?so (?:nguoi|lao dong|ld|doan vien|dv)\b.*",
        wanted=Wanted(60, "whole"),
    ),
    column(
        "due",
        "Phải nộp",
        "Due",
        r"(?:[a-z0-9% ]{0,40} )?phai (?:nop|dong|thu)\b.*",
        wanted=Wanted(10_000_000, "whole"),
    ),
    column(
        "paid_on",
        "Ngày nộp",
        "Paid on",
        r"ngay (?:da )?(?:nop|dong|thu|chuyen)\b.*",
        look=DAY,
        wanted=Wanted(date(2023, 12, 20), "day"),
    ),
    column(
        "paid",
        "Đã nộp",
        "Paid",
        r"(?:[a-z0-9% ]{0,40} )?da (?:nop|dong|thu)\b.*",
        wanted=Wanted(10_000_000, "whole", needed=True),
    ),
)

FIELDS = (
    "row",
    "name",
    "tax_code",
    "union",
    "kind",
    "since",
    "until",
    "wages",
    "payers",
    "due",
    "paid",
    "paid_on",
)

_FUND = re.compile(r"\bkinh phi\b|\bkpcd\b|\bfund\b")
_DUES = re.compile(r"\bdoan phi\b|\bdpcd\b|\bdues\b")
_BODIES = frozenset({"name", "tax_code", "union"})
_DAY_UNCLEAR = fault("paid-day-unclear")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = re.compile(r"\b(?:quy|q|quarter) ?(i{1,3}|iv|[1-4])(?:[ /.,\-]|nam)+(\d{4})(?!\d)")
_MONTH = re.compile(r"\b(?:thang|t|ky|month) ?(\d{1,2})(?:[ /.,\-]|nam)+(\d{4})(?!\d)")
_BARE_MONTH = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{4})")
# A day on which the paper was signed, and a sum up to a month, are no period.
_NO_PERIOD = re.compile(
    r"ngay \d{1,2} ?(?:[/.\-]|thang) ?\d{1,2} ?(?:[/.\-]|nam) ?\d{4}|\bden (?:het )?(?:thang|quy) ?\w+(?:[ /.,\-]|nam)+\d{4}"
)

Period = tuple[date, date]


def period_of(value: object) -> Period | None:
    """The first day of the month or quarter that a cell holds, and the day after its last; None where it holds none."""
    if isinstance(value, date):
        # What is typed as 11/2023 a spreadsheet keeps as the first of that month.
        return _months(value.year, value.month, 1) if value.day == 1 else None
    written = fold(str(value)).strip(" .") if value is not None else ""
    if match := _BARE_MONTH.fullmatch(written):
        return _months(int(match[2]), int(match[1]), 1)
    found = _periods_in(written)
    return found.pop() if len(found) == 1 else None


def _periods_in(folded: str) -> set[Period]:
    said = _NO_PERIOD.sub(" ", folded)
    months = [_months(int(year), int(month), 1) for month, year in _MONTH.findall(said)]
    quarters = [
        _months(int(year), 3 * int(_QUARTERS.get(which, which)) - 2, 3)
        for which, year in _QUARTER.findall(said)
    ]
    return {one for one in (*months, *quarters) if one is not None}


def _months(year: int, month: int, count: int) -> Period | None:
    if not (EARLIEST_YEAR <= year < LATEST_YEAR and 1 <= month <= 12):
        return None
    first = date(year, month, 1)
    return first, months_before(first, -count)


def kind_of(folded: str) -> str:
    """Whether words speak of the fund or of dues; '' where they speak of neither or of both."""
    fund, dues = bool(_FUND.search(folded)), bool(_DUES.search(folded))
    return "" if fund == dues else "fund" if fund else "dues"


def _accepts(fields: frozenset[str], title: str) -> bool:
    told = "kind" in fields or bool(_FUND.search(title) or _DUES.search(title))
    return "paid" in fields and bool(fields & _BODIES) and bool(fields & {"due", "wages"}) and told


class _Line(Line):
    """One line of what was due and paid."""

    def kind(self, above: str) -> str:
        kind = kind_of(fold(self.text("kind"))) if "kind" in self.places else above
        if not kind:
            self.wrong(fault("dues-kind-unclear"), "kind")
        return kind

    def period(self, above: Period | None) -> tuple[str | None, str | None]:
        period = period_of(self.cell("period")) if "period" in self.places else above
        if period is None:
            self.wrong(fault("dues-period-unclear"), "period")
            return None, None
        return period[0].isoformat(), period[1].isoformat()

    def paid(self) -> int | None:
        if blank(self.cell("paid")):
            self.wrong(fault("paid-not-written"), "paid")
            return None
        return self.whole("paid")


def _reader(layout: Layout) -> RowReader:
    places = layout.places
    titled = fold(layout.title)
    kind_above, periods = kind_of(titled), _periods_in(titled)
    period_above = next(iter(periods)) if len(periods) == 1 else None
    telling = tuple(places[field] for field in ("tax_code", "period", "paid_on") if field in places)
    bodies = [places[field] for field in _BODIES if field in places]
    needed, body_at = {*telling, *bodies}, min(bodies)

    def read(number: int, cells: Cells) -> Outcome | None:
        if all(blank(cells[place]) for place in needed) or is_no_row(cells, layout, telling):
            return None
        line = _Line(cells, places, body_at, [])
        code, name, union = line.tax_code(), line.text("name"), line.text("union")
        if not (name or union or code or line.faults):
            line.wrong(fault("dues-without-body"), "name")
        kind, period = line.kind(kind_above), line.period(period_above)
        wages, payers, due = (line.whole(field) for field in ("wages", "payers", "due"))
        paid, paid_on = line.paid(), line.day("paid_on", _DAY_UNCLEAR)
        return [number, name, code, union, kind, *period, wages, payers, due, paid, paid_on], line.faults

    return read


ROSTER = Roster(
    code="dues",
    title=Text(vi="Danh sách thu kinh phí, đoàn phí công đoàn", en="List of the union fund and dues"),
    word=Text(vi="kinh phí, đoàn phí", en="union fund and dues"),
    columns=COLUMNS,
    titles=re.compile(r"\bkinh phi cong doan\b|\bkpcd\b|\bdoan phi\b|\bdpcd\b"),
    accepts=_accepts,
    reader=_reader,
)
