"""An account is opened together with the office that gives it its rights."""

from __future__ import annotations

from datetime import date, datetime

from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice
from caunoi.trail.acting import act
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

    Raises IntegrityError when the user name is taken.
    """
    name = tidy(full_name)
    with act("accounts.opened", by=by, at=at, on=on) as writer:
        account = Account.objects.open(
            username=username or free_username(name), full_name=name, password=password
        )
        writer.add_one(TermOfOffice, valid_from=on, account_id=account.pk, unit_id=unit, office=office)
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
