"""What the clerk reads when the database refuses something about agreements."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "an_agreement_ends_after_its_signing",
    Text(
        vi="Ngày hết hiệu lực của thoả ước không thể trước ngày ký.",
        en="An agreement cannot end before it was signed.",
    ),
)
say(
    "one_set_of_terms_a_day",
    Text(
        vi="Thoả ước đã có nội dung trong những ngày này.",
        en="The agreement already has terms on these days.",
    ),
)
say(
    "a_party_to_an_agreement_once_a_day",
    Text(
        vi="Doanh nghiệp đã tham gia thoả ước này trong những ngày này.",
        en="The employer is already a party to this agreement on these days.",
    ),
)
say(
    "one_bargaining_of_an_employer_a_day",
    Text(
        vi="Doanh nghiệp đã có một lần thương lượng được ghi trong những ngày này.",
        en="Bargaining at this employer is already recorded on these days.",
    ),
)
