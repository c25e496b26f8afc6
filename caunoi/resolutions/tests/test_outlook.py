"""A forecast held against a target: said in words, with its range, or refused in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.history import month_end, month_ends, running
from caunoi.resolutions.judging import Promise
from caunoi.resolutions.outlook import Arrival, number_told, outlook
from caunoi.vocabulary.text import Text

SIGNED, MEMBERS, JOINED = (CATALOGUE[code] for code in ("agreement-signed", "members", "new-members"))
NEWEST = date(2026, 9, 30)
ENDS = month_ends(NEWEST, NEWEST)
#: Hundredths of a percent, up half a point a month and a little to and fro.
RISING = [5000 + 50 * n + (20 if n % 2 else 0) for n in range(36)]


def due(year: int, value: str | None, code: str = "agreement-signed") -> Promise:
    words = Text(vi="x", en="x")
    return Promise(code, date(year, 12, 31), None if value is None else Decimal(value), words, "12/KH")


def said(*asked: object) -> str:
    return " ".join(text.vi for text in outlook(*asked).sentences())  # type: ignore[arg-type]


def test_the_months_end_where_the_newest_list_does_and_none_are_told_of_an_old_one() -> None:
    assert (ENDS[0], ENDS[-1], len(ENDS)) == (date(2023, 10, 31), NEWEST, 36)
    assert month_ends(date(2026, 11, 24), date(2026, 10, 12))[-1] == NEWEST
    assert month_ends(date(2026, 8, 15), NEWEST)[-1] == date(2026, 7, 31)
    assert month_ends(date(2027, 1, 5), NEWEST) == []
    assert month_ends(NEWEST, None) == []


def test_what_is_expected_at_the_due_day_is_told_with_its_range_and_the_arrival_with_its_own() -> None:
    found = outlook(SIGNED, ENDS, RISING, due(2028, "80"))
    assert found.at_due is not None
    assert found.at_due.on == date(2028, 12, 31)
    assert found.at_due.low < found.at_due.middle < found.at_due.high
    # 67.7 % in September 2026, half a point a month: 80 % after 25 months.
    assert found.arrival == Arrival(date(2028, 7, 31), date(2028, 10, 31), date(2029, 2, 28))
    assert said(SIGNED, ENDS, RISING, due(2028, "80")) == (
        "Với đà này, hết tháng 12/2028 ở mức khoảng 81,4 %; bốn phần năm khả năng là từ 79,5 % đến 83,2 %."
        " Chỉ tiêu 80,0 % nằm trong khoảng ấy: có thể đạt, có thể không."
        " Với đà này thì đạt vào khoảng tháng 10/2028; sớm nhất tháng 07/2028; muộn nhất tháng 02/2029."
    )
    assert (
        outlook(SIGNED, ENDS, RISING, due(2028, "80"))
        .sentences()[0]
        .en.startswith("At this pace about 81.4 %")
    )


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (due(2028, "79"), "Cả khoảng ấy đạt chỉ tiêu 79,0 %."),
        (due(2028, "85"), "Cả khoảng ấy dưới chỉ tiêu 85,0 %."),
        (due(2026, "60"), "Chỉ tiêu đã đạt."),
        (due(2045, "99"), "Hạn còn xa hơn quãng dự báo được (đến tháng 07/2032)."),
    ],
)
def test_a_target_is_told_to_lie_above_within_or_below_the_range(promise: Promise, expected: str) -> None:
    assert expected in said(SIGNED, ENDS, RISING, promise)


def test_what_falls_never_arrives_and_no_latest_month_is_invented() -> None:
    falling = [7000 - 40 * n - (15 if n % 3 else 0) for n in range(36)]
    assert "Với đà này chưa đạt trước hết tháng 07/2032." in said(SIGNED, ENDS, falling, due(2028, "80"))


@pytest.mark.parametrize(
    ("ends", "values", "expected"),
    [
        ([], [], "danh sách mới nhất cũ hơn một quý"),
        (ENDS, [None] * 30 + RISING[:6], "mới biết 6 tháng"),
        (ENDS, [*RISING[:35], None], "tháng gần nhất chưa có số liệu"),
        (ENDS, [7000] * 36, "không đổi"),
    ],
)
def test_where_there_is_too_little_it_is_refused_in_words(
    ends: list[date], values: list[int | None], expected: str
) -> None:
    found = outlook(SIGNED, ends, values, due(2028, "80"))
    assert expected in found.sentences()[0].vi
    assert (found.months, found.at_due, found.arrival) == ((), None, None)


def test_a_percent_stays_within_a_hundred_and_a_count_above_nought() -> None:
    steep = [200 * n + (n % 2) * 500 for n in range(36)]
    assert max(one.high for one in outlook(SIGNED, ENDS, steep, due(2028, "99")).months) == 100
    sinking = [1000 - 27 * n - (n % 2) * 5 for n in range(36)]
    assert min(one.low for one in outlook(MEMBERS, ENDS, sinking, due(2028, "900", "members")).months) == 0


def joined() -> list[int]:
    """Ten a month, twelve in every other, counted anew each January."""
    found: list[int] = []
    for n, end in enumerate(ENDS):
        month = 10 + 2 * (n % 2)
        found.append(month if end.month == 1 or not found else found[-1] + month)
    return found


def test_what_is_counted_anew_each_january_is_added_up_and_told_to_the_end_of_its_year() -> None:
    together = running(JOINED, ENDS, joined())
    assert together == [sum(10 + 2 * (m % 2) for m in range(n + 1)) for n in range(36)]
    found = outlook(JOINED, ENDS, joined(), due(2026, "120", "new-members"))
    # 100 by September, and eleven for each of three months.
    assert joined()[-1] == 100
    assert [(one.on.month, one.middle) for one in found.months] == [(10, 111), (11, 122), (12, 133)]
    assert found.at_due == found.months[-1]
    assert min(one.low for one in found.months) >= 100
    assert "đếm lại từ đầu mỗi tháng Một" in said(JOINED, ENDS, joined(), due(2027, "120", "new-members"))


def test_a_year_whose_end_nobody_knows_is_left_out_with_what_came_before() -> None:
    values: list[int | None] = list(joined())
    values[ENDS.index(date(2024, 12, 31))] = None
    together = running(JOINED, ENDS, values)
    assert together[: ENDS.index(date(2025, 1, 31))] == [None] * 15
    assert together[15] == values[15]


def test_numbers_are_written_as_each_language_does() -> None:
    assert number_told(MEMBERS, 1_234_567) == Text(vi="1.234.567", en="1,234,567")
    assert number_told(SIGNED, Decimal("66.65")) == Text(vi="66,7 %", en="66.7 %")
    assert month_end(date(2024, 2, 3)) == date(2024, 2, 29)
