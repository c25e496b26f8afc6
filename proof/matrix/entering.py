"""A client that is signed in as an officer would be, without typing a password a thousand times."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from caunoi.access import factors
from caunoi.access.confirming import CONFIRMED
from caunoi.access.models import Account
from caunoi.office.entering import APP, BACKEND, BY, HELD, held_by


def entered(client: Client, account: Account) -> None:
    """Signed in with an own factor, confirmed."""
    client.force_login(account, backend=BACKEND)
    if not factors.has_own(account):
        factors.add_app(account, factors.new_secret())
    session = client.session
    session[BY], session[HELD] = APP, held_by(account)
    # For as long as the walk takes: how soon a confirmation runs out is tried where sign-in is.
    session[CONFIRMED] = int(timezone.now().timestamp()) + 12 * 3600
    session.save()
