"""What the clerk reads when the database refuses something about the union fund and dues."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "no_sum_of_dues_is_negative",
    Text(
        vi="Quỹ lương, số phải nộp và số đã nộp không được âm.",
        en="Wages, what is due and what was paid must not be negative.",
    ),
)
say(
    "dues_are_of_a_period",
    Text(vi="Ghi kỳ nộp: tháng hoặc quý nào.", en="Enter the period: which month or quarter."),
)
say(
    "an_employer_pays_the_fund",
    Text(
        vi="Kinh phí công đoàn do người sử dụng lao động đóng: ghi doanh nghiệp nào.",
        en="The union fund is paid by an employer: enter which.",
    ),
)
_ONCE = Text(
    vi="Khoản thu của đơn vị này trong kỳ này đã có.",
    en="What this body was due for this period is already there.",
)
say("dues_of_a_period_once", _ONCE)
say("dues_of_a_union_of_a_period_once", _ONCE)
