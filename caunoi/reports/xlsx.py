"""The review as a workbook: the same numbers as numbers, one sheet for each way of looking at them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from caunoi.reports import paragraphs
from caunoi.reports.layout import CONFIRMED, Layout
from caunoi.reports.phrases import source
from caunoi.reports.review import READINGS, Group, Missing, Quantity, Review
from caunoi.reports.subjects import SUBJECTS, VERDICTS
from caunoi.reports.tables import METHOD
from caunoi.reports.wording import day, rounded

Cell = str | int | Decimal | date | None
A4 = 9
# Points of a line of text at 12 points.
LINE = 16.5
UNITS = {"mm": "mm", "pt": "pt", "line": "dòng"}
# A rate is kept to six decimals, so that Excel rounds what it shows once and from the exact value.
KEPT = 6
# Excel puts dots and commas by the language of the machine: 1.234,5 in Vietnamese.
FORMATS = {"whole": "#,##0", "rate": '0.0" %"', "day": "dd/mm/yyyy"}
BASE = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
WHOLE = "Tổng cộng"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a sheet and its width in characters."""

    title: str
    width: int


def write_xlsx(review: Review, *, layout: Layout) -> bytes:
    """The bytes of an .xlsx; its only time is the day of the figures."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties(
            {
                "title": "Báo cáo sơ kết",
                "company": review.issuer.body,
                "created": datetime.combine(review.at, time()),
            }
        )
        book = _Book(workbook, review)
        book.summary()
        for name, label, groups in (
            ("Theo loại hình", "Loại hình", review.ownership),
            ("Theo địa bàn", "Địa bàn", review.places),
            ("Theo khu, cụm", "Khu, cụm công nghiệp", review.sites),
            ("Theo đơn vị", "Đơn vị công đoàn", review.units),
        ):
            book.breakdown(name, label, groups)
        book.missing()
        book.method(layout)
    return out.getvalue()


class _Book:
    def __init__(self, workbook: Any, review: Review) -> None:
        self.workbook = workbook
        self.review = review
        self.formats: dict[str, Any] = {}
        # Column widths of the sheet being written.
        self.widths: tuple[int, ...] = ()

    def style(self, **more: object) -> Any:
        key = repr(sorted(more.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({**BASE, **more})
        return self.formats[key]

    def sheet(
        self, name: str, title: str, headings: Sequence[Heading], *, freeze: int = 1, across: int = 1
    ) -> Any:
        """A sheet with title, day and heading row, set up for A4, `across` pages wide."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(across, 0)
        if across > 1:
            sheet.repeat_columns(0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.6)
        sheet.set_footer("&C&P/&N")
        sheet.write_string(0, 0, title, self.style(bold=True, font_size=14))
        until = f"Số liệu chốt đến hết ngày {day(self.review.at)}"
        sheet.write_string(1, 0, f"{self.review.issuer.body}. {until}", self.style(italic=True))
        head = self.style(bold=True, border=1, text_wrap=True, align="center", bg_color="#F2DCDB")
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, heading.width)
            sheet.write_string(3, place, heading.title, head)
        self.widths = tuple(heading.width for heading in headings)
        sheet.set_row(3, LINE * max(_lines(heading.title, heading.width) for heading in headings))
        sheet.freeze_panes(4, freeze)
        sheet.repeat_rows(3)
        return sheet

    def row(self, sheet: Any, place: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
        texts = [
            (cell, width) for cell, width in zip(cells, self.widths, strict=False) if isinstance(cell, str)
        ]
        sheet.set_row(place, LINE * max([_lines(text, width) for text, width in texts], default=1))
        for column, cell in enumerate(cells):
            self.cell(sheet, place, column, cell, bold)

    def cell(self, sheet: Any, row: int, column: int, cell: Cell, bold: bool) -> None:
        common = {"border": 1, "bold": bold}
        if cell is None:
            sheet.write_blank(row, column, None, self.style(**common))
        elif isinstance(cell, str):
            # Never `write`: a name that begins with = is a name.
            sheet.write_string(row, column, cell, self.style(**common, text_wrap=True))
        elif isinstance(cell, date):
            style = self.style(**common, num_format=FORMATS["day"], align="center")
            sheet.write_datetime(row, column, datetime.combine(cell, time()), style)
        else:
            kind = "rate" if isinstance(cell, Decimal) else "whole"
            sheet.write_number(row, column, float(cell), self.style(**common, num_format=FORMATS[kind]))

    def summary(self) -> None:
        headings = [
            Heading("Chỉ tiêu, số liệu", 52),
            Heading("Mục tiêu", 44),
            Heading("Thời hạn", 13),
            Heading("Tử số hoặc số đếm", 13),
            Heading("Mẫu số", 13),
            Heading("Chưa rõ", 11),
            Heading("Kết quả (%)", 12),
            Heading("Thấp nhất (%)", 12),
            Heading("Cao nhất (%)", 12),
            Heading("Đánh giá", 18),
            Heading("Nguồn", 34),
        ]
        sheet = self.sheet("Tổng hợp", paragraphs.about(self.review), headings)
        place = 4
        for target in self.review.targets:
            cells = [target.title, f"{target.goal_words} ({target.document})", target.due_on]
            verdict = VERDICTS[target.status]
            self.row(
                sheet,
                place,
                [*cells, *_numbers(target.answer), verdict, self._source(target.answer)],
                bold=True,
            )
            place += 1
        for code in METHOD:
            quantity = self.review.numbers.get(code)
            if quantity is not None:
                self.row(
                    sheet,
                    place,
                    [SUBJECTS[code].title, "", None, *_numbers(quantity), "", self._source(quantity)],
                )
                place += 1

    def _source(self, quantity: Quantity | None) -> str:
        return "" if quantity is None else source(quantity, threshold=self.review.coverage_threshold)

    def breakdown(self, name: str, label: str, groups: Sequence[Group]) -> None:
        headings = [Heading(label, 32), *(Heading(title, width) for title, width, _ in COLUMNS)]
        sheet = self.sheet(name, f"Số liệu {name[:1].lower()}{name[1:]}", headings, across=2)
        for place, group in enumerate(groups, start=4):
            self.row(sheet, place, [group.label, *(take(group) for _, _, take in COLUMNS)])
        total = Group(WHOLE, self.review.numbers)
        self.row(sheet, 4 + len(groups), [WHOLE, *(take(total) for _, _, take in COLUMNS)], bold=True)
        if groups:
            sheet.autofilter(3, 0, 3 + len(groups), len(COLUMNS))

    def missing(self) -> None:
        headings = [
            Heading("TT", 6),
            Heading("Tên doanh nghiệp", 60),
            Heading("Mã số thuế", 16),
            Heading("Địa bàn", 22),
            Heading("Khu, cụm công nghiệp", 30),
            Heading("Số lao động", 12),
            Heading("Ngày có số liệu", 14),
            Heading("Đơn vị, cán bộ phụ trách", 30),
        ]
        title = f"Doanh nghiệp có từ {self.review.size_threshold} lao động trở lên chưa có tổ chức công đoàn"
        sheet = self.sheet("Còn thiếu", title, headings, freeze=2)
        for place, one in enumerate(self.review.missing):
            self.row(sheet, 4 + place, [place + 1, *_missing(one)])
        if self.review.missing:
            sheet.autofilter(3, 0, 3 + len(self.review.missing), len(headings) - 1)

    def method(self, layout: Layout) -> None:
        headings = [
            Heading("Số liệu", 44),
            Heading("Tử số hoặc số đếm là", 54),
            Heading("Mẫu số là", 44),
            Heading("Chưa rõ là", 44),
            Heading("Từ ngày", 13),
            Heading("Đến ngày", 13),
        ]
        sheet = self.sheet("Phương pháp", "Cách tính và nguồn số liệu", headings)
        place = 4
        for code in METHOD:
            quantity = self.review.numbers.get(code)
            if quantity is not None:
                told = SUBJECTS[code]
                cells = [told.title, told.counted, told.among, told.unknown, quantity.begins, quantity.at]
                self.row(sheet, place, cells)
                place += 1
        place += 1
        for line in paragraphs.method_notes(self.review):
            sheet.merge_range(place, 0, place, 5, "", self.style(text_wrap=True))
            sheet.write_string(place, 0, line, self.style(text_wrap=True, valign="top"))
            sheet.set_row(place, LINE * _lines(line, sum(self.widths)))
            place += 1
        self._layout(sheet, place + 1, layout)

    def _layout(self, sheet: Any, place: int, layout: Layout) -> None:
        """Where each measure of the printed document comes from, and that most await the rule's own annex."""
        head = self.style(bold=True, border=1, align="center", bg_color="#F2DCDB")
        for column, title in enumerate(("Thể thức văn bản", "Nguồn", "Mức xác nhận", "Giá trị")):
            sheet.write_string(place, column, title, head)
        for measure in layout.measures.values():
            place += 1
            value = f"{measure.value:g}".replace(".", ",")
            cells = [
                measure.title,
                measure.source,
                CONFIRMED[measure.confirmed],
                f"{value} {UNITS[measure.unit]}",
            ]
            self.row(sheet, place, cells)


def _lines(text: str, width: int) -> int:
    """Lines that a text fills in a column of `width` characters; Excel does not measure rows written for it."""
    return max(1, math.ceil(len(text) * 1.15 / width))


def _share(quantity: Quantity | None) -> Decimal | None:
    if quantity is None or quantity.share is None:
        return None
    return rounded(quantity.share, KEPT)


def _numbers(quantity: Quantity | None) -> list[Cell]:
    if quantity is None or quantity.absent:
        return [None] * 6
    bounds = quantity.bounds if SUBJECTS[quantity.code].spread else None
    low, high = (None, None) if bounds is None else (rounded(bounds[0], KEPT), rounded(bounds[1], KEPT))
    return [quantity.numerator, quantity.denominator, quantity.unknown, _share(quantity), low, high]


def _missing(one: Missing) -> list[Cell]:
    return [
        one.name,
        one.tax_code,
        one.place,
        one.site,
        one.workers,
        one.counted_on,
        one.responsible or "chưa phân công",
    ]


def _taking(code: str, what: Callable[[Quantity], Cell]) -> Callable[[Group], Cell]:
    def take(group: Group) -> Cell:
        quantity = group.numbers.get(code)
        return None if quantity is None or quantity.absent else what(quantity)

    return take


def _columns() -> list[tuple[str, int, Callable[[Group], Cell]]]:
    columns: list[tuple[str, int, Callable[[Group], Cell]]] = [
        ("Doanh nghiệp, đơn vị", 11, _taking("employers", lambda q: q.numerator)),
        ("Người lao động", 11, _taking("workers", lambda q: q.numerator)),
        ("Đơn vị chưa rõ số lao động", 11, _taking("workers", lambda q: q.unknown)),
        ("Công đoàn cơ sở", 11, _taking("unions", lambda q: q.numerator)),
        ("Đoàn viên", 11, _taking("members", lambda q: q.numerator)),
        ("Kết nạp mới", 11, _taking("new-members", lambda q: q.numerator)),
        ("Doanh nghiệp từ 25 lao động", 11, _taking("union-at-employers-25", lambda q: q.denominator)),
        ("Trong đó đã có công đoàn", 11, _taking("union-at-employers-25", lambda q: q.numerator)),
        ("Tỷ lệ có công đoàn (%)", 11, _taking("union-at-employers-25", _share)),
        ("Còn thiếu công đoàn", 11, _taking("union-at-employers-25", lambda q: q.missing)),
    ]
    for code, words in zip(READINGS, ("đã ký", "đang có hiệu lực", "kể cả 90 ngày"), strict=True):
        columns += [
            (f"Thoả ước {words}: tử số", 11, _taking(code, lambda q: q.numerator)),
            (f"Thoả ước {words}: mẫu số", 11, _taking(code, lambda q: q.denominator)),
            (f"Thoả ước {words}: chưa rõ", 11, _taking(code, lambda q: q.unknown)),
            (f"Thoả ước {words} (%)", 11, _taking(code, _share)),
        ]
    return columns


COLUMNS = _columns()
