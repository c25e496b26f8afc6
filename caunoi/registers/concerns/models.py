"""Concerns that workers raised through their union: what of, by how many, with whom they are, whether answered."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Employer, Unit
from caunoi.registers.members.models import Person
from caunoi.trail.models import Act, Dated


class Words(models.Model):
    """What was said, word for word, under a key of its own: no version, no search, no figure holds it.

    The key stands in the store of keys under the row's id below zero: with it gone the words are unreadable, in backups
    too, whoever raised them and whether anybody knows who that was. Blank (`b""`) once erased.
    """

    cipher = models.BinaryField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return str(self.pk)


class Concern(Dated):
    """A concern, from the day on which it was raised to the day of its answer: `valid_to` is the day after, NULL while
    nobody has answered. `record` is the same in all its versions; of a concern with a number it follows from that and the year.

    `person` is who raised it where a list says it by number, and NULL where somebody would not be named or many did:
    `people` says how many, NULL where it is not told. `number` is the union's own. `held_by` answers for it; `employer`
    is whose workers raised it, NULL without one. What was said and what was answered are `Words`.
    """

    class Subject(models.TextChoices):
        WAGES = "wages", "tiền lương, thưởng"
        HOURS = "hours", "thời giờ làm việc, nghỉ ngơi"
        INSURANCE = "insurance", "bảo hiểm"
        SAFETY = "safety", "an toàn, vệ sinh lao động"
        MEALS = "meals", "bữa ăn ca"
        CONTRACT = "contract", "hợp đồng, việc làm"
        TREATMENT = "treatment", "đối xử tại nơi làm việc"
        LIVING = "living", "nhà ở, nhà trẻ, đi lại"
        UNION = "union", "hoạt động công đoàn"
        POLICY = "policy", "chính sách, pháp luật"
        OTHER = "other", "việc khác"

    class SentTo(models.TextChoices):
        EMPLOYER = "employer", "người sử dụng lao động"
        UPPER = "upper-union", "công đoàn cấp trên"
        AUTHORITY = "authority", "cơ quan nhà nước"
        OTHER = "other", "nơi khác"

    record = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    number = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=16, choices=Subject)
    people = models.PositiveIntegerField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    told = models.ForeignKey(Words, models.PROTECT, related_name="+")
    sent_to = models.CharField(max_length=16, blank=True, choices=SentTo)
    sent_on = models.DateField(null=True)
    answer = models.ForeignKey(Words, models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False), name="a_concern_is_raised_on_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(people=None) | models.Q(people__isnull=False, people__gte=1),
                name="a_concern_is_somebodys",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_on=None)
                | models.Q(sent_on__isnull=False, sent_on__gte=models.F("valid_from")),
                name="a_concern_is_sent_on_after_it_is_raised",
            ),
            models.UniqueConstraint(
                "record", condition=models.Q(ended_by=None), name="a_concern_stands_once"
            ),
        )
