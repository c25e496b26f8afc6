"""The one door to assignments and contacts: those held by units within reach."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.officers.models import Assignment, Contact


def assignments_within(reach: Reach) -> QuerySet[Assignment]:
    """Assignment versions held by units within reach."""
    assignments = Assignment.objects.all()
    return assignments if reach.units is None else assignments.filter(held_by__in=reach.units)


def contacts_within(reach: Reach) -> QuerySet[Contact]:
    """Contacts not withdrawn, held by units within reach."""
    contacts = Contact.objects.filter(ended_by=None)
    return contacts if reach.units is None else contacts.filter(held_by__in=reach.units)
