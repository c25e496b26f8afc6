"""What the clerk reads when the database refuses something about accounts."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "access_account_username_unique",
    Text(vi="Tên đăng nhập này đã có người dùng.", en="This user name is already taken."),
)
