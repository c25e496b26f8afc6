"""What is done with the national federation's software: a template kept and mapped, an export made, uploaded or dropped.

Each is an Act. The workbooks themselves are written and read above (`intake`), in a process that can be lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import NoReturn

from django.db.models import Max

from caunoi.access.models import Account
from caunoi.registers.national.fields import FIELDS, columns_of, lacking, row_key
from caunoi.registers.national.models import (
    NationalAnswer,
    NationalExport,
    NationalFile,
    NationalMapping,
    NationalRow,
)
from caunoi.registers.national.telling import Found
from caunoi.trail import keys, saying
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text
from caunoi.vocabulary.workbooks import Workbook

Use = NationalFile.Use
#: People in one file. A unit of more is exported by the units below it.
MOST_ROWS = 50_000
# Sheets of a template, and rows and cells of each, that are kept to be mapped.
MOST_SHEETS, FIRST_ROWS, MOST_COLUMNS = 10, 30, 60


class CannotExchange(Exception):
    """What was asked does not fit where things stand; `text` says why, one sentence after the other."""

    def __init__(self, *texts: Text) -> None:
        self.text = Text(vi=" ".join(one.vi for one in texts), en=" ".join(one.en for one in texts))
        super().__init__(self.text.vi)


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotExchange(Text(vi=vi, en=en))


def in_words() -> AbstractContextManager[None]:
    """What the database refuses, and whoever came first, as a sentence."""
    return saying.in_words(CannotExchange)


def keep_file(use: str, book: Workbook, *, by: Account | None, at: datetime) -> NationalFile:
    """Put a template, or a returned file, on record. Raises CannotExchange for one that was handed in before."""
    earlier = NationalFile.objects.select_related("began_by").filter(use=use, sha256=book.sha256).first()
    if earlier is not None:
        day = f"{day_of(earlier.began_by.at):%d/%m/%Y}"
        _refuse(
            f"Tệp này đã nộp ngày {day}, tên “{earlier.name}”. Không đọc lại lần nữa.",
            f"This file was handed in on {day} as “{earlier.name}”. It is not read a second time.",
        )
    labels = book.kept_labels()
    if not any(sheet["rows"] for sheet in labels):
        _refuse(
            "Tệp không có chữ nào: không biết cột nào là gì.",
            "There is no text in the file: no column can be told.",
        )
    name = book.kept_name
    with in_words(), act("national.file-kept", by=by, at=at, on=day_of(at), about={"use": use}) as writer:
        pk = writer.add_one(
            NationalFile, use=use, name=name, size=book.size, sha256=book.sha256, labels=labels
        )
    return NationalFile.objects.get(pk=pk)


def standing(use: str) -> NationalMapping | None:
    """The mapping by which workbooks of that use are written, or read, now."""
    held = NationalMapping.objects.filter(use=use, ended_by=None)
    return held.select_related("file", "began_by__by").first()


def headings(file: NationalFile, sheet: str, header_row: int) -> list[str]:
    """The cells of one row of a workbook as it was handed in; none where it is not known."""
    for one in file.labels:
        if one["sheet"] == sheet:
            return next((cells for number, cells in one["rows"] if number == header_row), [])
    return []


def map_columns(
    file: NationalFile,
    sheet: str,
    header_row: int,
    chosen: Mapping[int, tuple[str, str, Mapping[str, str]]],
    *,
    by: Account | None,
    at: datetime,
) -> NationalMapping:
    """Say which column is what: place from 0 to field, shape of days, words of codes. Raises CannotExchange."""
    labels = headings(file, sheet, header_row)
    if not any(labels):
        _refuse("Hãy chọn dòng tiêu đề có chữ.", "Choose a row of headings that holds text.")
    unknown = [one for one, _shape, _codes in chosen.values() if one not in FIELDS[file.use]]
    if unknown or any(not 0 <= place < MOST_COLUMNS for place in chosen):
        _refuse(
            "Có cột khai sai. Hãy tải lại trang.",
            "A column is mapped to nothing known. Please reload the page.",
        )
    columns = columns_of(file.use, chosen)
    if texts := lacking(file.use, columns):
        raise CannotExchange(*texts)
    if file.use == Use.TEMPLATE:
        _blank_below(file, sheet, header_row, [int(place) for place in columns])
    earlier = standing(file.use)
    version = 1 + (NationalMapping.objects.filter(use=file.use).aggregate(last=Max("version"))["last"] or 0)
    about = {"use": file.use, "version": version, "file": file.public_id.hex}
    with in_words(), act("national.mapped", by=by, at=at, on=day_of(at), about=about) as writer:
        if earlier is not None:
            writer.end(NationalMapping, [earlier.pk])
        pk = writer.add_one(
            NationalMapping, file_id=file.pk, use=file.use, version=version, sheet=sheet, header_row=header_row,
            columns=columns,
        )  # fmt: skip
    return NationalMapping.objects.get(pk=pk)


def _blank_below(file: NationalFile, sheet: str, header_row: int, places: Sequence[int]) -> None:
    rows = next(one["rows"] for one in file.labels if one["sheet"] == sheet)
    for number, cells in rows:
        if number > header_row and any(place < len(cells) and cells[place].strip() for place in places):
            _refuse(
                f"Mẫu không trống: dòng {number} dưới dòng tiêu đề đã có chữ. Xóa các dòng ấy rồi nộp lại mẫu, hoặc chọn dòng"
                " tiêu đề khác.",
                f"The template is not blank: row {number} below the headings holds something. Remove those rows and hand it"
                " in again, or choose another row of headings.",
            )


def next_number() -> int:
    """The number of the export made next: of two made at the same time one is refused."""
    return 1 + (NationalExport.objects.aggregate(last=Max("number"))["last"] or 0)


def keep_export(
    number: int,
    unit: int,
    mapping: NationalMapping,
    found: Found,
    *,
    on: date,
    size: int,
    sha256: str,
    by: Account | None,
    at: datetime,
) -> NationalExport:
    """Put an export on record, with what each row says, sealed under its person's key. Raises CannotExchange."""
    about = {"number": number, "rows": len(found.due), "sha256": sha256}
    people = [one.person for one in found.due]
    with in_words(), act("national.exported", by=by, at=at, on=on, about=about) as writer:
        pk = writer.add_one(
            NationalExport, number=number, unit_id=unit, mapping_id=mapping.pk, on=on, counts=dict(found.counts),
            size=size, sha256=sha256,
        )  # fmt: skip
        ids = list(writer.ids(NationalRow, len(people)))
        own = keys.keys_of(people)
        said = [json.dumps(one.record, ensure_ascii=False) for one in found.due]
        under = keys.ciphers(own[person] for person in people)
        sealed = keys.seal_column(NationalRow._meta.db_table, "cipher", ids, under, said)
        writer.add(
            NationalRow,
            ("id", "export_id", "line", "person_id", "unit_id", "why", "cipher", "versions"),
            [
                (own_id, pk, line, one.person, one.unit, one.why, cipher, one.versions)
                for line, (own_id, one, cipher) in enumerate(
                    zip(ids, found.due, sealed, strict=True), start=1
                )
            ],
        )
    return NationalExport.objects.get(pk=pk)


def as_sent(number: int, found: Found) -> None:
    """Give every row its line and its key."""
    for line, one in enumerate(found.due, start=1):
        one.record |= {"line": str(line), "key": row_key(number, line)}


def uploaded(export: NationalExport, *, by: Account | None, at: datetime) -> None:
    """Somebody says that it was uploaded: from now on its rows are known there. Raises CannotExchange."""
    _still_open(export)
    about = {"number": export.number}
    with in_words(), act("national.uploaded", by=by, at=at, on=day_of(at), about=about) as writer:
        writer.change(NationalExport, export.pk, "uploaded_by", old=None, new=writer.act.pk)
    export.refresh_from_db()


def drop(export: NationalExport, *, by: Account | None, at: datetime) -> None:
    """It was not uploaded and will not be: its rows come again. Raises CannotExchange."""
    _still_open(export)
    if NationalAnswer.objects.filter(told__export=export).exists():
        _refuse(
            "Đã có tệp trả về của lần gửi này, nên nó đã được nộp: hãy ghi là đã nộp.",
            "A file came back for this export, so it was uploaded: mark it as uploaded.",
        )
    about = {"number": export.number}
    with in_words(), act("national.dropped", by=by, at=at, on=day_of(at), about=about) as writer:
        writer.change(NationalExport, export.pk, "dropped_by", old=None, new=writer.act.pk)
    export.refresh_from_db()


def _still_open(export: NationalExport) -> None:
    if export.uploaded_by_id or export.dropped_by_id:
        _refuse(
            "Tệp gửi này đã được ghi là đã nộp, hoặc đã bỏ.",
            "This export was marked as uploaded, or dropped, already.",
        )


def send_again(answer: NationalAnswer, *, by: Account | None, at: datetime) -> None:
    """Let a refused row come again as it is. Raises CannotExchange."""
    if answer.outcome != NationalAnswer.Outcome.REFUSED or answer.ended_by_id:
        _refuse("Dòng này không chờ gửi lại.", "This row does not wait to be sent again.")
    about = {"answer": answer.public_id.hex}
    with in_words(), act("national.sent-again", by=by, at=at, on=day_of(at), about=about) as writer:
        writer.end(NationalAnswer, [answer.pk])
