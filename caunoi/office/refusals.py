"""What a visitor reads when a page is not theirs, not there, or broken."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from caunoi.access.guarding import open_to_all
from caunoi.design.templatetags.design import says
from caunoi.indicators.inquiring import NotPrepared
from caunoi.trail.writing import Overtaken

logger = logging.getLogger("caunoi.refused")
#: Without the right or the token, out of reach or not there, not so, overtaken, too often.
REFUSED = frozenset({400, 403, 404, 405, 409, 413, 422, 429})


@open_to_all
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The account has no office that carries the right."""
    words = _("Chức danh của bạn không có quyền xem trang này. Cần quyền, hãy hỏi người quản trị tài khoản.")
    return _refusal(request, _("Không có quyền"), words, status=403)


@open_to_all
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or a record out of reach: the two are not told apart, so that nobody can probe."""
    words = _("Không có trang này, hoặc hồ sơ không thuộc phạm vi bạn phụ trách.")
    return _refusal(request, _("Không tìm thấy"), words, status=404)


@open_to_all
def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The address asks for something that a figure does not have; its own sentence says what there is."""
    said = str(exception) if isinstance(exception, BadRequest) else ""
    return _refusal(request, _("Không hiểu yêu cầu"), said or _("Địa chỉ này không đúng."), status=400)


@open_to_all
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has run out, or that came from another site."""
    words = _(
        "Trang đã mở quá lâu hoặc bạn vừa đăng nhập lại. Quay lại, tải lại trang rồi gửi lần nữa; chưa có gì được lưu."
    )
    return _refusal(request, _("Chưa gửi được"), words, status=403)


class Noted:
    """Logs who was refused what: the account's public id, the route's name, the answer; no id that was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        response = self.get_response(request)
        if response.status_code in REFUSED:
            match, user = request.resolver_match, request.user
            told = {
                "account": str(user.public_id) if user.is_authenticated else "",
                "route": (match.url_name or "") if match else "",
                "method": request.method,
                "status": response.status_code,
            }
            logger.warning("refused", extra=told)
        return response


#: Seconds after which a page that could not write may be sent again; a short list is written by then.
AGAIN_AFTER = "5"


class Overtaking:
    """Answers in plain words when somebody else's Act came first (409), or when figures cannot be read yet, or a list
    that is being written leaves no room for this (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an Act that was overtaken, or for figures that are not there yet; every other error goes on."""
        if isinstance(exception, NotPrepared):
            return _refusal(request, _("Số liệu đang được chuẩn bị"), says(exception.text), status=503)
        if _is_busy(exception):
            words = _(
                "Hệ thống đang ghi một danh sách dài nên chưa lưu được việc này; chưa có gì được lưu. Đợi vài giây rồi"
                " tải lại trang; nếu trình duyệt hỏi có gửi lại không, hãy đồng ý."
            )
            answer = _refusal(request, _("Hệ thống đang ghi danh sách"), words, status=503)
            answer.headers["Retry-After"] = AGAIN_AFTER
            return answer
        if not isinstance(exception, Overtaken):
            return None
        words = _(
            "Người khác vừa thay đổi chính hồ sơ này. Chưa có gì được lưu: mở lại trang, xem rồi làm lại."
        )
        return _refusal(request, _("Đã có thay đổi khác"), words, status=409)


def _is_busy(exception: Exception) -> bool:
    """SQLite has one writer; the site waits less than a second for its turn (`caunoi serve`)."""
    locked = isinstance(exception, OperationalError) and connection.vendor == "sqlite"
    return locked and "locked" in str(exception)


def not_a_page(request: HttpRequest) -> bytes:
    """For an address that only takes what a form sends: somebody came back to it, or typed it."""
    words = _("Địa chỉ này chỉ nhận điều được gửi từ một trang khác. Mở lại trang ấy rồi làm lại.")
    return _refusal(request, _("Không có trang ở đây"), words, status=405).content


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """More was announced than this address takes: it is not read."""
    words = _("Tệp lớn quá {most} MB. Chưa có gì được nhận: hãy chia danh sách thành nhiều tệp rồi gửi lại.")
    return _refusal(request, _("Tệp quá lớn"), words.format(most=most), status=413)


@open_to_all
def broken(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side; nothing of it is shown, and nothing is looked up to say so."""
    return HttpResponse(render_to_string("office/broken.html"), status=500)


def _refusal(request: HttpRequest, title: str, words: str, *, status: int) -> HttpResponse:
    return render(request, "office/refusal.html", {"title": title, "words": words}, status=status)
