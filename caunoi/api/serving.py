"""How a register's file says what it answers: an address, the right it asks for, its shape. And what a list has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from caunoi.access.reach import Reach
from caunoi.api.answering import refusal
from caunoi.api.shapes import Asked, Fault, Paging
from caunoi.indicators import inquiring
from caunoi.indicators.behind import Record, behind
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.figures import Row
from caunoi.organisations.settled import parameters
from caunoi.trail.acting import act
from caunoi.vocabulary.text import Text

View = Callable[..., Any]
FAULTS = (401, 403, 404, 406, 415, 422, 429, 503)
#: Of what takes a file, besides.
FAULTS_OF_FILES = (400, *FAULTS, 413)
DESCRIPTION = (
    "Khóa đọc chỉ đọc; khóa nộp danh sách chỉ nộp và xem danh sách mình nộp. Khóa do cán bộ tạo ở trang “Tài khoản của tôi”, gửi trong tiêu đề Authorization: Bearer …, không bao "
    "giờ trong địa chỉ. Ngày ghi YYYY-MM-DD. Lời từ chối theo Accept-Language, tiếng Việt trước. Danh sách theo một thứ "
    "tự cố định, không hai dòng nào ngang nhau: đọc hết các trang là gặp mỗi dòng đúng một lần, khi sổ không đổi giữa "
    "chừng. Hãy ghi rõ ngày; “count” đổi giữa hai trang thì đọc lại từ đầu.\n\n"
    "A key that reads only reads; a key that hands lists in does that, and sees what became of them. An officer makes the key on the page “My account”; it goes into the header Authorization: "
    "Bearer …, never into an address. Days are YYYY-MM-DD. Refusals follow Accept-Language, Vietnamese first. A list has "
    "a fixed order without ties: whoever reads every page meets each row exactly once, as long as the registers do not "
    "change meanwhile. Say the day; where “count” changes from one page to the next, begin again."
)


class _Readable(JSONRenderer):
    """Vietnamese as it is written."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}


api = NinjaAPI(
    title="Cầu Nối", version="1", description=DESCRIPTION, renderer=_Readable(), openapi_url=None, docs_url=None,
    urls_namespace="api",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An address of the API as its register's file says it."""

    name: str
    path: str
    right: str
    asks: frozenset[str]
    says: Text
    # For keys that hand lists in, and for no other.
    hands_in: bool = False


LINES: dict[str, Line] = {}
BY_NAME = Text(vi="tên, rồi lần ghi đầu trong sổ", en="by name, then as first written in the register")
BY_GIVEN_NAME = Text(
    vi="tên gọi, họ và đệm, rồi lần ghi đầu trong sổ; ai chưa có tên thì sau cùng",
    en="by given name, then family and middle names, then as first written in the register; who has no name comes last",
)


def answers(
    path: str,
    name: str,
    *,
    right: str,
    shape: Any,
    says: Text,
    order: Text | None = None,
    asked: type[Asked] | None = None,
    hands_in: bool = False,
) -> Callable[[View], View]:
    """Answer GET at that address under `/api/v1/` with that shape, for keys whose office carries the right.

    `says` is the sentence of the documents, `order` how a list is sorted, without ties, and `asked` the shape of what
    stands behind the question mark. `hands_in`: for keys that hand lists in, and for no other.
    """
    asks = frozenset(asked.model_fields) if asked else frozenset[str]()
    LINES[name] = Line(name, path, right, asks, says, hands_in)
    faults = dict.fromkeys(FAULTS, Fault)
    return api.get(
        path, url_name=name, operation_id=name, response={200: shape, **faults}, summary=says.vi,
        description=f"{says.en} Order: {order.en} / Thứ tự: {order.vi}" if order else says.en,
    )  # fmt: skip


def takes(path: str, name: str, *, right: str, shape: Any, says: Text) -> Callable[[View], View]:
    """Answer POST of a file at that address with 202 and that shape, for keys that hand lists in."""
    LINES[name] = Line(name, path, right, frozenset(), says, hands_in=True)
    return api.post(
        path, url_name=name, operation_id=name, response={202: shape, **dict.fromkeys(FAULTS_OF_FILES, Fault)},
        summary=says.vi, description=says.en,
    )  # fmt: skip


# ------------------------------------------------------------------ refusals


def told(text: Text) -> str:
    """A text in the language of whoever asks."""
    return text.en if get_language() == "en" else text.vi


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    return refusal(404)


@api.exception_handler(inquiring.NotPrepared)
def _not_prepared(request: HttpRequest, error: inquiring.NotPrepared) -> HttpResponse:
    return refusal(503, told(error.text))


@api.exception_handler(CannotBeAsked)
def _cannot_be_asked(request: HttpRequest, error: CannotBeAsked) -> HttpResponse:
    return refusal(422, told(error.text))


@api.exception_handler(ValidationError)
def _amiss(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refusal(422, where=sorted({str(one["loc"][-1]) for one in error.errors}))


# ------------------------------------------------------------------ lists


def day_of(asked: Asked) -> date:
    """The day asked for, else today."""
    return asked.day or timezone.localdate()


def page_of(rows: QuerySet[Any, int], asked: Paging) -> list[int]:
    """The ids on that page."""
    start = (asked.page - 1) * asked.per
    return list(rows[start : start + asked.per])


def listed(asked: Paging, count: int, items: Iterable[Record]) -> dict[str, object]:
    """A page with its head."""
    return {"day": day_of(asked), "page": asked.page, "per": asked.per, "count": count, "items": list(items)}


def records_of(register: str, ids: Sequence[int], *, at: date, within: Reach) -> list[Record]:
    """What stands for those rows of a register, in their order: read again through its door."""
    rows = [Row(one, 1, 0) for one in ids]
    return list(behind(register, rows, at=at, within=within, parameters=parameters()))


def one_of(register: str, pk: int, *, at: date, within: Reach) -> Record:
    """What stands for one row. Raises Http404 where it is out of reach."""
    found = records_of(register, [pk], at=at, within=within)[0]
    if found["id"] is None:
        raise Http404
    return found


def taken_out(request: HttpRequest, what: str, rows: int, **about: object) -> None:
    """Reading people is taking a list out: an Act in the trail, under the name of whoever made the key."""
    said = {"key": request.key.public_id.hex, "code": what, "rows": rows, **about}
    with act("records.exported", by=request.user, at=timezone.now(), on=timezone.localdate(), about=said):
        pass
