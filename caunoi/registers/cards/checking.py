"""A benefit partner asks whether a card is valid: yes or no, and nothing of whose it is.

A code that nobody has, one that is over, replaced, or of somebody who left are one answer after the same steps.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max

from caunoi.access import walls
from caunoi.access.models import Account
from caunoi.registers.cards.issuing import INDEX, as_given
from caunoi.registers.cards.models import Card, CardCheck
from caunoi.registers.members.models import Membership
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import holding
from caunoi.vocabulary.days import day_of


def check(typed: str, *, by: Account, at: datetime) -> bool:
    """Whether that is the code of a card that runs, of somebody who is a member today. Leaves a trace either way."""
    day, code = day_of(at), as_given(typed)
    digests = [
        digest
        for version in keys.versions("index")
        for digest in keys.blind_index(INDEX, [code], version=version)[1]
    ]
    with transaction.atomic():
        # Each question is answered by one row of the same shape, whether there is a card or not.
        with walls.naming_card(digests):
            found = Card.objects.filter(digest__in=digests).aggregate(
                card=Max("pk"), person=Max("person"), running=Count("pk", filter=holding(day))
            )
        # Asked of nobody, too: who has no card is answered after the same steps.
        with walls.naming_person(found["person"] or 0):
            spells = Membership.objects.on(day).filter(person=found["person"] or 0).count()
        valid = bool(found["running"] and spells)
        with act("cards.checked", by=by, at=at, on=day, about={"valid": valid}):
            CardCheck.objects.create(account=by, card_id=found["card"], valid=valid, at=at)
    return valid
