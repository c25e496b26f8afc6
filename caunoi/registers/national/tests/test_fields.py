"""What is kept of a mapping is text that either database keeps."""

from __future__ import annotations

from caunoi.registers.national.fields import LONGEST_CODE, TEMPLATE, columns_of


def test_a_code_is_kept_as_one_line_of_text_without_what_postgresql_refuses() -> None:
    (kept,) = columns_of(TEMPLATE, {2: ("why", "", {"joined": " 0\x001 \u200b", "left": "x" * 99})}).values()

    assert kept["codes"] == {"joined": "01", "changed": "Thay đổi", "left": "x" * LONGEST_CODE}
