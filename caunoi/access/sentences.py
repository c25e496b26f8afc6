"""What the clerk reads when the database refuses something about accounts."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "access_account_username_unique",
    Text(vi="Tên đăng nhập này đã có người dùng.", en="This user name is already taken."),
)
say(
    "access_spentcode_key_unique",
    Text(vi="Mã này đã dùng rồi.", en="This code was used already."),
)
say(
    "a_device_is_known_once_an_account",
    Text(vi="Máy này đã được nhớ cho tài khoản này.", en="This browser is already known for the account."),
)
say(
    "access_signin_session_key_unique",
    Text(vi="Phiên đăng nhập này đã được ghi.", en="This session is already on record."),
)
say(
    "confirmed_by_another_than_asked",
    Text(
        vi="Người xác nhận phải khác người đã đề nghị.",
        en="Whoever confirms is another than whoever asked.",
    ),
)
say(
    "what_was_decided_keeps_no_password",
    Text(
        vi="Việc đã quyết định phải ghi lúc nào, và không giữ mật khẩu nào.",
        en="What was decided says when, and keeps no password.",
    ),
)
