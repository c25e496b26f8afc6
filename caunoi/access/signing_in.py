"""Slows down whoever guesses passwords: by user name and by address, in a table apart from the registers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from caunoi.vocabulary.names import fold

from .models import Attempt

WINDOW = timedelta(minutes=15)
FAILURES_A_NAME = 5
FAILURES_AN_ADDRESS = 50


def _key(kind: str, value: str) -> str:
    # A digest: the table of failures must not become a list of who works here and from where.
    return salted_hmac("caunoi.access.attempt", f"{kind}:{value}", algorithm="sha256").hexdigest()


def _keys(username: str, address: str) -> dict[str, int]:
    return {_key("name", fold(username)): FAILURES_A_NAME, _key("address", address): FAILURES_AN_ADDRESS}


def too_many_failures(*, username: str, address: str, at: datetime) -> bool:
    """Whether that name or that address has to wait before it may try again."""
    return any(
        Attempt.objects.filter(key=key, at__gt=at - WINDOW).count() >= limit
        for key, limit in _keys(username, address).items()
    )


def note_failure(*, username: str, address: str, at: datetime) -> None:
    """Remember a failure, and forget those that count no longer."""
    Attempt.objects.filter(at__lte=at - WINDOW).delete()
    Attempt.objects.bulk_create([Attempt(key=key, at=at) for key in _keys(username, address)])


def forget_failures(*, username: str) -> None:
    """After a right password the name starts afresh; the address does not."""
    Attempt.objects.filter(key=_key("name", fold(username))).delete()
