"""The one door to cards and members' own accounts: by the union that holds them, and each to the own."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.cards.models import Card, CardCheck, Holder
from caunoi.registers.members.door import memberships_within
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Person, Rectification, SamePerson, Viewing
from caunoi.registers.members.viewing import newest
from caunoi.trail.models import DatedQuerySet

_Row = TypeVar("_Row", bound=Model)
_Held = TypeVar("_Held", Card, Holder)


def holders_within(reach: Reach) -> DatedQuerySet[Holder]:
    """Accounts tied by unions within reach, and those of whoever is a member of one now."""
    return _of_members(Holder.objects.all(), reach)


def cards_within(reach: Reach) -> DatedQuerySet[Card]:
    """Cards given by unions within reach, and those of whoever is a member of one now."""
    return _of_members(Card.objects.all(), reach)


def _of_members(rows: DatedQuerySet[_Held], reach: Reach) -> DatedQuerySet[_Held]:
    if reach.units is None:
        return rows
    spells = memberships_within(reach).on(reach.day).filter(person=OuterRef("person"))
    return rows.filter(Q(held_by__in=reach.units) | Exists(spells))


def own_person(reach: Reach) -> Person | None:
    """Whose own account this is, for as long as it holds the office of member; None for every other."""
    if reach.account is None or not reach.may("own.read"):
        return None
    tied = Holder.objects.on(reach.day).filter(account=reach.account).select_related("person").first()
    return tied.person if tied else None


def own(model: type[_Row], reach: Reach) -> QuerySet[_Row]:
    """Rows of the own person alone, of a model that has one (`person`)."""
    person = own_person(reach)
    rows = model._default_manager.all()
    return rows.filter(person=person) if person is not None else rows.none()


def own_viewings(reach: Reach, *, most: int) -> list[Viewing]:
    """Who opened the own record, or one merged into it, and why: the newest, with their accounts."""
    person = own_person(reach)
    records = list(records_of([person.pk])) if person else []
    return newest(Viewing.objects.filter(person__in=records), records, most)


def own_mergers(reach: Reach) -> QuerySet[SamePerson]:
    """Records that were merged into the own one."""
    person, held = own_person(reach), SamePerson.objects.filter(ended_by=None)
    return held.filter(kept=person) if person is not None else held.none()


def own_rectifications(reach: Reach) -> QuerySet[Rectification]:
    """What was put right on the own record, taken back since or not."""
    return own(Rectification, reach)


def own_checks(reach: Reach) -> QuerySet[CardCheck]:
    """Who looked up one of the own cards."""
    return CardCheck.objects.filter(card__in=own(Card, reach))
