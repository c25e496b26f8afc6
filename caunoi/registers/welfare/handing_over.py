"""Entering that gifts were handed over: each once in its programme, held by whoever put the person forward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from caunoi.registers.welfare.models import Receipt
from caunoi.trail.writing import Writer


class Handing(NamedTuple):
    """A gift handed over: its programme by key, to whom, by whom answered for, the day, the sum in đồng, the goods."""

    programme: int
    person: int
    held_by: int
    on: date
    amount: int | None
    goods: str
    signed: bool | None
    sheet: str | None
    row: int | None


def hand_over(writer: Writer, gifts: Sequence[Handing]) -> None:
    """Write them. Raises IntegrityError (`received_once_in_a_programme`)."""
    columns = (
        "programme_id", "person_id", "held_by_id", "valid_from", "amount", "goods", "signed", "sheet", "row",
    )  # fmt: skip
    writer.add(Receipt, columns, gifts)
