"""How much of the registers is told."""

from __future__ import annotations

from caunoi.indicators.tests.specifying import Asked, Specification
from caunoi.vocabulary.text import Text

from .employers import DRAWN

SPECIFICATIONS = (
    Specification(
        "headcount-known",
        Text(
            vi="Chưa ai nói số lao động, hoặc số đã cũ quá hạn, thì còn thiếu; số bằng 0 cũng là đã biết.",
            en="An employer whose workers nobody counted, or too long ago, is missing; none at all is known too.",
        ),
        {
            **DRAWN,
            "headcounts": """
                employer | workers | valid_from
                May Hồng | 25      | 2023-12-31
                May Sen  | 0       | 2023-12-31
                Trường X | 90      | 2022-06-30
            """,
        },
        (
            Asked("2023-05-31", (1, 4, 0), part="holding", rows={"Trường X": 1}),
            Asked("2023-12-31", (2, 4, 0), part="gap", rows={"May Lan": 1, "Trường X": 1}),
            Asked("2025-02-28", (0, 4, 0)),
        ),
    ),
    Specification(
        "ownership-known",
        Text(
            vi="Chỉ xét doanh nghiệp; không ghi vốn của ai thì chưa biết hình thức sở hữu.",
            en="Of enterprises alone; where nobody said whose capital it is, the ownership is not known.",
        ),
        {
            **DRAWN,
            "employer_versions": """
                employer | kind       | capital
                May Hồng | enterprise | private
                May Sen  | enterprise | fdi
                May Lan  | enterprise |
                Trường X | agency     | state
            """,
        },
        (Asked("2023-12-31", (2, 3, 0), part="gap", rows={"May Lan": 1}),),
    ),
)
