"""The organisations as known while a folder is taken in: employers by code and name, unions, places."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from caunoi.organisations.models import (
    AreaDescription,
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    SiteDescription,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)
from caunoi.trail import keys
from caunoi.vocabulary.names import fold

_AREA_WORDS = re.compile(r"^(?:huyen|thi xa|thanh pho|tx|tp|quan|xa|phuong|tinh|thi tran)\.? ")
OWNER_INDEX = "owner"


def area_key(name: str) -> str:
    """'Huyện Đức Hòa' and 'Đức Hòa' are one place in a list."""
    return _AREA_WORDS.sub("", fold(name))


def owner_digest(code: str, *, version: int | None = None) -> bytes:
    """The keyed digest of a household's code, which is its owner's identity number; under the newest key or another."""
    return keys.blind_index(OWNER_INDEX, [code], version=version)[1][0]


@dataclass(frozen=True, slots=True)
class Description:
    """What is held true of an employer now."""

    version: int
    valid_from: date | None
    name: str
    name_fold: str
    kind: str
    capital: str
    sector: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit that covers an employer, or is called so, from a day to a day."""

    unit: int
    valid_from: date | None
    valid_to: date | None

    def on(self, day: date) -> bool:
        """Whether that is so at the end of the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Followed:
    """A unit that a list of some day speaks of, as it stands then.

    Where that list calls it by a unit that ended on the day `until` and was taken over, that is `was`.
    """

    unit: int
    was: int = 0
    until: date | None = None

    def on(self, since: date | None) -> int:
        """The unit in which something that began on that day began; its closing hands it on from there."""
        if self.until is None or (since is not None and since >= self.until):
            return self.unit
        return self.was


@dataclass(slots=True)
class KnownOrganisations:
    """Loaded once a run and kept up as lists are taken in."""

    by_tax: dict[str, int] = field(default_factory=dict)
    by_owner: dict[bytes, int] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    descriptions: dict[int, Description] = field(default_factory=dict)
    places: dict[int, tuple[int, date | None, int | None, int | None]] = field(default_factory=dict)
    statuses: dict[int, tuple[int, date | None, str]] = field(default_factory=dict)
    headcounts: dict[tuple[int, date], int] = field(default_factory=dict)
    latest_headcounts: dict[int, tuple[date, int]] = field(default_factory=dict)
    coverages: dict[int, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    covered: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    units: dict[int, tuple[str, str]] = field(default_factory=dict)
    names: dict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    # The first day after a unit's last, None where it stands for good; and who took over what is closed.
    ends: dict[int, date | None] = field(default_factory=dict)
    successors: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)

    def owned(self, code: str) -> int | None:
        """The household of that owner: the code is not kept, so one digested under an older key is looked for there."""
        for version in reversed(keys.versions("index")):
            if (found := self.by_owner.get(owner_digest(code, version=version))) is not None:
                return found
        return None

    @classmethod
    def load(cls) -> KnownOrganisations:
        """Everything held true now."""
        known = cls()
        for own, tax, owner in Employer.objects.values_list("id", "tax_code", "owner_digest").iterator():
            if tax:
                known.by_tax[tax] = own
            if owner:
                known.by_owner[bytes(owner)] = own
        known._load_employers()
        known._load_units()
        for name, area in (
            AreaDescription.objects.held_true().filter(valid_to=None).values_list("name", "area_id")
        ):
            known.areas.setdefault(area_key(name), area)
        for folded, site in (
            SiteDescription.objects.held_true().filter(valid_to=None).values_list("name_fold", "site_id")
        ):
            known.sites.setdefault(folded, site)
        return known

    def _load_employers(self) -> None:
        fields = ("employer_id", "id", "valid_from", "name", "name_fold", "kind", "capital", "sector")
        held = EmployerDescription.objects.held_true().filter(valid_to=None)
        for employer, *rest in held.values_list(*fields).iterator():
            self.describe(employer, Description(*rest))
        placed = EmployerPlace.objects.held_true().filter(valid_to=None)
        for employer, version, since, area, site in placed.values_list(
            "employer_id", "id", "valid_from", "area_id", "site_id"
        ).iterator():
            self.places[employer] = (version, since, area, site)
        stands = EmployerStatus.objects.held_true().filter(valid_to=None)
        for employer, version, since, status in stands.values_list(
            "employer_id", "id", "valid_from", "status"
        ):
            self.statuses[employer] = (version, since, status)
        counted = Headcount.objects.held_true().filter(workplace=None, source=Headcount.Source.UNION_LIST)
        for employer, day, workers in counted.values_list("employer_id", "valid_from", "workers").iterator():
            if day is not None:
                self.count(employer, day, workers)

    def _load_units(self) -> None:
        fields = ("unit_id", "name", "name_fold", "valid_from", "valid_to")
        held = UnitDescription.objects.held_true().order_by("pk").values_list(*fields)
        for unit, name, folded, since, until in held.iterator():
            self.name_unit(unit, name, folded, since, until)
        taken_over = UnitSuccession.objects.held_true().order_by("valid_from", "pk")
        for unit, successor in taken_over.values_list("predecessor_id", "successor_id"):
            self.successors[unit].append(successor)
        covered = Coverage.objects.held_true().values_list("employer_id", "unit_id", "valid_from", "valid_to")
        for employer, unit, since, until in covered.iterator():
            self.cover(employer, Standing(unit, since, until))

    def describe(self, employer: int, description: Description) -> None:
        """Remember what an employer is called and is."""
        self.descriptions[employer] = description
        self.by_name[description.name_fold].add(employer)

    def name_unit(
        self, unit: int, name: str, folded: str, since: date | None = None, until: date | None = None
    ) -> None:
        """Remember what a unit is called, from a day to a day: by its last name it is spoken of."""
        self.names[folded].append(Standing(unit, since, until))
        last = self.ends.get(unit, date.min)
        if last is not None and (until is None or until > last):
            self.units[unit], self.ends[unit] = (name, folded), until

    def called(self, folded: str, day: date) -> int | None:
        """The unit of that name on a day, else the last one that was called so before, else the first that will be."""
        named = self.names.get(folded, ())
        for standing in named:
            if standing.on(day):
                return standing.unit
        past = [one for one in named if one.valid_to is not None and one.valid_to <= day]
        if past:
            return max(past, key=lambda one: one.valid_to or day).unit
        return min(named, key=lambda one: one.valid_from or day).unit if named else None

    def ended(self, unit: int, day: date) -> date | None:
        """The first day without that unit, if that is the day or before it."""
        end = self.ends.get(unit)
        return end if end is not None and end <= day else None

    def followed(self, unit: int, day: date) -> Followed | None:
        """The unit, or whoever took over the whole of it by that day; None where nobody did alone."""
        until, now = self.ended(unit, day), unit
        while self.ended(now, day) is not None:
            if len(self.successors.get(now, ())) != 1:
                return None
            (now,) = self.successors[now]
        return Followed(now, unit, until) if until else Followed(now)

    def heirs(self, unit: int) -> set[int]:
        """Whoever took over that unit or a part of it, and so on."""
        found, waiting = set[int](), [unit]
        while waiting:
            more = set(self.successors.get(waiting.pop(), ())) - found
            found |= more
            waiting.extend(more)
        return found

    def holder(self, employer: int | None, day: date, root: int) -> int:
        """The unit answerable for an employer on a day: a union that covers it, else the root."""
        standings = self.coverages.get(employer, []) if employer is not None else []
        return next((standing.unit for standing in standings if standing.on(day)), root)

    def cover(self, employer: int, standing: Standing) -> None:
        """Remember that a union covers an employer."""
        self.coverages[employer].append(standing)
        self.covered[standing.unit].add(employer)

    def covered_by(self, unit: int, day: date) -> set[int]:
        """The employers that a union covers on a day."""
        return {
            employer
            for employer in self.covered.get(unit, ())
            if any(one.unit == unit and one.on(day) for one in self.coverages[employer])
        }

    def workers(self, employer: int) -> int | None:
        """The latest headcount of the lists."""
        latest = self.latest_headcounts.get(employer)
        return None if latest is None else latest[1]

    def count(self, employer: int, day: date, workers: int) -> None:
        """Remember a headcount of the lists."""
        self.headcounts[employer, day] = workers
        self.latest_headcounts[employer] = max(
            self.latest_headcounts.get(employer, (day, workers)), (day, workers)
        )


def roots() -> list[int]:
    """Units that stand under no other, oldest first."""
    below = UnitParent.objects.held_true().values("unit")
    rooted = UnitDescription.objects.held_true().exclude(unit__in=below).order_by("unit_id")
    return list(dict.fromkeys(rooted.values_list("unit_id", flat=True)))
