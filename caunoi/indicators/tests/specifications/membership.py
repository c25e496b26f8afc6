"""Who is a member, who is new, and what changed."""

from __future__ import annotations

from caunoi.indicators.tests.drawing import PARENTS, UNITS
from caunoi.indicators.tests.specifying import Asked, Specification
from caunoi.vocabulary.text import Text

TREE = {"unit_versions": UNITS, "unit_parents": PARENTS}

SPECIFICATIONS = (
    Specification(
        "members",
        Text(
            vi="Đoàn viên được tính từ ngày vào đến hết ngày trước ngày rời.",
            en="A member counts from the day of joining to the day before leaving.",
        ),
        {
            **TREE,
            "memberships": """
                person | unit   | valid_from | valid_to
                An     | CĐCS A | 2023-03-01 | 2023-06-01
                Bình   | CĐCS A |            |
            """,
        },
        (
            Asked("2023-02-28", (1, None, 0)),
            Asked("2023-03-01", (2, None, 0)),
            Asked("2023-05-31", (2, None, 0)),
            Asked("2023-06-01", (1, None, 0)),
        ),
    ),
    Specification(
        "members",
        Text(
            vi="Nghỉ thai sản vẫn được tính; đi làm ở nước ngoài thì không.",
            en="Maternity counts and working abroad does not.",
        ),
        {
            **TREE,
            "memberships": """
                id     | person | unit
                m An   | An     | CĐCS A
                m Bình | Bình   | CĐCS A
                m Chi  | Chi    | CĐCS B
            """,
            "member_states": """
                person | state     | valid_from | valid_to
                An     | maternity | 2023-01-01 | 2023-07-01
                Bình   | abroad    | 2023-01-01 |
            """,
        },
        (
            Asked("2023-06-30", (2, None, 0), rows={"m An": 1, "m Chi": 1}),
            Asked("2022-12-31", (3, None, 0)),
        ),
    ),
    Specification(
        "members",
        Text(
            vi="Người mất việc được tính thêm một số tháng có ngày hiệu lực; không rõ mất việc từ ngày nào thì là chưa rõ.",
            en="Someone out of work counts for a dated number of months; since an unknown day, it cannot be told.",
        ),
        {
            **TREE,
            "memberships": """
                person | unit
                An     | CĐCS A
                Bình   | CĐCS A
            """,
            "member_states": """
                person | state       | valid_from
                An     | out-of-work | 2023-01-15
                Bình   | out-of-work |
            """,
        },
        (Asked("2024-01-14", (1, None, 1)), Asked("2024-01-15", (0, None, 1))),
    ),
    Specification(
        "members",
        Text(
            vi="Đọc như đã biết đến một ngày thì ra đúng số của ngày ấy.",
            en="As known on an earlier day, a figure comes out as it did then.",
        ),
        {
            **TREE,
            "memberships": """
                person | unit   | valid_from | valid_to   | known_from | known_to
                An     | CĐCS A | 2022-01-01 |            | 2023-01-10 | 2023-02-20
                An     | CĐCS A | 2022-01-01 | 2022-12-01 | 2023-02-20 |
            """,
        },
        (
            Asked("2022-12-31", (0, None, 0), when={"known_on": "2023-01-09"}),
            Asked("2022-12-31", (1, None, 0), when={"known_on": "2023-02-19"}),
            Asked("2022-12-31", (0, None, 0)),
        ),
    ),
    Specification(
        "new-members",
        Text(
            vi="Kết nạp mới là người có lần gia nhập đầu tiên trong đời nằm trong kỳ, tính ở nơi gia nhập lần đầu.",
            en="New members are people whose first ever membership begins in the period, where it began.",
        ),
        {
            **TREE,
            "memberships": """
                id         | person | unit   | valid_from | valid_to
                An first   | An     | CĐCS A | 2019-05-01 | 2023-02-01
                An again   | An     | CĐCS B | 2023-02-01 |
                Bình first | Bình   | CĐCS B | 2023-12-31 |
                Chi first  | Chi    | CĐCS B |            |
                Dung first | Dung   | CĐCS A | 2023-01-01 | 2023-01-02
            """,
        },
        (
            Asked("2023-12-31", (2, None, 0), rows={"Bình first": 1, "Dung first": 1}),
            Asked("2023-12-31", (3, None, 0), when={"since": "2019-01-01"}),
            Asked("2023-12-31", (1, None, 0), unit="CĐCS A"),
        ),
    ),
    Specification(
        "net-change",
        Text(
            vi="Tăng, giảm là cuối kỳ trừ đầu kỳ, và chỉ liệt kê người có thay đổi.",
            en="Net change is closing minus opening, and lists only what changed.",
        ),
        {
            **TREE,
            "memberships": """
                id     | person | unit   | valid_from | valid_to
                stays  | An     | CĐCS A | 2020-01-01 |
                left   | Bình   | CĐCS A | 2020-01-01 | 2023-05-01
                came   | Chi    | CĐCS A | 2023-04-01 |
                from A | Dung   | CĐCS A | 2020-01-01 | 2023-09-01
                to B   | Dung   | CĐCS B | 2023-09-01 |
                before | Em     | CĐCS B | 2020-01-01 | 2022-12-31
            """,
        },
        (
            Asked("2023-12-31", (0, None, 0), rows={"left": -1, "came": 1, "from A": -1, "to B": 1}),
            Asked("2023-12-31", (-1, None, 0), unit="CĐCS A"),
            Asked("2023-12-31", (1, None, 0), unit="CĐCS B"),
        ),
    ),
)
