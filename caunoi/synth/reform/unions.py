"""The unions of the invented nation as its registers have them on the evening before, and the ties of old to new territory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from caunoi.organisations import tree
from caunoi.organisations.models import (
    AreaDescription,
    AreaParent,
    AreaSuccession,
    Coverage,
    EmployerDescription,
    EmployerPlace,
    Responsibility,
    UnitDescription,
    UnitParent,
)
from caunoi.registers.members.models import Membership
from caunoi.synth.reform.nation import AFTER, BEFORE

_Kind = UnitDescription.Kind
_PAID = (EmployerDescription.Kind.AGENCY, EmployerDescription.Kind.PUBLIC_UNIT_PAID)


@dataclass(frozen=True, slots=True)
class Unions:
    """Units by id. `districts` gives the district of each district union, `codes` the code of each federation."""

    root: int
    codes: dict[int, str]
    districts: dict[int, int]
    of_bodies: list[int]
    federation_above: dict[int, int]
    paid_by_the_state: dict[int, list[int]]
    below_districts: dict[int, int]

    def left_in(self, ties: Ties) -> dict[int, tuple[int, int]]:
        """Unions that stand under a district and go on, and the members in them, by the commune they are in now."""
        ended = {unit for units in self.paid_by_the_state.values() for unit in units}
        open_now = Membership.objects.on(BEFORE).order_by().values_list("unit")
        members = dict(open_now.annotate(members=Count("pk")))
        found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for unit, employer in self.below_districts.items():
            if unit not in ended:
                unions, people = found[ties.address[employer]]
                found[ties.address[employer]] = (unions + 1, people + members.get(unit, 0))
        return dict(found)


@dataclass(frozen=True, slots=True)
class Ties:
    """What became of the areas, by their ids: into which communes a district went, whose federation is whose."""

    became: dict[int, list[int]]
    names: dict[int, str]
    address: dict[int, int]
    survivor: dict[int, int]
    new_codes: dict[int, str]
    federation_of_commune: dict[int, int]


def unions_before() -> Unions:
    """The unions of that evening."""
    described = UnitDescription.objects.on(BEFORE)
    kinds = dict(described.values_list("unit_id", "kind"))
    codes = dict(
        described.filter(level=UnitDescription.Level.PROVINCE).values_list("unit_id", "official_code")
    )
    above = dict(UnitParent.objects.on(BEFORE).values_list("unit_id", "parent_id"))
    middle = {unit: parent for unit, parent in above.items() if parent in codes}
    covers = dict(Coverage.objects.on(BEFORE).values_list("unit_id", "employer_id"))
    paid = set(
        EmployerDescription.objects.on(BEFORE).filter(kind__in=_PAID).values_list("employer_id", flat=True)
    )
    by_law: dict[int, list[int]] = defaultdict(list)
    for unit, employer in sorted(covers.items()):
        if employer in paid:
            by_law[middle[above[unit]]].append(unit)
    responsible = Responsibility.objects.on(BEFORE).filter(area__isnull=False)
    return Unions(
        root=tree.root(BEFORE),
        codes=codes,
        districts={
            unit: area
            for unit, area in responsible.values_list("unit_id", "area_id")
            if kinds[unit] == _Kind.DISTRICT
        },
        of_bodies=sorted(unit for unit in middle if kinds[unit] == _Kind.SECTOR),
        federation_above=middle,
        paid_by_the_state=dict(by_law),
        below_districts={
            unit: employer for unit, employer in covers.items() if kinds[above[unit]] == _Kind.DISTRICT
        },
    )


def ties(unions: Unions) -> Ties:
    """The ties of old to new territory, once both are in the registers and employers have their new addresses."""
    before = {row[0]: row[1:] for row in _areas(BEFORE)}
    after = {row[0]: row[1:] for row in _areas(AFTER)}
    heirs: dict[int, list[int]] = defaultdict(list)
    held = AreaSuccession.objects.held_true().filter(valid_from=AFTER)
    for old, new in held.values_list("predecessor_id", "successor_id"):
        heirs[old].append(new)
    became: dict[int, set[int]] = defaultdict(set)
    for area, district in _parents(BEFORE):
        if before[area][0] == AreaDescription.Level.COMMUNE:
            became[district].update(heirs.get(area, [area]))
    by_code = {code: unit for unit, code in unions.codes.items()}
    survivor, ours, new_codes = {}, {}, {}
    for area, (level, _, code) in before.items():
        if level == AreaDescription.Level.PROVINCE:
            (new,) = heirs.get(area, [area])
            named = _named_so(new, after[new][1], before, heirs)
            survivor[by_code[code]] = ours[new] = by_code[before[named][2]]
            new_codes[ours[new]] = after[new][2]
    return Ties(
        became={district: sorted(communes) for district, communes in became.items()},
        names={area: name for area, (_, name, _) in after.items()},
        address=dict(EmployerPlace.objects.on(AFTER).values_list("employer_id", "area_id")),
        survivor=survivor,
        new_codes=new_codes,
        federation_of_commune={area: ours[parent] for area, parent in _parents(AFTER)},
    )


def _named_so(
    new: int, name: str, before: dict[int, tuple[str, str, str]], heirs: dict[int, list[int]]
) -> int:
    """The province of before that became the new one and has its name."""
    return next(
        area for area, (_, told, _) in before.items() if told == name and heirs.get(area, [area]) == [new]
    )


def _areas(day: date) -> list[tuple[int, str, str, str]]:
    told = AreaDescription.objects.on(day).values_list("area_id", "level", "name", "official_code")
    return list(told)


def _parents(day: date) -> list[tuple[int, int]]:
    return list(AreaParent.objects.on(day).values_list("area_id", "parent_id"))
