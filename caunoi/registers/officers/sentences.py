"""What the clerk reads when the database refuses something about assignments, contacts and offices of unions."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "in_charge_of_one_thing",
    Text(
        vi="Mỗi dòng phân công nêu đúng một nơi: một công đoàn, một doanh nghiệp hoặc một khu.",
        en="An assignment names exactly one union, employer or zone.",
    ),
)
for what, vi, en in (
    ("a_union", "công đoàn", "union"),
    ("an_employer", "doanh nghiệp", "employer"),
    ("a_site", "khu, cụm", "zone"),
):
    say(
        f"in_charge_of_{what}_once_a_day",
        Text(
            vi=f"Cán bộ này đã phụ trách {vi} đó trong những ngày này.",
            en=f"This officer is already in charge of that {en} on these days.",
        ),
    )
say(
    "a_contact_is_with_one_body",
    Text(
        vi="Mỗi lần liên hệ là với một công đoàn hoặc một doanh nghiệp.",
        en="A contact is with one union or one employer.",
    ),
)
say(
    "an_office_of_one_holder_says_so",
    Text(
        vi="Chức danh chủ tịch, chủ nhiệm ủy ban kiểm tra phải được ghi là chức danh chỉ một người giữ.",
        en="The office of a chair or a head of the audit committee is entered as one that a single person holds.",
    ),
)
say(
    "an_office_is_held_once_a_day",
    Text(
        vi="Người này đã giữ chức danh đó của công đoàn trong những ngày này.",
        en="This person already holds that office of the union on these days.",
    ),
)
say(
    "one_chair_of_a_union_a_day",
    Text(
        vi="Trong những ngày này chức danh đó của công đoàn đã có người giữ. Ghi ngày người trước thôi giữ, rồi làm lại.",
        en="On these days somebody else holds that office of the union. Enter when they left it, then do this again.",
    ),
)
