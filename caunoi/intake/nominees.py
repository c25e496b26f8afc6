"""Who a nominee or an officer without a number may be: members of the same name, marks aside, whose birth is not another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from caunoi.intake.keeping import kept_of
from caunoi.intake.models import Finding
from caunoi.organisations.models import Coverage, UnitDescription
from caunoi.registers.members.models import Membership, Particulars
from caunoi.trail.keys import CannotUnseal
from caunoi.vocabulary.days import PartialDate, partial

MOST = 20
# The proposals that ask which member is meant, and under which name the row was kept.
KEPT = {"nominate": "nominee", "appoint": "officer"}
# Where they stand in that row: both begin with the person (`rosters/people.py`).
_NAME_FOLD, _BIRTH, _PRECISION = 2, 4, 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be meant; the number is never shown."""

    person: int
    public_id: str
    name: str
    born: int | None
    union: str


def candidates_of(findings: Collection[Finding]) -> dict[int, list[Candidate]]:
    """For each finding the members who may be meant, at most twenty.

    They are members of the officer's union, or of the unions at the nominee's employer; where the list names no
    employer that is known, of any union. Whose birth the list contradicts is another person, and money is not for the asking.
    """
    named = {one.pk: said for one in findings if (said := _said(one))}
    known = _members_named({name for name, _ in named.values()}) if named else {}
    unions = _unions_at({(one.proposal or {}).get("employer") for one in findings if one.pk in named})
    found: dict[int, list[Candidate]] = {}
    for one in findings:
        proposal = one.proposal or {}
        within = {proposal["unit"]} if "unit" in proposal else unions.get(proposal.get("employer"))
        name, born = named.get(one.pk, ("", None))
        meant = {
            candidate.person: candidate
            for spell, candidate, birth in known.get(name, [])
            if (within is None or spell.unit_id in within)
            and _still(spell, proposal["on"])
            and (born is None or birth is None or born.agrees_with(birth))
        }
        found[one.pk] = list(meant.values())[:MOST]
    return found


def _still(spell: Membership, day: str) -> bool:
    return spell.valid_to is None or spell.valid_to > date.fromisoformat(day)


def _unions_at(employers: set[int | None]) -> dict[int | None, set[int]]:
    unions: dict[int | None, set[int]] = {}
    covered = Coverage.objects.held_true().filter(employer__in=employers - {None})
    for employer, unit in covered.values_list("employer_id", "unit_id"):
        unions.setdefault(employer, set()).add(unit)
    return unions


_Meant = tuple[Membership, Candidate, PartialDate | None]


def _members_named(names: set[str]) -> dict[str, list[_Meant]]:
    alike = Particulars.objects.held_true().filter(name_fold__in=names, valid_to=None, person__canonical=None)
    people = {row.person_id: row for row in alike}
    spells = Membership.objects.held_true().filter(person__in=people).select_related("person").order_by("id")
    units = UnitDescription.objects.held_true().filter(unit__in={spell.unit_id for spell in spells})
    called = dict(units.values_list("unit_id", "name"))
    found: dict[str, list[_Meant]] = {}
    for spell in spells:
        about = people[spell.person_id]
        birth = partial(about.birth_on, about.birth_precision)
        year = birth.first_day.year if birth else None
        candidate = Candidate(
            spell.person_id, spell.person.public_id.hex, about.name, year, called.get(spell.unit_id, "")
        )
        found.setdefault(about.name_fold, []).append((spell, candidate, birth))
    return found


def _said(finding: Finding) -> tuple[str, PartialDate | None] | None:
    """The name and the birth in the row."""
    kept = KEPT.get((finding.proposal or {}).get("act", ""))
    if kept is None:
        return None
    try:
        row = kept_of(finding)[kept]
    except CannotUnseal:
        return None
    return str(row[_NAME_FOLD]), partial(row[_BIRTH], row[_PRECISION])
