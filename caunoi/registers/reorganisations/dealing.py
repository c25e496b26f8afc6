"""Who of several heirs takes over what of a unit that is split: everything follows its address, the rest is dealt by share.

The address of a union is the place of the employer that it covers; a unit further up stands where it answers for, or
where the unions below it are. A pause, an own account and the like go with the person, and the person with the
membership.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q

from caunoi.organisations.models import (
    AreaParent,
    AreaSuccession,
    Coverage,
    EmployerPlace,
    Responsibility,
    UnitParent,
)
from caunoi.registers.cards.models import Holder
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.changes import Heir
from caunoi.registers.reorganisations.standing import from_on, some_of
from caunoi.trail.models import Dated, holding

#: What says where a row belongs: the kind of thing, and the path to it; the first that has a place decides.
Told = tuple[tuple[str, str], ...]


class Dealing:
    """The heirs of one unit on its last day, and which of them takes over which row. Nothing is written.

    A row is dealt once, whoever asks for it and how often: what a preview counts is what is carried out after it.
    `estimated` counts the rows that had no address and were dealt by share.
    """

    def __init__(self, unit: int, heirs: tuple[Heir, ...], on: date) -> None:
        self.unit, self._heirs, self._on = unit, heirs, on
        self._on_or_before = holding(on) | holding(on - timedelta(days=1))
        self._of_area = {area: heir.unit for heir in heirs for area in heir.areas}
        self._of_person: dict[int, int] = {}
        self._looked_up: dict[int, int | None] = {}
        self._given: Counter[int] = Counter()
        self._placed: dict[tuple[type[Dated], Told], dict[int, int]] = defaultdict(dict)
        self.estimated = 0
        self._deal_members()

    def heirs_of(self, model: type[Dated], told: Told, rows: Collection[int]) -> dict[int, int]:
        """The heir of each of those rows."""
        if model is Membership:
            return {row: self._of_row[row] for row in rows}
        placed = self._placed[model, told]
        if new := set(rows) - placed.keys():
            placed |= self._dealt(model, told, new)
        return {row: placed[row] for row in rows}

    # -- one kind of row

    def _dealt(self, model: type[Dated], told: Told, rows: Collection[int]) -> dict[int, int]:
        placed: dict[int, int] = {}
        for kind, path in told:
            pairs = [
                pair
                for some in some_of(set(rows) - placed.keys())
                for pair in model._default_manager.filter(_held_true(path), pk__in=some)
                .order_by("pk")
                .values_list("pk", path)
                if pair[1] is not None
            ]
            heirs = self._heirs_at(kind, {thing for _, thing in pairs})
            for row, thing in pairs:
                if thing in heirs:
                    placed.setdefault(row, heirs[thing])
        for row in sorted(set(rows) - placed.keys()):
            placed[row] = self._next()
            self.estimated += 1
        return placed

    def _deal_members(self) -> None:
        rows = dict(
            Membership.objects.held_true()
            .filter(Q(unit=self.unit) | Q(held_by=self.unit), from_on(self._on))
            .values_list("pk", "person_id")
        )
        self._of_row = self._dealt(Membership, (("employer", "employer_id"),), rows)
        for row, person in rows.items():
            self._of_person.setdefault(person, self._of_row[row])

    def _next(self) -> int:
        """Whose turn it is: the heir that has least for its share, the first of those named."""
        heir = min(self._heirs, key=lambda one: (self._given[one.unit] + 1) / one.part)
        self._given[heir.unit] += 1
        return heir.unit

    # -- addresses

    def _heirs_at(self, kind: str, things: set[int]) -> Mapping[int, int]:
        return {
            "area": self._by_area,
            "employer": self._by_employer,
            "unit": self._by_unit,
            "person": self._by_person,
            "account": self._by_account,
        }[kind](things)

    def _by_person(self, people: set[int]) -> Mapping[int, int]:
        # Whoever went over before, by the closing itself, is with one of the heirs already.
        for some in some_of(people - self._of_person.keys()):
            there = Membership.objects.on(self._on).filter(
                person__in=some, unit__in=[heir.unit for heir in self._heirs]
            )
            self._of_person.update(there.values_list("person_id", "unit_id"))
        return {person: self._of_person[person] for person in people & self._of_person.keys()}

    def _by_account(self, accounts: set[int]) -> Mapping[int, int]:
        tied: dict[int, int] = {}
        for some in some_of(accounts):
            tied.update(
                Holder.objects.on(self._on).filter(account__in=some).values_list("account_id", "person_id")
            )
        of = self._by_person(set(tied.values()))
        return {one: of[who] for one, who in tied.items() if who in of}

    def _by_employer(self, employers: set[int]) -> Mapping[int, int]:
        # The reform may have moved the place too: where it was the day before is as good.
        found: dict[int, int] = {}
        for day in (self._on, self._on - timedelta(days=1)):
            placed: dict[int, int] = {}
            for some in some_of(employers - found.keys()):
                there = EmployerPlace.objects.on(day).filter(employer__in=some, area__isnull=False)
                placed.update(there.values_list("employer_id", "area_id"))
            of = self._by_area(set(placed.values()))
            found.update((one, of[area]) for one, area in placed.items() if area in of)
            if len(found) == len(employers):
                break
        return found

    def _by_unit(self, units: set[int]) -> Mapping[int, int]:
        """Where a unit answers for, or where it and the unions below it are; the most, of several."""
        told: dict[int, list[int]] = defaultdict(list)
        pairs = [
            pair
            for some in some_of(units)
            for pair in Responsibility.objects.on(self._on)
            .filter(unit__in=some, area__isnull=False)
            .values_list("unit_id", "area_id")
        ]
        of = self._by_area({area for _, area in pairs})
        for unit, area in pairs:
            told[unit] += [of[area]] if area in of else []
        below = self._under_each({unit for unit in units if not told[unit]})
        covered = [
            pair
            for some in some_of(below.keys())
            for pair in Coverage.objects.on(self._on)
            .filter(unit__in=some)
            .values_list("unit_id", "employer_id")
        ]
        of = self._by_employer({employer for _, employer in covered})
        for one, employer in covered:
            told[below[one]] += [of[employer]] if employer in of else []
        return {unit: self._most(heirs) for unit, heirs in told.items() if heirs}

    def _under_each(self, units: set[int]) -> dict[int, int]:
        """Those units and everything below them, with the one of them it is below: read without the rest of the tree."""
        under = {unit: unit for unit in units}
        looking = units
        while looking:
            ties = [
                tie
                for some in some_of(looking)
                for tie in UnitParent.objects.on(self._on)
                .filter(parent__in=some)
                .values_list("unit_id", "parent_id")
            ]
            looking = {unit for unit, _ in ties} - under.keys()
            under.update((unit, under[parent]) for unit, parent in ties if unit in looking)
        return under

    def _most(self, heirs: Iterable[int]) -> int:
        counted, order = Counter(heirs), [heir.unit for heir in self._heirs]
        return max(counted, key=lambda heir: (counted[heir], -order.index(heir)))

    def _by_area(self, areas: set[int]) -> Mapping[int, int]:
        """The heir of an area, of the nearest one around it, or of what its whole territory became."""
        new = areas - self._looked_up.keys()
        found: dict[int, int | None] = dict.fromkeys(new)
        at: dict[int, set[int]] = {area: {area} for area in new}
        past: dict[int, set[int]] = {area: set() for area in new}
        while at:
            for area, here in list(at.items()):
                past[area] |= here
                if heirs := [self._of_area[one] for one in sorted(here) if one in self._of_area]:
                    found[area] = self._most(heirs)
                    del at[area]
            onward = self._around(set().union(*at.values()))
            more = {area: set().union(*(onward.get(one, set()) for one in here)) for area, here in at.items()}
            at = {area: on for area, around in more.items() if (on := around - past[area])}
        self._looked_up |= found
        return {area: heir for area in areas if (heir := self._looked_up[area]) is not None}

    def _around(self, areas: set[int]) -> Mapping[int, set[int]]:
        around: dict[int, set[int]] = defaultdict(set)
        for some in some_of(areas):
            ties = AreaParent.objects.filter(self._on_or_before, area__in=some)
            for area, parent in ties.values_list("area_id", "parent_id"):
                around[area].add(parent)
            became = AreaSuccession.objects.on(self._on).filter(predecessor__in=some, part=1, of=1)
            for area, successor in became.values_list("predecessor_id", "successor_id"):
                around[area].add(successor)
        return around


def _held_true(path: str) -> Q:
    """Of versions that lie on the way, those that nobody withdrew."""
    way = path.rpartition("__")[0]
    return Q(**{f"{way}__ended_by": None}) if way else Q()
