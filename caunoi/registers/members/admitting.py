"""Writing people and their memberships in bulk: identity, particulars, sealed numbers, spells, pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, repeat
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
from caunoi.trail.writing import CHUNK, Writer

# People whose keys and sealed values are in memory at a time.
_BLOCK = 50_000


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
    # All ids first: taking one waits for the rows in flow.
    ids = list(writer.ids(Person, len(people)))
    numbered = sum(1 for one in people if one.identity)
    told = sum(bool(getattr(one, kind)) for kind in _DETAILS for one in people)
    places = _Places(
        *(
            iter(writer.ids(model, count))
            for model, count in (
                (Particulars, len(ids)), (IdentityNumber, numbered), (IdentityIndex, numbered), (PrivateDetail, told),
            )
        )
    )  # fmt: skip
    opened = keys.new_keys(ids)
    with writer.flow():
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            under = keys.ciphers(opened[person] for person in some)
            _add_some(writer, some, under, people[start : start + CHUNK], places)
    return ids


class _Places(NamedTuple):
    """Ids taken for a block, each given out in turn."""

    particulars: Iterator[int]
    numbers: Iterator[int]
    digests: Iterator[int]
    details: Iterator[int]


_DETAILS = ("phone", "address")
_PARTICULARS = (
    "id", "person_id", "name", "name_fold", "name_sort", "birth_on", "birth_precision", "sex", "sheet", "row",
)  # fmt: skip


def _add_some(
    writer: Writer, ids: list[int], under: list[AESGCM], people: Sequence[Newcomer], places: _Places
) -> None:
    writer.add(Person, ("id",), zip(ids, strict=True))
    own = islice(places.particulars, len(ids))
    writer.add(
        Particulars,
        _PARTICULARS,
        (
            (row, person, *one[:6], one.sheet, one.row)
            for row, person, one in zip(own, ids, people, strict=True)
        ),
    )
    _add_numbers(writer, ids, under, people, places)
    for kind in _DETAILS:
        _add_details(writer, ids, under, people, kind, places)


def _add_numbers(
    writer: Writer, ids: list[int], under: list[AESGCM], people: Sequence[Newcomer], places: _Places
) -> None:
    having = [at for at, one in enumerate(people) if one.identity]
    numbers = list(islice(places.numbers, len(having)))
    values = [people[at].identity for at in having]
    table = IdentityNumber._meta.db_table
    sealed = keys.seal_column(table, "cipher", numbers, [under[at] for at in having], values)
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
    own = islice(places.digests, len(numbers))
    writer.add(
        IdentityIndex,
        ("id", "number_id", "digest", "key_version"),
        zip(own, numbers, digests, repeat(ring, len(numbers)), strict=True),
    )


def _add_details(
    writer: Writer,
    ids: list[int],
    under: list[AESGCM],
    people: Sequence[Newcomer],
    kind: str,
    places: _Places,
) -> None:
    having = [at for at, one in enumerate(people) if getattr(one, kind)]
    details = list(islice(places.details, len(having)))
    values = [getattr(people[at], kind) for at in having]
    table = PrivateDetail._meta.db_table
    sealed = keys.seal_column(table, "cipher", details, [under[at] for at in having], values)
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
