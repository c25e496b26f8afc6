"""Rows of a list that are refused or wait, handed back to the unit to be corrected where it wrote them.

What is handed back is read from the list itself, in the jail, with what was said anew in its place; kept sealed, so that
what comes back is compared with what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from caunoi.access.models import Account
from caunoi.intake.carrying_out import refuse
from caunoi.intake.cells import DIGITS_OF_A_NUMBER, column_index
from caunoi.intake.correcting import columns_of, typed_in
from caunoi.intake.jail import Jail
from caunoi.intake.keeping import kept_of
from caunoi.intake.models import Finding, ReceivedFile, Returned, SheetReading
from caunoi.intake.receiving import folder
from caunoi.registers.members.matching import people_by_number
from caunoi.registers.members.models import Person
from caunoi.registers.members.viewing import note_numbers
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.keys import CannotUnseal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.identity import read_identity

#: Rows in one workbook: whoever corrects it does so by hand, and the rest is handed back after.
MOST = 2_000
#: Why a number was seen, as the person reads it.
TAKEN = "Trả danh sách cho đơn vị sửa dòng sai"

Where = tuple[str | None, int]


def to_correct(file: ReceivedFile) -> dict[Where, list[Finding]]:
    """What is said of each row that is refused or waits, by sheet and row, in their order."""
    said = file.findings.filter(state=Finding.State.OPEN, row__isnull=False)
    found: dict[Where, list[Finding]] = {}
    for one in said.exclude(severity=Finding.Severity.WARNED).order_by("sheet", "row", "id"):
        if one.row is not None:
            found.setdefault((one.sheet, one.row), []).append(one)
    return found


def can_be_returned(file: ReceivedFile) -> bool:
    """Whether there is a row to correct, and the list it stands in is still kept."""
    open_ones = file.findings.filter(state=Finding.State.OPEN, row__isnull=False)
    return (
        bool(file.sealed_as and file.list_kind)
        and open_ones.exclude(severity=Finding.Severity.WARNED).exists()
    )


def hand_back(file: ReceivedFile, *, by: Account | None, at: datetime) -> Returned:
    """Keep what is handed back: the rows as they stand now, and what is said of each. Raises CannotDecide, Unreadable."""
    if not can_be_returned(file):
        refuse(
            "Danh sách này không có dòng nào cần đơn vị sửa, hoặc nội dung tệp đã hết hạn giữ.",
            "No row of this list needs correcting by its unit, or the file is no longer kept.",
        )
    rows = dict(list(to_correct(file).items())[:MOST])
    sheets = list(_sheets(file, rows))
    made = Returned(file=file, by=by, at=at, rows=sum(len(one["rows"]) for one in sheets))
    clear = json.dumps({"sheets": sheets}, ensure_ascii=False).encode()
    made.sent = keys.seal_under_master(clear, place=place_of(made))
    about = {"file": file.public_id.hex, "returned": made.public_id.hex, "rows": made.rows}
    with act("lists.handed-back", by=by, at=at, on=day_of(at), document=file.document, about=about):
        made.save()
    return made


def _sheets(file: ReceivedFile, rows: dict[Where, list[Finding]]) -> Iterator[dict[str, Any]]:
    """Each sheet with its columns, headings, and those rows as they are read now."""
    readings = {one.sheet: one for one in file.sheets.defer("looked")}
    cited = _cited(file, rows, readings)
    known = (file.document.sha256, file.document.name)
    typed = {(sheet, row, letter): said for sheet, row, letter, said in typed_in(*known)}
    for sheet, columns in columns_of(file).items():
        here = {row: found for (its, row), found in rows.items() if its == sheet}
        cells, letters = cited.get(sheet, {}), [letter for letter, _ in columns]
        if not here or not letters:
            continue
        heads = [cells.get(one, []) for one in _headed(readings[sheet])]
        headings = [
            " ".join(filter(None, (_cell(head, letter) for head in heads))) or title.vi
            for letter, title in columns
        ]
        told = [
            {
                "row": row,
                "cells": [
                    typed.get((sheet, row, letter), _cell(cells.get(row, []), letter)) for letter in letters
                ],
                "refused": any(one.severity == Finding.Severity.REFUSED for one in found),
                "said": list(_said(found, letters)),
            }
            for row, found in here.items()
        ]
        yield {"sheet": sheet, "columns": letters, "headings": headings, "rows": told}


def _cited(
    file: ReceivedFile, rows: dict[Where, list[Finding]], readings: dict[str | None, SheetReading]
) -> dict[str | None, dict[int, list[str]]]:
    content = keys.unseal_file((folder() / file.sealed_as).read_bytes(), sha256=file.document.sha256)
    asked: dict[str | None, set[int]] = {}
    for sheet, row in rows:
        if sheet in readings:
            asked.setdefault(sheet, set(_headed(readings[sheet]))).add(row)
    with Jail() as jail:
        return jail.cite(content, name=file.document.name, rows=asked)


def _headed(reading: SheetReading) -> range:
    """The rows of a sheet's headings."""
    return range(reading.header_row, reading.header_row + reading.lines)


def _cell(cells: list[str], letter: str) -> str:
    place = column_index(letter)
    return cells[place] if place < len(cells) else ""


def _said(findings: Iterable[Finding], letters: list[str]) -> Iterable[list[str]]:
    """What is said of a row: letter of the cell (empty: of the row), Vietnamese, English."""
    for one in findings:
        try:
            apart = kept_of(one).get("faults") or []
        except CannotUnseal:
            apart = []
        for letter, vi, en in apart or [[one.column, one.reason_vi, one.reason_en]]:
            yield [letter if letter in letters else "", vi, en]


def sent_of(returned: Returned) -> dict[str, Any] | None:
    """What was handed back: `sheets` with `sheet`, `columns` (letters), `headings` and `rows` of `row`, `cells`,
    `refused` and `said` (letter or nothing, Vietnamese, English). None where it was forgotten or does not open."""
    if returned.sent is None:
        return None
    try:
        return dict(json.loads(keys.unseal_under_master(returned.sent, place=place_of(returned))))
    except CannotUnseal:
        return None


def note_taken(
    returned: Returned,
    sent: dict[str, Any],
    *,
    by: Account | None,
    office: Callable[[Person], str],
    at: datetime,
) -> None:
    """The workbook was taken, with the numbers that the unit wrote: an Act says so, and each person on record whose
    number stands in it can read that it was seen, by whom and why."""
    about = {"file": returned.file.public_id.hex, "returned": returned.public_id.hex, "rows": returned.rows}
    with act(
        "lists.returned-taken", by=by, at=at, on=day_of(at), document=returned.file.document, about=about
    ):
        # At the machine nobody is named: the Act alone says it.
        if by is not None:
            note_numbers(_people_in(sent), reason=TAKEN, by=by, office=office, at=at)


def _people_in(sent: dict[str, Any]) -> dict[int, str]:
    """People on record whose number stands in what was sent, with the kind of it."""
    cells = {cell for sheet in sent["sheets"] for row in sheet["rows"] for cell in row["cells"]}
    read = (
        read_identity(cell)[0] for cell in cells if DIGITS_OF_A_NUMBER <= sum(map(str.isdigit, cell)) <= 15
    )
    numbers = {one.value: one.kind.lower() for one in read if one is not None}
    return {person: numbers[number] for number, person in people_by_number(numbers).items()}


def place_of(returned: Returned) -> str:
    """What is handed back is bound to it, sealed."""
    return f"returned|sent|{returned.public_id.hex}"
