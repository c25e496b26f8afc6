"""The three readings of an agreement, and those about to lapse."""

from __future__ import annotations

from caunoi.indicators.tests.specifying import Asked, Specification
from caunoi.vocabulary.text import Text

from .membership import TREE

DRAWN = {
    **TREE,
    "employer_versions": """
        employer | capital
        May Hồng | private
        May Sen  | private
        May Lan  | state
        May Cúc  | private
    """,
    "coverages": """
        unit   | employer
        CĐCS A | May Hồng
        CĐCS A | May Sen
        CĐCS B | May Lan
        CĐCS B | May Cúc
    """,
    "agreement_terms": """
        agreement | valid_from | valid_to
        TƯ Hồng   | 2022-01-01 | 2024-01-01
        TƯ Sen    | 2020-06-01 | 2023-06-01
        TƯ Lan    | 2023-01-01 |
    """,
    "agreement_parties": """
        agreement | employer | valid_from
        TƯ Hồng   | May Hồng | 2022-01-01
        TƯ Sen    | May Sen  | 2020-06-01
        TƯ Lan    | May Lan  | 2023-01-01
    """,
}
TALKS = """
    employer | state | valid_from | valid_to
    May Sen  | open  | 2023-05-01 | 2023-07-10
"""
GROUP_TERMS = """
    agreement | valid_from | valid_to
    TƯ nhóm   | 2023-01-01 | 2026-01-01
"""
GROUP = """
    agreement | employer | valid_from
    TƯ nhóm   | May Hồng | 2023-01-01
    TƯ nhóm   | May Cúc  | 2023-09-01
"""

SPECIFICATIONS = (
    Specification(
        "agreement-signed",
        Text(
            vi="Đã ký là đã từng ký: thoả ước hết hạn hay bị tuyên vô hiệu không làm mất đi.",
            en="Signed is for ever: an agreement that lapsed or was voided was signed.",
        ),
        {
            **DRAWN,
            "agreement_terms": """
                agreement | valid_from | valid_to   | voided_on
                TƯ Hồng   | 2022-01-01 | 2025-01-01 | 2023-07-01
                TƯ Sen    | 2020-06-01 | 2023-06-01 |
            """,
        },
        (
            Asked("2020-05-31", (0, 4, 0)),
            Asked("2021-12-31", (1, 4, 0), part="holding", rows={"May Sen": 1}),
            Asked("2023-12-31", (2, 4, 0), part="gap", rows={"May Lan": 1, "May Cúc": 1}),
        ),
    ),
    Specification(
        "agreement-in-force",
        Text(
            vi="Ngày cuối cùng ghi trong thoả ước vẫn là ngày có hiệu lực; không ghi ngày cuối thì là chưa rõ.",
            en="The last day named is a day in force; where none is named it cannot be told.",
        ),
        DRAWN,
        (
            Asked("2023-12-31", (1, 3, 1), part="holding", rows={"May Hồng": 1}),
            Asked("2023-12-31", (1, 3, 1), part="unknown", rows={"May Lan": 1}),
            Asked("2023-12-31", (1, 3, 1), part="gap", rows={"May Sen": 1, "May Cúc": 1}),
            Asked("2024-01-01", (0, 3, 1), part="holding", rows={}),
        ),
    ),
    Specification(
        "agreement-in-force",
        Text(
            vi="Thoả ước nhóm được tính cho mỗi doanh nghiệp từ ngày doanh nghiệp ấy ký.",
            en="A multi-employer agreement counts for each from its own signing.",
        ),
        {
            **DRAWN,
            "agreement_terms": GROUP_TERMS,
            "agreement_parties": GROUP,
        },
        (Asked("2023-08-31", (1, 4, 0)), Asked("2023-09-01", (2, 4, 0))),
    ),
    Specification(
        "agreement-in-tail",
        Text(
            vi="Hết hạn đến 90 ngày mà không rõ có thương lượng thì là chưa rõ; từ ngày thứ 91 thì không còn.",
            en="For 90 days after the last day, with no record of bargaining, it cannot be told; from the 91st it is none.",
        ),
        DRAWN,
        # The last day of TƯ Sen is 31.5.2023; the ninetieth day after it is 29.8.2023.
        (
            Asked("2023-08-29", (1, 2, 2), part="unknown", rows={"May Sen": 1, "May Lan": 1}),
            Asked("2023-08-30", (1, 3, 1), part="unknown", rows={"May Lan": 1}),
        ),
    ),
    Specification(
        "agreement-in-tail",
        Text(
            vi="Có ghi nhận thương lượng thì biết được, đang mở hay đã thôi.",
            en="Recorded bargaining answers the tail either way.",
        ),
        {**DRAWN, "bargainings": TALKS},
        (
            Asked("2023-07-09", (2, 3, 1), part="holding", rows={"May Hồng": 1, "May Sen": 1}),
            Asked("2023-07-10", (1, 3, 1), part="gap", rows={"May Sen": 1, "May Cúc": 1}),
        ),
    ),
    Specification(
        "agreements-expiring-90",
        Text(
            vi="Sắp hết hạn là có ngày cuối từ hôm nay đến 90 ngày nữa; không ghi ngày cuối thì là chưa rõ.",
            en="Expiring means a last day from today to ninety days on; where none is named it cannot be told.",
        ),
        DRAWN,
        (
            Asked("2023-10-01", (0, None, 1)),
            Asked("2023-10-02", (1, None, 1), rows={"TƯ Hồng": 1}),
            Asked("2023-12-31", (1, None, 1)),
            Asked("2024-01-01", (0, None, 1)),
            Asked("2023-12-31", (0, None, 1), unit="CĐCS B", part="unknown", rows={"TƯ Lan": 1}),
        ),
    ),
    Specification(
        "agreements-expiring-90",
        Text(
            vi="Một thoả ước nhóm vẫn là một thoả ước, tính ở mỗi công đoàn có doanh nghiệp đã ký.",
            en="A multi-employer agreement is one, and counts at each union whose employer has signed.",
        ),
        {**DRAWN, "agreement_terms": GROUP_TERMS, "agreement_parties": GROUP},
        (
            Asked("2025-12-31", (1, None, 0), rows={"TƯ nhóm": 1}),
            Asked("2025-12-31", (1, None, 0), unit="CĐCS A"),
            Asked("2025-12-31", (1, None, 0), unit="CĐCS B"),
        ),
    ),
)
