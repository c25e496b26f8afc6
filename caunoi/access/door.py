"""The one door to units, employers, accounts and the trail: what is within a reach, and nothing else.

One function for each model. What is asked through `office`, `cli`, `reports` and the records behind a figure is asked
here (tests/shape holds them to it). A reach over the whole federation adds nothing to the query.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from caunoi.access.models import Account, Appointment, SystemKey
from caunoi.access.reach import Reach
from caunoi.access.walls import naming_account
from caunoi.jobs.models import Job
from caunoi.organisations.models import (
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    Responsibility,
    Submission,
    TermOfOffice,
    Unit,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)
from caunoi.organisations.tree import NoFederation, above_on, root
from caunoi.trail.models import Act, Dated, DatedQuerySet

_Row = TypeVar("_Row", bound=Model)
_Version = TypeVar("_Version", bound=Dated)


# ------------------------------------------------------------------ units


def units_within(reach: Reach) -> QuerySet[Unit]:
    """Units that the reach covers."""
    return Unit.objects.all() if reach.units is None else Unit.objects.filter(id__in=reach.units)


def unit_descriptions_within(reach: Reach) -> DatedQuerySet[UnitDescription]:
    """What those units are called."""
    return _of_units(UnitDescription.objects.all(), reach)


def unit_parents_within(reach: Reach) -> DatedQuerySet[UnitParent]:
    """Under which unit those units stand."""
    return _of_units(UnitParent.objects.all(), reach)


def unit_successions_within(reach: Reach) -> DatedQuerySet[UnitSuccession]:
    """Whom those units succeeded, and who succeeded them: the other one is named in the papers of both."""
    rows = UnitSuccession.objects.all()
    if reach.units is None:
        return rows
    return rows.filter(Q(predecessor__in=reach.units) | Q(successor__in=reach.units))


def submissions_within(reach: Reach) -> DatedQuerySet[Submission]:
    """The lists that those units sent."""
    return _of_units(Submission.objects.all(), reach)


def terms_within(reach: Reach) -> DatedQuerySet[TermOfOffice]:
    """The offices held in those units."""
    return _of_units(TermOfOffice.objects.all(), reach)


def own_terms(reach: Reach) -> list[tuple[TermOfOffice, str]]:
    """The offices that the account itself holds, each with its unit's name, the longest-held first."""
    held = TermOfOffice.objects.on(reach.day).filter(account=_own(reach)).order_by("valid_from", "id")
    told = UnitDescription.objects.on(reach.day).filter(unit__in=held.values("unit"))
    names = dict(told.values_list("unit_id", "name"))
    return [(term, names.get(term.unit_id, "")) for term in held]


def way_up(unit: int, *, on: date, within: Reach) -> list[tuple[int, str]]:
    """The units above one within reach, nearest first, with their names on a day; none for a unit out of reach.

    Whose union one is part of is on every letterhead: the names are told, the pages stay closed.
    """
    if not within.covers(unit):
        return []
    ids = above_on(unit, on)
    names = dict(UnitDescription.objects.on(on).filter(unit__in=ids).values_list("unit_id", "name"))
    return [(above, names.get(above, "")) for above in ids]


def unit_names(units: Iterable[int], *, on: date) -> dict[int, str]:
    """What units are called on a day, the last name before or the first after where none holds: open to whoever has
    a union's name in the own papers, as the tree is (walls)."""
    told = UnitDescription.objects.held_true().filter(unit__in=units).order_by("-valid_from")
    return {row.unit_id: row.name for row in sorted(told, key=lambda row: _nearness(row, on))}


def _nearness(row: UnitDescription, on: date) -> tuple[bool, date]:
    return (row.valid_from or date.min) <= on, row.valid_from or date.min


def federation_name(*, on: date) -> str:
    """The root's name, which the sign-in page shows to everyone; empty in a home without one."""
    try:
        told = UnitDescription.objects.held_true().filter(unit=root(on)).order_by("-valid_from")
    except NoFederation:
        return ""
    return told.values_list("name", flat=True).first() or ""


# ------------------------------------------------------------------ employers


def employers_within(reach: Reach) -> QuerySet[Employer]:
    """Employers covered by a union within reach, or, having no union, answered for by a unit within reach.

    Past coverage stays readable: what a union did there remains its own history.
    """
    if reach.units is None:
        return Employer.objects.all()
    # Each employer by itself: a page asks of fifty, and gathering all within reach first costs a province a second.
    own = OuterRef("pk")
    asked = Q(Exists(Coverage.objects.held_true().filter(unit__in=reach.units, employer=own)))
    answered = _answered_for(reach.units, reach.day)
    if answered is not None:
        asked |= answered & ~Q(Exists(Coverage.objects.on(reach.day).filter(employer=own)))
    return Employer.objects.filter(asked)


def _answered_for(units: frozenset[int], day: date) -> Q | None:
    """The employers for which those units answer if they have no union; the narrower scope wins."""
    every = Responsibility.objects.on(day)
    own = list(every.filter(unit__in=units).values_list("employer_id", "site_id", "area_id", "sector"))
    if not own:
        return None
    employers, sites, areas, sectors = ({one for one in scope if one} for scope in zip(*own, strict=True))
    of_it = {"employer": OuterRef("pk")}
    placed, told = EmployerPlace.objects.on(day).filter(**of_it), EmployerDescription.objects.on(day)
    sites_of_all, areas_of_all = (
        every.filter(**{f"{scope}__isnull": False}).values(scope) for scope in ("site", "area")
    )
    by_name = ~Q(Exists(every.filter(**of_it)))
    by_site = ~Q(Exists(placed.filter(site__in=sites_of_all)))
    by_area = ~Q(Exists(placed.filter(area__in=areas_of_all)))
    return (
        Q(id__in=employers)
        | by_name & Q(Exists(placed.filter(site__in=sites)))
        | by_name & by_site & Q(Exists(placed.filter(area__in=areas)))
        | by_name & by_site & by_area & Q(Exists(told.filter(sector__in=sectors, **of_it)))
    )


def employer_descriptions_within(reach: Reach) -> DatedQuerySet[EmployerDescription]:
    """What those employers are called and what they are."""
    return _of_employers(EmployerDescription.objects.all(), reach)


def employer_places_within(reach: Reach) -> DatedQuerySet[EmployerPlace]:
    """Where those employers are."""
    return _of_employers(EmployerPlace.objects.all(), reach)


def employer_statuses_within(reach: Reach) -> DatedQuerySet[EmployerStatus]:
    """Whether those employers operate."""
    return _of_employers(EmployerStatus.objects.all(), reach)


def headcounts_within(reach: Reach) -> DatedQuerySet[Headcount]:
    """How many workers those employers have, by every source."""
    return _of_employers(Headcount.objects.all(), reach)


def coverages_within(reach: Reach) -> DatedQuerySet[Coverage]:
    """Where units within reach are active; that another union is at the same employer is that union's."""
    return _of_units(Coverage.objects.all(), reach)


# ------------------------------------------------------------------ accounts, work, the trail


def accounts_within(reach: Reach) -> QuerySet[Account]:
    """The own account, those that hold or held an office in a unit within reach, and the own ones of its members now."""
    if reach.units is None:
        return Account.objects.all()
    held = TermOfOffice.objects.held_true().filter(unit__in=reach.units)
    return Account.objects.filter(
        Q(id=_own(reach)) | Q(id__in=held.values("account")) | Q(id__in=_tied(reach).values("account"))
    )


def _tied(reach: Reach) -> QuerySet[Model]:
    """Ties of accounts to whoever is a member within reach now, for those who read people: a member may have moved."""
    # By name: members and cards are registers above this (docs/flow.md).
    spells, ties = apps.get_model("members", "Membership"), apps.get_model("cards", "Holder")
    own, read = reach.units or frozenset(), reach.to("people.read").units
    units = own if read is None else own & read
    now = spells._default_manager.on(reach.day).filter(held_by__in=units, person=OuterRef("person"))
    rows: QuerySet[Model] = ties._default_manager.on(reach.day).filter(Exists(now))
    return rows


def appointments_within(reach: Reach) -> QuerySet[Appointment]:
    """What was asked for in a unit within reach and waits, or waited, for a second person."""
    rows = Appointment.objects.select_related("account", "asked_by", "decided_by", "unit")
    return rows if reach.units is None else rows.filter(unit__in=reach.units)


def offices_of(account: Account, *, on: date) -> list[tuple[str, int]]:
    """Every office that an account holds, out of reach too: asked before somebody acts upon it, and shown to nobody."""
    with naming_account(account.pk):
        return list(TermOfOffice.objects.on(on).filter(account=account).values_list("office", "unit_id"))


def keys_within(reach: Reach) -> QuerySet[SystemKey]:
    """The keys that the account itself made for other systems, and nobody else's."""
    return SystemKey.objects.filter(account=_own(reach))


def jobs_within(reach: Reach) -> QuerySet[Job]:
    """The long work that the account itself asked for; all of it at the machine."""
    return Job.objects.all() if reach.at_the_machine else Job.objects.filter(created_by=_own(reach))


def acts_within(reach: Reach) -> QuerySet[Act]:
    """The account's own Acts; all of them for who reads the trail, and at the machine."""
    if reach.at_the_machine or (reach.right == "trail.read" and reach.units is None):
        return Act.objects.all()
    return Act.objects.filter(by=_own(reach))


def _own(reach: Reach) -> int:
    return reach.account.pk if reach.account else 0


def _of_units(rows: DatedQuerySet[_Version], reach: Reach) -> DatedQuerySet[_Version]:
    return rows if reach.units is None else rows.filter(unit__in=reach.units)


def _of_employers(rows: DatedQuerySet[_Version], reach: Reach) -> DatedQuerySet[_Version]:
    return rows if reach.units is None else rows.filter(employer__in=employers_within(reach))
