"""Persons with their numbers and keys, their memberships and absences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from caunoi.registers.members.models import (
    IdentityIndex,
    IdentityNumber,
    Membership,
    MemberState,
    Particulars,
    Person,
    PrivateDetail,
)
from caunoi.synth.numbers import print_citizen_number, print_phone
from caunoi.synth.peopling import Note, years
from caunoi.synth.registering.desk import Desk, Ints, law_ends, picked, spell_days
from caunoi.trail import keys
from caunoi.vocabulary.names import fold, person_sort_key

Advance = Callable[[int], None]
# Keys and sealed values of this many people are in memory at a time.
_BLOCK = 50_000
_WITH_PHONE = frozenset({"plain", "two-row header", "other words"})


def register(desk: Desk, advance: Advance) -> Ints:
    """Write everyone the lists would make known; the id of each of the world's people, -1 for the others."""
    world = desk.world
    rostered = len(world.memberships.union)
    bare = np.concatenate([programme.unnumbered for programme in world.programmes])
    known = np.ones(len(world.people), dtype=bool)
    known[:rostered] = world.memberships.open
    known[bare] = False
    ids = np.full(len(world.people), -1, dtype=np.int64)
    rows = np.flatnonzero(known)
    ids[rows] = np.array(desk.writer.ids(Person, len(rows)), dtype=np.int64)
    for start in range(0, len(rows), _BLOCK):
        _write_people(desk, rows[start : start + _BLOCK], ids)
        advance(len(rows[start : start + _BLOCK]))
    _write_memberships(desk, ids)
    _write_states(desk, ids)
    return ids


def _write_people(desk: Desk, rows: Ints, ids: Ints) -> None:
    people, writer = desk.world.people, desk.writer
    persons = ids[rows].tolist()
    writer.add(Person, ("id",), zip(persons, strict=True))
    writer.add(
        Particulars,
        ("person_id", "name", "name_fold", "name_sort", "birth_on", "birth_precision", "sex"),
        zip(persons, *_names(desk, rows), *_births(desk, rows), _sexes(desk, rows), strict=True),
    )
    opened = keys.new_keys(persons)
    own = [opened[person] for person in persons]
    values = [print_citizen_number(number) for number in people.number[rows].tolist()]
    numbers = writer.ids(IdentityNumber, len(rows))
    sealed = keys.seal_column(IdentityNumber._meta.db_table, "cipher", numbers, own, values)
    kind, version = IdentityNumber.Kind.CCCD, keys.PERSON_KEY_VERSION
    writer.add(
        IdentityNumber,
        ("id", "person_id", "cipher", "kind", "key_version"),
        ((*row, kind, version) for row in zip(numbers, persons, sealed, strict=True)),
    )
    ring, digests = keys.blind_index("identity", values)
    writer.add(
        IdentityIndex,
        ("number_id", "digest", "key_version"),
        ((*row, ring) for row in zip(numbers, digests, strict=True)),
    )
    _write_phones(desk, rows, persons, own)


def _names(desk: Desk, rows: Ints) -> tuple[list[str], list[str], list[str]]:
    names = [desk.world.people.name.full(row) for row in rows.tolist()]
    return names, [fold(name) for name in names], [person_sort_key(name) for name in names]


def _births(desk: Desk, rows: Ints) -> tuple[list[str], list[str]]:
    """Whole days from rosters that give them, years from the others and from gift lists."""
    world = desk.world
    rostered = len(world.memberships.union)
    bare_unions = np.array([habit.bare_years for habit in desk.manners], dtype=bool)
    by_year = np.ones(len(rows), dtype=bool)
    on_roster = rows < rostered
    by_year[on_roster] = bare_unions[world.memberships.union[rows[on_roster]]]
    born = spell_days(world.people.born[rows])
    firsts = [f"{year}-01-01" for year in years(world.people.born[rows]).tolist()]
    days = [first if bare else day for first, day, bare in zip(firsts, born, by_year.tolist(), strict=True)]
    precision = (Particulars.Precision.DAY.value, Particulars.Precision.YEAR.value)
    return days, [precision[bare] for bare in by_year.tolist()]


def _sexes(desk: Desk, rows: Ints) -> list[str]:
    sexes = (Particulars.Sex.MALE.value, Particulars.Sex.FEMALE.value)
    return [sexes[woman] for woman in desk.world.people.name.woman[rows].tolist()]


def _write_phones(desk: Desk, rows: Ints, persons: list[int], own: list[bytes]) -> None:
    """Only lists with a column for telephones tell one."""
    world, writer = desk.world, desk.writer
    told = np.array([habit.layout in _WITH_PHONE for habit in desk.manners], dtype=bool)
    on_roster = rows < len(world.memberships.union)
    has = np.zeros(len(rows), dtype=bool)
    has[on_roster] = told[world.memberships.union[rows[on_roster]]]
    at = np.flatnonzero(has).tolist()
    details = writer.ids(PrivateDetail, len(at))
    phones = world.people.phone[rows]
    values = [print_phone(int(phones[row])) for row in at]
    sealed = keys.seal_column(
        PrivateDetail._meta.db_table, "cipher", details, [own[row] for row in at], values
    )
    kind, version = PrivateDetail.Kind.PHONE, keys.PERSON_KEY_VERSION
    writer.add(
        PrivateDetail,
        ("id", "person_id", "cipher", "kind", "key_version"),
        ((*row, kind, version) for row in zip(details, [persons[row] for row in at], sealed, strict=True)),
    )


def _write_memberships(desk: Desk, ids: Ints) -> None:
    world, spells = desk.world, desk.world.memberships
    rows = np.flatnonzero(spells.open)
    own = desk.writer.ids(Membership, len(rows))
    union = spells.union[rows]
    units = desk.unions[union].tolist()
    ends = picked(law_ends(world), union)
    how = [Membership.Ended.BY_LAW.value if end else "" for end in ends]
    began = Membership.Began.ADMITTED.value
    columns = (
        own,
        own,
        ids[rows].tolist(),
        units,
        units,
        desk.employers[world.unions.employer[union]].tolist(),
        spell_days(spells.joined[rows]),
        ends,
        how,
    )
    desk.writer.add(
        Membership,
        ("id", "spell", "person_id", "unit_id", "held_by_id", "employer_id", "valid_from", "valid_to", "ended_as", "began_as"),
        ((*row, began) for row in zip(*columns, strict=True)),
    )  # fmt: skip


def _write_states(desk: Desk, ids: Ints) -> None:
    spells = desk.world.memberships
    state = {Note.MATERNITY: MemberState.State.MATERNITY, Note.SUSPENDED: MemberState.State.SUSPENDED}
    rows = np.flatnonzero(np.isin(spells.note, [int(note) for note in state]))
    desk.writer.add(
        MemberState,
        ("person_id", "unit_id", "state", "valid_from"),
        [
            (person, unit, state[Note(note)], desk.at)
            for person, unit, note in zip(
                ids[rows].tolist(),
                desk.unions[spells.union[rows]].tolist(),
                spells.note[rows].tolist(),
                strict=True,
            )
        ],
    )
