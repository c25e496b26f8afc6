"""Whom the national federation's software is still to be told of: joined, changed, left, since what was uploaded last.

What was uploaded is known word for word (`NationalRow`), so that it is held against what is on record now, whenever
that was entered: nothing is missed for having a day in the past, and nothing is told twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caunoi.organisations.models import Employer, EmployerDescription, UnitDescription
from caunoi.organisations.tree import root, taken_over, under_on
from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.matching import details_of, opened_of
from caunoi.registers.members.member_numbers import member_numbers_of
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Membership, Particulars, PrivateDetail
from caunoi.registers.national.fields import SENT, Columns
from caunoi.registers.national.models import NationalAnswer, NationalExport, NationalRow
from caunoi.trail import keys
from caunoi.vocabulary.days import partial

_IN = 10_000
# What stands in the place of an erased name.
_ERASED = "—"
_KINDS = ("cccd", "cmnd", "passport")
_CONTACT = PURPOSE_OF[PrivateDetail.Kind.PHONE]
Why = NationalRow.Why


@dataclass(slots=True)
class Due:
    """One person to be told of: the record by field, and the ids of what it was taken from, by table."""

    person: int
    unit: int
    why: str
    record: dict[str, str]
    versions: dict[str, list[int]]


@dataclass(slots=True)
class Found:
    """Everything due of a unit and all below it, and how many were passed over and why."""

    due: list[Due] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Told:
    """A row that was uploaded."""

    pk: int
    unit: int
    why: str
    owner: int


@dataclass(frozen=True, slots=True)
class _Spell:
    pk: int
    spell: int
    unit: int
    employer: int | None
    until: date | None
    how: str


def due_of(unit: int, columns: Columns, *, on: date) -> Found:
    """Whom a file for that unit would name at the end of that day. Counts: joined, changed, left, same, waiting (in a
    file that nobody marked yet), refused (and nothing changed since), nameless (erased, so that nobody can be named).
    """
    whole = unit == root(on)
    units = None if whole else under_on(unit, on) | taken_over(unit, on)
    members = _members(units, on)
    last, known, refused = _told()
    fields = {said["field"] for said in columns.values()}
    gone = _gone(known, members, units, on)
    waiting = _waiting()
    found = Found()
    records = _records(members, fields, on) | _records(gone, fields, on)
    before = _opened({told.pk: told.owner for told in (*last.values(), *known.values())})
    for person, spell in {**members, **gone}.items():
        why = _why(person, person in members, records, known, before, columns)
        if why == "":
            found.counts["same"] += 1
        elif person in waiting:
            found.counts["waiting"] += 1
        elif person not in records:
            found.counts["nameless"] += 1
        elif _still_refused(person, why, records[person].record, last, refused, before):
            found.counts["refused"] += 1
        else:
            found.counts[why] += 1
            one = records[person]
            found.due.append(Due(person, spell.unit, why, one.record | {"why": why}, one.versions))
    _leave_out_keyless(found)
    found.due.sort(key=lambda one: (one.unit, list(Why.values).index(one.why), one.person))
    return found


def _leave_out_keyless(found: Found) -> None:
    """Nothing can be kept of whoever has no key any more: nobody else is to be held up by that."""
    own: set[int] = set()
    for some in _chunks([one.person for one in found.due]):
        own |= keys.keys_of(some).keys()
    for one in found.due:
        if one.person not in own:
            found.counts[one.why] -= 1
            found.counts["nameless"] += 1
    found.due = [one for one in found.due if one.person in own]
    found.counts = +found.counts


def _members(units: Collection[int] | None, on: date) -> dict[int, _Spell]:
    held = Membership.objects.on(on)
    return _spells(held if units is None else held.filter(unit__in=units))


def _spells(rows: Any) -> dict[int, _Spell]:
    told = rows.values_list("person_id", "pk", "spell", "unit_id", "employer_id", "valid_to", "ended_as")
    return {person: _Spell(*rest) for person, *rest in told.iterator()}


def _told() -> tuple[dict[int, _Told], dict[int, _Told], set[int]]:
    """By person, the row uploaded last, and the last that was not refused; and the rows whose refusal nobody settled."""
    answers = NationalAnswer.objects.filter(outcome=NationalAnswer.Outcome.REFUSED, told__isnull=False)
    refused = set(answers.values_list("told_id", flat=True))
    still = set(answers.filter(ended_by=None).values_list("told_id", flat=True))
    last: dict[int, _Told] = {}
    known: dict[int, _Told] = {}
    rows = NationalRow.objects.exclude(export__uploaded_by=None).order_by("export__number", "line")
    for pk, person, canonical, unit, why in rows.values_list(
        "pk", "person_id", "person__canonical", "unit_id", "why"
    ).iterator():
        told = _Told(pk, unit, why, person)
        last[canonical or person] = told
        if pk not in refused:
            known[canonical or person] = told
    return last, known, still


def _gone(
    known: Mapping[int, _Told], members: Mapping[int, _Spell], units: Collection[int] | None, on: date
) -> dict[int, _Spell]:
    """Whom that software still takes for a member, last told of in one of the units, and who is none anywhere."""
    asked = sorted(
        person
        for person, told in known.items()
        if told.why != Why.LEFT and person not in members and (units is None or told.unit in units)
    )
    found: dict[int, _Spell] = {}
    for some in _chunks(asked):
        elsewhere = set(Membership.objects.on(on).filter(person__in=some).values_list("person_id", flat=True))
        ended = Membership.objects.held_true().filter(person__in=some, valid_to__lte=on).order_by("valid_to")
        spells = _spells(ended)
        found |= {
            # Taken back as if never a member: what was told of then is all there is.
            person: spells.get(person, _Spell(0, 0, known[person].unit, None, None, ""))
            for person in some
            if person not in elsewhere
        }
    return found


def _waiting() -> set[int]:
    rows = NationalRow.objects.filter(export__uploaded_by=None, export__dropped_by=None)
    return {canonical or person for person, canonical in rows.values_list("person_id", "person__canonical")}


def _why(
    person: int,
    member: bool,
    records: Mapping[int, _Record],
    known: Mapping[int, _Told],
    before: Mapping[int, dict[str, str]],
    columns: Columns,
) -> str:
    told = known.get(person)
    there = told is not None and told.why != Why.LEFT
    if not member:
        return str(Why.LEFT) if there else ""
    if person not in records:
        return str(Why.CHANGED)
    now = records[person].record
    if not there:
        # Somebody with a number is known there already, whoever told of them.
        return str(Why.CHANGED if told is None and now.get("member-number") else Why.JOINED)
    was = before.get(told.pk, {}) if told else {}
    compared = {said["field"] for said in columns.values() if SENT[said["field"]].compared}
    return str(Why.CHANGED) if any(now.get(one, "") != was.get(one, "") for one in compared) else ""


def _still_refused(
    person: int,
    why: str,
    record: Mapping[str, str],
    last: Mapping[int, _Told],
    refused: Collection[int],
    before: Mapping[int, dict[str, str]],
) -> bool:
    """The same was refused, and nothing was put right since."""
    told = last.get(person)
    if told is None or told.pk not in refused or told.why != why:
        return False
    was = before.get(told.pk, {})
    return all(
        record.get(code, "") == was.get(code, "")
        for code, one in SENT.items()
        if one.compared and code in was
    )


def _opened(rows: Mapping[int, int]) -> dict[int, dict[str, str]]:
    """What rows said word for word, by row; nothing of a person who was erased."""
    found: dict[int, dict[str, str]] = {}
    for some in _chunks(sorted(rows)):
        own = keys.keys_of({rows[pk] for pk in some})
        for pk, cipher in NationalRow.objects.filter(pk__in=some).values_list("pk", "cipher"):
            if rows[pk] in own and cipher:
                found[pk] = said_in(pk, own[rows[pk]], bytes(cipher))
    return found


def said_in(pk: int, own: bytes, cipher: bytes) -> dict[str, str]:
    """What one row said, by field. Raises CannotUnseal."""
    place = keys.place(NationalRow._meta.db_table, "cipher", pk)
    return dict(json.loads(keys.unseal(own, cipher, place=place)))


@dataclass(slots=True)
class _Record:
    record: dict[str, str]
    versions: dict[str, list[int]]


def _records(spells: Mapping[int, _Spell], fields: Collection[str], on: date) -> dict[int, _Record]:
    """What is on record of people, by field and no more than is sent; nobody of whom no name is."""
    found: dict[int, _Record] = {}
    for some in _chunks(sorted(spells)):
        own = {person: spells[person] for person in some}
        named = _named(some, on)
        placed, spelled = _placed(own, on), _begun(own)
        numbers, private = _numbers(some, fields, on), _private(some, fields, on)
        issued = member_numbers_of(some)
        for person, (version, said) in named.items():
            spell = own[person]
            said |= placed.get(spell.unit, {}) | _employed(placed, spell) | numbers.get(person, {})
            said |= private.get(person, {}) | {"joined-on": spelled.get(spell.spell, "")}
            said["member-number"] = issued.get(person, "")
            said["left-on"] = (spell.until - timedelta(days=1)).isoformat() if spell.until else ""
            said["left-how"] = spell.how
            kept = {code: value for code, value in said.items() if code in fields or code == "member-number"}
            at = [spell.pk] if spell.pk else []
            found[person] = _Record(kept, {"members_particulars": [version], "members_membership": at})
    return found


def _named(people: Collection[int], on: date) -> dict[int, tuple[int, dict[str, str]]]:
    rows = Particulars.objects.on(on).filter(person__in=people).exclude(name=_ERASED)
    found = {}
    for pk, person, name, birth_on, precision, sex in rows.values_list(
        "pk", "person_id", "name", "birth_on", "birth_precision", "sex"
    ):
        birth = partial(birth_on, precision)
        known = {"day": 10, "month": 7, "year": 4}.get(precision, 0)
        said = {"name": name, "birth": birth_on.isoformat()[:known] if birth_on and birth else "", "sex": sex}
        found[person] = pk, said
    return found


def _placed(spells: Mapping[int, _Spell], on: date) -> dict[Any, dict[str, str]]:
    """Names and codes of unions, by their id, and of employers, by theirs with a word before it."""
    units = {spell.unit for spell in spells.values()}
    told = UnitDescription.objects.held_true().filter(unit__in=units).order_by("valid_from")
    found: dict[Any, dict[str, str]] = {
        row.unit_id: {"unit-code": row.official_code, "unit-name": row.name}
        for row in told
        if (row.valid_from or date.min) <= on
    }
    employers = {spell.employer for spell in spells.values() if spell.employer}
    codes = dict(Employer.objects.filter(pk__in=employers).values_list("pk", "tax_code"))
    names = EmployerDescription.objects.on(on).filter(employer__in=employers)
    for employer, name in names.values_list("employer_id", "name"):
        found["employer", employer] = {"employer-name": name, "employer-tax-code": codes.get(employer) or ""}
    return found


def _employed(placed: Mapping[Any, dict[str, str]], spell: _Spell) -> dict[str, str]:
    return placed.get(("employer", spell.employer), {})


def _begun(spells: Mapping[int, _Spell]) -> dict[int, str]:
    """The first day of each spell, by its number; '' where it is not known."""
    rows = Membership.objects.held_true().filter(person__in=spells).values_list("spell", "valid_from")
    first: dict[int, date | None] = {}
    for spell, since in rows:
        other = first.get(spell, date.max)
        first[spell] = None if since is None or other is None else min(since, other)
    return {spell: since.isoformat() if since else "" for spell, since in first.items()}


def _numbers(people: Collection[int], fields: Collection[str], on: date) -> dict[int, dict[str, str]]:
    """The number of each person by the first kind there is of, the one of the record kept before those merged into it."""
    if not {"identity", "identity-kind"} & set(fields):
        return {}
    whose = records_of(people)
    by_kind: dict[int, dict[str, str]] = {person: {} for person in people}
    for record, opened in opened_of(whose.keys(), on=on).items():
        told, own = by_kind[whose[record]], dict(opened.numbers)
        told |= (
            own if record == whose[record] else {kind: said for kind, said in own.items() if kind not in told}
        )
    found = {}
    for person, numbers in by_kind.items():
        kind = next((one for one in _KINDS if one in numbers), "")
        found[person] = {"identity": numbers.get(kind, ""), "identity-kind": kind}
    return found


def _private(people: Collection[int], fields: Collection[str], on: date) -> dict[int, dict[str, str]]:
    """Telephones and addresses, of nobody who withdrew the consent to be contacted."""
    if not {"phone", "address"} & set(fields):
        return {}
    stopped = {person for person, purposes in stopped_for(people, on).items() if _CONTACT in purposes}
    return {person: said for person, said in details_of(people).items() if person not in stopped}


def _chunks(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _IN):
        yield values[start : start + _IN]


def open_exports() -> list[NationalExport]:
    """Files that were made and of which nobody said yet what became."""
    return list(NationalExport.objects.filter(uploaded_by=None, dropped_by=None).order_by("number"))
