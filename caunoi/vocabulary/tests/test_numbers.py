from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.vocabulary.amounts import Amount, read_whole
from caunoi.vocabulary.phones import read_phone


@given(st.integers(0, 10**9), st.sampled_from(". ,"))
def test_thousands_may_be_parted(number, sign):
    assert read_whole(f"{number:,}".replace(",", sign)) == number
    assert read_whole(number) == read_whole(float(number)) == read_whole(str(number)) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (-5, "number-negative"),
        ("-5", "number-negative"),
        ("khoảng 50", "number-unreadable"),
        (1.5, "number-fraction"),
        ("1,5", "number-fraction"),
        (True, "number-unreadable"),
        ("9" * 5000, "number-unreadable"),
        ("9" * 40, "number-too-large"),
        (1e300, "number-too-large"),
        (float("nan"), "number-fraction"),
    ],
)
def test_what_is_no_count_says_why(written, code):
    assert read_whole(written).code == code


@pytest.mark.parametrize(
    ("written", "number"), [("500.000 đồng", 500000), ("500.000đ", 500000), ("25 người", 25), ("10.0", 10)]
)
def test_a_unit_after_the_number_is_no_obstacle(written, number):
    assert read_whole(written) == number


def test_blank_is_not_zero():
    assert read_whole("") is None
    assert read_whole(None) is None
    assert read_whole(0) == 0


@pytest.mark.parametrize(
    "written", [912345678.0, "912345678", "0912345678", "+84912345678", "0912 345 678", "84912345678"]
)
def test_a_phone_gets_its_zero_back(written):
    assert read_phone(written) == ("0912345678", None)


@pytest.mark.parametrize("written", ["0901", "0123456", "gọi chị Lan", "0162345678"])
def test_a_doubtful_phone_is_kept_and_said(written):
    kept, fault = read_phone(written)
    assert kept
    assert fault.severity == "warn"


def test_no_phone_is_no_fault():
    assert read_phone(None) == ("", None)


def test_a_number_is_as_large_as_what_it_is_of_may_be():
    assert read_whole("1.000.000", most=1_000_000) == 1_000_000
    assert read_whole(1_000_001, most=1_000_000).code == "number-too-large"


def test_a_sign_that_only_looks_like_a_digit_is_none_on_a_telephone():
    assert read_phone("0321234567") == ("0321234567", None)
    assert read_phone("0321234²67")[1].code == "phone-doubtful"


def test_a_sentence_groups_a_number_as_its_language_does():
    assert f"{Amount(1234567):vi} {Amount(1234567):en} {Amount(None):vi}|" == "1.234.567 1,234,567 |"
    assert str(Amount(25)) == "25"
