"""The one door to people: through the spells that tie them to a unit within reach, past ones included."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.members.models import Membership, Person


def memberships_within(reach: Reach) -> QuerySet[Membership]:
    """Membership versions held by units within reach."""
    versions = Membership.objects.all()
    return versions if reach.units is None else versions.filter(held_by__in=reach.units)


def people_within(reach: Reach) -> QuerySet[Person]:
    """People tied to a unit within reach by a membership or a nomination; never through a column on the person."""
    people = Person.objects.filter(canonical=None)
    if reach.units is None:
        return people
    return people.filter(
        Q(id__in=memberships_within(reach).values("person")) | Q(nominations__held_by__in=reach.units)
    ).distinct()
