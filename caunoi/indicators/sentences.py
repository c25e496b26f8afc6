"""What the clerk reads when the database refuses something about reported or published figures."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "one_reported_figure_of_a_unit_a_day",
    Text(
        vi="Đơn vị đã báo cáo số liệu này cho ngày đó.",
        en="The unit has already reported this figure for that day.",
    ),
)
say(
    "a_reported_figure_has_a_day",
    Text(
        vi="Số liệu báo cáo phải nói rõ tính đến ngày nào.",
        en="A reported figure must say which day it speaks of.",
    ),
)
say(
    "a_month_is_published_once",
    Text(
        vi="Số liệu tháng này đã được công bố; bảng đã công bố không sửa lại.",
        en="The figures of this month have been published; what is published is not changed.",
    ),
)
say(
    "months_are_published_one_after_another",
    Text(
        vi="Vừa có người công bố một tháng khác. Hãy làm lại.",
        en="Somebody has just published another month. Please try again.",
    ),
)
say(
    "a_board_is_one_thing_at_a_time",
    Text(
        vi="Trang này vừa được sửa ở nơi khác. Hãy mở lại rồi làm tiếp.",
        en="This board has just been changed elsewhere. Open it again and go on.",
    ),
)
say(
    "an_alert_is_one_thing_at_a_time",
    Text(
        vi="Điều cần báo này vừa được sửa ở nơi khác. Hãy mở lại rồi làm tiếp.",
        en="This alert has just been changed elsewhere. Open it again and go on.",
    ),
)
say(
    "a_crossing_is_told_once",
    Text(vi="Lần vượt mức này đã được báo.", en="This crossing has been told."),
)
