"""What the clerk reads when the database refuses something about assignments and contacts."""

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
