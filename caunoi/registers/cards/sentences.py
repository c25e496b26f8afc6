"""What the clerk reads when the database refuses something about cards and members' own accounts."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "an_account_is_one_person_a_day",
    Text(
        vi="Tài khoản này đã gắn với một đoàn viên khác.",
        en="This account is tied to another member already.",
    ),
)
say(
    "a_person_has_one_account_a_day",
    Text(vi="Đoàn viên này đã có tài khoản của mình.", en="This member has an own account already."),
)
say(
    "a_card_code_is_given_once",
    Text(vi="Mã thẻ này đã cấp rồi. Hãy cấp lại.", en="This card code was given already. Give another."),
)
say(
    "one_card_of_a_member_a_day",
    Text(vi="Đoàn viên này vừa được cấp mã thẻ khác.", en="This member was just given another card code."),
)
say(
    "a_valid_card_is_a_card",
    Text(vi="Không có thẻ thì không thể là thẻ hợp lệ.", en="Without a card no card is valid."),
)
