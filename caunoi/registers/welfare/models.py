"""Welfare programmes, the people put forward for them, and what each was handed: once in a programme."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Employer, Unit
from caunoi.registers.members.models import Person
from caunoi.trail.models import Act, Dated


class Programme(models.Model):
    """A welfare programme: its name, its purpose, and the unit that runs it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    name_fold = models.CharField(max_length=200, unique=True)
    purpose = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programmes")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.name


class Nomination(Dated):
    """A person put forward in a programme; `valid_from` is the day of the list. Once each, whatever the spelling.

    `person` is always the canonical one. The hardship told is sealed under the person's own key.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(null=True)
    hardship = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(default=1)

    # Sealed anew wherever a version is written again (`trail/copying.py`).
    SEALED = ("hardship",)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0), name="a_gift_is_worth_something"
            ),
            models.UniqueConstraint(
                "programme", "person", condition=models.Q(ended_by=None), name="nominated_once_in_a_programme"
            ),
        )


class Receipt(Dated):
    """A gift of a programme that somebody was handed: `valid_from` is the day. Once a person, as the nomination is.

    It is money, goods or both; `signed` whether the person signed for it, NULL where the list does not say. `record` is
    the same in all its versions.
    """

    record = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="receipts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="receipts")
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(null=True)
    goods = models.CharField(max_length=120, blank=True)
    signed = models.BooleanField(null=True)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount=None) & ~models.Q(goods="")
                | models.Q(amount__isnull=False, amount__gt=0),
                name="a_gift_handed_over_is_something",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False), name="a_gift_is_handed_over_on_a_day"
            ),
            models.UniqueConstraint(
                "programme", "person", condition=models.Q(ended_by=None), name="received_once_in_a_programme"
            ),
        )
