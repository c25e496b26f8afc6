"""Entering what was due and paid for a period: each once; another sum for it replaces the version before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from caunoi.registers.dues.models import Payment
from caunoi.trail.copying import copied
from caunoi.trail.writing import Writer


class Paying(NamedTuple):
    """What was due and paid, in đồng, from the first day of the period to the day after its last."""

    kind: str
    unit: int
    employer: int | None
    valid_from: date
    valid_to: date
    wages: int | None
    payers: int | None
    due: int
    paid: int
    paid_on: date | None
    sheet: str | None
    row: int | None


def enter(writer: Writer, payments: Sequence[Paying]) -> None:
    """Write them. Raises IntegrityError (`dues_of_a_period_once`, `dues_of_a_union_of_a_period_once`)."""
    columns = (
        "kind", "unit_id", "employer_id", "valid_from", "valid_to", "wages", "payers", "due", "paid", "paid_on",
        "sheet", "row",
    )  # fmt: skip
    writer.add(Payment, columns, payments)


def replace(writer: Writer, version: int, by: Paying) -> None:
    """Withdraw that version and write its record again with other sums."""
    writer.end(Payment, [version])
    copied(
        writer, Payment, [version], wages=by.wages, payers=by.payers, due=by.due, paid=by.paid, paid_on=by.paid_on,
        sheet=by.sheet, row=by.row, document_id=writer.act.document_id,
    )  # fmt: skip
