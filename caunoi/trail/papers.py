"""The papers that Acts rest on: a decision is one row, however many Acts carry out what it says."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from caunoi.trail.models import Document

_LONGEST_NAME = 255


def decision(number: str, dated_on: date | None, *, issuer: UUID | None = None, name: str = "") -> Document:
    """The decision of that number and day, put on record if it is new, by that name or by its number.

    `issuer` is the public id of the unit that decided: the same number of two of them is two papers.
    """
    key = {
        "kind": Document.Kind.DECISION,
        "number": number,
        "dated_on": dated_on,
        "issuer": issuer.hex if issuer else "",
    }
    # Without a day no unique key tells two apart; the one that was there first is the paper.
    found = Document.objects.filter(**key).order_by("pk").first()
    if found is None:
        named = {"name": (name or f"Quyết định {number}")[:_LONGEST_NAME]}
        found, _new = Document.objects.get_or_create(**key, defaults=named)
    return found
