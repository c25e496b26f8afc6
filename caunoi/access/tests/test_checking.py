"""A name that exists and one that does not are looked at in the same steps."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.access.checking import Evenly
from caunoi.access.hashing import Argon2id
from caunoi.access.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu đủ dài"


@pytest.fixture
def account() -> Account:
    return Account.objects.open(username="an", full_name="Lê Thị Ân", password=PASSWORD)


@pytest.mark.parametrize("password", [PASSWORD, "sai hoàn toàn rồi"])
def test_the_steps_are_the_same_for_every_name(
    account: Account, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.open(username="binh", full_name="Lê Thị Bình", password=None)
    Account.objects.open(username="chi", full_name="Lê Thị Chi", password=PASSWORD)
    Account.objects.filter(username="chi").update(is_active=False)
    steps: list[str] = []
    verify, encode = Argon2id.verify, Argon2id.encode
    monkeypatch.setattr(Argon2id, "verify", lambda *a: steps.append("verify") or verify(*a))
    monkeypatch.setattr(Argon2id, "encode", lambda *a, **k: steps.append("encode") or encode(*a, **k))
    Evenly().authenticate(None, "an", "x")

    def taken(name: str) -> tuple[Any, ...]:
        steps.clear()
        with CaptureQueriesContext(connection) as queries:
            Evenly().authenticate(None, name, password)
        return (*steps, len(queries))

    assert {taken(name) for name in ("an", "binh", "chi", "nobody")} == {("verify", 1)}


def test_only_the_right_password_of_an_open_account_opens(account: Account) -> None:
    assert Evenly().authenticate(None, "an", PASSWORD) == account
    assert Evenly().authenticate(None, "an", "a password that nobody has") is None
    assert Evenly().authenticate(None, "nobody", "a password that nobody has") is None
    account.is_active = False
    account.save()
    assert Evenly().authenticate(None, "an", PASSWORD) is None


def test_a_password_is_hashed_as_the_settings_say(hashed_in_earnest: None, account: Account) -> None:
    assert identify_hasher(account.password).algorithm == "argon2"
    assert account.password.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("password", ["ngắn quá", "12345678910", "password1234", "lethianlethi"])
def test_a_short_or_common_password_or_the_own_name_is_refused(password: str) -> None:
    someone = Account(username="lethianlethi", full_name="Lê Thị Ân")
    with pytest.raises(ValidationError):
        validate_password(password, someone)


@pytest.mark.parametrize("password", ["toàn chữ thường thôi", "x" * 5 + "y" * 200])
def test_a_long_one_is_taken_whatever_it_is_made_of(password: str) -> None:
    validate_password(password)
