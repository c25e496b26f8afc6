"""Entering who holds an office of a union, and that somebody left one. Nothing here gives a right to an account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from caunoi.registers.officers.models import Mandate
from caunoi.trail.copying import copied
from caunoi.trail.writing import Writer


class Elected(NamedTuple):
    """Somebody's office as a list says it; `until` is the first day no longer in it, None while it is held."""

    unit: int
    person: int
    office: str
    section: str
    since: date | None
    until: date | None
    decision: str
    sheet: str | None
    row: int | None


def enter(writer: Writer, elected: Sequence[Elected]) -> None:
    """Write them. Raises IntegrityError (`an_office_is_held_once_a_day`, `one_chair_of_a_union_a_day`)."""
    writer.add(
        Mandate,
        (
            "unit_id", "person_id", "office", "sole", "section", "valid_from", "valid_to", "decision", "sheet", "row",
        ),
        [
            (
                one.unit, one.person, one.office, one.office if one.office in Mandate.SOLE else None, one.section,
                one.since, one.until, one.decision, one.sheet, one.row,
            )
            for one in elected
        ],
    )  # fmt: skip


def leave(
    writer: Writer, ends: Mapping[int, date], *, told: Mapping[int, tuple[str | None, int | None]]
) -> None:
    """End versions on their first day out of office, said at that sheet and row. Raises AlreadyEnded."""
    if not ends:
        return
    writer.end(Mandate, ends)
    copied(
        writer, Mandate, ends, valid_to=dict(ends), document_id=writer.act.document_id,
        sheet={own: told[own][0] for own in ends}, row={own: told[own][1] for own in ends},
    )  # fmt: skip


def mandates_of(people: Collection[int], units: Collection[int]) -> list[Mandate]:
    """What those people, and whoever alone holds an office of those units, hold or held there, as it stands now."""
    rows = Mandate.objects.held_true().filter(unit__in=list(units))
    return list(rows.filter(Q(person__in=list(people)) | Q(sole__isnull=False)).order_by("pk"))
