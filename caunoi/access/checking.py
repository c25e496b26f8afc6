"""Checks a password in the same steps for a name that exists and one that does not."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from caunoi.access.models import Account


@cache
def _nobodys_password() -> str:
    return make_password("a password that nobody has")


class Evenly(ModelBackend):
    """One look-up and one verification by the same hasher, whoever is asked for."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """The account when the password is right and it is open, else None after the same work."""
        if not username or password is None:
            return None
        stand_in = _nobodys_password()
        account = Account.objects.filter(username=username).first()
        usable = account is not None and account.has_usable_password()
        encoded = account.password if account is not None and usable else stand_in
        # No setter: a hash of older parameters is replaced when its owner next chooses a password.
        right = check_password(password, encoded)
        return account if account is not None and usable and right and account.is_active else None
