"""What the clerk reads when the database refuses something about programmes, nominations and gifts."""

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
say(
    "a_gift_handed_over_is_something",
    Text(
        vi="Ghi số tiền lớn hơn 0 hoặc hiện vật đã trao.",
        en="Enter the sum, above 0, or the goods that were handed over.",
    ),
)
say(
    "a_gift_is_handed_over_on_a_day",
    Text(vi="Ghi ngày đã trao quà.", en="Enter the day on which the gift was handed over."),
)
say(
    "received_once_in_a_programme",
    Text(
        vi="Người này đã nhận quà của chương trình này.",
        en="This person has already received a gift of this programme.",
    ),
)
