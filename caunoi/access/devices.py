"""Browsers in which an account signed in before, told by a random cookie of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from caunoi.access.models import Account, Device

#: A browser not used for that long is a stranger again.
FORGOTTEN_AFTER = timedelta(days=400)


def new_token() -> str:
    """What the cookie holds: 256 bits by chance, and nothing about anybody."""
    return secrets.token_urlsafe(32)


def key_of(token: str) -> str:
    """The digest under which a token is known."""
    return hashlib.sha256(token.encode()).hexdigest()


def known(username: str, token: str) -> str:
    """The device's key when an account of that name signed in with it before, else nothing.

    The same two look-ups for a name that does not exist.
    """
    key = key_of(token)
    account = Account.objects.filter(username=username).values_list("pk", flat=True).first() or 0
    return key if Device.objects.filter(account=account, key=key).exists() else ""


def is_bound(account: Account, token: str, *, at: datetime) -> bool:
    """Whether a printed code bound this browser to the account, and that still holds."""
    return Device.objects.filter(account=account.pk, key=key_of(token), bound_until__gt=at).exists()


def remember(account: Account, token: str, *, browser: str, bind: bool, at: datetime) -> None:
    """Know this browser from now on; `bind` makes it the second thing for `settings.BOUND_DEVICE_DAYS`."""
    Device.objects.filter(Q(used_at__lte=at - FORGOTTEN_AFTER)).delete()
    values: dict[str, object] = {"browser": browser, "used_at": at}
    if bind:
        values["bound_until"] = at + timedelta(days=settings.BOUND_DEVICE_DAYS)
    Device.objects.update_or_create(
        account=account.pk, key=key_of(token), defaults=values, create_defaults={**values, "known_at": at}
    )


def of(account: Account) -> QuerySet[Device]:
    """The browsers known, the last used first."""
    return Device.objects.filter(account=account.pk).order_by("-used_at")


def forget(account: Account, pk: int | None = None) -> int:
    """Make one browser, or all of them, a stranger; how many there were."""
    known = of(account) if pk is None else of(account).filter(pk=pk)
    return known.delete()[0]
