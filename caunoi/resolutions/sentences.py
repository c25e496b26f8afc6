"""What the clerk reads when the database refuses something about targets."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "one_target_of_a_unit_a_day",
    Text(
        vi="Đơn vị đã có chỉ tiêu cho số liệu này vào ngày đó.",
        en="The unit already has a target for this figure on that day.",
    ),
)
