"""What happened around signing in, in words that an officer reads under “My account”."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from caunoi.access.models import Account, SignInEvent
from caunoi.access.signing_in import name_key
from caunoi.vocabulary.text import Text

KEPT = timedelta(days=400)
SHOWN = 50

SAYS: dict[str, Text] = {
    "signed-in": Text(vi="Đăng nhập", en="Signed in"),
    "signed-out": Text(vi="Đăng xuất", en="Signed out"),
    "password-wrong": Text(vi="Có người nhập sai mật khẩu", en="Somebody gave a wrong password"),
    "made-to-wait": Text(
        vi="Có người thử quá nhiều lần, phải chờ", en="Somebody tried too often and had to wait"
    ),
    "password-too-old": Text(vi="Mật khẩu lần đầu đã quá hạn", en="The first password had expired"),
    "code-wrong": Text(vi="Mật khẩu đúng nhưng mã sai hoặc đã dùng", en="Right password, wrong or used code"),
    "confirmed": Text(vi="Xác nhận lại là chính mình", en="Confirmed who is there"),
    "password-changed": Text(vi="Đổi mật khẩu", en="Changed the password"),
    "app-added": Text(vi="Thêm ứng dụng xác thực", en="Added an authenticator app"),
    "app-removed": Text(vi="Bỏ ứng dụng xác thực", en="Removed the authenticator app"),
    "passkey-added": Text(vi="Thêm khóa truy cập", en="Added a passkey"),
    "passkey-removed": Text(vi="Bỏ khóa truy cập", en="Removed a passkey"),
    "codes-printed": Text(vi="In bộ mã dùng một lần mới", en="Printed new one-time codes"),
    "device-bound": Text(vi="Gắn máy này bằng mã trên giấy", en="Bound this browser by a printed code"),
    "device-forgotten": Text(vi="Quên một máy", en="Forgot a browser"),
    "session-ended": Text(vi="Kết thúc một phiên đăng nhập", en="Ended a session"),
    "sessions-ended": Text(vi="Kết thúc mọi phiên khác", en="Ended all other sessions"),
    "term-ended": Text(
        vi="Kết thúc phiên vì chức danh đã thay đổi", en="Session ended because the office changed"
    ),
    "office-ended": Text(
        vi="Thôi giữ một chức danh; mọi phiên kết thúc", en="An office ended, and every session with it"
    ),
    "opened": Text(vi="Mở tài khoản", en="Account opened"),
    "again-asked": Text(
        vi="Có người xin cấp lại tài khoản này; chờ người thứ hai xác nhận",
        en="Somebody asked to issue this account again; a second person has to confirm it",
    ),
    "issued-again": Text(
        vi="Cấp lại mật khẩu; mã và khóa cũ bị hủy", en="Password issued again; older factors removed"
    ),
    "closed": Text(vi="Khóa tài khoản", en="Account closed"),
}


def note(what: str, account: Account, *, browser: str, at: datetime) -> None:
    """Write it down; an unknown word is a bug and raises KeyError."""
    SAYS[what]
    SignInEvent.objects.filter(at__lte=at - KEPT).delete()
    SignInEvent.objects.create(account=account.pk, what=what, browser=browser, at=at)


def note_failure(what: str, username: str, *, browser: str, at: datetime) -> None:
    """The same for a name that may not exist: in the same steps, and under a keyed digest."""
    SAYS[what]
    SignInEvent.objects.create(name_key=name_key(username), what=what, browser=browser, at=at)


def of(account: Account) -> list[SignInEvent]:
    """The newest first, with what others tried under this name."""
    mine = Q(account=account.pk) | Q(name_key=name_key(account.username))
    return list(SignInEvent.objects.filter(mine).order_by("-at", "-pk")[:SHOWN])
