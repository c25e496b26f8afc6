"""Names and facts of many records at once, within a reach and as they stand on a day: one query a fact, never one a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caunoi.access.door import (
    coverages_within,
    employer_descriptions_within,
    employer_places_within,
    employers_within,
    headcounts_within,
    unit_descriptions_within,
)
from caunoi.access.reach import Reach
from caunoi.organisations.models import AreaDescription, Employer, Headcount, SiteDescription
from caunoi.registers.members.door import particulars_within
from caunoi.registers.members.models import Particulars
from caunoi.registers.officers.door import assignments_within, contacts_within
from caunoi.trail.models import DatedQuerySet

Ids = Collection[int]
FIRST_DAY = date.min


def versions(told: DatedQuerySet[Any], key: str, ids: Ids, *, on: date) -> dict[int, Any]:
    """For each id the version that holds on the day; failing that the last before it, else the first after."""
    best: dict[int, Any] = {}
    rows = told.held_true().filter(**{f"{key}__in": list(ids)})
    for row in sorted(rows, key=lambda row: row.valid_from or FIRST_DAY):
        held = best.get(getattr(row, f"{key}_id"))
        if held is None or (row.valid_from or FIRST_DAY) <= on:
            best[getattr(row, f"{key}_id")] = row
    return best


def unit_names(ids: Ids, *, on: date, within: Reach) -> dict[int, str]:
    """Names of units."""
    told = versions(unit_descriptions_within(within), "unit", ids, on=on)
    return {key: row.name for key, row in told.items()}


def employer_names(ids: Ids, *, on: date, within: Reach) -> dict[int, str]:
    """Names of employers."""
    told = versions(employer_descriptions_within(within), "employer", ids, on=on)
    return {key: row.name for key, row in told.items()}


def people(ids: Ids, *, on: date, within: Reach) -> dict[int, Particulars]:
    """Particulars of people."""
    return versions(particulars_within(within), "person", ids, on=on)


def places(ids: Ids, *, on: date, within: Reach) -> dict[int, str]:
    """Where employers are: zone or cluster first, then area, in words."""
    found = versions(employer_places_within(within), "employer", ids, on=on)
    in_areas = {place.area_id for place in found.values() if place.area_id}
    in_sites = {place.site_id for place in found.values() if place.site_id}
    areas = versions(AreaDescription.objects.all(), "area", in_areas, on=on)
    sites = versions(SiteDescription.objects.all(), "site", in_sites, on=on)
    return {
        key: ", ".join(x.name for x in (sites.get(place.site_id), areas.get(place.area_id)) if x)
        for key, place in found.items()
    }


def headcounts(ids: Ids, *, on: date, within: Reach) -> dict[int, Headcount]:
    """The newest headcount of each employer up to the day, whatever its age."""
    rows = headcounts_within(within).held_true()
    rows = rows.filter(employer__in=list(ids), workplace=None, valid_from__lte=on)
    return {row.employer_id: row for row in rows.order_by("valid_from", "id")}


def unions_at(ids: Ids, *, on: date, within: Reach) -> dict[int, list[int]]:
    """Unions within reach that cover each employer on the day."""
    found: dict[int, list[int]] = {}
    covering = coverages_within(within).on(on).filter(employer__in=list(ids)).order_by("unit_id")
    for employer, unit in covering.values_list("employer_id", "unit_id"):
        found.setdefault(employer, []).append(unit)
    return found


def in_charge_of(key: str, ids: Ids, *, on: date, within: Reach) -> dict[int, str]:
    """Officers in charge of each `unit` or `employer` on the day, in words."""
    found: dict[int, list[str]] = {}
    rows = assignments_within(within).on(on).filter(**{f"{key}__in": list(ids)})
    for row in rows.select_related("officer").order_by("officer__full_name"):
        found.setdefault(getattr(row, f"{key}_id"), []).append(row.officer.full_name)
    return {about: ", ".join(names) for about, names in found.items()}


def last_contacts(key: str, ids: Ids, *, on: date, within: Reach) -> dict[int, date]:
    """The day of the last visit or call to each `unit` or `employer`, up to the day."""
    rows = contacts_within(within).filter(on__lte=on, **{f"{key}__in": list(ids)})
    return dict(rows.order_by("on").values_list(f"{key}_id", "on"))


def employers_in_touch(*, on: date, days: int, within: Reach) -> set[int]:
    """Employers that someone visited or called in the last so many days."""
    rows = contacts_within(within).filter(
        employer__isnull=False, on__gt=on - timedelta(days=days), on__lte=on
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


def employer_lines(ids: Ids, *, on: date, within: Reach) -> list[EmployerLine]:
    """One line for each id within reach, in the order of the ids."""
    if not ids:
        return []
    found = {row.pk: row for row in employers_within(within).filter(id__in=list(ids))}
    names, where = employer_names(ids, on=on, within=within), places(ids, on=on, within=within)
    counted, covered = headcounts(ids, on=on, within=within), unions_at(ids, on=on, within=within)
    unions = {unit for units in covered.values() for unit in units}
    union_names = unit_names(unions, on=on, within=within)
    officers = in_charge_of("employer", ids, on=on, within=within)
    touched = last_contacts("employer", ids, on=on, within=within)
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
