"""Names and facts of many records at once, as they stand on a day: one query a fact, never one a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caunoi.organisations.models import (
    AreaDescription,
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    Headcount,
    SiteDescription,
    UnitDescription,
)
from caunoi.registers.members.models import Particulars
from caunoi.registers.officers.models import Assignment, Contact
from caunoi.trail.models import Dated

Ids = Collection[int]
FIRST_DAY = date.min


def versions(model: type[Dated], key: str, ids: Ids, *, on: date) -> dict[int, Any]:
    """For each id the version that holds on the day; failing that the last before it, else the first after."""
    best: dict[int, Any] = {}
    rows = model._default_manager.filter(ended_by=None, **{f"{key}__in": list(ids)})
    for row in sorted(rows, key=lambda row: row.valid_from or FIRST_DAY):
        held = best.get(getattr(row, f"{key}_id"))
        if held is None or (row.valid_from or FIRST_DAY) <= on:
            best[getattr(row, f"{key}_id")] = row
    return best


def unit_names(ids: Ids, *, on: date) -> dict[int, str]:
    """Names of units."""
    return {key: row.name for key, row in versions(UnitDescription, "unit", ids, on=on).items()}


def employer_names(ids: Ids, *, on: date) -> dict[int, str]:
    """Names of employers."""
    return {key: row.name for key, row in versions(EmployerDescription, "employer", ids, on=on).items()}


def people(ids: Ids, *, on: date) -> dict[int, Particulars]:
    """Particulars of people."""
    return versions(Particulars, "person", ids, on=on)


def places(ids: Ids, *, on: date) -> dict[int, str]:
    """Where employers are: zone or cluster first, then area, in words."""
    found = versions(EmployerPlace, "employer", ids, on=on)
    areas = versions(AreaDescription, "area", {p.area_id for p in found.values() if p.area_id}, on=on)
    sites = versions(SiteDescription, "site", {p.site_id for p in found.values() if p.site_id}, on=on)
    return {
        key: ", ".join(x.name for x in (sites.get(place.site_id), areas.get(place.area_id)) if x)
        for key, place in found.items()
    }


def headcounts(ids: Ids, *, on: date) -> dict[int, Headcount]:
    """The newest headcount of each employer up to the day, whatever its age."""
    rows = Headcount.objects.held_true().filter(employer__in=list(ids), workplace=None, valid_from__lte=on)
    return {row.employer_id: row for row in rows.order_by("valid_from", "id")}


def unions_at(ids: Ids, *, on: date) -> dict[int, list[int]]:
    """Unions that cover each employer on the day."""
    found: dict[int, list[int]] = {}
    covering = Coverage.objects.on(on).filter(employer__in=list(ids)).order_by("unit_id")
    for employer, unit in covering.values_list("employer_id", "unit_id"):
        found.setdefault(employer, []).append(unit)
    return found


def in_charge_of(key: str, ids: Ids, *, on: date) -> dict[int, str]:
    """Officers in charge of each `unit` or `employer` on the day, in words."""
    found: dict[int, list[str]] = {}
    rows = Assignment.objects.on(on).filter(**{f"{key}__in": list(ids)}).select_related("officer")
    for row in rows.order_by("officer__full_name"):
        found.setdefault(getattr(row, f"{key}_id"), []).append(row.officer.full_name)
    return {about: ", ".join(names) for about, names in found.items()}


def last_contacts(key: str, ids: Ids, *, on: date) -> dict[int, date]:
    """The day of the last visit or call to each `unit` or `employer`, up to the day."""
    rows = Contact.objects.filter(ended_by=None, on__lte=on, **{f"{key}__in": list(ids)}).order_by("on")
    return dict(rows.values_list(f"{key}_id", "on"))


def employers_in_touch(*, on: date, days: int) -> set[int]:
    """Employers that someone visited or called in the last so many days."""
    rows = Contact.objects.filter(
        ended_by=None, employer__isnull=False, on__gt=on - timedelta(days=days), on__lte=on
    )
    return set(rows.values_list("employer_id", flat=True))


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """What a list of employers shows of each."""

    employer: Employer
    name: str
    place: str
    headcount: Headcount | None
    unions: list[tuple[int, str]]
    officer: str
    contacted_on: date | None


def employer_lines(ids: Ids, *, on: date) -> list[EmployerLine]:
    """One line for each id, in the order of the ids."""
    found = {row.pk: row for row in Employer.objects.filter(id__in=list(ids))}
    names, where, counted = employer_names(ids, on=on), places(ids, on=on), headcounts(ids, on=on)
    covered = unions_at(ids, on=on)
    union_names = unit_names({unit for units in covered.values() for unit in units}, on=on)
    officers, touched = in_charge_of("employer", ids, on=on), last_contacts("employer", ids, on=on)
    return [
        EmployerLine(
            employer=found[key],
            name=names.get(key, ""),
            place=where.get(key, ""),
            headcount=counted.get(key),
            unions=[(unit, union_names.get(unit, "")) for unit in covered.get(key, [])],
            officer=officers.get(key, ""),
            contacted_on=touched.get(key),
        )
        for key in ids
        if key in found
    ]
