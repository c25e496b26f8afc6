"""The one door to agreements: those held by units within reach, and those that bind an employer within reach."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.access.door import employers_within
from caunoi.access.reach import Reach
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms, Bargaining
from caunoi.trail.models import DatedQuerySet


def agreements_within(reach: Reach) -> QuerySet[Agreement]:
    """Agreements held by a unit within reach or signed by an employer within reach."""
    agreements = Agreement.objects.all()
    if reach.units is None:
        return agreements
    held = AgreementTerms.objects.held_true().filter(held_by__in=reach.units)
    signed = AgreementParty.objects.held_true().filter(employer__in=employers_within(reach))
    return agreements.filter(Q(id__in=held.values("agreement")) | Q(id__in=signed.values("agreement")))


def agreement_terms_within(reach: Reach) -> DatedQuerySet[AgreementTerms]:
    """Terms of those agreements."""
    terms = AgreementTerms.objects.all()
    return terms if reach.units is None else terms.filter(agreement__in=agreements_within(reach))


def agreement_parties_within(reach: Reach) -> DatedQuerySet[AgreementParty]:
    """Parties to those agreements; who they are is behind the door of employers."""
    parties = AgreementParty.objects.all()
    return parties if reach.units is None else parties.filter(agreement__in=agreements_within(reach))


def bargainings_within(reach: Reach) -> DatedQuerySet[Bargaining]:
    """Bargainings held by a unit within reach or at an employer within reach."""
    talks = Bargaining.objects.all()
    if reach.units is None:
        return talks
    return talks.filter(Q(held_by__in=reach.units) | Q(employer__in=employers_within(reach)))
