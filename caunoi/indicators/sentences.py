"""What the clerk reads when the database refuses something about reported figures."""

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
