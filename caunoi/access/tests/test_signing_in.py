"""Whoever guesses has to wait; the owner does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.access import signing_in
from caunoi.access.models import Attempt
from caunoi.access.signing_in import (
    CODES_A_DAY,
    CODES_A_STRANGER,
    SHORT,
    TRIES_A_DEVICE,
    TRIES_A_PAIR,
    TRIES_AN_ACCOUNT,
    TRIES_AN_ADDRESS,
    WINDOW,
    Visitor,
    admit,
    admit_code,
    code_succeeded,
    network,
    spend,
    succeeded,
)
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def tries(times: int, *, username: str = "an", address: str = "10.0.0.1", device: str = "") -> int:
    """How many of that many tries were admitted."""
    return sum(admit(Visitor(username, address, device), at=NOW) for _ in range(times))


def test_a_name_at_one_address_waits_after_five_tries() -> None:
    assert tries(20) == TRIES_A_PAIR[0]
    assert tries(1, address="10.0.0.2") == 1
    assert tries(1, username="binh") == 1


def test_many_addresses_together_get_ten_guesses_at_a_name_in_five_minutes() -> None:
    admitted = sum(tries(1, address=f"10.0.{number}.1") for number in range(100))

    assert admitted == TRIES_AN_ACCOUNT[0] == 10
    assert timedelta(minutes=5) == SHORT


def test_without_the_count_a_hundred_guesses_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the two above."""
    monkeypatch.setattr(signing_in, "_limits", lambda visitor: {})

    assert tries(100) == 100


def test_a_browser_that_signed_in_before_does_not_wait_for_others() -> None:
    for number in range(100):
        tries(1, address=f"10.0.{number}.1")
    tries(20, address="10.0.0.9")

    assert tries(1, address="10.0.0.9") == 0
    assert tries(1, address="10.0.0.9", device="known") == 1


def test_a_browser_that_signed_in_before_has_its_own_count() -> None:
    assert tries(30, device="stolen") == TRIES_A_DEVICE[0]
    assert tries(1, device="another") == 1


def test_trying_on_while_made_to_wait_does_not_prolong_the_wait() -> None:
    tries(TRIES_A_PAIR[0])
    written = Attempt.objects.count()
    for second in range(1, 60):
        assert not admit(Visitor("an", "10.0.0.1"), at=NOW + timedelta(seconds=10 * second))

    assert Attempt.objects.count() == written
    assert admit(Visitor("an", "10.0.0.1"), at=NOW + WINDOW)


def test_marks_and_case_make_no_new_name() -> None:
    tries(TRIES_A_PAIR[0], username="Ánh")

    assert tries(1, username="ANH") == 0


def test_an_address_waits_after_many_tries_over_all_names() -> None:
    for number in range(TRIES_AN_ADDRESS[0]):
        tries(1, username=f"n{number}")

    assert tries(1, username="another") == 0


def test_an_ipv6_network_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("not an address") == "not an address"


def test_the_right_password_clears_the_pair_and_leaves_what_others_did_to_the_name() -> None:
    for number in range(9):
        tries(1, address=f"10.0.{number}.1")
    owner = Visitor("an", "10.9.9.9")
    assert admit(owner, at=NOW)
    succeeded(owner)

    assert admit(owner, at=NOW)
    assert not admit(Visitor("an", "10.8.8.8"), at=NOW)


def test_codes_are_counted_within_minutes_and_within_a_day() -> None:
    thief = Visitor("an", "10.0.0.1")
    admitted = [admit_code(thief, at=NOW + number * SHORT / 5) for number in range(200)]

    assert sum(admitted[:5]) <= CODES_A_STRANGER[0]
    assert sum(admitted) == CODES_A_DAY[0]


def test_a_right_code_is_no_guess() -> None:
    owner = Visitor("an", "10.0.0.1")
    for _ in range(100):
        assert admit_code(owner, at=NOW)
        code_succeeded(owner)


def test_a_code_is_spent_once_and_only_by_its_account() -> None:
    assert spend(1, "123456", at=NOW)
    assert not spend(1, "123-456", at=NOW + timedelta(seconds=89))
    assert spend(2, "123456", at=NOW)


def test_the_table_names_nobody() -> None:
    tries(1, username="nguyen.van.an")

    assert not any("nguyen" in key for key in Attempt.objects.values_list("key", flat=True))
