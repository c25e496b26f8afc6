"""Whoever asks too often waits: by account, by address, for every process, and an error gives no try back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from caunoi.access import signing_in, walls
from caunoi.access.models import Attempt
from caunoi.access.reach import reach_of
from caunoi.office import limiting, looking_up
from caunoi.office.entering import address_of
from caunoi.office.routes import policy
from caunoi.office.tests.conftest import Province

NOBODYS = "080190000999"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every limit is two of an account and three of an address."""
    by = {"account": [(2, MINUTE)], "address": [(3, MINUTE)], "link": [(2, MINUTE)], "key": [(2, MINUTE)]}
    kinds = {name: limiting.Kind(kind.name, {who: by[who] for who in kind.by}) for name, kind in limiting.limits().items()}  # fmt: skip
    monkeypatch.setattr(limiting, "limits", lambda: kinds)


def forms() -> list[str]:
    return sorted(name for name, route in policy().routes.items() if "POST" in route.who)


def address_named(name: str, province: Province) -> str:
    """An address of that route, whatever stands behind it."""
    shapes = (
        [],
        [province.dung.public_id],
        [1],
        ["gap"],
        ["unit", province.dong_a.public_id],
        [province.dong_a.public_id, "members"],
    )
    for given in shapes:
        with suppress(NoReverseMatch):
            return reverse(name, args=given)
    raise AssertionError(name)


@pytest.mark.told_once
@pytest.mark.usefixtures("two_a_minute")
@pytest.mark.parametrize("name", forms())
def test_every_form_is_answered_by_a_sentence_once_it_is_sent_too_often(
    name: str, province: Province, officer: Client
) -> None:
    Attempt.objects.all().delete()
    body = {"q": NOBODYS}
    path = address_named(name, province)
    client = officer if "account" in limiting.limits()[name].by else Client()
    if name == "sign-out":
        client = Client()
    most = 2 if client is officer else 3
    answers = [client.post(path, body) for _ in range(most + 1)]

    assert [answer.status_code == 429 for answer in answers] == [False] * most + [True]
    # Another system is told in JSON, and for how long by the header.
    said = "Hãy đợi rồi thử lại" if policy().routes[name].by == "key" else "hãy đợi 1 phút"
    assert said in answers[-1].content.decode()
    assert answers[-1].headers["Retry-After"] == "60"


@pytest.mark.usefixtures("two_a_minute")
def test_many_accounts_at_one_address_are_counted_together(
    officer: Client, chair: Client, province: Province
) -> None:
    Attempt.objects.all().delete()
    path = reverse("look-up")
    asked = [client.post(path, {"q": NOBODYS}).status_code for client in (officer, chair, officer, chair)]

    assert asked == [200, 200, 200, 429]
    assert chair.post(path, {"q": NOBODYS}, REMOTE_ADDR="10.2.3.4").status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_a_search_by_name_counts_and_other_pages_do_not(officer: Client) -> None:
    assert [officer.get(reverse("search"), {"q": "an"}).status_code for _ in range(3)] == [200, 200, 429]
    assert {officer.get(reverse("scoreboard")).status_code for _ in range(4)} == {200}


def failing(*_given: object, **_more: object) -> None:
    raise RuntimeError("after the count")


def test_an_error_gives_no_try_back(
    officer: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.raise_request_exception = False
    monkeypatch.setattr(looking_up, "who_has", failing)
    answers = [officer.post(reverse("look-up"), {"q": NOBODYS}).status_code for _ in range(21)]

    assert answers == [500] * 20 + [429]


def test_counted_inside_the_views_transaction_an_error_would_give_it_back(province: Province) -> None:
    """The negative control: on PostgreSQL a view is one transaction."""
    reach = reach_of(province.officer, on=timezone.localdate())
    with suppress(RuntimeError), walls.within(reach):
        signing_in.counted_within({"a": (20, MINUTE)}, at=timezone.now())
        failing()

    assert Attempt.objects.filter(key="a").exists() == (connection.vendor == "sqlite")


def test_without_the_guard_nobody_waits(officer: Client, settings: Any) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("limiting.Limited")]
    officer.handler.load_middleware()

    assert {officer.post(reverse("look-up"), {"q": NOBODYS}).status_code for _ in range(25)} == {200}


@pytest.fixture
def asked_from() -> Callable[[str], str]:
    """The address taken from a request that says so much of itself."""
    factory = RequestFactory(REMOTE_ADDR="10.0.0.1")
    return lambda said: address_of(factory.get("/", headers={"x-forwarded-for": said} if said else {}))


def test_a_visitor_says_nothing_of_the_own_address(settings: Any, asked_from: Callable[[str], str]) -> None:
    settings.BEHIND_PROXY = False
    assert asked_from("8.8.8.8") == "10.0.0.1"

    settings.BEHIND_PROXY = True
    assert asked_from("8.8.8.8, 203.0.113.7") == "203.0.113.7"
    assert asked_from("") == "10.0.0.1"


def test_what_is_over_is_swept(province: Province) -> None:
    long_ago = timezone.now() - 2 * signing_in.DAY
    Attempt.objects.bulk_create([Attempt(key="old", at=long_ago) for _ in range(3)])
    for number in range(signing_in.SWEPT_EVERY):
        signing_in.counted_within({f"k{number}": (1, MINUTE)}, at=timezone.now())

    assert not Attempt.objects.filter(key="old").exists()
