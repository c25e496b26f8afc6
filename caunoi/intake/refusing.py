"""What the officer reads when the database refuses something about lists received."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

for _name, _vi, _en in (
    (
        "a_list_comes_by_one_way",
        "Danh sách nộp qua liên kết hoặc qua khóa, không phải cả hai.",
        "A list comes by a link or by a key, not by both.",
    ),
    (
        "a_list_is_handed_back_for_a_reason",
        "Trả lại danh sách thì phải ghi ai trả, lúc nào và lý do.",
        "Say who hands a list back, when, and why.",
    ),
    (
        "what_comes_by_a_link_is_numbered",
        "Người khác vừa nộp qua liên kết này. Hãy gửi lại.",
        "Someone else handed in by this link a moment ago. Please send it again.",
    ),
    (
        "a_link_takes_a_file_once",
        "Tệp này đã được nộp qua liên kết này.",
        "This file was handed in by this link already.",
    ),
    (
        "a_link_takes_a_file_once_a_round",
        "Tệp này đã được nộp qua liên kết này trong kỳ thu.",
        "This file was handed in by this link already in this round.",
    ),
    (
        "a_system_hands_a_file_in_once_a_round",
        "Tệp này đã được nộp cho đơn vị này trong kỳ thu.",
        "This file was handed in for this unit already in this round.",
    ),
    (
        "a_system_hands_a_file_in_once",
        "Tệp này đã được nộp cho đơn vị này.",
        "This file was handed in for this unit already.",
    ),
):
    say(_name, Text(vi=_vi, en=_en))

say(
    "one_mapping_of_a_form",
    Text(
        vi="Mẫu này của đơn vị này đã có một cách đọc được xác nhận.",
        en="A reading of this form is already confirmed for this sender.",
    ),
)
