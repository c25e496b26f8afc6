"""Employers at the threshold, their headcounts, their unions, and where they count."""

from __future__ import annotations

from caunoi.indicators.tests.specifying import Asked, Specification
from caunoi.vocabulary.text import Text

from .membership import TREE

EMPLOYERS = """
    employer | kind       | capital
    May Hồng | enterprise | private
    May Sen  | enterprise | fdi
    May Lan  | enterprise | private
    Trường X | agency     | state
"""
COVERAGES = """
    unit   | employer
    CĐCS A | May Hồng
    CĐCS B | Trường X
"""
HEADCOUNTS = """
    employer | workers | valid_from
    May Hồng | 25      | 2023-12-31
    May Sen  | 24      | 2023-12-31
    Trường X | 90      | 2023-12-31
"""
DRAWN = {**TREE, "employer_versions": EMPLOYERS, "coverages": COVERAGES, "headcounts": HEADCOUNTS}

SPECIFICATIONS = (
    Specification(
        "employers",
        Text(
            vi="Nơi tạm ngừng hoạt động không được tính từ ngày tạm ngừng.",
            en="A dormant employer is not counted from the day it is dormant.",
        ),
        {
            **DRAWN,
            "employer_statuses": """
                employer | status  | valid_from
                May Hồng | dormant | 2024-02-01
            """,
        },
        (Asked("2024-01-31", (4, None, 0)), Asked("2024-02-01", (3, None, 0))),
    ),
    Specification(
        "employers",
        Text(
            vi="Nơi chưa có công đoàn thuộc đơn vị được giao phụ trách, phạm vi hẹp hơn thắng; không ai phụ trách thì thuộc cấp cao nhất.",
            en="An employer without a union counts where somebody answers for it, the narrower scope first; else at the root.",
        ),
        {
            **DRAWN,
            "unit_versions": TREE["unit_versions"] + "    Huyện | upper\n    Khu | upper\n",
            "unit_parents": TREE["unit_parents"] + "    Huyện | Tỉnh\n    Khu | Tỉnh\n",
            "employer_places": """
                employer | area | site
                May Sen  | Xã 1 | KCN 1
                May Lan  | Xã 1 |
            """,
            "responsibilities": """
                unit  | area | site
                Huyện | Xã 1 |
                Khu   |      | KCN 1
            """,
        },
        (
            Asked("2023-12-31", (1, None, 0), unit="Khu", rows={"May Sen": 1}),
            Asked("2023-12-31", (1, None, 0), unit="Huyện", rows={"May Lan": 1}),
            Asked("2023-12-31", (4, None, 0)),
        ),
    ),
    Specification(
        "workers",
        Text(
            vi="Số lao động còn giá trị mười hai tháng; sau đó, và khi chưa có, thì là chưa rõ.",
            en="A headcount holds for twelve months; after that, and where there is none, it cannot be told.",
        ),
        DRAWN,
        (
            Asked("2023-12-31", (139, None, 1), rows={"May Hồng": 25, "May Sen": 24, "Trường X": 90}),
            Asked("2024-12-31", (139, None, 1)),
            Asked("2025-01-01", (0, None, 4)),
            Asked("2023-12-30", (0, None, 4)),
        ),
    ),
    Specification(
        "workers",
        Text(
            vi="Số mới nhất thắng; trong cùng một ngày thì nguồn được ưu tiên thắng.",
            en="The latest headcount holds, and on one day that of the preferred source.",
        ),
        {
            **DRAWN,
            "headcounts": """
                employer | workers | source           | valid_from
                May Hồng | 10      | social-insurance | 2023-06-30
                May Hồng | 30      | roster           | 2023-12-31
                May Hồng | 40      | employer         | 2023-12-31
            """,
        },
        (
            Asked("2023-11-30", (10, None, 3), rows={"May Hồng": 10}),
            Asked("2023-12-31", (40, None, 3), rows={"May Hồng": 40}),
        ),
    ),
    Specification(
        "employers-25",
        Text(
            vi="Từ 25 lao động là thuộc diện, 24 thì không; cơ quan nhà nước không phải doanh nghiệp; hai công đoàn vẫn là một doanh nghiệp.",
            en="At 25 workers it counts and at 24 not; an agency is no enterprise; covered by two unions it is still one.",
        ),
        {**DRAWN, "coverages": COVERAGES + "    CĐCS B | May Hồng\n"},
        (
            Asked("2023-12-31", (1, None, 1), rows={"May Hồng": 1}),
            Asked("2023-12-31", (1, None, 1), part="unknown", rows={"May Lan": 1}),
            Asked("2023-12-31", (1, None, 0), unit="CĐCS A"),
            Asked("2023-12-31", (1, None, 0), unit="CĐCS B"),
        ),
    ),
    Specification(
        "unions",
        Text(
            vi="Chỉ tính công đoàn cơ sở, từ ngày thành lập đến hết ngày trước ngày giải thể; cấp trên không tính.",
            en="Grassroots unions alone, from the day founded to the day before the end; the levels above are not counted.",
        ),
        {
            "unit_versions": """
                unit   | level      | valid_from | valid_to
                Tỉnh   | province   |            |
                Huyện  | upper      |            |
                CĐCS A | grassroots |            | 2023-07-01
                CĐCS B | grassroots | 2023-06-01 |
            """,
            "unit_parents": """
                unit   | parent
                Huyện  | Tỉnh
                CĐCS A | Huyện
                CĐCS B | Tỉnh
            """,
        },
        (
            Asked("2023-05-31", (1, None, 0), rows={"CĐCS A": 1}),
            Asked("2023-06-30", (2, None, 0)),
            Asked("2023-07-01", (1, None, 0), rows={"CĐCS B": 1}),
            Asked("2023-06-30", (1, None, 0), unit="Huyện"),
        ),
    ),
    Specification(
        "union-at-employers-25",
        Text(
            vi="Nơi chưa rõ số lao động không nằm trong vế nào.",
            en="An employer without a headcount is in neither side.",
        ),
        DRAWN,
        (
            Asked("2023-12-31", (1, 1, 1), part="holding", rows={"May Hồng": 1}),
            Asked("2023-12-31", (1, 1, 1), part="unknown", rows={"May Lan": 1}),
        ),
    ),
    Specification(
        "union-at-employers-25",
        Text(
            vi="Chỉ công đoàn còn được công nhận mới làm cho doanh nghiệp là có công đoàn.",
            en="Only a union that stands on the day makes an employer one with a union.",
        ),
        {
            **DRAWN,
            "unit_versions": """
                unit   | level      | valid_to
                Tỉnh   | province   |
                CĐCS A | grassroots | 2024-03-01
                CĐCS B | grassroots |
            """,
        },
        (
            Asked("2024-02-29", (1, 1, 1), part="gap", rows={}),
            Asked("2024-03-01", (0, 1, 1), part="gap", rows={"May Hồng": 1}),
        ),
    ),
    Specification(
        "union-density",
        Text(
            vi="Hai vế lấy từ hai danh sách: đoàn viên và lao động ở nơi có công đoàn và đã rõ số lao động.",
            en="Two sides of two registers: members, and workers, where there is a union and the headcount is known.",
        ),
        {
            **DRAWN,
            "coverages": COVERAGES + "    CĐCS B | May Lan\n",
            "memberships": """
                id     | person | unit   | employer
                m An   | An     | CĐCS A | May Hồng
                m Bình | Bình   | CĐCS A | May Hồng
                m Chi  | Chi    | CĐCS B | May Lan
            """,
        },
        (
            Asked("2023-12-31", (2, 115, 1), part="numerator", rows={"m An": 1, "m Bình": 1}),
            Asked("2023-12-31", (2, 115, 1), part="denominator", rows={"May Hồng": 25, "Trường X": 90}),
            Asked("2023-12-31", (2, 115, 1), part="unknown", rows={"May Lan": 1}),
        ),
    ),
)
