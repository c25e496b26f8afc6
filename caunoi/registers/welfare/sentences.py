"""What the clerk reads when the database refuses something about programmes and nominations."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "welfare_programme_name_fold_unique",
    Text(vi="Chương trình mang tên này đã có.", en="A programme of this name is already there."),
)
say(
    "a_gift_is_worth_something",
    Text(vi="Mức hỗ trợ phải lớn hơn 0 đồng.", en="A gift must be worth more than 0 đồng."),
)
say(
    "nominated_once_in_a_programme",
    Text(
        vi="Người này đã được đề nghị trong chương trình này.",
        en="This person has already been put forward in this programme.",
    ),
)
