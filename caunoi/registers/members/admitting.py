"""Writing people and their memberships in bulk: identity, particulars, sealed numbers, spells, pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, islice, repeat
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.matching import INDEX, Spell, spells_of
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


def add_people(
    writer: Writer, newcomers: Sequence[Newcomer], *, advance: Callable[[int], None] = lambda people: None
) -> list[int]:
    """Write persons, each with a data key of their own; ids in the order given. `advance` is told of each few thousand.

    Raises IntegrityError (`one_person_per_identity_number`) when a number is known already.
    """
    ids: list[int] = []
    for start in range(0, len(newcomers), _BLOCK):
        ids += _add_block(writer, newcomers[start : start + _BLOCK], advance)
    return ids


def _add_block(writer: Writer, people: Sequence[Newcomer], advance: Callable[[int], None]) -> list[int]:
    identities = [one.identity for one in people if one.identity]
    details = sum(bool(getattr(one, kind)) for kind in _DETAILS for one in people)
    # All ids first: taking one waits for the rows in flow.
    ids = list(writer.ids(Person, len(people)))
    places = _Places(
        iter(writer.ids(Particulars, len(ids))),
        iter(writer.ids(IdentityNumber, len(identities))),
        iter(writer.ids(PrivateDetail, details)),
    )
    digest_ids = writer.ids(IdentityIndex, len(identities))
    opened = keys.new_keys(ids)
    with writer.flow():
        numbers: list[int] = []
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            under = keys.ciphers(opened[person] for person in some)
            numbers += _add_some(writer, some, under, people[start : start + CHUNK], places)
            advance(len(some))
        ring, digests = keys.blind_index(INDEX, identities)
        # In the order of the digests: neighbours in the index are written together, at half the cost.
        found = sorted(zip(digests, numbers, strict=True))
        writer.add(
            IdentityIndex,
            ("id", "digest", "number_id", "key_version"),
            ((own, *pair, ring) for own, pair in zip(digest_ids, found, strict=True)),
        )
    return ids


class _Places(NamedTuple):
    """Ids taken for a block, each given out in turn."""

    particulars: Iterator[int]
    numbers: Iterator[int]
    details: Iterator[int]


_PARTICULARS = ("name", "name_fold", "name_sort", "birth_on", "birth_precision", "sex", "sheet", "row")
_DETAILS = ("phone", "address")


def _add_some(
    writer: Writer, ids: Sequence[int], under: list[AESGCM], people: Sequence[Newcomer], places: _Places
) -> list[int]:
    """A chunk of people, and what is said of them; returns the ids of their numbers, in the order given."""
    writer.add_columns(Person, {"id": ids})
    said = dict(zip(Newcomer._fields, zip(*people, strict=True), strict=True))
    own = list(islice(places.particulars, len(ids)))
    writer.add_columns(
        Particulars, {"id": own, "person_id": ids} | {name: said[name] for name in _PARTICULARS}
    )
    for kind in _DETAILS:
        told = {"person_id": ids, "kind": repeat(kind), "sheet": said["sheet"], "row": said["row"]}
        _add_sealed(writer, PrivateDetail, places.details, under, said[kind], told)
    told = {"person_id": ids, "kind": said["identity_kind"]}
    return _add_sealed(writer, IdentityNumber, places.numbers, under, said["identity"], told)


def _add_sealed(
    writer: Writer,
    model: type[IdentityNumber | PrivateDetail],
    places: Iterator[int],
    under: list[AESGCM],
    values: Sequence[str],
    told: Mapping[str, Iterable[object]],
) -> list[int]:
    """A row for each value that is there, sealed under its person's key, with what is told of it; returns their ids."""
    there = list(map(bool, values))
    ids = list(islice(places, sum(there)))
    table = model._meta.db_table
    sealed = keys.seal_column(table, "cipher", ids, compress(under, there), compress(values, there))
    columns: dict[str, Sequence[object]] = {"id": ids, "cipher": sealed}
    columns["key_version"] = [keys.PERSON_KEY_VERSION] * len(ids)
    columns |= {name: list(compress(column, there)) for name, column in told.items()}
    writer.add_columns(model, columns)
    return ids


def add_phones(writer: Writer, told: Sequence[tuple[int, str, str | None, int | None]], *, on: date) -> None:
    """A telephone for each person that has none on record, did not stop being called, and was not erased.

    Person, number, sheet, row. What is on record already is not written over by a list.
    """
    people = {person for person, *_ in told}
    having = PrivateDetail.objects.held_true().filter(person__in=people, kind=PrivateDetail.Kind.PHONE)
    known = set(having.values_list("person_id", flat=True))
    stopped = stopped_for(people - known, on)
    own = keys.keys_of(people - known)
    new = [one for one in told if one[0] in own and PURPOSE_OF["phone"] not in stopped.get(one[0], ())]
    if new:
        ids = list(writer.ids(PrivateDetail, len(new)))
        under = keys.ciphers(own[person] for person, *_ in new)
        some, numbers, sheets, rows = zip(*new, strict=True)
        columns = {"person_id": some, "kind": repeat("phone"), "sheet": sheets, "row": rows}
        _add_sealed(writer, PrivateDetail, iter(ids), under, numbers, columns)


def open_memberships(writer: Writer, joinings: Sequence[Joining]) -> None:
    """Open a spell each. Raises IntegrityError (`one_membership_of_a_person_a_day`) on an overlap."""
    if not joinings:
        return
    ids = list(writer.ids(Membership, len(joinings)))
    people, units, employers, since, began, sheets, rows = zip(*joinings, strict=True)
    writer.add_columns(
        Membership,
        {
            "id": ids, "spell": ids, "person_id": people, "unit_id": units, "employer_id": employers,
            "held_by_id": units, "valid_from": since, "began_as": began, "sheet": sheets, "row": rows,
        },
    )  # fmt: skip


def close_memberships(
    writer: Writer, endings: Sequence[tuple[Spell, date, str]], *, sheet: str | None = None
) -> None:
    """End spells: each with its first day outside and how it ended, in whatever unions it goes on until then.

    What a successor took over of a spell goes with it. Raises AlreadyEnded, and IntegrityError for a day on which it
    had not begun.
    """
    versions = spells_of({spell.person for spell, _, _ in endings})
    ended: set[int] = set()
    last_ones: list[tuple[Spell, date, str]] = []
    for spell, last, how in endings:
        beyond = [
            one
            for one in versions.get(spell.person, ())
            if one.spell == spell.spell and (one.valid_to is None or one.valid_to >= last)
        ]
        ended.update({spell.id}, (one.id for one in beyond))
        before = [one for one in beyond if one.valid_from is None or one.valid_from < last]
        last_ones.append((before[0] if before else spell, last, how))
    writer.end(Membership, ended)
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
            for spell, last, how in last_ones
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
