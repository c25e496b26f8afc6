"""How much a decision touches on its day, and what annulling it gives back: asked before, and nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from caunoi.access.models import Appointment
from caunoi.organisations.models import Coverage, TermOfOffice, UnitDescription, UnitParent
from caunoi.organisations.tree import under_any
from caunoi.registers.links.models import EmployerAnswer, EmployerLink
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.following import handed_on_by, undone_since
from caunoi.registers.reorganisations.handing import estimated
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.offices import lost_by
from caunoi.registers.reorganisations.planning import Plan
from caunoi.registers.reorganisations.standing import some_of
from caunoi.registers.welfare.models import Nomination
from caunoi.trail.copying import as_they_stand, ended_by, models_of, written_by
from caunoi.trail.models import Act, Dated
from caunoi.vocabulary.days import HANOI

_MEMBER = TermOfOffice.Office.MEMBER


@dataclass(frozen=True, slots=True)
class Effect:
    """How much a change touches on its day.

    Units with all below them, and in them the members, the employers, and the officers: whoever is there in an office
    other than that of a member. Of units that are closed: nominations held on the day, requests that then still wait
    (offices asked for that have not lapsed, links that no employer answered yet and that are still good), and targets
    due on the day or later, which stay with them. `estimated` counts rows that have no address and go to several heirs
    by share.
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
        employers=len(_about(Coverage.objects.on(on), units, "employer")),
        officers=len(_about(TermOfOffice.objects.on(on).exclude(office=_MEMBER), units, "account")),
        nominations=_count(Nomination.objects.on(on), closed, "held_by"),
        requests=_count(_asked_for(on), closed) + _count(_unanswered(on), closed, "held_by"),
        # By name: plans and targets lie in a layer above.
        targets=_count(
            apps.get_model("resolutions", "Target")._default_manager.filter(ended_by=None, due_on__gte=on),
            closed,
        ),
        estimated=estimated(planned, on),
    )


def _asked_for(on: date) -> QuerySet[Appointment]:
    """Offices that wait to be confirmed, and have not lapsed when the day begins."""
    return Appointment.objects.filter(outcome="", lapses_at__gt=datetime.combine(on, time.min, tzinfo=HANOI))


def _unanswered(on: date) -> QuerySet[EmployerLink]:
    """Links that are good on the day and that nobody answered by."""
    answers = EmployerAnswer.objects.filter(link=OuterRef("pk"))
    return EmployerLink.objects.filter(~Exists(answers), until__gte=on, withdrawn_at=None)


@dataclass(frozen=True, slots=True)
class Undone:
    """How much annulling a decision gives back: what it changed, from its day on.

    Units that are again what they were, units that it founded and that are no more, and of what it handed over or ended
    the members and employers that go back. Which offices stay ended: `offices`. `rested_on` says that
    something it wrote was changed since, so that annulling will be refused.
    """

    units: int
    founded: int
    members: int
    employers: int
    rested_on: bool


def effect_of_annulling(done: Reorganisation) -> Undone:
    """What annulling that decision would give back, by its Act's own account."""
    act = done.began_by
    back = _of_versions(act, UnitDescription, "unit") | _of_versions(act, UnitParent, "unit")
    begun = _about(UnitDescription.objects.all(), written_by(act, UnitDescription), "unit", by="pk")
    return Undone(
        units=len(back),
        founded=len(begun - back),
        members=len(_of_versions(act, Membership, "person")),
        employers=len(_of_versions(act, Coverage, "employer")),
        rested_on=_rested_on(done),
    )


def _of_versions(act: Act, model: type[Dated], column: str) -> set[object]:
    """Whom the versions are about that the Act ended: they hold again."""
    return _about(model._default_manager.all(), ended_by(act, model), column, by="pk")


def _rested_on(done: Reorganisation) -> bool:
    """Whether something that it wrote, or that was handed on by it, was ended since by what still holds; offices that
    stay ended are in nobody's way (`offices`)."""
    apart = lost_by(done, on=done.effect_on).apart
    for act in (done.began_by, *(one.began_by for one in handed_on_by(done))):
        undone = undone_since(act)
        for model in models_of(act):
            ours = sorted(set(written_by(act, model)).difference(apart.get(model, ())))
            rows = model._default_manager.exclude(ended_by=None)
            if _about(rows, as_they_stand(ours, model, undone), "pk", by="pk"):
                return True
    return False


def _count(rows: QuerySet[object], units: Collection[int], column: str = "unit") -> int:  # type: ignore[type-var]
    return sum(rows.filter(**{f"{column}__in": some}).count() for some in some_of(units))


def _about(rows: QuerySet[Any], keys: Collection[int], column: str, *, by: str = "unit") -> set[object]:
    """Whom those of the rows are about that have one of these keys."""
    found: set[object] = set()
    for some in some_of(keys):
        found.update(rows.filter(**{f"{by}__in": some}).values_list(column, flat=True).distinct())
    return found
