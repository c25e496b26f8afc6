"""What the clerk reads when the database refuses something about a concern."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "a_concern_is_raised_on_a_day",
    Text(vi="Ghi ngày nêu kiến nghị.", en="Enter the day on which the concern was raised."),
)
say(
    "a_concern_is_somebodys",
    Text(vi="Số người nêu phải từ 1 trở lên.", en="At least one person raised it."),
)
say(
    "a_concern_is_sent_on_after_it_is_raised",
    Text(
        vi="Ngày chuyển không thể trước ngày nêu.",
        en="It cannot have been sent on before the day on which it was raised.",
    ),
)
say(
    "a_concern_stands_once",
    Text(vi="Kiến nghị này đã có.", en="This concern is already there."),
)
