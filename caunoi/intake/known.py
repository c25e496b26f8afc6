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
    """A unit that covers an employer, from a day to a day."""

    unit: int
    valid_from: date | None
    valid_to: date | None

    def on(self, day: date) -> bool:
        """Whether it covers at the end of the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


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
    units: dict[int, tuple[str, str]] = field(default_factory=dict)
    units_by_name: dict[str, int] = field(default_factory=dict)
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
        held = UnitDescription.objects.held_true().values_list("unit_id", "name", "name_fold")
        for unit, name, folded in held.iterator():
            self.name_unit(unit, name, folded)
        covered = Coverage.objects.held_true().values_list("employer_id", "unit_id", "valid_from", "valid_to")
        for employer, unit, since, until in covered.iterator():
            self.coverages[employer].append(Standing(unit, since, until))

    def describe(self, employer: int, description: Description) -> None:
        """Remember what an employer is called and is."""
        self.descriptions[employer] = description
        self.by_name[description.name_fold].add(employer)

    def name_unit(self, unit: int, name: str, folded: str) -> None:
        """Remember what a unit is called."""
        self.units[unit] = (name, folded)
        self.units_by_name.setdefault(folded, unit)

    def holder(self, employer: int | None, day: date, root: int) -> int:
        """The unit answerable for an employer on a day: a union that covers it, else the root."""
        standings = self.coverages.get(employer, []) if employer is not None else []
        return next((standing.unit for standing in standings if standing.on(day)), root)

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
