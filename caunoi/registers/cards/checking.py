"""A benefit partner asks whether a card is valid: yes or no, and nothing of whose it is.

A code that nobody has, one that is over, replaced, or of somebody who left are one answer after the same steps.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from caunoi.access import walls
from caunoi.access.models import Account
from caunoi.registers.cards.issuing import INDEX, as_given
from caunoi.registers.cards.models import Card, CardCheck
from caunoi.registers.members.models import Membership
from caunoi.trail import keys
from caunoi.trail.acting import act
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
        with walls.naming_card(digests):
            card = Card.objects.filter(digest__in=digests).first()
        # Asked of nobody, too: who has no card is answered after the same steps.
        person = card.person_id if card else 0
        with walls.naming_member(person):
            is_member = Membership.objects.on(day).filter(person=person).exists()
        valid = card is not None and card.runs_on(day) and is_member
        with act("cards.checked", by=by, at=at, on=day, about={"valid": valid}):
            CardCheck.objects.create(account=by, card=card, valid=valid, at=at)
    return valid
