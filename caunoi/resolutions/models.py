"""What a federation promised for itself: its plans and targets, dated, beside those every federation is held to; and
what it found when it reviewed them, frozen."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Unit
from caunoi.trail.models import Act, Dated


class Plan(Dated):
    """A unit's plan to carry out a resolution: its number and day, from `valid_from`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    resolution = models.CharField(max_length=48)
    number = models.CharField(max_length=64)
    dated_on = models.DateField()
    title = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.number


class Target(Dated):
    """What one figure of a unit must be by a day, in the words of a paper.

    `value` NULL is a target without a number (“most”): shown, never met, never missed. `is_step` marks a value
    on the way, which draws the course and is not itself the target. In force from the day of its paper (`valid_from`).
    Whoever agreed on how it is counted stands beside it, with the paper and its day; `split_by` is the rule by which
    the unit above gave it, if it did.
    """

    class Course(models.TextChoices):
        STRAIGHT = "straight", "đường thẳng"
        STEPPED = "stepped", "bậc thang"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="targets")
    code = models.CharField(max_length=48)
    due_on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    is_step = models.BooleanField(default=False)
    wording = models.CharField(max_length=255)
    paper = models.CharField(max_length=255)
    course = models.CharField(max_length=8, choices=Course, default=Course.STRAIGHT)
    owner = models.CharField(max_length=120, blank=True)
    agreed_by = models.CharField(max_length=120, blank=True)
    agreed_paper = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField(null=True)
    split_by = models.CharField(max_length=16, blank=True)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                "unit",
                "code",
                "due_on",
                condition=models.Q(ended_by=None, valid_to=None),
                name="one_target_of_a_unit_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"


class FrozenReview(models.Model):
    """The figures of a unit as a review of a day found them, never changed: what they were is made again from the
    registers' history, as known at the end of `known_on`, and compared.

    `lines` is a list of objects, one a figure (`freezing.Line`): integers, codes, and the root over the rows that were
    counted, by their ids and salted; no row, name or number of a person. `tree` is the day whose tree totals follow,
    NULL that of `on`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="frozen_reviews")
    on = models.DateField()
    tree = models.DateField(null=True)
    known_on = models.DateField()
    parameters = models.JSONField()
    lines = models.JSONField()
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "unit", "on", "known_on", name="figures_of_a_unit_are_frozen_once_as_known_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} ({self.known_on})"
