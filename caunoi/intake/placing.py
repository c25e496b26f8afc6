"""Whose roster it is: the employer by the code or the name above the table, and the union there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from caunoi.intake.federations import add_unit, upper_unit
from caunoi.intake.known import KnownOrganisations, Standing, roots
from caunoi.intake.rosters.above import Above
from caunoi.intake.sentences import decide
from caunoi.organisations.models import Coverage, UnitDescription
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import fold


@dataclass(slots=True)
class Place:
    """A union at an employer. `unit` is 0 until a union that only the roster tells of is written."""

    employer: int | None
    unit: int
    name: str
    upper: str = ""
    occupational: bool = False


def employer_by(tax_code: str, name: str, known: KnownOrganisations) -> int | Fault:
    """The employer of a tax code, else of exactly that name; a Fault says what is missing."""
    if tax_code:
        found = known.by_tax.get(tax_code[:10])
        return decide("employer-unknown", employer=name or tax_code) if found is None else found
    if not name:
        return decide("employer-not-named")
    named = known.by_name.get(fold(name), set())
    if len(named) > 1:
        return decide("employer-name-ambiguous", employer=name)
    return min(named) if named else decide("employer-unknown", employer=name)


def place_of(above: Above, day: date, known: KnownOrganisations) -> Place | Fault:
    """The union whose roster stands under those lines."""
    if above.tax_fault is not None:
        why = above.tax_fault.text
        return decide("employer-tax-code-wrong", why=why.vi, why_en=why.en)
    if above.occupational and not above.tax_code:
        unit = known.units_by_name.get(fold(above.union), 0)
        return Place(None, unit, above.union, above.upper, occupational=True)
    if not above.tax_code and above.union:
        # The union's own name is as good as its employer's, if a list has given it.
        unit = known.units_by_name.get(fold(above.union), 0)
        covered = [e for e, standings in known.coverages.items() if any(s.unit == unit for s in standings)]
        if unit and len(covered) == 1:
            return Place(covered[0], unit, known.units[unit][0])
    employer = employer_by(above.tax_code or "", above.employer, known)
    if isinstance(employer, Fault):
        return employer
    return union_at(employer, day, known, union=above.union, upper=above.upper)


def union_at(
    employer: int, day: date, known: KnownOrganisations, *, union: str = "", upper: str = ""
) -> Place | Fault:
    """The union that covers an employer; one that no list has told of is to be founded in our books."""
    standings = known.coverages.get(employer, [])
    units = {s.unit for s in standings if s.on(day)} or {s.unit for s in standings}
    if len(units) > 1:
        units = {unit for unit in units if known.units[unit][1] == fold(union)}
        if len(units) != 1:
            return decide("union-ambiguous", employer=known.descriptions[employer].name)
    if units:
        unit = min(units)
        return Place(employer, unit, known.units[unit][0])
    name = union or f"CĐCS {known.descriptions[employer].name}"
    return Place(employer, 0, name[:255], upper)


def settle(place: Place, known: KnownOrganisations, writer: Writer) -> None:
    """Write the union of a place that has none yet: its roster is the proof that it stands."""
    if place.unit:
        return
    root = roots()[0]
    above = upper_unit(place.upper, known, writer, root) if place.upper else root
    kind = UnitDescription.Kind.OCCUPATIONAL if place.occupational else UnitDescription.Kind.GRASSROOTS
    place.unit = add_unit(
        place.name, level=UnitDescription.Level.GRASSROOTS, kind=kind, above=above, known=known, writer=writer
    )
    if place.employer is not None:
        writer.add_one(Coverage, unit_id=place.unit, employer_id=place.employer)
        known.coverages[place.employer].append(Standing(place.unit, None, None))


_SAME_FIRM = re.compile(r"\b(?:cong ty|cty|tnhh|mtv|trach nhiem huu han|mot thanh vien|co phan|cp)\b")


def names_differ(above: Above, employer: int, known: KnownOrganisations) -> bool:
    """Whether the name above a table is not the one known of its tax code, short forms aside."""
    if not above.employer:
        return False
    said, now = fold(above.employer), known.descriptions[employer].name_fold
    return said != now and _SAME_FIRM.sub("", said).split() != _SAME_FIRM.sub("", now).split()
