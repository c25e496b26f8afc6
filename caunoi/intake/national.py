"""Workbooks of the national federation's software: kept sealed, looked at and written in the jail alone, by the worker.

What they mean is the register's (`registers/national`); here are their bytes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from caunoi.access.models import Account
from caunoi.intake.jail import Jail
from caunoi.intake.receiving import keep_bytes, kept_as
from caunoi.intake.supplied import (
    Labels,
    Rows,
    as_work,
    cells_of,
    digest,
    filled,
    labels_of_blank,
    opened,
    refused_as,
    sealed,
)
from caunoi.jobs.models import Job
from caunoi.jobs.working import Running, ask
from caunoi.organisations.models import Unit
from caunoi.registers.national import exchanging
from caunoi.registers.national.exchanging import (
    FIRST_ROWS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    CannotExchange,
)
from caunoi.registers.national.fields import written
from caunoi.registers.national.models import NationalExport, NationalFile, NationalMapping
from caunoi.registers.national.returning import lines_of, read_back
from caunoi.registers.national.telling import Found, due_of
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.text import Text
from caunoi.vocabulary.workbooks import Workbook

HAND_IN, READ, PREVIEW, MAKE = "national.hand-in", "national.read", "national.preview", "national.make"
#: The kinds of work on such workbooks.
KINDS = (HAND_IN, READ, PREVIEW, MAKE)
RIGHT = "national.exchange"
_FEWEST_LABELS = 2


# ------------------------------------------------------------------ what is done


def hand_in(
    use: str, name: str, content: bytes, *, by: Account | None, at: datetime, jail: Jail | None = None
) -> NationalFile:
    """Keep a blank template, or a returned file, with what its sheets say. Raises CannotExchange."""
    name = without_numbers(name)
    with refused_as(CannotExchange):
        if use == NationalFile.Use.TEMPLATE:
            labels = labels_of_blank(
                content, name, jail, sheets=MOST_SHEETS, until=FIRST_ROWS, columns=MOST_COLUMNS
            )
        else:
            labels = _headings(cells_of(content, name, jail))
    sha256 = digest(content)
    file = exchanging.keep_file(use, Workbook(name, len(content), sha256, labels), by=by, at=at)
    keep_bytes(content, sha256=sha256)
    return file


def preview(unit: int, *, on: date) -> Found:
    """Whom an export of that unit would name. Raises CannotExchange without a mapping."""
    return due_of(unit, _standing().columns, on=on)


def make(
    unit: int,
    *,
    by: Account | None,
    at: datetime,
    seen: dict[str, int] | None = None,
    jail: Jail | None = None,
) -> NationalExport:
    """Write a file of whoever is due of a unit and all below it. Raises CannotExchange.

    `seen` are the counts that somebody looked at: where they are others by now, nothing is made.
    """
    mapping, number, on = _standing(), exchanging.next_number(), day_of(at)
    found = due_of(unit, mapping.columns, on=on)
    if seen is not None and dict(found.counts) != seen:
        raise CannotExchange(
            Text(
                vi="Hồ sơ đã thay đổi từ lúc xem: chưa lập tệp. Hãy xem lại rồi lập.",
                en="The records changed since you looked: no file was made. Look again, then make it.",
            )
        )
    _check_size(found)
    exchanging.as_sent(number, found)
    places = sorted((int(place), said) for place, said in mapping.columns.items())
    rows = [[(place, *written(said, one.record)) for place, said in places] for one in found.due]
    order = {"sheet": mapping.sheet, "first_row": mapping.header_row + 1, "rows": rows, "alike": True}
    with refused_as(CannotExchange):
        copy = filled(opened(mapping.file.sha256), mapping.file.name, {"sheets": [order]}, jail)
    sha256 = digest(copy)
    keep_bytes(copy, sha256=sha256)
    return exchanging.keep_export(
        number, unit, mapping, found, on=on, size=len(copy), sha256=sha256, by=by, at=at
    )


def read(file: NationalFile, *, by: Account | None, at: datetime, jail: Jail | None = None) -> dict[str, int]:
    """Read a returned file by the mapping that stands; counts by outcome. Raises CannotExchange."""
    mapping = reads_by(file)
    if mapping is None:
        raise CannotExchange(
            Text(
                vi="Chưa khai cột của tệp trả về này. Hãy khai cột rồi đọc.",
                en="The columns of this returned file are not mapped. Map them, then read it.",
            )
        )
    with refused_as(CannotExchange):
        rows = cells_of(opened(file.sha256), file.name, jail)
    return dict(read_back(file, mapping, lines_of(rows, mapping), by=by, at=at))


def reads_by(file: NationalFile) -> NationalMapping | None:
    """The mapping of returned files, where it is of this file's headings: another form is mapped anew."""
    mapping = exchanging.standing(NationalFile.Use.RETURNED)
    if mapping is None or file.use != NationalFile.Use.RETURNED:
        return None
    own, theirs = (
        exchanging.headings(one, mapping.sheet, mapping.header_row) for one in (file, mapping.file)
    )
    return mapping if own and own == theirs else None


def kept_files(*, since: datetime | None = None) -> dict[str, str]:
    """Sealed files of this exchange that are still needed, with their contents' hashes.

    Templates stay; what was returned, and an export that was uploaded, since `since`; one that was dropped is none.
    """
    files = NationalFile.objects.all()
    exports = NationalExport.objects.filter(dropped_by=None)
    if since is not None:
        files = files.exclude(use=NationalFile.Use.RETURNED, began_by__at__lt=since)
        exports = exports.exclude(uploaded_by__at__lt=since)
    hashes = [*files.values_list("sha256", flat=True), *exports.values_list("sha256", flat=True)]
    return {kept_as(one): one for one in hashes}


def _standing() -> NationalMapping:
    mapping = exchanging.standing(NationalFile.Use.TEMPLATE)
    if mapping is None:
        raise CannotExchange(
            Text(
                vi="Chưa khai cột của mẫu. Hãy nộp mẫu trống và khai cột trước.",
                en="The template's columns are not mapped. Hand the blank template in and map them first.",
            )
        )
    return mapping


def _check_size(found: Found) -> None:
    if not found.due:
        raise CannotExchange(
            Text(vi="Không có gì mới để gửi.", en="There is nothing new to be sent."),
        )
    if len(found.due) > MOST_ROWS:
        raise CannotExchange(
            Text(
                vi=f"Có {len(found.due)} dòng, mỗi tệp nhiều nhất {MOST_ROWS}. Hãy lập tệp cho từng đơn vị cấp dưới.",
                en=f"There are {len(found.due)} rows, and a file holds {MOST_ROWS} at most. Make one for each unit below.",
            )
        )


def _headings(rows: Rows) -> Labels:
    """Of each sheet the one row that is headings: those known from an earlier file, else the fullest without a number.

    Of a file with people in it nothing else is kept.
    """
    known = {
        label
        for mapping in (exchanging.standing("returned"), exchanging.standing("template"))
        if mapping is not None
        for label in exchanging.headings(mapping.file, mapping.sheet, mapping.header_row)
        if label
    }
    best: dict[str, tuple[tuple[int, int], int, list[str]]] = {}
    for sheet, number, cells in rows:
        if number > FIRST_ROWS or any(character.isdigit() for cell in cells for character in cell):
            continue
        told = cells[:MOST_COLUMNS]
        rank = len(known & set(told)), sum(map(bool, told))
        if rank[1] >= _FEWEST_LABELS and (sheet not in best or rank > best[sheet][0]):
            best[sheet] = rank, number, told
    return {sheet: [(number, cells)] for sheet, (_rank, number, cells) in list(best.items())[:MOST_SHEETS]}


# ------------------------------------------------------------------ as work of the worker


def ask_to_hand_in(
    use: str, name: str, content: bytes, *, by: Account, at: datetime, client_ref: UUID
) -> Job:
    """Seal a workbook and queue the look at it."""
    return ask(
        HAND_IN, {"use": use, "files": [sealed(name, content)]}, by=by.pk, at=at, client_ref=client_ref
    )


def ask_to_read(file: NationalFile, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the reading of a returned file."""
    return ask(READ, {"file": file.public_id.hex}, by=by.pk, at=at, client_ref=client_ref)


def ask_to_preview(unit: Unit, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the count of whom an export would name."""
    return ask(PREVIEW, {"unit": unit.public_id.hex}, by=by.pk, at=at, client_ref=client_ref)


def ask_to_make(unit: Unit, seen: dict[str, int], *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the export that was looked at."""
    payload = {"unit": unit.public_id.hex, "seen": seen}
    return ask(MAKE, payload, by=by.pk, at=at, client_ref=client_ref)


def _hand_in(running: Running, account: Account) -> dict[str, Any]:
    sent, use = running.payload["files"][0], running.payload["use"]
    # Killed after its commit, the second worker finds it done.
    file = NationalFile.objects.filter(
        use=use, sha256=sent["sha256"], began_by__at__gte=running.job.created_at
    ).first()
    file = file or hand_in(use, sent["name"], opened(sent["sha256"]), by=account, at=running.now())
    if file.read_by_id is None and reads_by(file) is not None:
        read(file, by=account, at=running.now())
    return {"file": file.public_id.hex}


def _read(running: Running, account: Account) -> dict[str, Any]:
    file = NationalFile.objects.get(public_id=running.payload["file"])
    if file.read_by_id is None:
        read(file, by=account, at=running.now())
    return {"file": file.public_id.hex}


def _preview(running: Running, _account: Account) -> dict[str, Any]:
    unit = Unit.objects.get(public_id=running.payload["unit"])
    found = preview(unit.pk, on=day_of(running.now()))
    return {"unit": unit.public_id.hex, "counts": dict(found.counts)}


def _make(running: Running, account: Account) -> dict[str, Any]:
    unit = Unit.objects.get(public_id=running.payload["unit"])
    own = NationalExport.objects.filter(began_by__by=account, began_by__at__gte=running.job.created_at)
    # Killed after its commit, the second worker finds it done.
    export = own.filter(unit=unit).first() or make(
        unit.pk, by=account, at=running.now(), seen=running.payload["seen"]
    )
    return {"export": export.public_id.hex}


for _kind, _do in ((HAND_IN, _hand_in), (READ, _read), (PREVIEW, _preview), (MAKE, _make)):
    as_work(_kind, RIGHT, _do, CannotExchange)
