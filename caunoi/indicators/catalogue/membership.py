"""Members: how many, who joined for the first time, and by how much the number changed."""

from __future__ import annotations

from caunoi.indicators.definition import OF_PEOPLE, Indicator
from caunoi.questions.columns import CHANGES, JOININGS, MEMBERS
from caunoi.questions.predicates import MonthsBefore, Parameter
from caunoi.vocabulary.text import Text

RESOLUTION = "Nghị quyết 02-NQ/TW ngày 12/6/2021"
COUNTED = MEMBERS.state.is_in(Parameter("states-counted")) | (
    (MEMBERS.state == "out-of-work") & (MEMBERS.state_since > MonthsBefore(Parameter("out-of-work-months")))
)

INDICATORS = (
    Indicator(
        code="members",
        title=Text(vi="Đoàn viên", en="Members"),
        description=Text(
            vi="Số người có tư cách đoàn viên cuối ngày, mỗi người tính một lần; tạm vắng tính theo quy định.",
            en="People who are members at the end of the day, each once; absences count as the settings say.",
        ),
        one_row_per=MEMBERS,
        suppression="public",
        among=COUNTED,
        by=OF_PEOPLE,
        source=RESOLUTION,
    ),
    Indicator(
        code="new-members",
        title=Text(vi="Đoàn viên kết nạp mới", en="New members"),
        description=Text(
            vi="Người lần đầu tiên trong đời gia nhập Công đoàn trong kỳ; chuyển sinh hoạt và trở lại tính riêng.",
            en="People whose first ever membership begins in the period; transfers and returns are apart.",
        ),
        one_row_per=JOININGS,
        suppression="public",
        among=JOININGS.began_on.in_period(),
        by=OF_PEOPLE,
        kind="flow",
        source=RESOLUTION,
    ),
    Indicator(
        code="net-change",
        title=Text(vi="Tăng, giảm đoàn viên", en="Net change of members"),
        description=Text(
            vi="Đoàn viên cuối kỳ trừ đoàn viên cuối ngày trước kỳ; mỗi dòng là một người thêm vào (+1) hoặc bớt đi (−1).",
            en="Members at the end less members the day before the period; a row is one gained (+1) or lost (−1).",
        ),
        one_row_per=CHANGES,
        suppression="public",
        weight=CHANGES.sign,
        kind="net",
        reads="sum",
        source=RESOLUTION,
    ),
)
