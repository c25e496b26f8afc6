"""Whom the national federation's software is still to be told of: joined, changed, left, since what was uploaded last.

What was uploaded is known word for word (`NationalRow`), so that it is held against what is on record now, whenever
that was entered: nothing is missed for having a day in the past, and nothing is told twice.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from caunoi.organisations.models import Employer, EmployerDescription, UnitDescription
from caunoi.organisations.tree import root, taken_over, under_on
from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.members.matching import details_of, opened_of
from caunoi.registers.members.member_numbers import member_numbers_of
from caunoi.registers.members.merged import first_said, records_of
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
    """One person to be told of: the record by field, and the ids of what it was taken from, by table.

    `person` is the record under which that software knows them; of two merged that need not be the one kept.
    """

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


@dataclass(slots=True)
class _Known:
    """What that software was told, by person: the last row, and the last that was not refused.

    `twice` are records that it takes for members beside the one that the person is known under (`under`): merged here
    since, and to be told as leavers. `refused` are rows whose refusal nobody settled.
    """

    last: dict[int, _Told] = field(default_factory=dict)
    known: dict[int, _Told] = field(default_factory=dict)
    under: dict[int, int] = field(default_factory=dict)
    twice: dict[int, tuple[int, _Told, _Told]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)


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
    file that nobody marked yet), refused (and nothing changed since), nameless (erased, so that nobody can be named),
    twice (merged here, two there, and no number by which to say which of the two is to go).
    """
    whole = unit == root(on)
    units = None if whole else under_on(unit, on) | taken_over(unit, on)
    members = _members(units, on)
    told = _told()
    fields = {said["field"] for said in columns.values()}
    gone = _gone(told.known, members, units, on)
    waiting = _waiting()
    found = Found()
    records = _records(members, fields, on, told.twice) | _records(gone, fields, on, told.twice)
    rows = (*told.last.values(), *told.known.values(), *(row for _, row, _ in told.twice.values()))
    before = _opened({row.pk: row.owner for row in rows})
    for person, spell in {**members, **gone}.items():
        why = _why(person, person in members, records, told.known, before, columns)
        if why == "":
            found.counts["same"] += 1
        elif person in waiting:
            found.counts["waiting"] += 1
        elif person not in records:
            found.counts["nameless"] += 1
        elif _still_refused(person, why, records[person].record, told, before):
            found.counts["refused"] += 1
        else:
            found.counts[why] += 1
            one = records[person]
            under = told.under.get(person, person)
            found.due.append(Due(under, spell.unit, why, one.record | {"why": why}, one.versions))
    _withdraw(found, told, before, waiting, units, fields, on)
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


def _told() -> _Known:
    answers = NationalAnswer.objects.filter(outcome=NationalAnswer.Outcome.REFUSED, told__isnull=False)
    refused = set(answers.values_list("told_id", flat=True))
    still = set(answers.filter(ended_by=None).values_list("told_id", flat=True))
    last: dict[int, _Told] = {}
    known: dict[int, _Told] = {}
    records: dict[int, list[int]] = defaultdict(list)
    rows = NationalRow.objects.exclude(export__uploaded_by=None).order_by("export__number", "line")
    for pk, person, canonical, unit, why in rows.values_list(
        "pk", "person_id", "person__canonical", "unit_id", "why"
    ).iterator():
        told = _Told(pk, unit, why, person)
        if person not in last:
            records[canonical or person].append(person)
        last[person] = told
        if pk not in refused:
            known[person] = told
    found = _Known(refused=still)
    merged = {person for person, own in records.items() if own != [person]}
    numbered, one_there = _numbered(merged), _one_there(merged)
    for person, own in records.items():
        _as_known(found, person, own, last, known, numbered, one_there)
    return found


def _as_known(
    found: _Known,
    person: int,
    records: list[int],
    last: Mapping[int, _Told],
    known: Mapping[int, _Told],
    numbered: Collection[int],
    one_there: Collection[int],
) -> None:
    """Under which of a person's records that software knows them: the one with the number that it issued, else the one
    kept, else the one told of last."""
    there = [one for one in records if one in known and known[one].why != Why.LEFT]
    if not there:
        found.last[person] = max((last[one] for one in records), key=lambda row: row.pk)
        if over := [known[one] for one in records if one in known]:
            found.known[person] = max(over, key=lambda row: row.pk)
        return
    under = max(there, key=lambda one: (one in numbered, one == person, known[one].pk))
    found.last[person], found.known[person], found.under[person] = last[under], known[under], under
    if person not in one_there:
        found.twice |= {one: (person, known[one], last[one]) for one in there if one != under}


def _numbered(people: Collection[int]) -> set[int]:
    """Records of the people whose row was answered with the member number that is on record."""
    outcome = NationalAnswer.Outcome
    found: set[int] = set()
    for some in _chunks(sorted(people)):
        answers = NationalAnswer.objects.filter(
            Q(person__in=some) | Q(person__canonical__in=some), outcome__in=(outcome.ISSUED, outcome.KNOWN)
        )
        found.update(answers.exclude(told=None).values_list("told__person_id", flat=True))
    return found


def _one_there(people: Collection[int]) -> set[int]:
    """Those of the people whose records were answered with one number: there they are one already."""
    whose = records_of(people)
    rows = NationalAnswer.objects.filter(outcome=NationalAnswer.Outcome.SOMEBODY_ELSES)
    return {
        whose[one]
        for one, other in rows.values_list("person_id", "holder_id")
        if one in whose and other in whose and whose[one] == whose[other]
    }


def _withdraw(
    found: Found,
    told: _Known,
    before: Mapping[int, dict[str, str]],
    waiting: Collection[int],
    units: Collection[int] | None,
    fields: Collection[str],
    on: date,
) -> None:
    """Whoever is two there and one here leaves there once, in the words that were told, and by a number of its own."""
    whose = {record: person for record, (person, _, _) in told.twice.items()}
    issued = member_numbers_of(whose.values(), apart=whose)
    for record, (person, row, last) in sorted(told.twice.items()):
        said, stays = before.get(row.pk), before.get(told.known[person].pk, {})
        if units is not None and row.unit not in units:
            continue
        if person in waiting:
            found.counts["waiting"] += 1
        elif not said:
            found.counts["nameless"] += 1
        elif last.pk in told.refused and last.why == Why.LEFT:
            found.counts["refused"] += 1
        elif not (number := said.get("identity", "")) or number == stays.get("identity", ""):
            found.counts["twice"] += 1
        else:
            found.counts[Why.LEFT.value] += 1
            own = said.get("member-number", "")
            record_said = {code: value for code, value in said.items() if code in fields} | {
                "why": Why.LEFT.value, "left-on": on.isoformat(), "left-how": "",
                "member-number": "" if own == issued.get(person, "") else own,
            }  # fmt: skip
            found.due.append(Due(record, row.unit, Why.LEFT, record_said, {"national_nationalrow": [row.pk]}))


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
    known: _Known,
    before: Mapping[int, dict[str, str]],
) -> bool:
    """The same was refused, and nothing was put right since."""
    told = known.last.get(person)
    if told is None or told.pk not in known.refused or told.why != why:
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


def _records(
    spells: Mapping[int, _Spell], fields: Collection[str], on: date, apart: Collection[int]
) -> dict[int, _Record]:
    """What is on record of people, by field and no more than is sent; nobody of whom no name is.

    Numbers are those of any of a person's records but of those `apart`, which are still somebody else there.
    """
    found: dict[int, _Record] = {}
    for some in _chunks(sorted(spells)):
        own = {person: spells[person] for person in some}
        named = _named(some, on)
        placed, spelled = _placed(own, on), _begun(own)
        numbers, private = _numbers(some, fields, on, apart), _private(some, fields, on)
        issued = member_numbers_of(some, apart=apart)
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


def _numbers(
    people: Collection[int], fields: Collection[str], on: date, apart: Collection[int]
) -> dict[int, dict[str, str]]:
    """The number of each person by the first kind there is of."""
    if not {"identity", "identity-kind"} & set(fields):
        return {}
    whose, found = records_of(people), {}
    for record, opened in opened_of(whose.keys() - set(apart), on=on).items():
        by_kind = dict(opened.numbers)
        if kind := next((one for one in _KINDS if one in by_kind), ""):
            found[record] = {"identity": by_kind[kind], "identity-kind": kind}
    nothing = {"identity": "", "identity-kind": ""}
    return dict.fromkeys(people, nothing) | first_said(whose, found)


def _private(people: Collection[int], fields: Collection[str], on: date) -> dict[int, dict[str, str]]:
    """Telephones and addresses, of nobody who withdrew the consent to be contacted."""
    if not {"phone", "address"} & set(fields):
        return {}
    stopped = {person for person, purposes in stopped_for(people, on).items() if _CONTACT in purposes}
    whose = records_of(people)
    said = first_said(whose, details_of(whose.keys()))
    return {person: one for person, one in said.items() if person not in stopped}


def _chunks(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _IN):
        yield values[start : start + _IN]


def open_exports() -> list[NationalExport]:
    """Files that were made and of which nobody said yet what became."""
    return list(NationalExport.objects.filter(uploaded_by=None, dropped_by=None).order_by("number"))
