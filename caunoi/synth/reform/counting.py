"""The reform counted in the registers before and after, and what the mapping's own tables say of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from caunoi.organisations import settled
from caunoi.organisations.gazetteer import Gazetteer, Succession
from caunoi.organisations.models import AreaDescription, AreaSuccession, Coverage, UnitDescription
from caunoi.registers.members.models import Membership, MemberState
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.synth.reform.nation import AFTER, BEFORE

_Level = AreaDescription.Level
# Whose territory a commune was made of: predecessor, part, of.
_Origins = dict[str, list[tuple[str, int, int]]]


@dataclass(frozen=True, slots=True)
class Territory:
    """What the reform did to territory, in numbers; pairs are before and after."""

    provinces: tuple[int, int]
    communes: tuple[int, int]
    districts_closed: int
    wards_split: int
    codes_meaning_elsewhere: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people are counted as members, and how many employers have a recognised union, at the end of a day."""

    members: int
    employers: int


def standing(day: date) -> Standing:
    """People counted once with a membership that counts, and employers that a union which is there covers."""
    return Standing(
        members=_counted(day).aggregate(people=Count("person", distinct=True))["people"],
        employers=_covered(day).aggregate(employers=Count("employer", distinct=True))["employers"],
    )


def ended_by_law() -> Standing:
    """Those of the evening before whom decisions by law left without a membership that counts, or without a union."""
    acts = _acts_by_law()
    still = _counted(AFTER).filter(person=OuterRef("person"))
    people = _ended(acts).exclude(person__in=_away(BEFORE)).exclude(Exists(still))
    unions = UnitDescription.objects.held_true().filter(valid_to=AFTER, began_by__in=acts).values("unit")
    covered = Coverage.objects.on(BEFORE).filter(unit__in=unions)
    left = covered.exclude(Exists(_covered(AFTER).filter(employer=OuterRef("employer"))))
    return Standing(
        members=people.aggregate(people=Count("person", distinct=True))["people"],
        employers=left.aggregate(employers=Count("employer", distinct=True))["employers"],
    )


def memberships_ended_by_law() -> int:
    """Versions that decisions by law wrote of memberships ended on the day."""
    return _ended(_acts_by_law()).count()


def _acts_by_law() -> QuerySet[Reorganisation, Any]:
    of_law = Reorganisation.objects.filter(kind=Reorganisation.Kind.END_BY_LAW, effect_on=AFTER)
    return of_law.values("began_by")


def _ended(acts: QuerySet[Reorganisation, Any]) -> QuerySet[Membership]:
    return Membership.objects.held_true().filter(
        valid_to=AFTER, ended_as=Membership.Ended.BY_LAW, began_by__in=acts
    )


def _counted(day: date) -> QuerySet[Membership]:
    return Membership.objects.on(day).exclude(person__in=_away(day))


def _away(day: date) -> QuerySet[MemberState, Any]:
    """Who is in a state that does not count by the setting of that day; nobody in an invented nation is out of work."""
    counts = settled.parameters().dated("states-counted", day).value
    assert isinstance(counts, tuple)  # noqa: S101 - so it is shipped, and intake of settings keeps it so
    return MemberState.objects.on(day).exclude(state__in=counts).values("person")


def _covered(day: date) -> QuerySet[Coverage]:
    there = UnitDescription.objects.on(day).filter(unit=OuterRef("unit"))
    return Coverage.objects.on(day).filter(Exists(there))


def territory_in_registers() -> Territory:
    """Counted in the rows about areas."""
    before, after = _described(BEFORE), _described(AFTER)
    origins: _Origins = defaultdict(list)
    held = AreaSuccession.objects.held_true().filter(valid_from=AFTER)
    parted: dict[str, int] = defaultdict(int)
    for old, new, part, of in held.values_list("predecessor", "successor", "part", "of"):
        origins[str(new)].append((str(old), part, of))
        parted[str(old)] += 1
    return _territory(before, after, origins, parted)


def territory_in_tables(gazetteer: Gazetteer) -> Territory:
    """What the mapping's own tables say, without a look at the registers."""
    before, after = (
        {level: {one.area: one.code for one in gazetteer.areas if one.level == level and one.on(day)} for level in _Level.values}
        for day in (BEFORE, AFTER)
    )  # fmt: skip
    origins: _Origins = defaultdict(list)
    parted: dict[str, int] = defaultdict(int)
    ours: list[Succession] = [one for one in gazetteer.successions if one.day == AFTER]
    for one in ours:
        origins[one.successor].append((one.predecessor, one.part, one.of))
        parted[one.predecessor] += 1
    return _territory(before, after, origins, parted)


_Codes = dict[str, dict[str, str]]


def _described(day: date) -> _Codes:
    found: _Codes = {level: {} for level in _Level.values}
    told = AreaDescription.objects.on(day).values_list("level", "area", "official_code")
    for level, area, code in told:
        found[level][str(area)] = code
    return found


def _territory(before: _Codes, after: _Codes, origins: _Origins, parted: dict[str, int]) -> Territory:
    wards = before[_Level.COMMUNE]
    of_code = {code: area for area, code in wards.items() if code}
    return Territory(
        provinces=(len(before[_Level.PROVINCE]), len(after[_Level.PROVINCE])),
        communes=(len(wards), len(after[_Level.COMMUNE])),
        districts_closed=len(before[_Level.DISTRICT].keys() - after[_Level.DISTRICT].keys()),
        wards_split=sum(1 for area in wards if parted.get(area, 0) > 1),
        codes_meaning_elsewhere=sum(
            code in of_code and not _same(area, of_code[code], origins)
            for area, code in after[_Level.COMMUNE].items()
        ),
    )


def _same(area: str, old: str, origins: _Origins) -> bool:
    """Whether an area is the old one, or was made of all of it and of nothing else."""
    return area == old or [(one, part == of) for one, part, of in origins.get(area, ())] == [(old, True)]
