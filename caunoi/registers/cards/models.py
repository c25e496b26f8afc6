"""Which account is which member's own, the look-up code of a card, and who looked one up."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from caunoi.organisations.models import Unit
from caunoi.registers.members.models import Person
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap


class Holder(Dated):
    """An account is a person's own: an officer of the person's union tied them, face to face.

    `held_by` is that union. By it the member sees the own record, and nobody else's.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("account",), name="an_account_is_one_person_a_day"),
            NoOverlap(key=("person",), name="a_person_has_one_account_a_day"),
        )


class Card(Dated):
    """A look-up code of a member: known by its keyed digest, and sealed for the member to read again.

    It is no member number: the national federation issues that. `valid_to` is the day after its last.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key_version = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)
    cipher = models.BinaryField()
    held_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint("digest", "key_version", name="a_card_code_is_given_once"),
            NoOverlap(key=("person",), name="one_card_of_a_member_a_day"),
        )


class CardCheck(models.Model):
    """A partner asked whether a card is valid; `card` is known where there is one, and its member may read it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The database does not look for the card when a check is written: the time of an answer would tell that there is
    # one. Cards are ended and never removed.
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+", db_constraint=False)
    valid = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("account", "at"), name="card_checks_of_an_account"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid=False) | models.Q(card__isnull=False),
                name="a_valid_card_is_a_card",
            ),
        )

    def __str__(self) -> str:
        return f"{self.valid} {self.at:%Y-%m-%d %H:%M}"
