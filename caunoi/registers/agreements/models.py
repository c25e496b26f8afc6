"""Collective agreements: whom they cover, when they were signed, to which day they hold, and the bargaining after."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Employer, Unit
from caunoi.trail.models import Act, Dated
from caunoi.trail.overlap import NoOverlap


class Agreement(models.Model):
    """One agreement. What it says is in its terms; whom it binds, in its parties (Labour Code 2019, art. 75)."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", "doanh nghiệp"
        MULTI = "multi-enterprise", "nhiều doanh nghiệp"
        SECTOR = "sector", "ngành"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return str(self.public_id)


class AgreementTerms(Dated):
    """Signing, start and end as a paper states them. The version's days are the days of force.

    `valid_from` is the stated start or the signing; `valid_to` the day after the last day named, NULL when
    none was named. Term 12-36 months (Labour Code 2019, art. 78): another length is warned of, not refused.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="terms")
    signed_on = models.DateField()
    last_on = models.DateField(null=True)
    grade = models.CharField(max_length=4, blank=True)
    sent_on = models.DateField(null=True)
    voided_on = models.DateField(null=True)
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(last_on=None) | models.Q(last_on__gte=models.F("signed_on")),
                name="an_agreement_ends_after_its_signing",
            ),
            NoOverlap(key=("agreement",), name="one_set_of_terms_a_day"),
        )


class AgreementParty(Dated):
    """An employer bound by an agreement from the day it signed itself (`valid_from`)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="agreements")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("agreement", "employer"), name="a_party_to_an_agreement_once_a_day"),
        )


class Bargaining(Dated):
    """Whether an employer bargains for a new agreement in these days, as someone noted.

    Bargaining open keeps a lapsed agreement in its 90-day tail (art. 83); none open, it has lapsed; with nothing
    noted it cannot be told.
    """

    class State(models.TextChoices):
        OPEN = "open", "đang thương lượng"
        NONE = "none", "không thương lượng"

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="bargainings")
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("employer",), name="one_bargaining_of_an_employer_a_day"),
        )
