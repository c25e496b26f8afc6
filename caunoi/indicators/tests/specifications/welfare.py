"""Who has been put forward, and how often."""

from __future__ import annotations

from caunoi.indicators.tests.specifying import Asked, Specification
from caunoi.vocabulary.text import Text

from .membership import TREE

DRAWN = {
    **TREE,
    "nomination_versions": """
        id      | programme | person | unit   | valid_from | valid_to
        An Tết  | Tết       | An     | CĐCS A | 2023-01-05 |
        An nhà  | Mái ấm    | An     | CĐCS B | 2023-03-01 |
        Bình    | Tết       | Bình   | CĐCS A | 2023-01-05 | 2023-02-01
    """,
}

SPECIFICATIONS = (
    Specification(
        "nominations",
        Text(
            vi="Mỗi chương trình một lượt, tính ở nơi đề nghị, từ ngày đề nghị đến khi rút.",
            en="One a programme, where it was made, from the day it was made until it is withdrawn.",
        ),
        DRAWN,
        (
            Asked("2023-01-04", (0, None, 0)),
            Asked("2023-01-31", (2, None, 0), rows={"An Tết": 1, "Bình": 1}),
            Asked("2023-03-01", (2, None, 0), rows={"An Tết": 1, "An nhà": 1}),
            Asked("2023-03-01", (1, None, 0), unit="CĐCS B"),
        ),
    ),
    Specification(
        "nominees",
        Text(
            vi="Một người được đề nghị ở hai chương trình, hai đơn vị vẫn là một người ở cấp trên chung.",
            en="One person put forward in two programmes by two units is one person in the unit above both.",
        ),
        DRAWN,
        (
            Asked("2023-01-31", (2, None, 0), rows={"An": 1, "Bình": 1}),
            Asked("2023-03-01", (1, None, 0), rows={"An": 1}),
            Asked("2023-03-01", (1, None, 0), unit="CĐCS A"),
            Asked("2023-03-01", (1, None, 0), unit="CĐCS B"),
        ),
    ),
)
