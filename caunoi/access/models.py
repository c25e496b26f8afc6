"""Accounts: a person signs in as themselves; what they may do comes from their terms of office."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from caunoi.organisations.models import TermOfOffice, Unit


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

    # The framework's own would be written into the registers at every sign-in, where a list that comes in is waited
    # for on SQLite; sign-ins are rows of their own (`SignIn`, `SignInEvent`).
    last_login = None

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True)
    is_active = models.BooleanField(default=True)
    # A first password is good until then, and its owner must choose another; NULL once that is done.
    password_until = models.DateTimeField(null=True)
    # Who alone handed over the password and what goes with it, the last time; NULL where two did, or the machine.
    handed_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
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
    """A try to sign in that did not succeed, under keyed digests: counted for a while, then forgotten."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("key", "at"), name="attempt_by_key"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class SpentCode(models.Model):
    """A code of an authenticator app that was used, under a keyed digest: it is not taken a second time."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Device(models.Model):
    """A browser in which an account signed in before: whoever guesses elsewhere cannot make it wait.

    `bound_until` is set where a printed code bound it: until then it is the second thing that its owner has.
    Lives beside sessions, so `account` is an id and no foreign key.
    """

    account = models.BigIntegerField()
    key = models.CharField(max_length=64)
    browser = models.CharField(max_length=80)
    known_at = models.DateTimeField()
    used_at = models.DateTimeField()
    bound_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "key"), name="a_device_is_known_once_an_account"),
        )

    def __str__(self) -> str:
        return self.browser


class SignIn(models.Model):
    """A running session of an account: since when, in what browser, last used when. Its owner can end it."""

    account = models.BigIntegerField(db_index=True)
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.browser} {self.began_at:%Y-%m-%d %H:%M}"


class SignInEvent(models.Model):
    """What happened around signing in, for its owner to read: no address, and a wrong name only as a digest."""

    account = models.BigIntegerField(null=True)
    name_key = models.CharField(max_length=64, blank=True)
    what = models.CharField(max_length=32)
    browser = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("account", "at"), name="sign_in_event_by_account"),
            models.Index(fields=("name_key", "at"), name="sign_in_event_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"


class Appointment(models.Model):
    """What one person asked for and another has to confirm: an account opened, an office given, an account issued again.

    Nothing of it holds until then: `password` is the hash of the first password that waits on paper, and blank once
    it was decided. `account` is unknown as long as it is still to be opened.
    """

    class Kind(models.TextChoices):
        OPEN = "open-account", "mở tài khoản mới"
        GIVE = "give-office", "giao thêm chức danh"
        AGAIN = "issue-again", "cấp lại tài khoản"

    class Outcome(models.TextChoices):
        WAITING = "", "đang chờ"
        CONFIRMED = "confirmed-by-another", "đã xác nhận"
        REFUSED = "refused", "đã từ chối"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    full_name = models.CharField(max_length=120, blank=True)
    username = models.CharField(max_length=64, blank=True)
    password = models.CharField(max_length=128, blank=True)
    office = models.CharField(max_length=24, choices=TermOfOffice.Office, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "asked_at"), name="appointments_of_a_unit"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(outcome="confirmed-by-another")
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by")),
                name="confirmed_by_another_than_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at=None)
                | ~models.Q(outcome="") & models.Q(decided_at__isnull=False, password=""),
                name="what_was_decided_keeps_no_password",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"


class SystemKey(models.Model):
    """A key by which another system reads in an officer's place, or hands lists in for it, and never both: one term of
    office, until a day.

    Of the key only a digest is kept. `office`, `unit` and `term_from` are the term: a later one in the same office
    is another term, and brings no old key back.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    office = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    term_from = models.DateField(null=True)
    purpose = models.CharField(max_length=120)
    hands_in = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    until = models.DateField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.until}"
