"""The workbook of rows handed back: each wrong cell coloured, with a note of what is wrong and what to do.

Every cell is text, whatever it begins with: nothing is computed, no zero is lost. Nothing is locked. What is wrong is
written in a column of its own too, since telephones show no notes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from caunoi.intake.answer_codes import code_of
from caunoi.intake.models import Returned
from caunoi.vocabulary.text import Text

LIST = Text(vi="Danh sách", en="List")
TITLE = Text(vi="CÁC DÒNG CẦN SỬA · mã trả lại {code}", en="ROWS TO CORRECT · return code {code}")
OF = Text(vi="Tệp: {file} · Trang tính: {sheet}", en="File: {file} · Sheet: {sheet}")
HELP = Text(
    vi="Sửa ngay trong ô màu (đỏ: sai; vàng: cần xem lại), lưu rồi gửi lại tệp này. Giữ nguyên dòng 1, tiêu đề và cột A.",
    en="Correct the coloured cells (red: wrong; yellow: look again), save, and send this file back. Keep row 1, the"
    " headings and column A.",
)
ROW, WHY = Text(vi="Dòng", en="Row"), Text(vi="Cần sửa gì", en="What to correct")
HEADING = Text(vi="{title} (cột {letter})", en="{title} (column {letter})")
# Physical row of the headings (from 1), above which stand the code, the file and the help.
HEADED = 5
NOTE_WIDTH, NOTE_LINE = 260, 40
NARROWEST, WIDEST = 12, 34


def returned_workbook(
    returned: Returned, sent: dict[str, Any], *, on: date, reads: Callable[[Text], str]
) -> bytes:
    """What was handed back, in the reader's language; the same day gives the same bytes."""
    kept = BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(on.year, on.month, on.day, tzinfo=UTC)})
    pen = _Pen(book, reads)
    for place, one in enumerate(sent["sheets"], start=1):
        sheet = book.add_worksheet(f"{place}" if len(sent["sheets"]) > 1 else reads(LIST))
        name = {"file": returned.file.document.name, "sheet": one["sheet"] or "–"}
        pen.write(sheet, one, code=code_of(returned.public_id, place), name=name)
    book.close()
    return kept.getvalue()


def headings_of(sheet: dict[str, Any], reads: Callable[[Text], str]) -> list[str]:
    """The headings of a sheet in the workbook, from column A; each tells the column of the list that it is."""
    titles = zip(sheet["headings"], sheet["columns"], strict=True)
    return [reads(ROW), reads(WHY), *(reads(HEADING.fill(title=t, letter=letter)) for t, letter in titles)]


class _Pen:
    """Writes sheets in one language."""

    def __init__(self, book: Workbook, reads: Callable[[Text], str]) -> None:
        self._reads = reads
        look = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self._blank = book.add_format({"num_format": "@"})
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._muted = book.add_format({"font_color": "#555555"})
        self._head = book.add_format({**look, "bold": True, "bg_color": "#F1EEEA", "border": 1})
        self._plain = book.add_format({**look, "border": 1, "border_color": "#DDDDDD"})
        self._number = book.add_format({**look, "bold": True, "border": 1, "border_color": "#DDDDDD"})
        self._wrong = book.add_format({**look, "bg_color": "#F6C7C3", "border": 1})
        self._doubted = book.add_format({**look, "bg_color": "#FBE9A9", "border": 1})

    def write(self, sheet: Worksheet, one: dict[str, Any], *, code: str, name: dict[str, str]) -> None:
        """One sheet: the code, what it is of, how to correct it, and the rows."""
        sheet.write_string(0, 0, self._reads(TITLE.fill(code=code)), self._title)
        sheet.write_string(1, 0, self._reads(OF.fill(**name)), self._muted)
        sheet.write_string(2, 0, self._reads(HELP), self._muted)
        headings = headings_of(one, self._reads)
        for at, heading in enumerate(headings):
            sheet.write_string(HEADED - 1, at, heading, self._head)
        for line, row in enumerate(one["rows"], start=HEADED):
            self._row(sheet, line, row, one["columns"])
        widths = [len(heading) for heading in headings]
        for row in one["rows"]:
            for at, cell in enumerate(row["cells"], start=2):
                widths[at] = max(widths[at], len(cell))
        # Still text where a row is filled that was empty.
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(WIDEST, max(NARROWEST, width + 2)), self._blank)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 44)
        sheet.freeze_panes(HEADED, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _row(self, sheet: Worksheet, line: int, row: dict[str, Any], columns: list[str]) -> None:
        look = self._wrong if row["refused"] else self._doubted
        by_cell: dict[str, list[str]] = {}
        for letter, vi, en in row["said"]:
            by_cell.setdefault(letter, []).append(self._reads(Text(vi=vi, en=en)))
        whole = by_cell.pop("", [])
        sheet.write_string(line, 0, str(row["row"]), look if whole else self._number)
        every = [*whole, *(f"{letter}: {' '.join(said)}" for letter, said in by_cell.items())]
        sheet.write_string(line, 1, "\n".join(every), self._plain)
        if whole:
            self._note(sheet, line, 0, " ".join(whole))
        for at, (letter, cell) in enumerate(zip(columns, row["cells"], strict=True), start=2):
            sheet.write_string(line, at, cell, look if letter in by_cell else self._plain)
            if letter in by_cell:
                self._note(sheet, line, at, " ".join(by_cell[letter]))

    def _note(self, sheet: Worksheet, line: int, at: int, words: str) -> None:
        height = 22 + 18 * (1 + len(words) // NOTE_LINE)
        sheet.write_comment(
            line, at, words, {"author": "", "width": NOTE_WIDTH, "height": height, "font_size": 10}
        )
