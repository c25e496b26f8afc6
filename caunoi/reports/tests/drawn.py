"""A review drawn by hand, so that a test can dispute every number in it. Everything in it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from caunoi.reports.review import Coverage, Document, Group, Issuer, Missing, Quantity, Review, Target

AT = date(2023, 12, 31)
YEAR = date(2023, 1, 1)
# Every vowel of Vietnamese under every tone, small and capital, with đ, Đ and the sign of the đồng.
VOWELS = {
    "a": "aàảãáạăằẳẵắặâầẩẫấậ",
    "e": "eèẻẽéẹêềểễếệ",
    "i": "iìỉĩíị",
    "o": "oòỏõóọôồổỗốộơờởỡớợ",
    "u": "uùủũúụưừửữứự",
    "y": "yỳỷỹýỵ",
}
SMALL = [letter for letters in VOWELS.values() for letter in letters]
LETTERS = "".join([*SMALL, "đ", *(letter.upper() for letter in SMALL), "Đ", "₫"])


def quantity(
    code: str, numerator: int, denominator: int | None = None, unknown: int = 0, **more: object
) -> Quantity:
    return Quantity(code, AT, numerator, denominator, unknown, **more)


def numbers(*, unknown: int = 0, few: int = 0) -> dict[str, Quantity]:
    """A whole province, or a part of it that is `few` smaller everywhere."""
    drawn = [
        quantity("employers", 120 - few),
        quantity("workers", 10010 - few, unknown=5 if unknown else 0),
        quantity("employers-25", 59 - few, unknown=5 if unknown else 0),
        quantity("unions", 69 - few),
        quantity("members", 5946 - few, coverage=Coverage(69, 69)),
        quantity("new-members", 897 - few, begins=YEAR),
        quantity("net-change", -312 + few, begins=YEAR),
        quantity("union-density", 5801 - few, 6223 - few),
        quantity("union-at-employers-25", 56 - few, 59 - few, 5 if unknown else 0),
        quantity("agreement-signed", 60 - few, 69 - few),
        quantity("agreement-in-force", 46 - few, 69 - few),
        quantity("agreement-in-tail", 46 - few, 69 - few - unknown, unknown),
        quantity("agreements-expiring-90", 7),
        quantity("nominations", 583),
        quantity("nominees", 571),
    ]
    return {one.code: one for one in drawn}


def targets(whole: dict[str, Quantity]) -> tuple[Target, ...]:
    """One reached, one for later, one without a number, one without data."""
    signed = whole["agreement-signed"]
    return (
        Target(
            "Thoả ước: đã ký", "02-NQ/TW", date(2023, 12, 31), Decimal(70), "trên 70 %", "reached", signed
        ),
        Target("Thoả ước: đã ký", "02-NQ/TW", date(2025, 12, 31), Decimal(80), "từ 80 %", "reached", signed),
        Target(
            "Có công đoàn",
            "02-NQ/TW",
            None,
            None,
            "hầu hết",
            "not-quantified",
            whole["union-at-employers-25"],
        ),
        Target("Đoàn viên", "37-KH/TU", None, None, "chưa giao", "no-data", None),
    )


def review(**changed: object) -> Review:
    """Signed 60 of 69, in force 46 of 69, and 3 of which nobody knows whether they are in their tail."""
    whole = numbers(unknown=3)
    drawn = Review(
        at=AT,
        begins=YEAR,
        known_on=None,
        issuer=Issuer(
            "Tổng Liên đoàn Lao động Việt Nam", "Liên đoàn Lao động tỉnh Long An", "BC-LĐLĐ", "Long An"
        ),
        numbers=whole,
        ownership=(
            Group("Doanh nghiệp nhà nước", numbers(few=41)),
            Group("Doanh nghiệp có vốn đầu tư nước ngoài", numbers(unknown=2, few=23)),
        ),
        places=(Group("Bến Lức", numbers(few=11)), Group("Đức Hòa", numbers(unknown=3, few=17))),
        sites=(Group("Khu công nghiệp Long Hậu", numbers(few=13)),),
        units=(Group("Công đoàn cơ sở Công ty Hưng Thịnh", numbers(few=37)),),
        targets=targets(whole),
        missing=(
            Missing("Công ty TNHH Thép An Khang", "1100599798", "Tân Trụ", "", 3000, AT),
            Missing(
                "=2+3 Công ty Dệt Minh Thành",
                "1100122204",
                "Cần Giuộc",
                "KCN Long Hậu",
                26,
                AT,
                "Lê Thị Ngọc Ánh",
            ),
        ),
        documents=(Document("Nghị quyết số 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị"),),
        settings=("Quy mô thuộc chỉ tiêu có công đoàn: từ 25 lao động trở lên.",),
    )
    return replace(drawn, **changed)
