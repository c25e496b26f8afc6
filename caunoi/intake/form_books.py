"""Workbooks of statistical forms: a blank one handed in, and one filled with what a unit signed; by the worker alone.

What their cells mean is the register's (`registers/statistics`), what answers them the reports' (`reports/answering_forms`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from caunoi.access.models import Account
from caunoi.intake.jail import Jail
from caunoi.intake.receiving import keep_bytes, kept_as
from caunoi.intake.supplied import (
    as_work,
    digest,
    filled,
    labels_of_blank,
    opened,
    refused_as,
    sealed,
)
from caunoi.jobs.models import Job
from caunoi.jobs.working import Running, ask
from caunoi.registers.statistics.mapping import (
    FACT,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    CannotFill,
    column_of,
    in_words,
    keep_blank,
    spots_of,
)
from caunoi.registers.statistics.models import FormBlank, FormBook, FormReturn
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.workbooks import Workbook

HAND_IN, WRITE = "statistics.hand-in", "statistics.write"


def hand_in(
    form: str, name: str, content: bytes, *, by: Account | None, at: datetime, jail: Jail | None = None
) -> FormBlank:
    """Keep a blank form with the text of its sheets. Raises CannotFill for no workbook, and one that people stand in."""
    name = without_numbers(name)
    with refused_as(CannotFill):
        labels = labels_of_blank(
            content, name, jail, sheets=MOST_SHEETS, until=MOST_ROWS, columns=MOST_COLUMNS
        )
    sha256 = digest(content)
    blank = keep_blank(form, Workbook(name, len(content), sha256, labels), by=by, at=at)
    keep_bytes(content, sha256=sha256)
    return blank


def write(signed: FormReturn, *, by: Account | None, at: datetime, jail: Jail | None = None) -> FormBook:
    """Write the workbook of a signed form into a copy of the blank one; made once. Raises CannotFill."""
    if (there := FormBook.objects.filter(of=signed).first()) is not None:
        return there
    blank = signed.mapping.blank
    orders = {"sheets": _by_sheet(signed), "recount": True}
    with refused_as(CannotFill):
        copy = filled(opened(blank.sha256), blank.name, orders, jail)
    sha256 = digest(copy)
    keep_bytes(copy, sha256=sha256)
    about = {"form": signed.form, "return": signed.public_id.hex}
    with in_words(), act("statistics.written", by=by, at=at, on=day_of(at), about=about) as writer:
        pk = writer.add_one(FormBook, of_id=signed.pk, size=len(copy), sha256=sha256)
    return FormBook.objects.get(pk=pk)


def _by_sheet(signed: FormReturn) -> list[dict[str, Any]]:
    """What is written where, sheet by sheet; a cell that nothing answers is left as it is."""
    values = {one["code"]: one["value"] for one in signed.cells if one["origin"] != "empty"}
    sheets: dict[str, dict[int, list[tuple[int, str, str]]]] = {}
    for spot in spots_of(signed.mapping):
        if spot.code in values:
            column, row = column_of(spot.place)
            kind = "s" if spot.kind == FACT else "n"
            sheets.setdefault(spot.sheet, {}).setdefault(row, []).append((column, kind, values[spot.code]))
    return [
        {"sheet": sheet, "first_row": 1, "rows": [rows.get(at, []) for at in range(1, max(rows) + 1)], "alike": False}
        for sheet, rows in sheets.items()
    ]  # fmt: skip


def kept_files() -> dict[str, str]:
    """Sealed files of statistical forms, with their contents' hashes: they are what was reported, and stay."""
    hashes = [
        *FormBlank.objects.values_list("sha256", flat=True),
        *FormBook.objects.values_list("sha256", flat=True),
    ]
    return {kept_as(one): one for one in hashes}


# ------------------------------------------------------------------ as work of the worker


def ask_to_hand_in(
    form: str, name: str, content: bytes, *, by: Account, at: datetime, client_ref: UUID
) -> Job:
    """Seal a blank form and queue the look at it."""
    payload = {"form": form, "files": [sealed(name, content)]}
    return ask(HAND_IN, payload, by=by.pk, at=at, client_ref=client_ref)


def ask_to_write(signed: FormReturn, *, by: Account, at: datetime, client_ref: UUID) -> Job:
    """Queue the workbook of a signed form."""
    return ask(WRITE, {"return": signed.public_id.hex}, by=by.pk, at=at, client_ref=client_ref)


def _hand_in(running: Running, account: Account) -> dict[str, Any]:
    sent, form = running.payload["files"][0], running.payload["form"]
    # Killed after its commit, the second worker finds it done.
    blank = FormBlank.objects.filter(
        form=form, sha256=sent["sha256"], began_by__at__gte=running.job.created_at
    ).first()
    blank = blank or hand_in(form, sent["name"], opened(sent["sha256"]), by=account, at=running.now())
    return {"blank": blank.public_id.hex}


def _write(running: Running, account: Account) -> dict[str, Any]:
    signed = FormReturn.objects.select_related("mapping__blank").get(public_id=running.payload["return"])
    write(signed, by=account, at=running.now())
    return {"return": signed.public_id.hex}


as_work(HAND_IN, "statistics.keep", _hand_in, CannotFill)
as_work(WRITE, "statistics.fill", _write, CannotFill)
