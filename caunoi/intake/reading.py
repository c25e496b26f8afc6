"""One file to typed rows, as plain messages that can leave the jail: a table, its rows in pieces, the end.

Nothing here knows the registers. What a row says by itself is judged here; whom it is about is judged
after (`comparing.py`), and refusals are decided before anyone is looked up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, TypeAlias

from caunoi.intake import archives
from caunoi.intake.answer_codes import code_in
from caunoi.intake.cells import Only, Typed, as_written, column_index, column_letter
from caunoi.intake.citing import MOST_ROWS, as_text, cite
from caunoi.intake.day_order import Doubted, doubt, doubted_columns
from caunoi.intake.laying import Remembered, lay, nothing_remembered
from caunoi.intake.letters import SURVEYED, Letters
from caunoi.intake.prescan.saying import Unreadable
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.above import read_above
from caunoi.intake.rosters.columns import Cells, Layout, Row, is_example
from caunoi.intake.rosters.headers import DEEPEST_HEADER, nearly
from caunoi.intake.rosters.rows import blank, repeats_heading
from caunoi.intake.turns import Message, fault_message, in_turns
from caunoi.intake.workbook import Sheet, open_workbook
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.text import Text

Piece: TypeAlias = list[tuple[int, Row]]
WarningKey: TypeAlias = tuple[str | None, str, str | None, str]

PIECE = 2_000
# A warning that repeats down a column is one warning with its rows; an officer reads the first ones.
ROWS_NAMED = 200

fault = Catalogue(
    {
        "header-not-found": (
            "refuse",
            "Không tìm thấy dòng tiêu đề của một danh sách đã biết ({kinds}). Thêm dòng tiêu đề cột, ví dụ: Họ và tên, Ngày sinh, Số CCCD, Ngày vào công đoàn.",
            "No header row of a known list was found ({kinds_en}). Add a row of column names, such as: Họ và tên, Ngày sinh, Số CCCD, Ngày vào công đoàn.",
        ),
        "column-missing": (
            "refuse",
            "Dòng {row}: thiếu cột “{missing}” ({kind}). Thêm cột đó rồi gửi lại.",
            "Row {row}: the column “{missing}” is missing ({kind}). Add it and send the list again.",
        ),
        "identity-column-missing": (
            "warn",
            "Danh sách không có cột số định danh (CCCD): người chỉ được nhận ra theo họ tên và ngày sinh, dễ nhầm. Bổ sung"
            " cột đó nếu có.",
            "The list has no column of identity numbers (CCCD): people are told apart by name and birth alone, which is"
            " easily wrong. Add the column if you can.",
        ),
        "sheet-not-a-list": (
            "warn",
            "Trang tính “{sheet}” không phải danh sách nên không đọc.",
            "The sheet “{sheet}” is no list and was not read.",
        ),
        "sheet-hidden": (
            "warn",
            "Trang tính “{sheet}” bị ẩn nên không đọc. Bỏ ẩn nếu đó là danh sách.",
            "The sheet “{sheet}” is hidden and was not read. Unhide it if it is a list.",
        ),
        "sheet-of-another-kind": (
            "hold",
            "Trang tính “{sheet}” là loại danh sách khác. Tách thành tệp riêng rồi gửi lại.",
            "The sheet “{sheet}” is a list of another kind. Put it in a file of its own and send it again.",
        ),
        "column-undeclared": (
            "warn",
            "Cột “{title}” không có trong loại danh sách này: không lưu.",
            "The column “{title}” is not declared for this kind of list: not stored.",
        ),
        "list-without-rows": (
            "warn",
            "Danh sách không có dòng nào.",
            "The list has no rows.",
        ),
    }
)


def read_file(
    content: bytes, *, name: str, typed: Typed = (), remembered: Remembered = nothing_remembered
) -> Iterator[Message | bytes]:
    """Messages of one file: `looked` for each sheet, `table` before its `rows`, and one `end` with digest and warnings.

    A sheet that was handed back to be corrected comes as `answer`, by its code and in plain cells: it is no list.

    A file of which a sheet is `asked` about ends without a kind: nothing of it is taken in before somebody answers.

    `typed` are cells that an officer typed again: sheet, row, column letter, and what is read there instead. The digest
    is of what came.

    In a long list some come spelled already (`turns.in_turns`). A zip of lists is unpacked, not read: its files come
    as `archives.entries_of` tells them, and are read one by one like those of a folder.

    Raises Unreadable when the file as a whole cannot be read.
    """
    if archives.is_archive(content, name=name):
        yield from archives.entries_of(content)
        yield {"end": {"list": None, "digest": "", "warnings": []}}
        return
    file = _File(typed, remembered)
    for sheet in open_workbook(content, name=name):
        if not sheet.visible:
            file.warn(fault("sheet-hidden", sheet=sheet.name), sheet.name, None)
            continue
        yield from file.read(sheet)
    if file.kind is None and not file.answered:
        raise Unreadable(file.nearly or _no_header())
    kind = None if file.asked else file.kind
    yield {"end": {"list": kind, "digest": file.digest.hexdigest(), "warnings": file.warnings()}}


def cite_file(content: bytes, *, name: str, only: Only) -> Iterator[Message]:
    """Messages with the rows of a file that are asked for, as they stand (`citing.cite`). Raises Unreadable."""
    yield from cite(open_workbook(content, name=name), only)


class _File:
    def __init__(self, typed: Typed, remembered: Remembered) -> None:
        self._typed = typed
        self.kind: str | None = None
        self.asked = False
        #: A sheet is asked about, or was said to be no list: the file is not one that nobody can read.
        self.answered = False
        self._remembered = remembered
        self.nearly: Fault | None = None
        self.digest = hashlib.sha256()
        self._warnings: dict[WarningKey, list[Any]] = {}

    def read(self, sheet: Sheet) -> Iterator[Message | bytes]:
        letters = Letters(sheet.fonts, rows_named=ROWS_NAMED)
        rows = letters.read(sheet.rows)
        first = list(islice(rows, DEEPEST_HEADER + 2))
        if first and is_example(first[0][1]):
            self._left(first, rows)
            return
        if first and (code := code_in(first[0][1])) is not None:
            yield from self._answer(code, first, rows)
            return
        laid = lay(first, ROSTERS, sheet.name, self._remembered)
        layout = laid.layout
        yield {"looked": {"sheet": sheet.name, **laid.looked}}
        self.asked |= laid.asked
        self.answered |= laid.asked or laid.said_to_be_none
        if layout is None or (self.kind is not None and layout.roster.code != self.kind):
            self._left(first, rows)
        if layout is None:
            self._no_list(first, sheet, asked=laid.asked)
            return
        if self.kind is not None and layout.roster.code != self.kind:
            yield {"table": _table(layout, first, sheet), "misplaced": True}
            yield {
                "bad": [_bad(layout.header_row, [fault("sheet-of-another-kind", sheet=sheet.name or "")], {})]
            }
            return
        self.kind = layout.roster.code
        yield {"table": _table(layout, first, sheet)}
        self._warn_of_columns(layout, sheet.name)
        first += islice(rows, SURVEYED)
        judge = _Rows(self, layout, sheet.name, letters)
        judge.typed = typed_in(sheet.name, self._typed)
        judge.survey(first)
        yield from in_turns(_pieces(chain(first, rows)), judge)
        self._warn_of_letters(letters, layout, sheet.name)
        if not judge.seen:
            self.warn(fault("list-without-rows"), sheet.name, layout.header_row)

    def _answer(
        self, code: tuple[str, int], first: list[tuple[int, Row]], rows: Iterator[tuple[int, Row]]
    ) -> Iterator[Message]:
        """A sheet that was handed back to be corrected: its cells as they stand, for whoever knows what was sent."""
        self.answered = True
        kept = list(islice(chain(first, rows), MOST_ROWS))
        self.digested(kept)
        for piece in as_text(kept):
            yield {"answer": {"code": code[0], "place": code[1], "rows": piece}}

    def _left(self, first: list[tuple[int, Row]], rows: Iterator[tuple[int, Row]]) -> None:
        """Not read, but part of what was received, and of its digest."""
        for piece in chain([first], _pieces(rows)):
            self.digested(piece)

    def _no_list(self, first: list[tuple[int, Row]], sheet: Sheet, *, asked: bool) -> None:
        self.nearly = self.nearly or _lacking(first, sheet)
        if not asked and any(not blank(cell) for _, cells in first for cell in cells):
            self.warn(fault("sheet-not-a-list", sheet=sheet.name or ""), sheet.name, None)

    def _warn_of_columns(self, layout: Layout, sheet: str | None) -> None:
        for place, label in layout.undeclared:
            self.warn(
                fault("column-undeclared", title=label).at(column_letter(place)),
                sheet,
                layout.header_row,
            )
        if layout.roster.code == "members" and "identity" not in layout.places:
            self.warn(fault("identity-column-missing"), sheet, layout.header_row)

    def _warn_of_letters(self, letters: Letters, layout: Layout, sheet: str | None) -> None:
        said_of_headings = False
        for place, warning, count, rows in letters.turned():
            if rows[-1] >= layout.first_row:
                # Below the headings only the declared columns are stored.
                if place not in layout.places.values():
                    continue
            elif said_of_headings:
                continue
            else:
                said_of_headings = True
            said = warning.at(column_letter(place))
            self._warnings[sheet, said.code, said.column, said.text.vi] = [
                sheet, *fault_message(said), count, rows,
            ]  # fmt: skip

    def digested(self, piece: Piece) -> None:
        """Take rows into the digest of the file's cells."""
        update = self.digest.update
        for _, cells in piece:
            update(repr(cells).encode(errors="replace"))

    def warn(self, warning: Fault, sheet: str | None, row: int | None) -> None:
        """Keep a warning once a column, with the rows it stands in."""
        key = (sheet, warning.code, warning.column, warning.text.vi)
        entry = self._warnings.setdefault(key, [sheet, *fault_message(warning), 0, []])
        entry[-2] += 1
        if row is not None and len(entry[-1]) < ROWS_NAMED:
            entry[-1].append(row)

    def warnings(self) -> list[list[Any]]:
        """Sheet, code, severity, column, Vietnamese, English, how many, first rows."""
        return list(self._warnings.values())

    def forget_warnings(self) -> None:
        """Begin with none."""
        self._warnings = {}

    def hear_warnings(self, others: list[list[Any]]) -> None:
        """Warnings found elsewhere among the same rows, each with its first rows in order."""
        for other in others:
            sheet, code, _, column, vi, *_, count, rows = other
            entry = self._warnings.setdefault((sheet, code, column, vi), [*other[:-2], 0, []])
            entry[-2] += count
            entry[-1] = sorted([*entry[-1], *rows])[:ROWS_NAMED]
        # In the order in which a reader meets them, whoever found them first.
        met = sorted(self._warnings.items(), key=lambda item: item[1][-1][0] if item[1][-1] else 0)
        self._warnings = dict(met)


def _no_header() -> Fault:
    kinds = [roster.word for roster in ROSTERS]
    vi, en = (", ".join(words) for words in zip(*((one.vi, one.en) for one in kinds), strict=True))
    return fault("header-not-found", kinds=vi, kinds_en=en)


def _lacking(first: list[tuple[int, Row]], sheet: Sheet) -> Fault | None:
    found = nearly(first, ROSTERS, sheet.name)
    if found is None:
        return None
    row, roster, column = found
    one = fault("column-missing", row=row, missing=column.title.vi, kind=roster.title.vi)
    english = fault("column-missing", row=row, missing=column.title.vi, kind=roster.title.en)
    return Fault(one.code, one.severity, Text(vi=one.text.vi, en=english.text.en))


class _Rows:
    """Judges the rows of one table, a piece at a time (`turns.Judge`)."""

    def __init__(self, file: _File, layout: Layout, sheet: str | None, letters: Letters) -> None:
        self._file, self._layout, self._sheet = file, layout, sheet
        self._doubts = letters.doubts
        self._days: dict[int, Doubted] = {}
        self._read = layout.roster.reader(layout)
        self._width = 1 + max(len(layout.labels), *layout.places.values())
        self.seen = 0
        self.typed: dict[int, dict[str, str]] = {}

    def judge(self, piece: Piece) -> Message:
        good: list[list[object]] = []
        bad: list[Message] = []
        read, width, layout = self._read, self._width, self._layout
        for number, cells in piece:
            if number < layout.first_row:
                continue
            padded = self._as_typed(number, cells + [""] * (width - len(cells)))
            if (outcome := read(number, padded)) is None:
                continue
            row, faults = outcome
            # Only lines with faults are looked at twice: a heading said again makes a very faulty row.
            if faults and repeats_heading(padded, layout):
                continue
            self.seen += 1
            if number in self._doubts or self._days:
                faults += self._doubtful(number, padded)
            if faults and not self._only_warned(faults, number):
                bad.append(_bad(number, faults, _as_shown(layout, padded), layout.roster.whom(row), row))
            else:
                good.append(row)
        return {"rows": good, "bad": bad}

    def _as_typed(self, number: int, cells: Row) -> Row:
        """The cells with those that an officer typed again in the place of what came."""
        for letter, value in self.typed.get(number, {}).items():
            if (place := column_index(letter)) < len(cells):
                cells[place] = value
        return cells

    def survey(self, rows: Piece) -> None:
        """Look ahead for columns whose days may be written in another order."""
        below = (cells for number, cells in rows if number >= self._layout.first_row)
        self._days = doubted_columns(below, set(self._layout.places.values()))

    def _doubtful(self, number: int, cells: Row) -> list[Fault]:
        # What an officer typed is doubted no more.
        typed = {column_index(letter) for letter in self.typed.get(number, ())}
        stored = set(self._layout.places.values()) - typed
        letters = [
            asked.fault(column_letter(asked.column))
            for asked in self._doubts.get(number, ())
            if asked.column in stored
        ]
        days = (
            (place, doubt(cells[place], doubted)) for place, doubted in self._days.items() if place in stored
        )
        return letters + [asked.at(column_letter(place)) for place, asked in days if asked is not None]

    def _only_warned(self, faults: list[Fault], number: int) -> bool:
        if any(fault.severity != "warn" for fault in faults):
            return False
        for warning in faults:
            self._file.warn(warning, self._sheet, number)
        return True

    def pass_by(self, piece: Piece) -> None:
        self._file.digested(piece)

    def begin_apart(self) -> None:
        self._file.forget_warnings()
        self.seen = 0

    def found(self) -> Message:
        return {"warnings": self._file.warnings(), "seen": self.seen}

    def hear(self, found: Message) -> None:
        self._file.hear_warnings(found["warnings"])
        self.seen += found["seen"]


def typed_in(sheet: str | None, typed: Typed) -> dict[int, dict[str, str]]:
    """What was typed again in a sheet, by row and column letter; sheets are known as they are stored."""
    known, found = sheet and without_numbers(sheet), dict[int, dict[str, str]]()
    for its_sheet, row, column, value in typed:
        if its_sheet == known:
            found.setdefault(row, {})[column] = value
    return found


def _pieces(rows: Iterator[tuple[int, Row]]) -> Iterator[Piece]:
    while piece := list(islice(rows, PIECE)):
        yield piece


def _table(layout: Layout, first: list[tuple[int, Row]], sheet: Sheet) -> Message:
    above = read_above([(number, cells) for number, cells in first if number < layout.header_row])
    return {
        "sheet": sheet.name,
        "list": layout.roster.code,
        "header_row": layout.header_row,
        "columns": {field: column_letter(place) for field, place in layout.places.items()},
        "above": above.as_message(),
    }


def _bad(
    number: int,
    faults: list[Fault],
    cells: dict[str, str],
    whom: tuple[str, str] = ("", ""),
    values: list[object] | None = None,
) -> Message:
    severity = "refuse" if any(fault.severity == "refuse" for fault in faults) else "hold"
    return {
        "row": number,
        "severity": severity,
        "faults": [fault_message(fault) for fault in faults],
        "cells": cells,
        "name_fold": whom[0],
        "identity": whom[1],
        # A row that is only doubted may be taken in after all, once someone has decided.
        "values": values if severity == "hold" else None,
    }


#: What stands for words that no page about a list shows.
UNSAID = "•••"


def _as_shown(layout: Layout, cells: Cells) -> dict[str, str]:
    """The cells of the declared columns, under their headings: what the officer who decides will see."""
    whispered = {layout.places.get(one.field) for one in layout.roster.columns if one.whispered}
    return {
        layout.labels[place]: UNSAID if place in whispered and cells[place] else as_written(cells[place])
        for place in sorted(layout.places.values())
    }
