"""The one door to links: to officers by their reach, and to whoever comes by a link the one employer it is about."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from caunoi.access.door import employers_within, unit_names
from caunoi.access.reach import Reach
from caunoi.organisations.models import Coverage, EmployerDescription, Headcount
from caunoi.registers.agreements.models import AgreementParty, AgreementTerms
from caunoi.registers.links.models import EmployerAnswer, EmployerLink
from caunoi.trail.models import DatedQuerySet


def links_within(reach: Reach) -> QuerySet[EmployerLink]:
    """Links that units within reach sent, about employers within reach."""
    links = EmployerLink.objects.all()
    if reach.units is None:
        return links
    return links.filter(held_by__in=reach.units, employer__in=employers_within(reach))


def answers_within(reach: Reach) -> QuerySet[EmployerAnswer]:
    """What came back by those links."""
    return EmployerAnswer.objects.filter(link__in=links_within(reach))


def still_answers(link: EmployerLink, reach: Reach) -> bool:
    """Whether the employer is still within its officer's reach."""
    return employers_within(reach).filter(pk=link.employer_id).exists()


def employer_name_by(link: EmployerLink, *, on: date) -> str:
    """What the link's employer is called."""
    told = EmployerDescription.objects.held_true().filter(employer=link.employer_id)
    row = told.on(on).first() or told.order_by("-valid_from").first()
    return row.name if row else ""


def unions_by(link: EmployerLink, *, on: date) -> list[str]:
    """The unions that are active at the link's employer, by name."""
    units = Coverage.objects.on(on).filter(employer=link.employer_id).values_list("unit", flat=True)
    return sorted(unit_names(list(units), on=on).values())


def headcounts_by(link: EmployerLink) -> DatedQuerySet[Headcount]:
    """How many workers the link's employer has, by every source, the newest first."""
    rows = Headcount.objects.held_true().filter(employer=link.employer_id, workplace=None)
    return rows.select_related("began_by").order_by("-valid_from", "-id")


def agreement_terms_by(link: EmployerLink) -> DatedQuerySet[AgreementTerms]:
    """Terms of the agreements that the link's employer signed, the newest first."""
    signed = AgreementParty.objects.held_true().filter(employer=link.employer_id)
    rows = AgreementTerms.objects.held_true().filter(agreement__in=signed.values("agreement"))
    return rows.select_related("began_by", "agreement").order_by("-signed_on", "-id")


def answers_by(link: EmployerLink) -> QuerySet[EmployerAnswer]:
    """What was answered by this link, the newest first."""
    return EmployerAnswer.objects.filter(link=link).order_by("-at", "-id")
