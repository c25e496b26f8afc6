"""Numbers, rates and judgements in words: what an officer would quote, and what he must not be able to misquote."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.reports.naming import in_sentence, issuer_place, symbol
from caunoi.reports.paragraphs import gaps, members, reading_notes, situation
from caunoi.reports.phrases import both, headline, parts, source, value
from caunoi.reports.review import Coverage
from caunoi.reports.subjects import SUBJECTS
from caunoi.reports.tests.drawn import numbers, quantity, review
from caunoi.reports.wording import change, number, percent

HIGH = Decimal(95)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_thousands_take_dots_and_decimals_a_comma() -> None:
    assert number(1234567) == "1.234.567"
    assert number(Decimal("1234.5")) == "1.234,5"
    assert number(-12) == "-12"
    assert change(0) == "không tăng, không giảm"


def test_a_rate_is_rounded_once_and_half_up() -> None:
    assert plain(percent(Fraction(100 * 1, 16))) == "6,3 %"
    # 66.648 is 66,65 in two decimals and would be 66,7 if that were rounded again.
    assert plain(percent(Fraction(66648, 1000))) == "66,6 %"


def test_rounding_never_lifts_a_rate_over_a_goal() -> None:
    goal = Decimal(80)
    assert plain(percent(Fraction(7996, 100), goal=goal)) == "79,96 %"
    assert plain(percent(Fraction(79999, 1000), goal=goal)) == "79,999 %"
    assert plain(percent(Fraction(80), goal=goal)) == "80,0 %"
    assert plain(percent(Fraction(8004, 100), goal=goal)) == "80,0 %"


def test_the_unknown_leaves_a_range_and_nothing_else_does() -> None:
    tail = numbers(unknown=3)["agreement-in-tail"]
    assert plain(both(tail)) == "69,7 % (từ 66,7 % đến 71,0 %)"
    assert plain(both(replace(tail, unknown=0))) == "69,7 %"
    assert both(numbers(unknown=3)["workers"]) == "10.010"
    assert both(numbers(unknown=3)["employers-25"]) == "59 (từ 59 đến 64)"


def test_nothing_counted_is_no_data_and_never_nought() -> None:
    assert value(None) == value(quantity("agreement-signed", 0, 0)) == "chưa có số liệu"
    nobody = quantity("members", 0, coverage=Coverage(0, 69))
    assert value(nobody) == "chưa có số liệu"
    assert parts(nobody) == ""
    assert value(quantity("members", 0, coverage=Coverage(1, 69))) == "0"


def test_with_too_few_lists_the_signed_number_stands_first_and_says_so() -> None:
    few = quantity("members", 5946, coverage=Coverage(60, 69), reported=Decimal(6100))
    assert headline(few, threshold=HIGH).startswith("6.100 (theo báo cáo; theo danh sách: 5.946")
    assert "60/69 đơn vị" in headline(replace(few, reported=None), threshold=HIGH)
    assert headline(replace(few, coverage=Coverage(66, 69)), threshold=HIGH) == "5.946"
    assert source(few, threshold=HIGH) == "theo danh sách; đã nộp 60/69 đơn vị, chưa đủ; theo báo cáo: 6.100"


def test_the_report_says_when_the_reading_decides_the_verdict() -> None:
    notes = [plain(line) for line in reading_notes(review())]
    assert notes[1].endswith("Kết luận phụ thuộc cách tính; bảng trên đánh giá theo cách tính “đã ký”.")
    assert "chưa xác định được" in notes[1]
    low = {**numbers(), "agreement-signed": quantity("agreement-signed", 40, 69)}
    agreed = reading_notes(review(numbers=low))
    assert agreed[2].endswith("Ba cách tính cho cùng một kết luận.")


def test_the_missing_are_counted_with_the_doubtful_apart() -> None:
    said = gaps(review())
    assert said[0].startswith(
        "Còn 3 doanh nghiệp có từ 25 lao động trở lên chưa có tổ chức công đoàn; ngoài ra có 5"
    )
    assert said[1].startswith("Còn 9 đơn vị có công đoàn chưa từng ký")


def test_an_empty_register_is_said_to_be_empty() -> None:
    nothing = {
        "employers": quantity("employers", 0),
        "members": quantity("members", 0, coverage=Coverage(0, 3)),
    }
    empty = review(numbers={**nothing, "unions": quantity("unions", 3)})
    assert situation(empty) == ["Chưa có số liệu về doanh nghiệp, người lao động."]
    assert plain(members(empty)[0]).endswith(
        "Số đoàn viên: chưa có số liệu (mới có 0/3 đơn vị đã nộp danh sách)."
    )


def test_every_indicator_of_the_catalogue_has_its_words() -> None:
    assert set(SUBJECTS) == set(CATALOGUE)
    for code, subject in SUBJECTS.items():
        assert bool(subject.among) is (CATALOGUE[code].reads == "percent")


@pytest.mark.parametrize(
    ("name", "said", "place", "sign"),
    [
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN", "Liên đoàn Lao động tỉnh Long An", "Long An", "BC-LĐLĐ"),
        ("Liên đoàn Lao động tỉnh Đắk Lắk", "Liên đoàn Lao động tỉnh Đắk Lắk", "Đắk Lắk", "BC-LĐLĐ"),
        ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "Tổng Liên đoàn Lao động Việt Nam", "", "BC-TLĐ"),
        ("CÔNG ĐOÀN XÃ LONG CANG", "Công đoàn xã Long Cang", "Long Cang", "BC-CĐ"),
        ("Công đoàn cơ sở Công ty Hưng Thịnh", "Công đoàn cơ sở Công ty Hưng Thịnh", "", "BC-CĐCS"),
    ],
)
def test_an_issuer_is_written_as_in_a_sentence(name: str, said: str, place: str, sign: str) -> None:
    assert (in_sentence(name), issuer_place(name), symbol(name)) == (said, place, sign)
