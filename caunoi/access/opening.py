"""An account is opened together with the office that gives it its rights; face to face, by the level above."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from caunoi.access import devices, events, factors, sign_ins, system_keys
from caunoi.access.appointing import appoint
from caunoi.access.models import Account, Appointment
from caunoi.organisations.models import TermOfOffice, Unit
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, tidy

#: Letters and digits that nobody mistakes for one another when they are read off paper.
CLEAR_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LETTERS_A_GROUP = 4, 4


@dataclass(frozen=True)
class Sheet:
    """What is handed over once, on paper: kept nowhere in the clear."""

    account: Account
    password: str
    codes: tuple[str, ...]


def first_password() -> str:
    """Sixteen letters in four groups, by chance: some 79 bits."""
    letters = [[secrets.choice(CLEAR_LETTERS) for _ in range(LETTERS_A_GROUP)] for _ in range(GROUPS)]
    return "-".join("".join(group) for group in letters)


def open_account(
    full_name: str,
    *,
    office: TermOfOffice.Office,
    unit: int,
    password: str,
    username: str = "",
    until: date | None = None,
    by: Account | None,
    on: date,
    at: datetime,
) -> Account:
    """A new account with a running term in that unit. Without a user name one is made from the name.

    The password is a first one: good for `settings.FIRST_PASSWORD_HOURS`, to be changed at the first sign-in.
    Raises IntegrityError when the user name is taken, CannotAppoint as `appoint` does.
    """
    name = tidy(full_name)
    with transaction.atomic():
        account = Account.objects.open(
            username=username or free_username(name), full_name=name, password=password
        )
        is_first(account, by=by, at=at)
        appoint(account, office, Unit.objects.get(pk=unit), on=on, until=until, by=by, at=at)
    return account


def hand_over(account: Account, password: str, *, with_codes: bool) -> Sheet:
    """The sheet for that account; the codes bind a browser for those who need no app."""
    return Sheet(account, password, tuple(factors.print_codes(account)) if with_codes else ())


def issue_again(account: Account, *, by: Account | None, on: date, at: datetime) -> str:
    """A new first password after a loss, met face to face as at the opening: all that was lost stops working."""
    password = first_password()
    replace_password(account, make_password(password), by=by, on=on, at=at)
    return password


def replace_password(
    account: Account,
    encoded: str,
    *,
    by: Account | None,
    on: date,
    at: datetime,
    asked: Mapping[str, str] | None = None,
) -> None:
    """The hash of a first password in place of everything that was lost."""
    about = {"account": account.public_id.hex, **(asked or {})}
    with act("access.issued-again", by=by, at=at, on=on, about=about):
        account.password = encoded
        is_first(account, by=None if asked else by, at=at)
        factors.remove_all(account)
        system_keys.withdraw_all(account, at=at)
    devices.forget(account)
    sign_ins.end(account)
    events.note("issued-again", account, browser="", at=at)


def close(account: Account, *, by: Account | None, on: date, at: datetime) -> None:
    """Nobody signs in with it any more; its sessions end at once, its acts stay."""
    with act("access.closed", by=by, at=at, on=on, about={"account": account.public_id.hex}):
        account.is_active = False
        account.save(update_fields=["is_active"])
        system_keys.withdraw_all(account, at=at)
    sign_ins.end(account)
    events.note("closed", account, browser="", at=at)


def choose_password(account: Account, password: str) -> None:
    """The owner's own password in place of whatever was there."""
    account.set_password(password)
    account.password_until = None
    account.save(update_fields=["password", "password_until"])


def is_first(account: Account, *, by: Account | None, at: datetime) -> None:
    """The password is good for some hours, and then its owner must have chosen another.

    `by` hands over alone all that signs in with it; None where two do, or the machine.
    """
    account.password_until = at + timedelta(hours=settings.FIRST_PASSWORD_HOURS)
    account.handed_by = by
    account.save(update_fields=["password", "password_until", "handed_by"])


def is_taken(username: str) -> bool:
    """Whether an account has that user name, or one that waits to be opened."""
    waiting = Appointment.objects.filter(username=username, outcome=Appointment.Outcome.WAITING)
    return Account.objects.filter(username=username).exists() or waiting.exists()


def free_username(full_name: str) -> str:
    """The folded name with dots, with a number behind it when someone has it already."""
    wanted = ".".join(fold(full_name).split())[:60]
    taken = set(Account.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    taken |= set(Appointment.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    number = 2
    candidate = wanted
    while candidate in taken:
        candidate, number = f"{wanted}{number}", number + 1
    return candidate
