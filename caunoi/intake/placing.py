"""Whose roster it is: the employer by the code or the name above the table, and the union there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from caunoi.intake.federations import add_unit, ended, upper_unit, why_not_under
from caunoi.intake.known import Followed, KnownOrganisations, Standing, roots
from caunoi.intake.rosters.above import Above
from caunoi.intake.sentences import decide
from caunoi.organisations.models import Coverage, UnitDescription
from caunoi.trail.writing import Writer
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import fold


@dataclass(slots=True)
class Place:
    """A union at an employer. `unit` is 0 until a union that only the roster tells of is written.

    A roster of a union that was taken over by `unit` is one of that: `was` ended on the day `until`.
    """

    employer: int | None
    unit: int
    name: str
    upper: str = ""
    occupational: bool = False
    was: int = 0
    until: date | None = None

    def on(self, since: date | None) -> int:
        """The union in which something that began on that day began; its closing hands it on from there."""
        return Followed(self.unit, self.was, self.until).on(since)


def employer_by(tax_code: str, name: str, known: KnownOrganisations) -> int | Fault:
    """The employer of a tax code, else of exactly that name; a Fault says what is missing."""
    if tax_code:
        found = known.by_tax.get(tax_code[:10])
        # One that a list named and that was taken back with it has a code and nothing else.
        if found is None or found not in known.descriptions:
            return decide("employer-unknown", employer=name or tax_code)
        return found
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
    named = known.called(fold(above.union), day) if above.union else None
    if above.occupational and not above.tax_code:
        if named is None:
            return _to_be_founded(Place(None, 0, above.union, above.upper, occupational=True), day, known)
        return _standing(Place(None, named, above.union, above.upper, occupational=True), day, known)
    if not above.tax_code and named is not None:
        # The union's own name is as good as its employer's, if a list has given it.
        covered = list(known.covered.get(named, ()))
        if len(covered) == 1 and known.ended(named, day) is None:
            return Place(covered[0], named, known.units[named][0])
        if len(covered) == 1:
            return union_at(covered[0], day, known, union=above.union)
    employer = employer_by(above.tax_code or "", above.employer, known)
    if isinstance(employer, Fault):
        return employer
    return union_at(employer, day, known, union=above.union, upper=above.upper)


def union_at(
    employer: int, day: date, known: KnownOrganisations, *, union: str = "", upper: str = ""
) -> Place | Fault:
    """The union that covers an employer on a day; one that no list has told of is to be founded in our books."""
    standings = known.coverages.get(employer, [])
    units = {s.unit for s in standings if s.on(day)} or {s.unit for s in standings}
    named = known.called(fold(union), day) if union else None
    if len(units) > 1:
        called = {named} if named in units else units & known.heirs(named) if named is not None else set()
        if len(called) != 1:
            return decide("union-ambiguous", employer=known.descriptions[employer].name)
        units = called
    if units:
        return _standing(Place(employer, min(units), ""), day, known, named=named)
    name = union or f"CĐCS {known.descriptions[employer].name}"
    return _to_be_founded(Place(employer, 0, name[:255], upper), day, known)


def _standing(
    place: Place, day: date, known: KnownOrganisations, *, named: int | None = None
) -> Place | Fault:
    """The place with the union as it stands on the day; a Fault where that is no more and nobody took over the whole."""
    followed = known.followed(place.unit, day)
    if followed is None:
        return ended(place.unit, day, known)
    place.unit, place.was, place.until = followed.unit, followed.was, followed.until
    # An employer's union may have changed by a closing already, while the list goes by the name of the one before.
    if named is not None and place.unit in known.heirs(named) and (until := known.ended(named, day)):
        place.was, place.until = named, until
    place.name = known.units[place.unit][0]
    return place


def _to_be_founded(place: Place, day: date, known: KnownOrganisations) -> Place | Fault:
    return why_not_under(place.upper, day, known) or place


def settle(place: Place, day: date, known: KnownOrganisations, writer: Writer) -> None:
    """Write the union of a place that has none yet: its roster is the proof that it stands."""
    if place.unit:
        return
    root = Followed(roots()[0])
    above = upper_unit(place.upper, day, known, writer, root) if place.upper else root
    kind = UnitDescription.Kind.OCCUPATIONAL if place.occupational else UnitDescription.Kind.GRASSROOTS
    place.unit = add_unit(
        place.name, level=UnitDescription.Level.GRASSROOTS, kind=kind, above=above.on(None), known=known,
        writer=writer,
    )  # fmt: skip
    if place.employer is not None:
        writer.add_one(Coverage, unit_id=place.unit, employer_id=place.employer)
        known.cover(place.employer, Standing(place.unit, None, None))


_SAME_FIRM = re.compile(r"\b(?:cong ty|cty|tnhh|mtv|trach nhiem huu han|mot thanh vien|co phan|cp)\b")


def names_differ(above: Above, employer: int, known: KnownOrganisations) -> bool:
    """Whether the name above a table is not the one known of its tax code, short forms aside."""
    if not above.employer:
        return False
    said, now = fold(above.employer), known.descriptions[employer].name_fold
    return said != now and _SAME_FIRM.sub("", said).split() != _SAME_FIRM.sub("", now).split()
