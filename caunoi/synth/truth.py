"""What a careful clerk would count in the lists of a world: the same keys as a sample inbox, and a few more."""

from __future__ import annotations

import numpy as np

from caunoi.synth.employing import LARGE, Capital
from caunoi.synth.habits import Habit
from caunoi.synth.peopling import Note
from caunoi.synth.worlds import World

TAIL_DAYS = 90


def truth(world: World, manners: list[Habit]) -> dict[str, object]:
    """Counts by key; every one an integer but `at` and the members by place."""
    return {
        "at": world.at.isoformat(),
        **_employers(world),
        **_members(world, manners),
        **_agreements(world),
        **_gifts(world),
        "members_by_place_without_those_in_two_unions": _by_place(world),
    }


def add(answers: list[dict[str, object]]) -> dict[str, object]:
    """The truth of several provinces together."""
    first, *_ = answers
    return {
        key: sum(int(str(answer[key])) for answer in answers) if isinstance(value, int) else value
        for key, value in first.items()
        if not isinstance(value, dict)
    }


def _employers(world: World) -> dict[str, object]:
    firms = world.employers
    large = firms.enterprise & firms.known & (firms.workers >= LARGE)
    return {
        "employers": len(firms),
        "public_bodies": int((~firms.enterprise).sum()),
        "workers": int(firms.workers[firms.known].sum()),
        "employers_headcount_unknown": int((~firms.known).sum()),
        "employers_25": int(large.sum()),
        "employers_25_with_union": int((large & (firms.union >= 0)).sum()),
        "employers_25_of_every_kind": int((firms.known & (firms.workers >= LARGE)).sum()),
    }


def _members(world: World, manners: list[Habit]) -> dict[str, object]:
    spells = world.memberships
    window = world.at.replace(year=world.at.year - 5, month=1, day=1).toordinal()
    return {
        "unions": len(world.unions),
        "people": int(spells.open.sum()),
        "people_new_in_six_years": int((spells.open & (spells.joined >= window)).sum()),
        "roster_rows": len(spells.union) + len(spells.twice_person),
        "people_in_two_unions": len(spells.twice_person),
        "rows_to_refuse": 2 * sum(habit.impossible_rows for habit in manners),
        "rows_noted_as_left": int((spells.note == Note.LEFT).sum()),
    }


def _agreements(world: World) -> dict[str, object]:
    firms, signed, at = world.employers, world.agreements, world.at.toordinal()
    state = firms.capital == Capital.STATE
    unionised = firms.enterprise & (firms.union >= 0)
    ever, in_force, in_tail = (np.zeros(len(firms), dtype=bool) for _ in range(3))
    ever[signed.employer] = True
    in_force[signed.employer[signed.last >= at]] = True
    in_tail[signed.employer[(signed.last < at) & (signed.last >= at - TAIL_DAYS)]] = True
    return {
        "state_unionised": int((unionised & state).sum()),
        "state_signed": int((ever & state).sum()),
        "state_with_agreement": int((in_force & state).sum()),
        "non_state_unionised": int((unionised & ~state).sum()),
        "non_state_signed": int((ever & ~state).sum()),
        "non_state_with_agreement": int((in_force & ~state).sum()),
        "agreements_ever": len(signed),
        "agreements_perhaps_in_tail": int(in_tail.sum()),
    }


def _gifts(world: World) -> dict[str, object]:
    first, second = world.programmes
    rostered = len(world.memberships.union)
    people = np.union1d(first.person, second.person)
    again = len(first.again) + len(second.again)
    bare = len(first.unnumbered) + len(second.unnumbered)
    return {
        "gift_rows": len(first) + len(second) + again + bare,
        "gifts": len(first) + len(second),
        "gift_people": len(people),
        "gift_people_not_members": int((people >= rostered).sum()),
        "gift_rows_named_again": again,
        "gift_rows_without_identity": bare,
    }


def _by_place(world: World) -> dict[str, int]:
    spells = world.memberships
    once = spells.open.copy()
    once[spells.twice_person] = False
    place = world.employers.place[world.unions.employer[spells.union]]
    counts = np.bincount(place[once], minlength=len(world.land.districts)).tolist()
    return {name: count for (name, _), count in zip(world.land.districts, counts, strict=True) if count}
