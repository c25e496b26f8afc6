"""Persons with their numbers and keys, their memberships and absences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import IdentityNumber, Membership, MemberState, Particulars
from caunoi.synth.numbers import print_citizen_number, print_phone
from caunoi.synth.peopling import Note, years
from caunoi.synth.registering.desk import Desk, Ints, law_ends, picked, spell_days
from caunoi.vocabulary.names import fold, person_sort_key

Advance = Callable[[int], None]
# Names and numbers of this many people are in memory at a time.
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
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        ids[block] = add_people(desk.writer, _newcomers(desk, block))
        advance(len(block))
    _write_memberships(desk, ids)
    _write_states(desk, ids)
    return ids


def _newcomers(desk: Desk, rows: Ints) -> list[Newcomer]:
    """Those people as the lists would make them known."""
    names = [desk.world.people.name.full(row) for row in rows.tolist()]
    births, precisions = _births(desk, rows)
    numbers = [print_citizen_number(number) for number in desk.world.people.number[rows].tolist()]
    columns = (names, births, precisions, _sexes(desk, rows), numbers, _phones(desk, rows))
    kind = IdentityNumber.Kind.CCCD.value
    return [
        Newcomer(
            name,
            fold(name),
            person_sort_key(name),
            birth,
            precision,
            sex,
            kind,
            number,
            phone,
            "",
            None,
            None,
        )
        for name, birth, precision, sex, number, phone in zip(*columns, strict=True)
    ]


def _births(desk: Desk, rows: Ints) -> tuple[list[str], list[str]]:
    """Whole days from rosters that give them, years from the others and from gift lists."""
    world = desk.world
    by_year = _by_union(desk, rows, [habit.bare_years for habit in desk.manners], elsewhere=True)
    born = spell_days(world.people.born[rows])
    firsts = [f"{year}-01-01" for year in years(world.people.born[rows]).tolist()]
    days = [first if bare else day for first, day, bare in zip(firsts, born, by_year, strict=True)]
    precision = (Particulars.Precision.DAY.value, Particulars.Precision.YEAR.value)
    return days, [precision[bare] for bare in by_year]


def _sexes(desk: Desk, rows: Ints) -> list[str]:
    sexes = (Particulars.Sex.MALE.value, Particulars.Sex.FEMALE.value)
    return [sexes[woman] for woman in desk.world.people.name.woman[rows].tolist()]


def _phones(desk: Desk, rows: Ints) -> list[str]:
    """Only lists with a column for telephones tell one."""
    told = _by_union(desk, rows, [habit.layout in _WITH_PHONE for habit in desk.manners], elsewhere=False)
    phones = desk.world.people.phone[rows].tolist()
    return [print_phone(phone) if has else "" for phone, has in zip(phones, told, strict=True)]


def _by_union(desk: Desk, rows: Ints, habits: list[bool], *, elsewhere: bool) -> list[bool]:
    """For each person what holds of their union's list; `elsewhere` for those on no roster."""
    spells = desk.world.memberships
    on_roster = rows < len(spells.union)
    found = np.full(len(rows), elsewhere)
    found[on_roster] = np.array(habits, dtype=bool)[spells.union[rows[on_roster]]]
    flags: list[bool] = found.tolist()
    return flags


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
