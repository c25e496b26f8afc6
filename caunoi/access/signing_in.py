"""Slows down whoever guesses, and never the owner: counted in a table that all processes share.

A stranger's tries count for the account, for the network address, and for the two together. A browser in which
the account signed in before is counted by itself, so that nobody elsewhere can make it wait; a passkey has
nothing to guess and is not counted. A try is written down before the password is looked at, so that many at once
cannot slip through; one that has to wait is not, so that trying on does not prolong the wait.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, router, transaction
from django.utils.crypto import salted_hmac

from caunoi.access.models import Attempt, SpentCode
from caunoi.vocabulary.names import fold

SHORT, WINDOW, DAY = timedelta(minutes=5), timedelta(minutes=15), timedelta(days=1)
#: How many tries, and within how long.
TRIES_A_PAIR = (5, WINDOW)
TRIES_AN_ADDRESS = (50, WINDOW)
TRIES_AN_ACCOUNT = (10, SHORT)
TRIES_A_DEVICE = (10, WINDOW)
CODES_A_STRANGER = (10, SHORT)
CODES_A_DAY = (30, DAY)
CODES_A_DEVICE = (10, WINDOW)
#: What is over is looked for now and then, not at every try: it takes a look at the whole table.
SWEPT_EVERY = 100
#: A code of an app is taken for three steps of 30 seconds; its use is remembered longer than that.
CODE_REMEMBERED = timedelta(minutes=10)

Limit = tuple[int, timedelta]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who tries: the user name as typed, the network address, and the known device's key or nothing."""

    username: str
    address: str
    device: str = ""


def key(kind: str, value: str) -> str:
    """A keyed digest: the table of failures must not become a list of who works here and from where."""
    return salted_hmac("caunoi.access.attempt", f"{kind}:{value}", algorithm="sha256").hexdigest()


def network(address: str) -> str:
    """The address, or the /64 of an IPv6 one: its owner has all of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def name_key(username: str) -> str:
    """The digest under which failures for a user name are kept, whether it exists or not."""
    return key("name", fold(username))


def _limits(visitor: Visitor) -> Mapping[str, Limit]:
    name, address = fold(visitor.username), network(visitor.address)
    if visitor.device:
        return {key("device", f"{name}|{visitor.device}"): TRIES_A_DEVICE}
    return {
        key("pair", f"{name}|{address}"): TRIES_A_PAIR,
        key("address", address): TRIES_AN_ADDRESS,
        name_key(name): TRIES_AN_ACCOUNT,
    }


def _code_limits(visitor: Visitor) -> Mapping[str, Limit]:
    name = fold(visitor.username)
    if visitor.device:
        return {key("code-device", f"{name}|{visitor.device}"): CODES_A_DEVICE}
    return {key("code", name): CODES_A_STRANGER, key("code-day", name): CODES_A_DAY}


def admit(visitor: Visitor, *, at: datetime) -> bool:
    """Whether a password may be tried now; if so the try is counted until `succeeded` takes it back."""
    return counted_within(_limits(visitor), at=at)


def admit_code(visitor: Visitor, *, at: datetime) -> bool:
    """Whether a code may be tried now, of an account whose password was right."""
    return counted_within(_code_limits(visitor), at=at)


def succeeded(visitor: Visitor) -> None:
    """After a right password: this browser at this address starts afresh, and the account's count of others stays."""
    _take_back(
        _limits(visitor), keep_before=(name_key(visitor.username), key("address", network(visitor.address)))
    )


def code_succeeded(visitor: Visitor) -> None:
    """After a right code: its try counts no longer."""
    _take_back(_code_limits(visitor), keep_before=())


def counted_within(limits: Mapping[str, Limit], *, at: datetime) -> bool:
    """Whether one more is within every limit; then it is counted, otherwise nothing is."""
    return wait(limits, at=at) is None


def wait(limits: Mapping[str, Limit], *, at: datetime) -> timedelta | None:
    """After how long whoever asks may certainly ask again; None when one more is within every limit: it is counted."""
    # Where tries are counted, not where registers are: on SQLite a list that is being written would be waited for.
    with transaction.atomic(using=router.db_for_write(Attempt)):
        _stand_in_line(limits)
        full = [
            within
            for key, (most, within) in limits.items()
            if Attempt.objects.filter(key=key, at__gt=at - within).count() >= most
        ]
        tries = [] if full else Attempt.objects.bulk_create([Attempt(key=key, at=at) for key in limits])
    if any(one.pk % SWEPT_EVERY == 0 for one in tries):
        Attempt.objects.filter(at__lte=at - DAY).delete()
    return max(full, default=None)


def _stand_in_line(keys: Iterable[str]) -> None:
    """Of several that count for one key at once each sees those before it: exactly so many pass as may.

    On SQLite a transaction that writes is alone. Here the line is left when the transaction ends, so one that goes on
    keeps others of its key waiting: what counts many is not called inside of a view (`office/limiting.py`).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM unnest(%s::text[]) AS one",
                [sorted(keys)],
            )


def _take_back(limits: Mapping[str, Limit], *, keep_before: tuple[str, ...]) -> None:
    for one in limits:
        mine = Attempt.objects.filter(key=one).order_by("-pk")
        if one in keep_before:
            mine = Attempt.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[:1]))
        mine.delete()


def spend(account: int, code: str, *, at: datetime) -> bool:
    """Whether that code of that account is used for the first time; on every process and whatever its spelling."""
    SpentCode.objects.filter(at__lte=at - CODE_REMEMBERED).delete()
    digits = "".join(letter for letter in code if letter.isalnum())
    _, first = SpentCode.objects.get_or_create(key=key("spent", f"{account}|{digits}"), defaults={"at": at})
    return first
