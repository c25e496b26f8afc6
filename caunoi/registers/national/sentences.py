"""What the clerk reads when the database refuses something about the national federation's software."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

for _name, _vi, _en in (
    (
        "a_national_file_is_handed_in_once",
        "Tệp này đã được nộp từ trước.",
        "This file was handed in before.",
    ),
    (
        "a_national_mapping_has_its_own_version",
        "Người khác vừa khai cột. Hãy tải lại trang.",
        "Someone else mapped the columns a moment ago. Please reload the page.",
    ),
    (
        "one_national_mapping_stands",
        "Người khác vừa khai cột. Hãy tải lại trang.",
        "Someone else mapped the columns a moment ago. Please reload the page.",
    ),
    (
        "national_nationalexport_number_unique",
        "Người khác vừa lập tệp gửi. Hãy xem lại rồi lập.",
        "Someone else made an export a moment ago. Look again, then make yours.",
    ),
    (
        "an_export_is_uploaded_or_dropped",
        "Tệp gửi này đã được ghi là đã nộp, hoặc đã bỏ. Hãy tải lại trang.",
        "This export was marked as uploaded, or dropped, already. Please reload the page.",
    ),
    (
        "a_person_is_in_an_export_once",
        "Người này đã có trong tệp gửi.",
        "This person is in the export already.",
    ),
    (
        "a_returned_row_is_read_once",
        "Dòng này của tệp trả về đã được đọc.",
        "This row of the returned file was read already.",
    ),
):
    say(_name, Text(vi=_vi, en=_en))
