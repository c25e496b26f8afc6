"""How much a decision touches on its day: asked before it is carried out, and nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import QuerySet

from caunoi.access.models import Appointment
from caunoi.organisations.models import Coverage, TermOfOffice
from caunoi.organisations.tree import under_any
from caunoi.registers.links.models import EmployerLink
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.handing import estimated
from caunoi.registers.reorganisations.planning import Plan
from caunoi.registers.reorganisations.standing import some_of
from caunoi.registers.welfare.models import Nomination


@dataclass(frozen=True, slots=True)
class Effect:
    """How much a change touches on its day.

    Units with all below them, and the members, employers and terms of office in them. Of units that are closed:
    nominations that they hold, requests that wait (offices asked for, links that employers may still answer by), and
    targets due on the day or later, which stay with them. `estimated` counts rows that have no address and go to
    several heirs by share.
    """

    units: int
    members: int
    employers: int
    officers: int
    nominations: int = 0
    requests: int = 0
    targets: int = 0
    estimated: int = 0


def effect_of(planned: Plan, on: date) -> Effect:
    """What the plan touches."""
    units, closed = under_any(planned.units, on), planned.ends.keys()
    return Effect(
        units=len(units),
        # Nobody is a member of two unions on one day, so parts of the nation add up.
        members=_count(Membership.objects.on(on), units),
        employers=len(_distinct(Coverage.objects.on(on), units, "employer")),
        officers=len(_distinct(TermOfOffice.objects.on(on), units, "account")),
        nominations=_count(Nomination.objects.held_true(), closed, "held_by"),
        requests=_count(Appointment.objects.filter(outcome=""), closed)
        + _count(EmployerLink.objects.filter(until__gte=on, withdrawn_at=None), closed, "held_by"),
        # By name: plans and targets lie in a layer above.
        targets=_count(
            apps.get_model("resolutions", "Target")._default_manager.filter(ended_by=None, due_on__gte=on),
            closed,
        ),
        estimated=estimated(planned, on),
    )


def _count(rows: QuerySet[object], units: Collection[int], column: str = "unit") -> int:  # type: ignore[type-var]
    return sum(rows.filter(**{f"{column}__in": some}).count() for some in some_of(units))


def _distinct(rows: QuerySet[object], units: Collection[int], column: str) -> set[object]:  # type: ignore[type-var]
    found: set[object] = set()
    for some in some_of(units):
        found.update(rows.filter(unit__in=some).values_list(column, flat=True).distinct())
    return found
