"""What the clerk reads when the database refuses something about collection rounds."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

for _name, _vi, _en in (
    (
        "a_round_has_its_days_in_order",
        "Kỳ thu phải có ngày đầu, ngày chốt số liệu và hạn nộp theo đúng thứ tự.",
        "A round's first day, the day of its figures and its deadline must come in that order.",
    ),
    (
        "a_unit_is_due_once_in_a_round",
        "Đơn vị đã có tên trong kỳ thu này.",
        "The unit is due in this round already.",
    ),
    (
        "a_paper_is_handed_in_once_in_a_round",
        "Tệp này đã được nộp trong kỳ thu.",
        "This file was handed in already in this round.",
    ),
    (
        "signed_minutes_confirm_a_content",
        "Biên bản đã ký phải nêu ngày ký và xác nhận nội dung nào.",
        "Signed minutes say when they were signed and which content they confirm.",
    ),
    (
        "a_list_stands_at_one_step_of_a_round",
        "Người khác vừa làm việc này. Hãy tải lại trang.",
        "Someone else did this a moment ago. Please reload the page.",
    ),
    (
        "a_list_is_returned_for_a_reason",
        "Trả lại hoặc cho không nộp thì phải ghi lý do.",
        "Give a reason for returning a list or for not asking for it.",
    ),
    (
        "figures_of_a_unit_are_locked_once",
        "Số liệu của đơn vị đã được chốt với số ấy.",
        "The unit's figures were locked under that number already.",
    ),
    (
        "a_correction_has_its_own_number",
        "Người khác vừa đính chính kỳ này. Hãy tải lại trang.",
        "Someone else corrected this round a moment ago. Please reload the page.",
    ),
    ("a_correction_says_why", "Đính chính phải có lý do.", "A correction says why."),
):
    say(_name, Text(vi=_vi, en=_en))
