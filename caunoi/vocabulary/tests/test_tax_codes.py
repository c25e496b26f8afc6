from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code


def test_the_worked_example_passes():
    assert read_tax_code("0100047516") == TaxCode("entity", "0100047516")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_of_ten_digits_at_most_one_is_the_check_digit(sequence):
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    check = 10 - sum(w * int(d) for w, d in zip(weights, sequence, strict=True)) % 11
    passing = [last for last in range(10) if isinstance(read_tax_code(f"{sequence}{last}"), TaxCode)]
    assert passing == ([check] if check < 10 else [])


def test_a_code_early_in_its_sequence_passes():
    assert read_tax_code("1100000005") == TaxCode("entity", "1100000005")


def test_a_number_of_excel_is_the_same_code():
    assert read_tax_code(1100637267.0) == read_tax_code(1100637267) == read_tax_code("1100 637 267")


def test_a_zero_that_excel_ate_is_proved_by_the_check_digit():
    assert read_tax_code(100047516.0).value == "0100047516"
    assert read_tax_code(100047517.0).code == "tax-code-length"


def test_a_branch_belongs_to_its_entity_and_household_is_its_own():
    branch = read_tax_code("0100047516-001")
    assert (branch.kind, branch.entity, str(branch)) == ("branch", "0100047516", "0100047516-001")
    assert read_tax_code(100047516001.0) == branch
    assert read_tax_code("080190123456").kind == "household"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1100313721", "tax-code-check-digit"),
        ("0100047516-000", "tax-code-check-digit"),
        ("12345", "tax-code-length"),
        ("11003x3720", "tax-code-unreadable"),
    ],
)
def test_a_code_that_cannot_be_is_refused_with_its_own_sentence(written, code):
    fault = read_tax_code(written)
    assert isinstance(fault, Fault)
    assert (fault.code, fault.severity) == (code, "refuse")


def test_a_citizen_number_in_the_wrong_column_is_not_repeated():
    fault = read_tax_code("80190123456")
    assert "80190123456" not in fault.text.vi + fault.text.en


@pytest.mark.parametrize("blank", [None, "", " "])
def test_a_blank_is_no_code(blank):
    assert read_tax_code(blank) is None
