"""Finding people again: by number through its blind index; without one by name and birth, in one union or in all.

Nothing here decides; it answers who is known and what is known of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.merged import records_of
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
from caunoi.trail.among import Among
from caunoi.vocabulary.days import PartialDate, partial

_IN = 10_000
_AT_ONCE = 2_000
_CONTACT = PURPOSE_OF[PrivateDetail.Kind.PHONE]
INDEX = "identity"
_MEMBER = IdentityNumber.Kind.MEMBER

_T = TypeVar("_T")


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _IN):
        yield values[start : start + _IN]


def _told(rows: QuerySet[Any, Any]) -> Iterator[Sequence[Any]]:
    """The rows of a `values_list` as the database's own driver hands them over: by the hundred thousand, what Django does
    with each value costs more than finding it. A day may still be a text (`_day`)."""
    sql, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        while some := cursor.fetchmany(_AT_ONCE):
            yield from some


@lru_cache(maxsize=65_536)
def _day(stored: date | str | None) -> date | None:
    """A day as the driver hands it over: SQLite keeps texts. The same day is one object, however often it stands there."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def as_indexed(kind: str, number: str) -> str:
    """What is digested of a number: a member number is told from an identity number of the same digits."""
    return f"member|{number}" if kind == _MEMBER else number


@dataclass(frozen=True, slots=True)
class Known:
    """A person as known now. `birth` is None and `sex` is '' when unknown."""

    person: int
    name: str
    name_fold: str
    birth: PartialDate | None
    sex: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A membership version held true now; days are None where unknown or open."""

    id: int
    spell: int
    person: int
    unit: int
    employer: int | None
    held_by: int
    valid_from: date | None
    valid_to: date | None
    began_as: str
    ended_as: str
    document: int | None
    sheet: str | None
    row: int | None

    def holds_on(self, day: date) -> bool:
        """Whether the person is in that union at the end of the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


def people_by_number(numbers: Collection[str]) -> dict[str, int]:
    """The canonical person of each number that is known; a number under any version of the index key is found."""
    if not numbers or not IdentityIndex.objects.exists():
        return {}
    wanted = sorted(numbers)
    found: dict[str, int] = {}
    for version in keys.versions("index"):
        _, digests = keys.blind_index(INDEX, wanted, version=version)
        by_digest = dict(zip(digests, wanted, strict=True))
        for some in _chunks(digests):
            rows = IdentityIndex.objects.filter(
                key_version=version, digest__in=some, ended_by=None, number__ended_by=None
            ).values_list("digest", "number__person__id", "number__person__canonical")
            for digest, person, canonical in _told(rows):
                found[by_digest[bytes(digest)]] = canonical or person
    return found


def corrected_away(numbers: Collection[str]) -> dict[str, int]:
    """The canonical person on whose record each of the numbers stood until it was corrected, the latest of several.

    A number that is somebody's now is among them too: ask `people_by_number` first.
    """
    ended = IdentityIndex.objects.filter(ended_by__isnull=False)
    if not numbers or not ended.exists():
        return {}
    wanted, found = sorted(numbers), dict[str, int]()
    for version in keys.versions("index"):
        _, digests = keys.blind_index(INDEX, wanted, version=version)
        by_digest = dict(zip(digests, wanted, strict=True))
        for some in _chunks(digests):
            rows = ended.filter(key_version=version, digest__in=some).order_by("number__ended_by", "pk")
            for digest, person, canonical in rows.values_list(
                "digest", "number__person__id", "number__person__canonical"
            ):
                found[by_digest[bytes(digest)]] = canonical or person
    return found


def particulars_of(people: Collection[int]) -> dict[int, Known]:
    """What is known now of each person, by id."""
    found: dict[int, Known] = {}
    for some in _chunks(sorted(people)):
        held = Particulars.objects.filter(Among("person", some), ended_by=None, valid_to=None)
        rows = held.values_list("person_id", "name", "name_fold", "birth_on", "birth_precision", "sex")
        for person, name, folded, birth_on, precision, sex in _told(rows):
            found[person] = Known(person, name, folded, partial(birth_on, precision), intern(sex))
    return found


_SPELL = (
    "id", "spell", "person_id", "unit_id", "employer_id", "held_by_id", "valid_from", "valid_to",
    "began_as", "ended_as", "document_id", "sheet", "row",
)  # fmt: skip


def _spell(row: Sequence[Any]) -> Spell:
    (own, spell, person, unit, employer, held_by, since, until, began, ended, document, sheet, at) = row
    return Spell(
        own, spell, person, unit, employer, held_by, _day(since), _day(until), intern(began), intern(ended),
        document, sheet and intern(sheet), at,
    )  # fmt: skip


def spells_of(
    people: Collection[int], *, besides: Mapping[int, Mapping[int, Spell]] | None = None, on: date = date.min
) -> dict[int, list[Spell]]:
    """Every membership of each person held true now, open or ended, earliest first.

    `besides` are those that `members_of` read on that day, by unit and person: they are taken, and not read again.
    """
    found: dict[int, list[Spell]] = defaultdict(list)
    held = Membership.objects.held_true()
    if besides:
        held = held.exclude(_lasting(on), Among("unit", besides))
        for members in besides.values():
            for person in members.keys() & people:
                found[person].append(members[person])
    for some in _chunks(sorted(people)):
        for row in _told(held.filter(Among("person", some)).values_list(*_SPELL)):
            found[row[2]].append(_spell(row))
    for spells in found.values():
        if len(spells) > 1:
            spells.sort(key=lambda spell: (spell.valid_from or date.min, spell.id))
    return found


def _lasting(on: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=on)


def members_of(units: Collection[int], *, on: date) -> dict[int, dict[int, Spell]]:
    """Who is in each union on a day or joins it later: unit to person to membership."""
    found: dict[int, dict[int, Spell]] = {unit: {} for unit in units}
    for some in _chunks(sorted(units)):
        rows = Membership.objects.held_true().filter(Among("unit", some), _lasting(on)).values_list(*_SPELL)
        for row in _told(rows):
            spell = _spell(row)
            found[spell.unit][spell.person] = spell
    return found


def spells_in(units: Collection[int]) -> set[int]:
    """The spells that ever were in one of the unions, by their number."""
    held = Membership.objects.held_true().filter(unit__in=units)
    return set(held.values_list("spell", flat=True))


def without_number(people: Collection[int]) -> set[int]:
    """Those of the people of whom no identity number is known."""
    bare, whose = set(people), records_of(people)
    for some in _chunks(sorted(whose)):
        told = IdentityNumber.objects.filter(Among("person", some), ended_by=None).exclude(kind=_MEMBER)
        bare.difference_update(whose[record] for (record,) in _told(told.values_list("person_id")))
    return bare


@dataclass(slots=True)
class Opened:
    """A person's identity numbers, by kind, and telephones, in the clear: for a comparison in memory, never to be kept."""

    numbers: list[tuple[str, str]] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)


def opened_of(people: Collection[int], *, on: date) -> dict[int, Opened]:
    """Numbers and telephones of each person as they stand now; nothing of one whose key was erased.

    No telephone of whoever withdrew the consent to be contacted by the day.
    """
    stopped = {person for person, purposes in stopped_for(people, on).items() if _CONTACT in purposes}
    found: dict[int, Opened] = {person: Opened() for person in people}
    for some in _chunks(sorted(people)):
        own = keys.keys_of(some)
        numbers = IdentityNumber.objects.filter(Among("person", own), ended_by=None).exclude(kind=_MEMBER)
        for pk, person, kind, cipher in numbers.values_list("pk", "person_id", "kind", "cipher"):
            place = keys.place(IdentityNumber._meta.db_table, "cipher", pk)
            found[person].numbers.append(
                (kind, keys.unseal(own[person], bytes(cipher), place=place).decode())
            )
        phones = PrivateDetail.objects.held_true().filter(
            Among("person", own.keys() - stopped), kind=PrivateDetail.Kind.PHONE, valid_to=None
        )
        for pk, person, cipher in phones.values_list("pk", "person_id", "cipher"):
            place = keys.place(PrivateDetail._meta.db_table, "cipher", pk)
            found[person].phones.append(keys.unseal(own[person], bytes(cipher), place=place).decode())
    return found


def states_of(people: Collection[int]) -> dict[int, tuple[int, str, date | None, int]]:
    """The open state of each person who has one: version id, state, since when, unit."""
    found: dict[int, tuple[int, str, date | None, int]] = {}
    for some in _chunks(sorted(people)):
        rows = MemberState.objects.filter(Among("person", some), ended_by=None, valid_to=None)
        columns = ("id", "person_id", "state", "valid_from", "unit_id")
        for version, person, state, since, unit in _told(rows.values_list(*columns)):
            found[person] = (version, intern(state), _day(since), unit)
    return found


def details_of(people: Collection[int]) -> dict[int, dict[str, str]]:
    """Telephone and address of each person, in the clear: for comparing in the worker's memory, never to be shown."""
    found: dict[int, dict[str, str]] = {}
    table = PrivateDetail._meta.db_table
    for some in _chunks(sorted(people)):
        own = keys.keys_of(some)
        rows = PrivateDetail.objects.filter(Among("person", some), ended_by=None, valid_to=None)
        for version, person, kind, cipher in _told(rows.values_list("id", "person_id", "kind", "cipher")):
            if person in own:
                clear = keys.unseal(own[person], bytes(cipher), place=keys.place(table, "cipher", version))
                found.setdefault(person, {})[kind] = clear.decode()
    return found


def how_many_people() -> int:
    """All persons known, each once."""
    return Person.objects.filter(canonical=None).count()
