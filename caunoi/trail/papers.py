"""The papers that Acts rest on: a decision is one row, however many Acts carry out what it says."""

from __future__ import annotations

from datetime import date

from caunoi.trail.models import Document

_LONGEST_NAME = 255


def decision(number: str, dated_on: date | None, *, name: str = "") -> Document:
    """The decision of that number and day, put on record if it is new, by that name or by its number."""
    found = Document.objects.filter(kind=Document.Kind.DECISION, number=number, dated_on=dated_on)
    return found.order_by("pk").first() or Document.objects.create(
        kind=Document.Kind.DECISION,
        name=(name or f"Quyết định {number}")[:_LONGEST_NAME],
        number=number,
        dated_on=dated_on,
    )
