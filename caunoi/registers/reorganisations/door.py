"""The one door to decisions on units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.reorganisations.carrying_out import Decision
from caunoi.registers.reorganisations.following import accounted_for
from caunoi.registers.reorganisations.models import HandedOn, Reorganisation


def reorganisations_within(reach: Reach) -> QuerySet[Reorganisation]:
    """Decisions of units within reach, the newest first."""
    decisions = Reorganisation.objects.order_by("-signed_on", "-pk")
    return decisions if reach.units is None else decisions.filter(decider__in=reach.units)


def of_that_paper(reach: Reach, paper: Decision) -> QuerySet[Reorganisation]:
    """What was carried out of the same paper so far and still holds: one paper may order several changes."""
    told = {"decider": paper.decider, "number": paper.number, "signed_on": paper.signed_on}
    return reorganisations_within(reach).filter(**told, ended_by=None)


def decisions_told(acts: Iterable[int]) -> dict[int, Reorganisation]:
    """By Act, the decision that it carried out: number, days and decider stand in the papers of every unit that a
    version of that Act is about, whoever decided (walls). Ask with Acts of versions within reach."""
    asked = set(acts)
    rows = Reorganisation.objects.filter(began_by__in=asked).select_related("undone_by")
    # What was entered later was handed on by an Act of its own.
    later = accounted_for(
        HandedOn.objects.filter(began_by__in=asked).select_related("reorganisation__undone_by")
    )
    return {row.began_by_id: row for row in rows} | {row.began_by_id: row.reorganisation for row in later}
