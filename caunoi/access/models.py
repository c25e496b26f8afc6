"""Accounts: a person signs in as themselves; what they may do comes from their terms of office."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no superuser: nobody sees everything by a flag."""

    def create(self, **fields: object) -> Account:
        """Refuse the plain door: a password must be hashed."""
        raise TypeError("use Account.objects.open()")

    def open(self, *, username: str, full_name: str, password: str | None) -> Account:
        """A new account that can sign in with that password, or not at all when it is None."""
        account = self.model(username=self.model.normalize_username(username), full_name=full_name)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """One human being who signs in. Rights follow the offices held on the day (`TermOfOffice`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="vi")
    dense = models.BooleanField(default=False)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, last in a Vietnamese name."""
        return self.full_name.rsplit(" ", 1)[-1]


class Attempt(models.Model):
    """A failed sign-in, under a keyed digest of the user name: counted for a while, then forgotten."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("key", "at"), name="attempt_by_key"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
