from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.vocabulary.identity import IdentityNumber, fault, mask, one_of_two, read_identity

DIGITS = st.text("0123456789", max_size=14)


def citizen(year: int = 1977, *, female: bool = True, place: str = "072", tail: str = "244536") -> str:
    century = 2 * ((year - 1900) // 100) + female
    return f"{place}{century}{year % 100:02}{tail}"


@pytest.mark.parametrize(
    "written", ["072177244536", "072 177 244536", "'072177244536", "072.177.244.536", "072177244536.0"]
)
def test_a_citizen_number_is_read_however_it_is_parted(written):
    number, fault = read_identity(written, born_year=1977, sex="female")
    assert (number, fault) == (IdentityNumber("CCCD", "072177244536"), None)


@given(st.integers(1900, 2099), st.booleans(), st.sampled_from(["001", "038", "080", "009"]))
def test_zeros_that_excel_ate_come_back_when_year_and_sex_agree(year, female, place):
    whole = citizen(year, female=female, place=place)
    sex = "female" if female else "male"
    for eaten in (float(whole), int(whole), whole.lstrip("0"), f"{whole.lstrip('0')}.0"):
        number, fault = read_identity(eaten, born_year=year, sex=sex)
        assert (number.value, fault) == (whole, None)


@pytest.mark.parametrize(
    ("born_year", "sex"), [(1978, "female"), (1977, "male"), (None, "female"), (None, None)]
)
def test_zeros_are_not_put_back_without_agreement(born_year, sex):
    number, fault = read_identity(72177244536.0, born_year=born_year, sex=sex)
    assert number is None
    assert (fault.code, fault.severity) == ("identity-not-padded", "refuse")


def test_a_list_without_sex_can_still_prove_a_zero_by_the_year():
    assert read_identity(80202215984.0, born_year=2002)[0].value == "080202215984"


def test_nine_digits_are_an_old_card():
    assert read_identity("301234567")[0] == IdentityNumber("CMND", "301234567")


def test_a_letter_and_seven_digits_are_a_passport():
    assert read_identity("c1234567")[0] == IdentityNumber("passport", "C1234567")


@given(DIGITS)
def test_an_impossible_length_is_refused(text):
    number, fault = read_identity(text, born_year=1990)
    if len(text) in (9, 12) and len(set(text)) > 1:
        assert number is not None
    elif len(text) not in (0, 9, 10, 11, 12):
        assert fault.severity == "refuse"


@pytest.mark.parametrize("written", ["08017724453x", "không có", 1.5])
def test_what_is_no_number_is_refused(written):
    assert read_identity(written)[1].code == "identity-unreadable"


def test_a_filler_is_refused():
    assert read_identity("000000000000")[1].code == "identity-placeholder"


def test_a_full_number_that_disagrees_is_accepted_and_said():
    number, fault = read_identity(citizen(1977), born_year=1978, sex="male")
    assert number is not None
    assert (fault.code, fault.severity) == ("identity-disagrees", "warn")


def test_a_country_may_stand_where_a_province_does():
    assert read_identity(citizen(place="139"), born_year=1977)[1] is None


@pytest.mark.parametrize("blank", [None, "", " ", "'"])
def test_a_blank_is_no_number(blank):
    assert read_identity(blank) == (None, None)


def test_a_number_does_not_print_itself():
    number = IdentityNumber("CCCD", "072177244536")
    assert "072177244" not in repr(number)
    assert number.masked == mask("072177244536") == "•••••••••536"


@pytest.mark.parametrize(
    "written",
    [
        "8.01E+10",
        "8,01E+10",
        "8.01e+10",
        "'8.01E+10",
        " 8.01E+10 ",
        "8E+10",
        "8.01771E+11",
        80100000000.0,
    ],
)
def test_a_number_that_excel_rounded_has_lost_its_digits(written):
    number, fault = read_identity(written, born_year=1990)
    assert number is None
    assert (fault.code, fault.severity) == ("identity-rounded", "refuse")


def test_a_passport_that_looks_like_a_power_of_ten_is_none():
    assert read_identity("E1234567")[0] == IdentityNumber("passport", "E1234567")


@pytest.mark.parametrize("place", ["139", "001", "096", "100", "999"])
def test_the_first_three_digits_may_be_those_of_a_country(place):
    whole = citizen(place=place)
    assert read_identity(whole, born_year=1977, sex="female") == (IdentityNumber("CCCD", whole), None)


@pytest.mark.parametrize(
    "written",
    [
        "025123456 / 072177244536",
        "072177244536 (CMND cũ 025123456)",
        "025123456;072177244536",
        "CMND: 025123456\nCCCD: 072177244536",
    ],
)
def test_of_two_numbers_in_one_cell_the_citizen_number_is_read(written):
    number, fault = read_identity(written, born_year=1977, sex="female")
    assert number == IdentityNumber("CCCD", "072177244536")
    assert (fault.code, fault.severity) == ("identity-two-numbers", "warn")


OLD, NEW, OTHER = (
    IdentityNumber(kind, value)
    for kind, value in (("CMND", "025123456"), ("CCCD", "072177244536"), ("CCCD", "072177244537"))
)


def test_of_two_columns_the_citizen_number_is_taken_and_nothing_wrong_is_passed_over():
    unreadable = (None, fault("identity-unreadable"))
    assert one_of_two((OLD, None), (NEW, None)) == (NEW, fault("identity-two-numbers"))
    assert one_of_two((NEW, None), (NEW, None)) == (NEW, None)
    assert one_of_two((None, None), (OLD, None)) == (OLD, None)
    assert one_of_two((NEW, None), (OTHER, None)) == (None, fault("identity-two-citizens"))
    assert one_of_two((OLD, None), unreadable) == unreadable


@pytest.mark.parametrize("written", ["٠٨٠١٩٠٠٠٠٠٠١ 123456789", "B١٢٣٤٥٦٧", "٠٨٠١٩٠٠٠٠٠٠١"])
def test_digits_of_another_script_are_no_number_that_anybody_finds_again(written):
    number, wrong = read_identity(written)
    assert number is None
    assert wrong.code == "identity-unreadable"
