"""The running sessions of an account: listed for its owner, ended by it, and ended when its ground falls away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session

from caunoi.access.models import Account, SignIn
from caunoi.organisations.models import TermOfOffice


def offices_held(account: Account, *, on: date) -> list[str]:
    """Office and unit of each term running on a day, as a session can keep them: `chair@17`."""
    running = TermOfOffice.objects.on(on).filter(account=account)
    return sorted(f"{office}@{unit}" for office, unit in running.values_list("office", "unit_id"))


def began(account: Account, session_key: str, *, browser: str, at: datetime) -> None:
    """A session from now on."""
    gone = at - timedelta(seconds=settings.SESSION_WHOLE_SECONDS)
    SignIn.objects.filter(began_at__lte=gone).delete()
    SignIn.objects.create(
        account=account.pk, session_key=session_key, browser=browser, began_at=at, used_at=at
    )


def moved(old_key: str | None, new_key: str) -> None:
    """The same session under a new key."""
    SignIn.objects.filter(session_key=old_key).update(session_key=new_key)


def used(session_key: str | None, *, at: datetime) -> None:
    """Seen just now."""
    SignIn.objects.filter(session_key=session_key).update(used_at=at)


def running(account: Account, *, at: datetime) -> list[SignIn]:
    """Those that have not run out, the last used first."""
    idle = at - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    whole = at - timedelta(seconds=settings.SESSION_WHOLE_SECONDS)
    mine = SignIn.objects.filter(account=account.pk, used_at__gt=idle, began_at__gt=whole)
    return list(mine.order_by("-used_at"))


def end(account: Account, *, pk: int | None = None, keeping: str | None = None) -> int:
    """End one session, or all but the one kept: on the server, at once. How many were ended."""
    mine = SignIn.objects.filter(account=account.pk).exclude(session_key=keeping)
    if pk is not None:
        mine = mine.filter(pk=pk)
    session_keys = list(mine.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=session_keys).delete()
    SignIn.objects.filter(session_key__in=session_keys).delete()
    return len(session_keys)
