"""A workbook that was handed back to a unit and comes in again: its cells are cells of the list that it came from.

What it says is compared with what was sent. A cell that was said to be wrong and was corrected is read in the place of the
list's own; one that nobody asked for waits until an officer says so. The list is then read again by its own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from caunoi.access.reach import Reach
from caunoi.intake.cells import Typed, column_letter
from caunoi.intake.correcting import LONGEST, open_rows, place_of, typed_in, value_of
from caunoi.intake.door import returned_within
from caunoi.intake.keeping import keep_findings, the_document
from caunoi.intake.models import Correction, ReceivedFile, Returned
from caunoi.intake.outcomes import FileOutcome
from caunoi.intake.receiving import ORDER, Received, folder, receive
from caunoi.intake.remembering import Remembered
from caunoi.intake.returning import sent_of
from caunoi.intake.running import Run, Scope
from caunoi.intake.scoping import decide as of_scope
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold, tidy

KIND = "answer"
_COLUMN = re.compile(r"\((?:cot|column) ([a-z]{1,3})\)\s*$")
_ROW = re.compile(r"[0-9]{1,7}(?=\.0*$|$)")

fault = Catalogue(
    {
        "answer-of-no-list": (
            "refuse",
            "Mã trả lại ở dòng 1 không phải của danh sách nào bạn mở được, nên chưa nhận gì. Tải lại tệp cần sửa từ trang "
            "của danh sách; nếu đây là danh sách mới thì xóa dòng 1 rồi gửi lại.",
            "The return code in row 1 is of no list that you may open, so nothing was taken in. Take the workbook anew from "
            "the list's page; if this is a new list, delete row 1 and send it again.",
        ),
        "answer-of-another-list": (
            "refuse",
            "Tệp này là câu trả lời cho “{other}”, không phải cho danh sách đang mở, nên chưa nhận gì. Gửi ở trang của "
            "danh sách ấy hoặc ở “Gửi danh sách”.",
            "This file answers “{other}”, not the list that is open, so nothing was taken in. Send it on that list's page "
            "or under “Gửi danh sách”.",
        ),
        "answer-at-its-page": (
            "refuse",
            "Tệp này là câu trả lời cho “{other}”, danh sách do một đơn vị tự nộp, nên chưa nhận gì. Gửi ở trang của danh "
            "sách ấy.",
            "This file answers “{other}”, which a unit handed in by itself, so nothing was taken in. Send it on that "
            "list's page.",
        ),
        "answer-without-code": (
            "refuse",
            "Dòng 1 của tệp không có mã trả lại, nên không biết các dòng thuộc danh sách nào; chưa nhận gì. Sửa trong tệp đã "
            "tải về từ đây, hoặc gửi tệp này ở “Gửi danh sách” như một danh sách thường.",
            "Row 1 of the file has no return code, so nobody can tell which list its rows are of; nothing was taken in. "
            "Correct the workbook taken from here, or send this file under “Gửi danh sách” as an ordinary list.",
        ),
        "answer-list-gone": (
            "refuse",
            "“{other}” không đọc lại được nữa (đã rút lại hoặc hết hạn giữ), nên chưa nhận gì. Gửi các dòng đã sửa trong một "
            "danh sách mới.",
            "“{other}” can be read no more (taken back, or no longer kept), so nothing was taken in. Send the corrected "
            "rows in a new list.",
        ),
        "answer-without-headings": (
            "refuse",
            "Không còn tìm thấy dòng tiêu đề của tệp trả lại (“Dòng”, “… (cột C)”), nên chưa nhận gì. Giữ nguyên dòng tiêu đề "
            "và cột A rồi gửi lại.",
            "The headings of the workbook (“Row”, “… (column C)”) are gone, so nothing was taken in. Keep its headings and "
            "column A, and send it again.",
        ),
        "answer-taken": (
            "warn",
            "Trả lời cho “{other}”: {cells} ô đã sửa ở {rows} dòng, đọc thay ô cũ.",
            "Answers “{other}”: {cells} cells corrected in {rows} rows, read in the place of the old ones.",
        ),
        "answer-asked": (
            "warn",
            "{cells} ô đã đổi mà không phải ô bị báo sai: chờ bạn quyết định ở trang của “{other}”.",
            "{cells} cells were changed that were not said to be wrong: they wait for your word on the page of “{other}”.",
        ),
        "answer-unchanged": (
            "warn",
            "{rows} dòng chưa sửa ô nào: vẫn chờ.",
            "{rows} rows have no cell corrected: they go on waiting.",
        ),
        "answer-left-out": (
            "warn",
            "{rows} dòng không còn trong tệp: vẫn chờ.",
            "{rows} rows are no longer in the file: they go on waiting.",
        ),
        "answer-rows-added": (
            "warn",
            "{rows} dòng không có trong tệp đã trả lại: không nhận. Gửi các dòng ấy trong một danh sách.",
            "{rows} rows were not in what was handed back: not taken. Send them in a list of their own.",
        ),
        "answer-row-twice": (
            "warn",
            "Dòng {row} có hai lần trong tệp: không lấy lần nào. Giữ lại một rồi gửi lại.",
            "Row {row} stands in the file twice: neither is taken. Keep one and send it again.",
        ),
        "answer-cell-long": (
            "warn",
            "Ô {cell} dài quá {longest} ký tự: không lấy. Ghi ngắn lại rồi gửi lại.",
            "Cell {cell} is longer than {longest} characters: not taken. Shorten it and send it again.",
        ),
        "answer-column-gone": (
            "warn",
            "Cột {letters} không còn trong tệp: coi như chưa sửa.",
            "Column {letters} is no longer in the file: taken as not corrected.",
        ),
        "answer-known": (
            "warn",
            "Tệp này đã nhận rồi ({at}): không có ô nào mới.",
            "This file came in before ({at}): no cell of it is new.",
        ),
        "answer-sheets-added": (
            "warn",
            "Trang tính khác trong tệp không phải phần đã trả lại nên không đọc. Gửi riêng nếu đó là danh sách.",
            "Other sheets in the file are no part of what was handed back and were not read. Send them by themselves if "
            "they are lists.",
        ),
    }
)


class Said(NamedTuple):
    """A cell of the list as the workbook says it, and where in the workbook that stands."""

    sheet: str | None
    row: int
    column: str
    value: str
    at: str


@dataclass(slots=True)
class Compared:
    """What a workbook says otherwise than what was sent. `marked` are cells that it was sent for; the rest nobody asked for."""

    marked: list[Said] = field(default_factory=list)
    others: list[Said] = field(default_factory=list)
    rows: int = 0
    changed: int = 0
    left_out: int = 0
    said: list[Fault] = field(default_factory=list)


def compare(sent: dict[str, Any], back: dict[int, dict[int, list[str]]]) -> Compared | None:
    """What came back, by the places of its sheets, against what was sent; None where no sheet has its headings."""
    found, headed = Compared(), False
    added = 0
    for place, sheet in enumerate(sent["sheets"], start=1):
        found.rows += len(sheet["rows"])
        table = _table(back.get(place, {}), sheet)
        if table is None:
            found.left_out += len(sheet["rows"])
            continue
        headed = True
        added += _compare_sheet(sheet, table, found, str(place))
    if added:
        found.said.append(fault("answer-rows-added", rows=added))
    return found if headed else None


class _Table(NamedTuple):
    """A sheet that came back: where each column stands, and its rows by the rows of the list."""

    places: dict[str, int]
    rows: dict[int, list[tuple[int, list[str]]]]


def _table(rows: dict[int, list[str]], sheet: dict[str, Any]) -> _Table | None:
    """Found by its headings, wherever they were moved to."""
    for number in sorted(rows):
        named = ((place, _COLUMN.search(fold(cell))) for place, cell in enumerate(rows[number]))
        places = {
            told[1].upper(): place for place, told in named if told and told[1].upper() in sheet["columns"]
        }
        if places:
            break
    else:
        return None
    found: dict[int, list[tuple[int, list[str]]]] = {}
    for below, cells in rows.items():
        if below > number and (told := _ROW.match(cells[0] if cells else "")):
            found.setdefault(int(told[0]), []).append((below, cells))
    return _Table(places, found)


def _compare_sheet(sheet: dict[str, Any], table: _Table, found: Compared, title: str) -> int:
    """How many rows it has that were never sent."""
    if lacking := [letter for letter in sheet["columns"] if letter not in table.places]:
        found.said.append(fault("answer-column-gone", letters=", ".join(lacking)))
    for row in sheet["rows"]:
        came = table.rows.get(row["row"], [])
        told = [said for at, cells in came for said in _changes(sheet, row, table.places, at, cells, title)]
        if len(came) > 1:
            found.said.append(fault("answer-row-twice", row=row["row"]))
        # A row that was emptied is one that was left out.
        elif not any(_filled(cells, table.places) for _, cells in came):
            found.left_out += 1
        elif told:
            found.changed += 1
            _sort(row, told, found)
    return len(table.rows.keys() - {row["row"] for row in sheet["rows"]})


def _filled(cells: list[str], places: dict[str, int]) -> bool:
    return any(place < len(cells) and cells[place] for place in places.values())


def _changes(
    sheet: dict[str, Any], row: dict[str, Any], places: dict[str, int], at: int, cells: list[str], title: str
) -> Iterator[Said]:
    for letter, before in zip(sheet["columns"], row["cells"], strict=True):
        place = places.get(letter)
        if place is None:
            continue
        now = tidy(cells[place]) if place < len(cells) else ""
        if now != tidy(before):
            yield Said(sheet["sheet"], row["row"], letter, now, f"{title}!{column_letter(place)}{at}")


def _sort(row: dict[str, Any], told: Iterable[Said], found: Compared) -> None:
    cells = {letter for letter, *_ in row["said"]} - {""}
    for one in told:
        if len(one.value) > LONGEST:
            found.said.append(fault("answer-cell-long", cell=f"{one.column}{one.row}", longest=LONGEST))
        elif one.column in cells or not cells:
            # Where no cell is said to be wrong the row is, whichever of its cells is corrected.
            found.marked.append(one)
        else:
            found.others.append(one)


# ---------------------------------------------------------------- against what is known


@dataclass(slots=True)
class Answer:
    """What one file answers: the cells that are new, and what is said of it."""

    returned: Returned
    taken: list[Said]
    asked: list[Said]
    rows: int
    #: Cells that were said so before are read with the list too, should it not have been read since.
    known: int
    said: list[Fault]

    @property
    def corrected(self) -> int:
        """Rows with a cell that is read anew."""
        return len({(one.sheet, one.row) for one in self.taken})


def answered(
    received: list[Received],
    *,
    within: Reach,
    scope: Scope | None,
    to: str = "",
    advance: Callable[[int], None] = lambda rows: None,
) -> list[Received]:
    """The same files, those that answer with what they answer, and behind them the lists that they correct, read again.

    `to` is the public id of the only list that may be answered; `scope` what all of them are confined to. Nothing is
    written.
    """
    lists: dict[int, tuple[ReceivedFile, list[Said]]] = {}
    for file in received:
        if file.unreadable is not None or not (file.code or to):
            continue
        try:
            answer = _answer(file, within, scope, to)
        except _Refused as refused:
            file.unreadable, file.kind, file.tables, file.looked = refused.fault, None, [], []
            continue
        file.answer, file.kind = answer, KIND
        if answer.taken or answer.known:
            its = answer.returned.file
            lists.setdefault(its.pk, (its, []))[1].extend(answer.taken)
    again = [_read_again(file, said, advance) for file, said in lists.values()]
    instead = {(one.sha256, one.kept_name) for one in again}
    rest = [one for one in received if one.answer is not None or (one.sha256, one.kept_name) not in instead]
    return sorted([*rest, *again], key=lambda one: (_turn(one), one.name))


def _turn(file: Received) -> int:
    return ORDER.index(file.kind) if file.kind in ORDER else -1


class _Refused(Exception):
    def __init__(self, said: Fault) -> None:
        self.fault = said
        super().__init__(said.code)


def _answer(file: Received, within: Reach, scope: Scope | None, to: str) -> Answer:
    if not file.code:
        raise _Refused(fault("answer-without-code"))
    returned = returned_within(within).filter(public_id=UUID(file.code)).first()
    if returned is None:
        raise _Refused(fault("answer-of-no-list"))
    its = returned.file
    if to and its.public_id.hex != to:
        raise _Refused(fault("answer-of-another-list", other=its.document.name))
    if (elsewhere := out_of_scope(its, scope)) is not None:
        raise _Refused(elsewhere)
    sent = sent_of(returned)
    if sent is None or not its.sealed_as or its.undone_by_id is not None:
        raise _Refused(fault("answer-list-gone", other=its.document.name))
    compared = compare(sent, file.back)
    if compared is None:
        raise _Refused(fault("answer-without-headings"))
    return _placed(file, returned, compared)


def out_of_scope(its: ReceivedFile, scope: Scope | None) -> Fault | None:
    """Why that list is not answered there: what a unit handed in is answered for that unit, as that kind, alone."""
    whose = its.confined_to
    if scope is None:
        # Read again among lists of everybody, it would be confined to nobody.
        return None if whose is None else fault("answer-at-its-page", other=its.document.name)
    if whose is None or whose[0] != scope.unit:
        return fault("answer-of-no-list")
    return None if whose[1] == scope.kind else of_scope("list-of-another-kind")


def _placed(file: Received, returned: Returned, compared: Compared) -> Answer:
    """The cells that are new, against what was said of them before and the rows that still wait."""
    its = returned.file
    waiting, before = open_rows(its), _said_before(returned)
    new = [one for one in (*compared.marked, *compared.others) if one.value not in before.get(one[:3], ())]
    marked = {one[:3] for one in compared.marked}
    taken = [one for one in new if one[:3] in marked and (one.sheet, one.row) in waiting]
    # A row that was taken in since, or decided, is in error no more: what is said of it now is asked about.
    asked = [one for one in new if one not in taken]
    known = len(compared.marked) + len(compared.others) - len(new)
    answer = Answer(returned, taken, asked, compared.rows, known, list(compared.said))
    other = its.document.name
    told = answer.said
    if taken:
        told.insert(0, fault("answer-taken", other=other, cells=len(taken), rows=answer.corrected))
    if asked:
        told.append(fault("answer-asked", other=other, cells=len(asked)))
    if still := compared.rows - compared.changed - compared.left_out:
        told.append(fault("answer-unchanged", rows=still))
    if compared.left_out:
        told.append(fault("answer-left-out", rows=compared.left_out))
    if known and not new:
        told.insert(0, fault("answer-known", at=_came_before(file, returned)))
    if file.looked:
        told.append(fault("answer-sheets-added"))
    return answer


def _said_before(returned: Returned) -> dict[tuple[Any, ...], set[str]]:
    """What answers to it said of each cell before, and what stands there now."""
    came = set(ReceivedFile.objects.filter(answer_to=returned.public_id).values_list("pk", flat=True))
    found: dict[tuple[Any, ...], set[str]] = {}
    newest: dict[tuple[Any, ...], str] = {}
    for one in returned.file.corrections.exclude(state=Correction.State.UNDONE).order_by("at", "pk"):
        said = value_of(one)
        if said is None:
            continue
        cell = (one.sheet, one.row, one.column)
        if one.answer_id in came:
            found.setdefault(cell, set()).add(said)
        if one.state == Correction.State.STANDS:
            newest[cell] = said
    for cell, said in newest.items():
        found.setdefault(cell, set()).add(said)
    return found


def _came_before(file: Received, returned: Returned) -> str:
    before = ReceivedFile.objects.filter(answer_to=returned.public_id).order_by("received_at")
    first = before.filter(content_digest=file.digest).first() or before.first()
    return f"{timezone.localtime(first.received_at):%d/%m/%Y %H:%M}" if first is not None else "—"


def _read_again(file: ReceivedFile, said: list[Said], advance: Callable[[int], None]) -> Received:
    """The list that is corrected, as it reads with those cells beside those that stand."""
    content = keys.unseal_file((folder() / file.sealed_as).read_bytes(), sha256=file.document.sha256)

    def typed(sha256: str, name: str) -> Typed:
        return [*typed_in(sha256, name), *(one[:4] for one in said)]

    name = file.document.name
    read = receive([(name, content)], advance=advance, typed=typed, remembered=Remembered().answer)[0]
    read.on = file.as_of
    return read


# ---------------------------------------------------------------- kept


def outcome_of(file: Received) -> FileOutcome:
    """What is told of a file that answers: rows corrected, the others as known before, and sentences."""
    answer: Answer = file.answer
    rest = answer.rows - answer.corrected
    outcome = FileOutcome(file.name, KIND, accepted=answer.corrected, already_known=rest)
    for one in answer.said:
        outcome.warn(one)
    return outcome


def keep_answer(file: Received, outcome: FileOutcome, run: Run) -> None:
    """Keep the file, and its cells as said anew: those asked for stand, the others wait for an officer's word."""
    answer: Answer = file.answer
    document = the_document(file, None)
    received = keep_findings(file, outcome, document, at=run.at, scope=run.scope)
    if received.answer_to is None:
        received.answer_to = answer.returned.public_id
        received.save(update_fields=["answer_to"])
    if not (answer.taken or answer.asked):
        return
    by: Any = run.by
    about = {
        "file": answer.returned.file.public_id.hex,
        "returned": answer.returned.public_id.hex,
        "cells": len(answer.taken),
        "asked": len(answer.asked),
    }
    with act("findings.cells-returned", by=by, at=run.at, on=day_of(run.at), document=document, about=about):
        stands, asked = Correction.State.STANDS, Correction.State.ASKED
        for state, cells in ((stands, answer.taken), (asked, answer.asked)):
            Correction.objects.bulk_create(
                [_correction(one, state, answer.returned.file, received, by, run) for one in cells]
            )


def _correction(
    said: Said, state: str, file: ReceivedFile, answer: ReceivedFile, by: Any, run: Run
) -> Correction:
    made = Correction(
        file=file, sheet=said.sheet, row=said.row, column=said.column, state=state, by=by, at=run.at,
        answer=answer, answer_at=said.at,
    )  # fmt: skip
    made.value = keys.seal_under_master(said.value.encode(), place=place_of(made))
    return made
