"""What the clerk reads when the database refuses something about targets and frozen reviews."""

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
say(
    "figures_of_a_unit_are_frozen_once_as_known_on_a_day",
    Text(
        vi="Số liệu kỳ kiểm điểm này của đơn vị, như đã biết đến ngày đó, đã chốt rồi; số đã chốt không sửa lại.",
        en="The unit's figures of this review, as known on that day, are frozen already; what is frozen is not changed.",
    ),
)
