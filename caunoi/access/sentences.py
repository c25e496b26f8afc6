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
