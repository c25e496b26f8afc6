"""What every answer of the API has in common: no cookie in or out, the reader's language, refusals as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.utils.translation.trans_real import parse_accept_lang_header

from caunoi.access.system_keys import digest_of

PREFIX = "/api/"
JSON = "application/json"
SAYS = {
    400: gettext_noop("Không hiểu yêu cầu này."),
    401: gettext_noop(
        "Cần một khóa còn dùng được, trong tiêu đề “Authorization: Bearer …”. Khóa không có, hết hạn, đã rút lại, "
        "hoặc chức danh của người tạo đã thôi thì đều được trả lời như nhau."
    ),
    403: gettext_noop("Khóa này hoặc chức danh mà nó thay mặt không dùng được ở mục này."),
    404: gettext_noop("Không có mục này, hoặc nó không thuộc phạm vi của khóa."),
    405: gettext_noop("Nơi này không dùng cách gửi ấy: xem tiêu đề “Allow”."),
    406: gettext_noop("Ở đây chỉ trả lời bằng JSON (application/json)."),
    413: gettext_noop("Tệp lớn quá mức nhận được ở đây. Hãy chia danh sách thành nhiều tệp."),
    415: gettext_noop("Yêu cầu đọc không kèm nội dung nào; nộp tệp thì dùng POST với multipart/form-data."),
    422: gettext_noop("Có tham số không đúng; tên của nó ở “where”."),
    429: gettext_noop("Khóa hoặc nơi này vừa hỏi quá nhiều lần. Hãy đợi rồi thử lại."),
    500: gettext_noop("Có lỗi ở phía chúng tôi. Chưa có gì thay đổi."),
    503: gettext_noop("Số liệu đang được chuẩn bị. Hãy thử lại sau ít phút."),
}
IN_THE_CLEAR = gettext_noop(
    "Ở đây chỉ trả lời qua HTTPS. Khóa vừa đi qua mạng không được mã hóa: hãy rút lại và tạo khóa khác."
)
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


def written(told: object, *, status: int = 200) -> JsonResponse:
    """JSON as the framework of the views writes it too: UTF-8, and said so."""
    return JsonResponse(
        told, status=status, content_type=f"{JSON}; charset=utf-8", json_dumps_params={"ensure_ascii": False}
    )


def refusal(status: int, says: str = "", *, where: Sequence[str] = ()) -> JsonResponse:
    """A refusal in plain words, in the language of whoever asks; `where` names the parameters that are wrong."""
    told = {"status": status, "says": says or _(SAYS.get(status, SAYS[400])), "where": list(where)}
    answer = written(told, status=status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


class Spoken:
    """Stands around everything under /api/: takes the cookies off, and makes JSON of a refusal made below for a screen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does, without a cookie."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        language = language_of(request)
        if settings.HTTPS and not request.is_secure():
            with translation.override(language):
                return refusal(400, _(IN_THE_CLEAR))
        # No session, no device, no token of a form: the language stands where a screen's reader keeps it.
        request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: language}
        request.key_shown = shown(request)
        answer = self.get_response(request)
        with translation.override(language):
            if answer.status_code >= 400 and not answer.headers.get("Content-Type", "").startswith(JSON):
                answer = _said_anew(answer)
        answer.cookies.clear()
        answer.headers["Content-Language"] = language
        answer.headers["Vary"] = "Authorization, Accept-Language"
        return answer


def shown(request: HttpRequest) -> str:
    """The digest of the key in the header; empty for none. A key anywhere else is no key."""
    scheme, _blank, key = request.headers.get("authorization", "").partition(" ")
    return digest_of(key.strip()) if scheme.lower() == "bearer" and key.strip() else ""


def language_of(request: HttpRequest) -> str:
    """The first language asked for that there is; Vietnamese for all others."""
    known = dict(settings.LANGUAGES)
    for asked, _weight in parse_accept_lang_header(request.headers.get("accept-language", "")[:200]):
        if (language := asked.split("-")[0]) in known:
            return language
    return settings.LANGUAGE_CODE


def _said_anew(answer: HttpResponse) -> HttpResponse:
    again = refusal(answer.status_code)
    for name in KEPT:
        if name in answer.headers:
            again.headers[name] = answer.headers[name]
    return again
