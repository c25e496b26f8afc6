"""Welfare programmes with their money and quotas, the people put forward for them, and what each was handed: once in a programme."""

from __future__ import annotations

import uuid

from django.db import models

from caunoi.organisations.models import Employer, Unit
from caunoi.registers.members.models import Person
from caunoi.trail.frozen import WrittenOnce
from caunoi.trail.models import Act, Dated, Document


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


class ProgrammeTerms(Dated):
    """What a programme is opened for: its purpose, its days (`valid_from` to `valid_to`), the sums, the first decision.

    A programme that came by lists alone has none, and no path. `purpose_fold` is what one live gift a person is of.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="terms")
    client_ref = models.UUIDField(unique=True)
    purpose = models.CharField(max_length=200)
    purpose_fold = models.CharField(max_length=200)
    # In đồng: to a member, and to a worker who is none.
    member_amount = models.BigIntegerField()
    other_amount = models.BigIntegerField()

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(member_amount__gt=0, other_amount__gt=0),
                name="a_programme_gives_members_and_others_a_sum",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False, valid_to__isnull=False),
                name="a_programme_has_a_first_and_a_last_day",
            ),
            models.UniqueConstraint(
                "programme", condition=models.Q(ended_by=None), name="a_programme_is_opened_once"
            ),
        )


class ProgrammeDecision(models.Model):
    """A body's decision on a programme: number and day are those of the paper."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="decisions")
    body = models.CharField(max_length=160)
    paper = models.ForeignKey(Document, models.PROTECT, related_name="+")
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("programme", "paper", name="a_paper_decides_on_a_programme_once"),
        )

    def __str__(self) -> str:
        return f"{self.body}: {self.paper}"


class BudgetLine(models.Model):
    """A line of a programme's money, in đồng, with how it stands; how it came to stand so is the ledger.

    The three sums change by guarded updates alone, in the transaction of the Act that enters it into the ledger; the
    database holds them to what was granted, whoever writes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lines")
    source = models.CharField(max_length=160)
    name = models.CharField(max_length=160)
    granted = models.BigIntegerField(default=0)
    committed = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)

    REWRITABLE = ("granted", "committed", "spent")

    class Meta:
        constraints = (
            models.UniqueConstraint("programme", "source", "name", name="a_budget_line_is_named_once"),
            models.CheckConstraint(
                condition=models.Q(
                    committed__gte=0, spent__gte=0, granted__gte=models.F("committed") + models.F("spent")
                ),
                name="no_line_is_overspent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.name}"

    @property
    def free(self) -> int:
        """What may still be committed, in đồng."""
        return self.granted - self.committed - self.spent


class LedgerEntry(models.Model):
    """One movement of a line, in đồng and above 0; never changed. `gift` is the record it is for, none where granted."""

    class Kind(models.TextChoices):
        GRANTED = "granted", "được cấp"
        COMMITTED = "committed", "giữ chỗ cho một suất"
        RELEASED = "released", "thôi giữ chỗ"
        SPENT = "spent", "đã chi"
        RETURNED = "returned", "đã thu lại"

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=9, choices=Kind)
    amount = models.BigIntegerField()
    gift = models.UUIDField(null=True, db_index=True)
    client_ref = models.UUIDField(null=True, unique=True)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_entry_is_of_a_sum"),
            models.CheckConstraint(
                condition=models.Q(kind="granted", gift=None)
                | ~models.Q(kind="granted") & models.Q(gift__isnull=False),
                name="money_is_moved_for_a_gift",
            ),
            WrittenOnce(name="an_entry_of_the_ledger_stands"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Quota(models.Model):
    """How many gifts of a programme a unit has, and how many of those are taken; how it came so are its moves."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="quotas")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    places = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)

    REWRITABLE = ("places", "taken")

    class Meta:
        constraints = (
            models.UniqueConstraint("programme", "unit", name="a_unit_has_one_quota_of_a_programme"),
            models.CheckConstraint(
                condition=models.Q(taken__gte=0, places__gte=models.F("taken")),
                name="no_quota_is_oversold",
            ),
        )

    def __str__(self) -> str:
        return f"{self.taken}/{self.places}"


class QuotaMove(models.Model):
    """Places given to a unit, or, below 0, taken from it; never changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    places = models.IntegerField()
    client_ref = models.UUIDField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("client_ref", "unit", name="places_are_moved_once"),
            WrittenOnce(name="a_move_of_places_stands"),
        )

    def __str__(self) -> str:
        return f"{self.places:+}"


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
