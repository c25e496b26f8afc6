"""What the clerk reads when the database refuses something about decisions on units."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "a_decision_is_carried_out_once",
    Text(
        vi="Thay đổi này theo quyết định có số và ngày ấy đã được thực hiện rồi.",
        en="This change by the decision of that number and day has been carried out already.",
    ),
)
say(
    "an_annulment_names_what_it_annuls",
    Text(vi="Hủy bỏ thì phải nêu quyết định bị hủy.", en="An annulment names the decision that it annuls."),
)
say(
    "reorganisations_reorganisation_undoes_id_unique",
    Text(vi="Quyết định này đã bị hủy bỏ rồi.", en="This decision has been annulled already."),
)
say(
    "reorganisations_decisionfile_decision_id_unique",
    Text(vi="Quyết định này đã có bản ký kèm theo.", en="This decision has its signed copy already."),
)
