"""The one door to assignments, contacts and offices of unions."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.officers.models import Assignment, Contact, Mandate
from caunoi.trail.models import DatedQuerySet


def assignments_within(reach: Reach) -> DatedQuerySet[Assignment]:
    """Assignments held by or about units within reach, and the account's own.

    A union may know who is in charge of it, whoever gave the charge.
    """
    assignments = Assignment.objects.all()
    if reach.units is None:
        return assignments
    return assignments.filter(Q(held_by__in=reach.units) | Q(unit__in=reach.units) | Q(officer=reach.account))


def contacts_within(reach: Reach) -> QuerySet[Contact]:
    """Contacts not withdrawn, held by units within reach, and the account's own."""
    contacts = Contact.objects.filter(ended_by=None)
    if reach.units is None:
        return contacts
    return contacts.filter(Q(held_by__in=reach.units) | Q(officer=reach.account))


def mandates_within(reach: Reach) -> DatedQuerySet[Mandate]:
    """Who holds and held which office of units within reach; whose record it is, is another question."""
    mandates = Mandate.objects.all()
    return mandates if reach.units is None else mandates.filter(unit__in=reach.units)
