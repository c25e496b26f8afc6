"""A list to fill in: a workbook of one kind with its columns, choices and checks, and an example beside it.

Filled in and sent, it is read without a question: its headings are the titles that its columns declare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from caunoi.intake.cells import column_letter
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.columns import EXAMPLE, Column, Roster, Wanted
from caunoi.vocabulary.text import Text

KINDS = {roster.code: roster for roster in ROSTERS}
# Rows with checks; the columns keep their formats farther down.
CHECKED = 5_000
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

LIST, SHOWN = Text(vi="Danh sách", en="List"), Text(vi="Ví dụ", en="Example")
WRONG = Text(vi="Kiểm tra lại", en="Check this")
DAY = Text(
    vi="Ghi ngày/tháng/năm, từ {first} đến {last}. Chỉ biết năm sinh thì ghi năm và chọn Có.",
    en="Write day/month/year, from {first} to {last}. If only the year is known, write it and choose Yes.",
)
CHOICE = Text(vi="Chọn một trong: {choices}.", en="Choose one of: {choices}.")
WHOLE = Text(vi="Ghi một số nguyên, không âm.", en="Write a whole number, not below zero.")
NUMBER = Text(
    vi="Số này có {lengths} chữ số và không trùng với dòng khác.",
    en="It has {lengths} digits, and no other row has it.",
)
LENGTH = Text(vi="Số này có {lengths} chữ số.", en="It has {lengths} digits.")
HELP = Text(
    vi="Ô đỏ: trùng, hoặc ngày sau lại sớm hơn ngày trước. Ô vàng: còn thiếu. Không đổi tên cột.",
    en="Red: twice, or a later day before an earlier one. Yellow: still missing. Keep the headings as they are.",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A column of the template, at its place, with how it is asked for."""

    place: int
    column: Column
    wanted: Wanted

    @property
    def letter(self) -> str:
        return column_letter(self.place)


def blank_list(kind: str, *, on: date, reads: Callable[[Text], str]) -> bytes:
    """The workbook of a kind in the reader's language; the same day gives the same bytes. Raises KeyError."""
    roster, kept = KINDS[kind], BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": reads(roster.title), "created": datetime(on.year, on.month, on.day, tzinfo=UTC)}
    )
    # Who it is about comes first, whatever is looked for first among headings.
    wanted = sorted((one for one in roster.columns if one.wanted), key=lambda one: one.field != "name")
    asked = [_Asked(place, one, one.wanted) for place, one in enumerate(wanted) if one.wanted is not None]
    pen = _Pen(book, reads, on)
    pen.fill_in(book.add_worksheet(reads(LIST)), roster, asked)
    pen.show(book.add_worksheet(reads(SHOWN)), asked)
    book.close()
    return kept.getvalue()


class _Pen:
    """Writes the two sheets in one language."""

    def __init__(self, book: Workbook, reads: Callable[[Text], str], on: date) -> None:
        self._reads, self._on = reads, on
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._plain = book.add_format({"num_format": "@"})
        self._muted = book.add_format({"font_color": "#555555", "text_wrap": False})
        self._head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#F1EEEA",
                "border": 1,
                "locked": True,
            }
        )
        forms = {"text": "@", "number": "@", "day": "dd/mm/yyyy", "whole": "#,##0"}
        self._forms = {form: book.add_format({"num_format": said}) for form, said in forms.items()}
        self._bad = book.add_format({"bg_color": "#F6C7C3"})
        self._lacking = book.add_format({"bg_color": "#FBE9A9"})

    def fill_in(self, sheet: Worksheet, roster: Roster, asked: list[_Asked]) -> None:
        """The sheet to be filled in: what stands above the table, headings, formats and checks."""
        row = 0
        for one in asked:
            sheet.set_column(one.place, one.place, one.wanted.width, self._forms[one.wanted.form])
        for label in roster.above:
            sheet.write_string(row, 0, self._reads(label), self._title)
            sheet.write_blank(row, 1, None, self._plain)
            row += 1
        sheet.write_string(row, 0, f"{roster.title.vi.upper()} / {roster.title.en}", self._title)
        sheet.write_string(row + 1, 0, self._reads(HELP), self._muted)
        header = row + 3
        for one in asked:
            sheet.write_string(header, one.place, self._reads(one.column.title), self._head)
        sheet.freeze_panes(header + 1, 1)
        first, last = header + 1, header + CHECKED
        for one in asked:
            if rule := self._rule(one, first, last):
                sheet.data_validation(first, one.place, last, one.place, rule)
        for at, how in self._marks(roster, asked, first, last):
            sheet.conditional_format(first, at, last, at, how)

    def show(self, sheet: Worksheet, asked: list[_Asked]) -> None:
        """The sheet with an example, which nobody reads."""
        sheet.write_string(0, 0, self._reads(EXAMPLE), self._title)
        for one in asked:
            sheet.set_column(one.place, one.place, one.wanted.width)
            sheet.write_string(2, one.place, self._reads(one.column.title), self._head)
            example, form = one.wanted.example, self._forms[one.wanted.form]
            if isinstance(example, date):
                sheet.write_datetime(3, one.place, example, form)
            elif isinstance(example, int):
                sheet.write_number(3, one.place, example, form)
            else:
                sheet.write_string(3, one.place, example, form)

    def _rule(self, one: _Asked, first: int, last: int) -> dict[str, Any] | None:
        """What is checked as it is typed. Only choices are insisted on: a list may know less than a whole day."""
        wanted = one.wanted
        if wanted.choices:
            said = self._reads(CHOICE).format(choices=", ".join(wanted.choices))
            return self._said(said, "stop") | {"validate": "list", "source": list(wanted.choices)}
        if wanted.form == "day":
            until = LATEST if wanted.latest is None else _years(self._on, wanted.latest)
            said = self._reads(DAY).format(first=f"{EARLIEST:%d/%m/%Y}", last=f"{until:%d/%m/%Y}")
            return self._said(said) | {
                "validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": until,
            }  # fmt: skip
        if wanted.form == "whole":
            return self._said(self._reads(WHOLE)) | {"validate": "integer", "criteria": ">=", "value": 0}
        if not wanted.lengths:
            return None
        cell = f"{one.letter}{first + 1}"
        tests = ",".join(f"LEN({cell})={length}" for length in wanted.lengths)
        once = f",COUNTIF(${one.letter}${first + 1}:${one.letter}${last + 1},{cell})=1" if wanted.once else ""
        said = self._reads(NUMBER if wanted.once else LENGTH).format(
            lengths=" / ".join(map(str, wanted.lengths))
        )
        return self._said(said) | {"validate": "custom", "value": f"=AND(OR({tests}){once})"}

    def _said(self, words: str, kind: str = "warning") -> dict[str, Any]:
        return {"error_type": kind, "error_title": self._reads(WRONG), "error_message": words[:255]}

    def _marks(
        self, roster: Roster, asked: list[_Asked], first: int, last: int
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        row, ends = first + 1, asked[-1].letter
        by_field = {one.column.field: one for one in asked}
        for one in asked:
            if one.wanted.once:
                yield one.place, {"type": "duplicate", "format": self._bad}
            if one.wanted.needed:
                some = f'=AND(COUNTA($A{row}:${ends}{row})>0,${one.letter}{row}="")'
                yield one.place, {"type": "formula", "criteria": some, "format": self._lacking}
        days = [by_field[name] for name in roster.in_time if name in by_field]
        for before, after in pairwise(days):
            first_day, next_day = f"${before.letter}{row}", f"${after.letter}{row}"
            turned = f"=AND(ISNUMBER({first_day}),ISNUMBER({next_day}),{next_day}<{first_day})"
            yield after.place, {"type": "formula", "criteria": turned, "format": self._bad}


def _years(day: date, years: int) -> date:
    # The 29th of February has no day of that name in most years.
    return (
        day.replace(year=day.year + years, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year + years)
    )
