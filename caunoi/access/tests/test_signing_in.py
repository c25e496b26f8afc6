"""Whoever guesses passwords has to wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.access.models import Attempt
from caunoi.access.signing_in import (
    FAILURES_A_NAME,
    FAILURES_AN_ADDRESS,
    WINDOW,
    forget_failures,
    note_failure,
    too_many_failures,
)
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def fail(times: int, *, username: str = "an", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        note_failure(username=username, address=address, at=NOW)


def must_wait(username: str = "an", address: str = "10.0.0.1", *, after: timedelta = timedelta(0)) -> bool:
    return too_many_failures(username=username, address=address, at=NOW + after)


def test_a_name_waits_after_five_failures_from_anywhere() -> None:
    fail(FAILURES_A_NAME - 1)
    assert not must_wait()

    fail(1)
    assert must_wait(address="10.0.0.2")
    assert not must_wait(username="binh", address="10.0.0.2")


def test_marks_and_case_make_no_new_name() -> None:
    fail(FAILURES_A_NAME, username="Ánh")

    assert must_wait(username="ANH", address="10.0.0.2")


def test_an_address_waits_after_many_failures_over_all_names() -> None:
    for number in range(FAILURES_AN_ADDRESS):
        fail(1, username=f"n{number}")

    assert must_wait(username="another")


def test_the_wait_ends_by_itself_and_failures_are_forgotten() -> None:
    fail(FAILURES_A_NAME)
    assert not must_wait(after=WINDOW)

    note_failure(username="binh", address="10.0.0.3", at=NOW + WINDOW)
    assert Attempt.objects.count() == 2


def test_the_right_password_clears_the_name() -> None:
    fail(FAILURES_A_NAME)
    forget_failures(username="an")

    assert not must_wait()


def test_the_table_names_nobody() -> None:
    fail(1, username="nguyen.van.an")

    assert not any("nguyen" in key for key in Attempt.objects.values_list("key", flat=True))
