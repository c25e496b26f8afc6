from __future__ import annotations

import pytest

from caunoi.vocabulary.discretion import without_numbers


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("DS 080190123456.xlsx", "DS •••456.xlsx"),
        ("080 190 123 456", "•••456"),
        ("80190123456", "•••456"),
        ("CMND 301234567", "CMND •••567"),
        ("002 - Cong ty TNHH Det 1100313720.xlsx", "002 - Cong ty TNHH Det 1100313720.xlsx"),
        ("Danh sach 31.12.2023.xlsx", "Danh sach 31.12.2023.xlsx"),
        ("20231231 ban 2", "20231231 ban 2"),
    ],
)
def test_what_may_be_somebody_s_number_is_hidden_and_nothing_else(written, kept):
    assert without_numbers(written) == kept
