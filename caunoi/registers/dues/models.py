"""The union fund that employers pay and the dues of members: by union and period, what was due and what was paid."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Employer, Unit
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap


class Payment(Dated):
    """What was due and what was paid for a period, which is the version's days: a month or a quarter. Sums in đồng.

    `unit` is the union that it is of; where an employer has none, the federation. `employer` is whoever pays the fund
    (Luật Công đoàn 50/2024/QH15, art. 29.1.b), or where the members work, NULL for a union without one. `wages` is
    the salary fund that it is reckoned from, `payers` how many pay; NULL where the list does not say. `record` is the
    same in all its versions. Money of a union, of nobody by name.
    """

    class Kind(models.TextChoices):
        FUND = "fund", "kinh phí công đoàn"
        DUES = "dues", "đoàn phí công đoàn"

    record = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    wages = models.BigIntegerField(null=True)
    payers = models.PositiveIntegerField(null=True)
    due = models.BigIntegerField()
    paid = models.BigIntegerField()
    paid_on = models.DateField(null=True)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(due__gte=0, paid__gte=0)
                & (models.Q(wages=None) | models.Q(wages__isnull=False, wages__gte=0)),
                name="no_sum_of_dues_is_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False, valid_to__isnull=False),
                name="dues_are_of_a_period",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="fund") | models.Q(employer__isnull=False),
                name="an_employer_pays_the_fund",
            ),
            NoOverlap(key=("kind", "unit", "employer"), name="dues_of_a_period_once"),
            models.UniqueConstraint(
                "kind",
                "unit",
                "valid_from",
                condition=models.Q(ended_by=None, employer=None),
                name="dues_of_a_union_of_a_period_once",
            ),
        )
