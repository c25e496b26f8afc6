"""A link sent to an employer's contact, and what the contact answered by it about the employer's figures."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.organisations.models import Employer, Headcount, Unit
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.trail.models import Act


class EmployerLink(models.Model):
    """A way in without an account, to what is on record about one employer and to nothing about a person.

    Of the token only a digest is kept; the contact's name and telephone or mail are sealed. `until` is its last day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    # Who sent it: it is worth nothing from the day on which that officer is not in charge of the employer.
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    contact = models.BinaryField(null=True)
    purpose = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("employer", "made_at"), name="links_of_an_employer"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.until}"


class EmployerAnswer(models.Model):
    """The contact confirms a figure of the employer, or says another: a number of workers, a last day."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "đúng"
        DISPUTED = "disputed", "chưa đúng"

    client_ref = models.UUIDField(unique=True)
    link = models.ForeignKey(EmployerLink, models.PROTECT, related_name="+")
    headcount = models.ForeignKey(Headcount, models.PROTECT, null=True, related_name="+")
    terms = models.ForeignKey(AgreementTerms, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict)
    workers = models.PositiveIntegerField(null=True)
    last_on = models.DateField(null=True)
    at = models.DateTimeField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(headcount__isnull=False, terms=None, last_on=None)
                | models.Q(headcount=None, terms__isnull=False, workers=None),
                name="an_answer_is_about_one_figure",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="confirmed", workers=None, last_on=None)
                | models.Q(verdict="disputed") & ~models.Q(workers=None, last_on=None),
                name="a_disputed_figure_says_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.verdict} {self.at:%Y-%m-%d %H:%M}"
