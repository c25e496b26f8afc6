"""What the clerk reads when the database refuses something about statistical forms."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

for _name, _vi, _en in (
    (
        "a_blank_form_is_handed_in_once",
        "Biểu mẫu này đã được nộp từ trước.",
        "This form was handed in before.",
    ),
    (
        "a_form_mapping_has_its_own_version",
        "Người khác vừa khai ô. Hãy tải lại trang.",
        "Someone else mapped the cells a moment ago. Please reload the page.",
    ),
    (
        "one_form_mapping_from_a_day",
        "Người khác vừa khai ô cho cùng ngày ấy. Hãy tải lại trang.",
        "Someone else mapped the cells for that day a moment ago. Please reload the page.",
    ),
    (
        "a_form_of_a_unit_is_numbered_once",
        "Người khác vừa ký biểu này. Hãy xem lại rồi ký.",
        "Someone else signed this form a moment ago. Look again, then sign.",
    ),
    (
        "statistics_formbook_of_id_unique",
        "Tệp của biểu này đã được lập.",
        "The workbook of this form was made already.",
    ),
):
    say(_name, Text(vi=_vi, en=_en))
