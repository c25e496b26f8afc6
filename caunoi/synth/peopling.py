"""Who works where and joined when; who is on two rosters, who has left, who is nominated for a gift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from caunoi.synth import names, numbers
from caunoi.synth.employing import Employers, Unions
from caunoi.synth.names import Named
from caunoi.synth.scales import Scale

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_YEAR = 365.25


class Note(IntEnum):
    """What a roster's last column says of a row."""

    NONE = 0
    MATERNITY = 1
    SUSPENDED = 2
    LEFT = 3


@dataclass(frozen=True, slots=True)
class People:
    """One row a person: name, birth day (ordinal), identity number, telephone."""

    name: Named
    born: Ints
    number: Ints
    phone: Ints

    def __len__(self) -> int:
        return len(self.born)


@dataclass(frozen=True, slots=True)
class Memberships:
    """One row a roster row, union by union; row r is about person r. `start[u]:start[u+1]` are union u's rows."""

    union: Ints
    start: Ints
    joined: Ints
    note: Ints
    note_on: Ints
    # The second roster on which some people stand as well.
    twice_person: Ints
    twice_union: Ints
    twice_joined: Ints

    @property
    def open(self) -> Flags:
        """Rows that are an open membership at the day of the lists."""
        flags: Flags = self.note != Note.LEFT
        return flags


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Rows a union has: members, and those noted as left."""

    members: Ints
    left: Ints


def enrol(rng: np.random.Generator, scale: Scale, employers: Employers, unions: Unions) -> Enrolled:
    """Share the members out over the unions: 70 to 98 of a hundred workers, the total exactly."""
    workers = employers.workers[unions.employer]
    ceiling = np.maximum(workers - workers // 50, np.minimum(workers, 5))
    share = scale.members / workers.sum()
    wish = workers * np.clip(share + rng.normal(0, 0.06, len(workers)), 0.3, 1.0)
    members = np.clip(wish.astype(np.int64), np.minimum(workers, 5), ceiling)
    while gap := scale.members - int(members.sum()):
        step = 1 if gap > 0 else -1
        room = np.flatnonzero(members < ceiling if step > 0 else members > 5)
        if not len(room):
            raise ValueError(
                f"{scale.members} members do not fit into {int(workers.sum())} workers with a union."
            )
        members[room[rng.permutation(len(room))[: abs(gap)]]] += step
    gone = round(scale.members * 0.0095 * scale.mess)
    left = np.bincount(rng.choice(len(unions), gone, p=members / members.sum()), minlength=len(unions))
    return Enrolled(members=members, left=left.astype(np.int64))


def bear(rng: np.random.Generator, *, women: Flags, at: date, ordinal: int) -> People:
    """A person a row of `women`: aged 18 to 60, none with another's number."""
    n = len(women)
    oldest, youngest = at.toordinal() - round(60 * _YEAR), at.toordinal() - round(18.2 * _YEAR)
    # Two draws, the later kept half of the time: a young workforce with a long tail.
    first, second = rng.integers(oldest, youngest, (2, n))
    born = np.where(rng.random(n) < 0.5, np.maximum(first, second), first)
    return People(
        name=names.name_people(rng, women),
        born=born,
        number=numbers.citizen_numbers(rng, born_year=years(born), woman=women, ordinal=ordinal),
        phone=numbers.phones(rng, n),
    )


def years(ordinals: Ints) -> Ints:
    """The calendar year of each day."""
    days = (ordinals - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def women_of(rng: np.random.Generator, employers: Employers, rows: Ints) -> Flags:
    """Whether each of `rows` (employer of each person) is a woman: more in garment, footwear, fish and electronics."""
    many = np.isin(employers.trade, sorted(names.WOMEN_TRADES)) | ~employers.enterprise
    return rng.random(len(rows)) < np.where(many[rows], 0.7, 0.5)


def join(
    rng: np.random.Generator, scale: Scale, unions: Unions, enrolled: Enrolled, people: People, *, at: date
) -> Memberships:
    """When each joined, so that exactly `scale.new_members` of the members first joined in the six years to `at`."""
    sizes = enrolled.members + enrolled.left
    start = np.concatenate(([0], np.cumsum(sizes)))
    union = np.repeat(np.arange(len(unions)), sizes)
    note, note_on = _notes(rng, scale, enrolled, start, people, at=at)
    joined = _joined(rng, scale, unions.founded[union], people.born[: len(union)], note, at=at)
    twice = round(scale.members * 0.0065 * scale.mess)
    # The first roster by name keeps them, so the second is always a later one.
    able = np.flatnonzero((note == Note.NONE) & (union < len(unions) - 1))
    person = np.sort(rng.choice(able, twice, replace=False))
    second = union[person] + 1 + (rng.random(twice) * (len(unions) - 1 - union[person])).astype(np.int64)
    recent = at.toordinal() - rng.integers(100, 400, twice)
    return Memberships(
        union=union,
        start=start,
        joined=joined,
        note=note,
        note_on=note_on,
        twice_person=person,
        twice_union=second,
        twice_joined=np.maximum(np.maximum(recent, joined[person]), unions.founded[second]),
    )


def _notes(
    rng: np.random.Generator, scale: Scale, enrolled: Enrolled, start: Ints, people: People, *, at: date
) -> tuple[Ints, Ints]:
    rows = int(start[-1])
    chance = rng.random(rows)
    woman = people.name.woman[:rows]
    note = np.where(woman & (chance < 0.012), Note.MATERNITY, Note.NONE).astype(np.int64)
    note[(chance > 0.996)] = Note.SUSPENDED
    for union in np.flatnonzero(enrolled.left).tolist():
        low, high = int(start[union]), int(start[union + 1])
        note[low + rng.choice(high - low, int(enrolled.left[union]), replace=False)] = Note.LEFT
    return note, at.toordinal() - rng.integers(3, 60, rows)


def _joined(
    rng: np.random.Generator, scale: Scale, founded: Ints, born: Ints, note: Ints, *, at: date
) -> Ints:
    window = date(at.year - 5, 1, 1).toordinal()
    earliest = np.maximum(founded, born + round(18 * _YEAR) + 1)
    latest = at.toordinal() - 60 - (note == Note.LEFT) * 5
    earliest = np.minimum(earliest, latest)
    is_open = note != Note.LEFT
    recent = earliest >= window
    missing = scale.new_members - int((recent & is_open).sum())
    if missing < 0:
        raise ValueError("More members are young or in young unions than may be new.")
    others = np.flatnonzero(~recent & is_open)
    # Those who could not have joined long ago are likelier to be new; years before that tell nothing.
    late = earliest[others] + rng.normal(0, 8 * _YEAR, len(others))
    recent[others[np.argsort(-late, kind="stable")[:missing]]] = True
    low = np.where(recent, np.maximum(earliest, window), earliest)
    high = np.where(recent, latest, window - 1)
    # The earlier part of what is possible is likelier for the new, or each year would hold more than the last.
    share = rng.random(len(low)) ** np.where(recent, 1.5, 0.8)
    days: Ints = low + (share * (high - low + 1)).astype(np.int64)
    return days
