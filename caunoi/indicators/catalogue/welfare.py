"""Welfare: who has been put forward."""

from __future__ import annotations

from caunoi.indicators.definition import OF_PEOPLE, Indicator
from caunoi.questions.columns import NOMINATIONS, NOMINEES
from caunoi.vocabulary.text import Text

PLAN = "Kế hoạch chăm lo của liên đoàn"

INDICATORS = (
    Indicator(
        code="nominations",
        title=Text(vi="Lượt đề nghị hỗ trợ", en="Nominations"),
        description=Text(
            vi="Lượt người được đề nghị trong các chương trình, mỗi chương trình một lần.",
            en="Nominations in welfare programmes, a person once in a programme.",
        ),
        one_row_per=NOMINATIONS,
        suppression="sensitive",
        by=OF_PEOPLE,
        source=PLAN,
    ),
    Indicator(
        code="nominees",
        title=Text(vi="Người được đề nghị hỗ trợ", en="Nominees"),
        description=Text(
            vi="Số người khác nhau được đề nghị, dù ở bao nhiêu chương trình.",
            en="Different people put forward, in however many programmes.",
        ),
        one_row_per=NOMINEES,
        suppression="sensitive",
        by=OF_PEOPLE,
        source=PLAN,
    ),
)
