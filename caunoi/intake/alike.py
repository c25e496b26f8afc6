"""Those on record whom a row that waits may be about: side by side with the row, with the reasons in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from caunoi.access.reach import Reach
from caunoi.intake.models import Finding
from caunoi.organisations.models import UnitDescription
from caunoi.registers.members import matching
from caunoi.registers.members.door import people_within
from caunoi.registers.members.matching import Known
from caunoi.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody on record; of one outside of the officer's reach only the union and the reasons are told."""

    public_id: str
    name: str
    born: str
    union: str
    why: Text


def alike_of(findings: Collection[Finding], reach: Reach) -> dict[int, list[Alike]]:
    """For each finding those whom it asks about, likeliest first."""
    asking = {
        one.pk: one.proposal["alike"]
        for one in findings
        if one.proposal and one.proposal.get("act") == "tell-apart"
    }
    people = {each["person"] for alike in asking.values() for each in alike}
    if not people:
        return {}
    about, spells = matching.particulars_of(people), matching.spells_of(people)
    within = dict(people_within(reach).filter(pk__in=people).values_list("pk", "public_id"))
    unit = {person: own[-1].unit for person, own in spells.items() if own}
    held = UnitDescription.objects.held_true().filter(unit__in=set(unit.values())).order_by("pk")
    called = dict(held.values_list("unit_id", "name"))
    return {
        finding: [
            Alike(
                *_about(about[each["person"]], within.get(each["person"])),
                called.get(unit.get(each["person"], 0), ""),
                Text(vi=each["vi"], en=each["en"]),
            )
            for each in alike
            if each["person"] in about
        ]
        for finding, alike in asking.items()
    }


def _about(known: Known, shown: UUID | None) -> tuple[str, str, str]:
    return ("", "", "") if shown is None else (shown.hex, known.name, str(known.birth or ""))
