"""What the clerk reads when the database refuses something about papers and Acts."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "one_document_per_name_and_content",
    Text(
        vi="Văn bản này đã được nhận dưới đúng tên đó.", en="This paper was already received under that name."
    ),
)
say(
    "a_decision_is_one_paper",
    Text(
        vi="Quyết định có số và ngày này của đơn vị ấy đã được ghi nhận.",
        en="The decision of that number and day of that unit is on record.",
    ),
)
say(
    "trail_seal_act_id_unique",
    Text(vi="Việc này đã được niêm phong.", en="This act is already sealed."),
)
say(
    "an_act_is_signed_once",
    Text(
        vi="Việc đã ghi vào nhật ký không sửa, không xóa được.",
        en="What is in the trail is neither changed nor deleted.",
    ),
)
say(
    "a_link_is_laid_once",
    Text(vi="Niêm phong không sửa, không xóa được.", en="A seal is neither changed nor deleted."),
)
