"""Writing people and their memberships in bulk: identity, particulars, sealed numbers, spells, pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import repeat
from typing import NamedTuple

from caunoi.registers.members.matching import INDEX, Spell
from caunoi.registers.members.models import (
    IdentityIndex,
    IdentityNumber,
    Membership,
    MemberState,
    Particulars,
    Person,
    PrivateDetail,
)
from caunoi.trail import keys
from caunoi.trail.writing import Writer

# People whose keys and sealed values are in memory at a time.
_BLOCK = 50_000
# Sealed while the rows before them are inserted.
_SEALED_AT_ONCE = 1_000


class Newcomer(NamedTuple):
    """A person not known before, as a list names them; days are ISO, '' and None where nothing is said."""

    name: str
    name_fold: str
    name_sort: str
    birth_on: str | None
    birth_precision: str
    sex: str
    identity_kind: str
    identity: str
    phone: str
    address: str
    sheet: str | None
    row: int | None


class Joining(NamedTuple):
    """A membership to open. `began_as` is 'admitted' or 'transferred'."""

    person: int
    unit: int
    employer: int | None
    valid_from: str | None
    began_as: str
    sheet: str | None
    row: int | None


def add_people(writer: Writer, newcomers: Sequence[Newcomer]) -> list[int]:
    """Write persons, each with a data key of their own; ids in the order given.

    Raises IntegrityError (`one_person_per_identity_number`) when a number is known already.
    """
    ids: list[int] = []
    for start in range(0, len(newcomers), _BLOCK):
        ids += _add_block(writer, newcomers[start : start + _BLOCK])
    return ids


def _add_block(writer: Writer, people: Sequence[Newcomer]) -> list[int]:
    ids = list(writer.ids(Person, len(people)))
    opened = keys.new_keys(ids)
    own = [opened[person] for person in ids]
    writer.add(Person, ("id",), zip(ids, strict=True))
    writer.add(
        Particulars,
        (
            "id",
            "person_id",
            "name",
            "name_fold",
            "name_sort",
            "birth_on",
            "birth_precision",
            "sex",
            "sheet",
            "row",
        ),
        (
            (own_id, person, *one[:6], one.sheet, one.row)
            for own_id, person, one in zip(writer.ids(Particulars, len(ids)), ids, people, strict=True)
        ),
    )
    _add_numbers(writer, ids, own, people)
    for kind in ("phone", "address"):
        _add_details(writer, ids, own, people, kind)
    return ids


def _add_numbers(writer: Writer, ids: list[int], own: list[bytes], people: Sequence[Newcomer]) -> None:
    having = [at for at, one in enumerate(people) if one.identity]
    numbers = list(writer.ids(IdentityNumber, len(having)))
    values = [people[at].identity for at in having]
    table = IdentityNumber._meta.db_table
    sealed = _sealed(table, numbers, [own[at] for at in having], values)
    version = keys.PERSON_KEY_VERSION
    writer.add(
        IdentityNumber,
        ("id", "person_id", "kind", "cipher", "key_version"),
        (
            (number, ids[at], people[at].identity_kind, cipher, version)
            for number, at, cipher in zip(numbers, having, sealed, strict=True)
        ),
    )
    ring, digests = keys.blind_index(INDEX, values)
    writer.add(
        IdentityIndex,
        ("id", "number_id", "digest", "key_version"),
        zip(writer.ids(IdentityIndex, len(numbers)), numbers, digests, repeat(ring), strict=False),
    )


def _sealed(table: str, rows: list[int], own: list[bytes], values: list[str]) -> Iterator[bytes]:
    for start in range(0, len(rows), _SEALED_AT_ONCE):
        some = slice(start, start + _SEALED_AT_ONCE)
        yield from keys.seal_column(table, "cipher", rows[some], own[some], values[some])


def _add_details(
    writer: Writer, ids: list[int], own: list[bytes], people: Sequence[Newcomer], kind: str
) -> None:
    having = [at for at, one in enumerate(people) if getattr(one, kind)]
    details = list(writer.ids(PrivateDetail, len(having)))
    values = [getattr(people[at], kind) for at in having]
    table = PrivateDetail._meta.db_table
    sealed = _sealed(table, details, [own[at] for at in having], values)
    version = keys.PERSON_KEY_VERSION
    writer.add(
        PrivateDetail,
        ("id", "person_id", "kind", "cipher", "key_version", "sheet", "row"),
        (
            (detail, ids[at], kind, cipher, version, people[at].sheet, people[at].row)
            for detail, at, cipher in zip(details, having, sealed, strict=True)
        ),
    )


def open_memberships(writer: Writer, joinings: Sequence[Joining]) -> None:
    """Open a spell each. Raises IntegrityError (`one_membership_of_a_person_a_day`) on an overlap."""
    ids = writer.ids(Membership, len(joinings))
    writer.add(
        Membership,
        (
            "id", "spell", "person_id", "unit_id", "employer_id", "held_by_id", "valid_from", "began_as",
            "sheet", "row",
        ),
        _membership_rows(ids, joinings),
    )  # fmt: skip


def _membership_rows(ids: Iterable[int], joinings: Sequence[Joining]) -> Iterator[tuple[object, ...]]:
    for own, one in zip(ids, joinings, strict=True):
        yield (
            own, own, one.person, one.unit, one.employer, one.unit, one.valid_from, one.began_as,
            one.sheet, one.row,
        )  # fmt: skip


def close_memberships(
    writer: Writer, endings: Sequence[tuple[Spell, date, str]], *, sheet: str | None = None
) -> None:
    """End open spells: each with its first day outside and how it ended."""
    writer.end(Membership, [spell.id for spell, _, _ in endings])
    writer.add(
        Membership,
        (
            "spell", "person_id", "unit_id", "employer_id", "held_by_id", "valid_from", "valid_to", "began_as",
            "ended_as", "sheet",
        ),
        [
            (
                spell.spell, spell.person, spell.unit, spell.employer, spell.held_by, spell.valid_from, last,
                spell.began_as, how, sheet,
            )
            for spell, last, how in endings
        ],
    )  # fmt: skip


def begin_states(
    writer: Writer, states: Sequence[tuple[int, int, str, date, str | None, int | None]]
) -> None:
    """Pauses that begin: person, unit, state, first day, sheet, row."""
    writer.add(MemberState, ("person_id", "unit_id", "state", "valid_from", "sheet", "row"), states)


def end_states(writer: Writer, endings: Sequence[tuple[int, int, int, str, date | None, date]]) -> None:
    """Pauses that end: version id, person, unit, state, since when, first day back."""
    writer.end(MemberState, [ending[0] for ending in endings])
    writer.add(
        MemberState,
        ("person_id", "unit_id", "state", "valid_from", "valid_to"),
        [ending[1:] for ending in endings],
    )
