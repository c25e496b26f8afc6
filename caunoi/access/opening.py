"""An account is opened together with the office that gives it its rights."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from caunoi.access.appointing import appoint
from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice, Unit
from caunoi.vocabulary.names import fold, tidy


def open_account(
    full_name: str,
    *,
    office: TermOfOffice.Office,
    unit: int,
    password: str,
    username: str = "",
    by: Account | None,
    on: date,
    at: datetime,
) -> Account:
    """A new account with a running term in that unit. Without a user name one is made from the name.

    Raises IntegrityError when the user name is taken, CannotAppoint as `appoint` does.
    """
    name = tidy(full_name)
    with transaction.atomic():
        account = Account.objects.open(
            username=username or free_username(name), full_name=name, password=password
        )
        appoint(account, office, Unit.objects.get(pk=unit), on=on, by=by, at=at)
    return account


def free_username(full_name: str) -> str:
    """The folded name with dots, with a number behind it when someone has it already."""
    wanted = ".".join(fold(full_name).split())[:60]
    taken = set(Account.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    number = 2
    candidate = wanted
    while candidate in taken:
        candidate, number = f"{wanted}{number}", number + 1
    return candidate
