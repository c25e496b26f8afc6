"""Resolution 02-NQ/TW and the plan that carries it out in the province, as every home starts with them.

Numbers are those of the Resolution's own text; the plan sets none that could be read, so none is invented.
The Resolution's national count of members is nobody else's target.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from caunoi.vocabulary.text import Text

Level = Literal["national", "province"]
# Which reading of an agreement answers the target is a dated setting, `target-reading`.
READING = "target-reading"


@dataclass(frozen=True, slots=True)
class Paper:
    """A resolution or plan: its number, day and title."""

    code: str
    number: str
    dated_on: date
    title: Text


@dataclass(frozen=True, slots=True)
class Due:
    """What a figure must be by a day. `value` None has no number; a step only draws the course."""

    code: str
    levels: tuple[Level, ...]
    due_on: date
    value: Decimal | None
    wording: Text
    paper: Paper
    is_step: bool = False


RESOLUTION_02 = Paper(
    "02-NQ/TW",
    "02-NQ/TW",
    date(2021, 6, 12),
    Text(
        vi="Nghị quyết của Bộ Chính trị về đổi mới tổ chức và hoạt động của Công đoàn Việt Nam trong tình hình mới",
        en="Politburo resolution on renewing the organisation and work of the Viet Nam Trade Union",
    ),
)
PLAN_37 = Paper(
    "37-KH/TU",
    "37-KH/TU",
    date(2021, 10, 29),
    Text(
        vi="Kế hoạch của Tỉnh ủy Long An thực hiện Nghị quyết 02-NQ/TW",
        en="Plan of the Long An Party Committee to carry out Resolution 02-NQ/TW",
    ),
)
PAPERS = (RESOLUTION_02, PLAN_37)
BOTH: tuple[Level, ...] = ("national", "province")


def _agreements(year: int, value: int, vi: str, en: str, *, is_step: bool = False) -> Due:
    wording = Text(vi=vi, en=en)
    return Due(READING, BOTH, date(year, 12, 31), Decimal(value), wording, RESOLUTION_02, is_step)


def _members(year: int, millions: str) -> Due:
    value = Decimal(millions.replace(",", ".")) * 1_000_000
    wording = Text(
        vi=f"{millions} triệu đoàn viên vào năm {year}", en=f"{millions} million members by {year}"
    )
    return Due("members", ("national",), date(year, 12, 31), value, wording, RESOLUTION_02)


DUES: tuple[Due, ...] = (
    _agreements(
        2023,
        70,
        "trên 70 % doanh nghiệp, đơn vị có công đoàn ký thoả ước vào năm 2023",
        "more than 70 % of unionised enterprises have signed by 2023",
        is_step=True,
    ),
    _agreements(
        2025,
        80,
        "ít nhất 80 % doanh nghiệp, đơn vị có công đoàn ký thoả ước vào năm 2025",
        "at least 80 % of unionised enterprises have signed by 2025",
    ),
    _agreements(
        2030,
        85,
        "ít nhất 85 % doanh nghiệp, đơn vị có công đoàn ký thoả ước vào năm 2030",
        "at least 85 % of unionised enterprises have signed by 2030",
    ),
    _agreements(
        2045,
        99,
        "99 % doanh nghiệp, đơn vị có công đoàn ký thoả ước vào năm 2045",
        "99 % of unionised enterprises have signed by 2045",
    ),
    Due(
        "union-at-employers-25",
        BOTH,
        date(2025, 12, 31),
        None,
        Text(
            vi="hầu hết doanh nghiệp có từ 25 lao động trở lên có tổ chức công đoàn vào năm 2025",
            en="most enterprises with 25 workers or more have a union by 2025",
        ),
        RESOLUTION_02,
    ),
    _members(2023, "12,0"),
    _members(2025, "13,5"),
    _members(2030, "16,5"),
)
