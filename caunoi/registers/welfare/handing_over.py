"""Entering that gifts were handed over: each once in its programme, held by whoever put the person forward."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from caunoi.registers.welfare.models import Nomination, Receipt
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


def received_for(nominations: Collection[int]) -> QuerySet[Receipt]:
    """Gifts that were handed over to those put forward, in the same programme: they rest on the nominations."""
    own = Nomination.objects.filter(
        pk__in=nominations, programme=OuterRef("programme"), person=OuterRef("person")
    )
    return Receipt.objects.filter(Exists(own), ended_by=None)
