"""Who a nominee without a number may be: members of the nominating unit whose name is the same, marks aside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from caunoi.intake.keeping import kept_of
from caunoi.intake.models import Finding
from caunoi.organisations.models import Coverage, UnitDescription
from caunoi.registers.members.models import Membership, Particulars
from caunoi.trail.keys import CannotUnseal

MOST = 20
_NAME_FOLD = 2


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

    They are members of the unions at the nominee's employer; where the list names no employer that is known,
    of any union.
    """
    named = {one.pk: name for one in findings if (name := _name(one))}
    known = _members_named(set(named.values())) if named else {}
    unions = _unions_at({(one.proposal or {}).get("employer") for one in findings if one.pk in named})
    found: dict[int, list[Candidate]] = {}
    for one in findings:
        proposal = one.proposal or {}
        within = unions.get(proposal.get("employer"))
        meant = {
            candidate.person: candidate
            for spell, candidate in known.get(named.get(one.pk, ""), [])
            if (within is None or spell.unit_id in within) and _still(spell, proposal["on"])
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


def _members_named(names: set[str]) -> dict[str, list[tuple[Membership, Candidate]]]:
    alike = Particulars.objects.held_true().filter(name_fold__in=names, valid_to=None, person__canonical=None)
    people = {row.person_id: row for row in alike}
    spells = Membership.objects.held_true().filter(person__in=people).select_related("person").order_by("id")
    units = UnitDescription.objects.held_true().filter(unit__in={spell.unit_id for spell in spells})
    called = dict(units.values_list("unit_id", "name"))
    found: dict[str, list[tuple[Membership, Candidate]]] = {}
    for spell in spells:
        about = people[spell.person_id]
        born = about.birth_on.year if about.birth_on else None
        candidate = Candidate(
            spell.person_id, spell.person.public_id.hex, about.name, born, called.get(spell.unit_id, "")
        )
        found.setdefault(about.name_fold, []).append((spell, candidate))
    return found


def _name(finding: Finding) -> str:
    if (finding.proposal or {}).get("act") != "nominate":
        return ""
    try:
        return str(kept_of(finding)["nominee"][_NAME_FOLD])
    except CannotUnseal:
        return ""
