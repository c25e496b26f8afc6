"""What the officer reads when the database refuses something about lists received."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "one_mapping_of_a_form",
    Text(
        vi="Mẫu này của đơn vị này đã có một cách đọc được xác nhận.",
        en="A reading of this form is already confirmed for this sender.",
    ),
)
