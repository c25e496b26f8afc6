"""Questions that an account keeps under a name, and pages made of them: asked anew for each reader, with the reader's
own rights and never with those of whoever made the page."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.door import unit_names
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import boards, inquiring
from caunoi.indicators.boards import CannotKeep, Tile, tiles_of
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.door import boards_within, own_boards
from caunoi.indicators.models import Board
from caunoi.office.comparing import Asked, pivot_of
from caunoi.office.own_unit import own_units
from caunoi.office.readings import AT

#: Lines of a tile: the page of the question itself has the others.
LINES = 10


@may("figures.read")
def all_boards(request: HttpRequest) -> HttpResponse:
    """The account's own boards, and those shared with it."""
    found = list(boards_within(request.reach).order_by("name", "pk"))
    shared = unit_names({one.unit_id for one in found if one.unit_id}, on=request.reach.day)
    own = set(own_boards(request.reach).values_list("pk", flat=True))
    columns = [Column(_("Trang")), Column(_("Số ô"), "num"), Column(_("Ai đọc được"))]
    cells = [
        [
            Cell(one.name, reverse("board", args=[one.record]), data=True),
            len(one.tiles),
            _read_by(one, shared, mine=one.pk in own),
        ]
        for one in found
    ]
    return render(request, "office/boards.html", {"table": Table(_("Trang số liệu đã giữ"), columns, cells)})


def _read_by(board: Board, names: Mapping[int, str], *, mine: bool) -> str:
    if board.unit_id is None:
        return _("chỉ mình bạn")
    words = _("bạn chia sẻ với {unit} và bên dưới") if mine else _("chia sẻ với {unit} và bên dưới")
    return words.format(unit=names.get(board.unit_id, ""))


@require_POST
@may("figures.read")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a question under a name: as a board of its own, or as one more tile of one's own board."""
    posted, now = request.POST, timezone.now()
    asked = _as_asked(request, posted.get("query", "")[: boards.QUERY])
    if not asked.question.codes:
        raise BadRequest(says(boards.NO_QUESTION))
    kept = asked.query
    for key in (AT, "unit"):
        # What is not held fast is each reader's own: the day looked at, and the unit sat in.
        if f"fixed-{key}" not in posted:
            kept.pop(key, None)
    mine, on = own_boards(request.reach), timezone.localdate()
    try:
        tile = Tile.of(posted.get("name", ""), urlencode(kept), whole="whole" in posted)
        if posted.get("board"):
            board = mine.filter(record=_record(posted["board"])).first()
            if board is None:
                raise BadRequest(_("Trang ấy không phải của bạn, hoặc đã bỏ."))
            boards.change(board, tiles=[*tiles_of(board), tile], by=request.user, at=now, on=on)
            return redirect("board", board.record)
        record = boards.keep(tile, held=mine.count(), by=request.user, at=now, on=on)
    except CannotKeep as refused:
        raise BadRequest(says(refused.text)) from None
    return redirect("board", record)


def _record(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest(_("Trang ấy không phải của bạn, hoặc đã bỏ.")) from None


def _as_asked(request: HttpRequest, query: str) -> Asked:
    """The question of a kept address, as whoever asks now may ask it. Raises Http404, BadRequest."""
    as_if = copy.copy(request)
    as_if.GET = QueryDict(query)
    return Asked.of(as_if)


@may("figures.read")
def board(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every tile in its order, as of the day that it says; its owner changes it here."""
    found = get_object_or_404(boards_within(request.reach), record=public_id)
    mine = own_boards(request.reach).filter(pk=found.pk).exists()
    if request.method == "POST":
        if not mine:
            raise Http404
        return _changed(request, found)
    seats = own_units(request.reach)
    names = unit_names({*seats, found.unit_id or 0}, on=request.reach.day)
    context = {
        "board": found,
        "mine": mine,
        "tiles": [_shown(request, place, tile) for place, tile in enumerate(tiles_of(found))],
        "seats": [(unit, names.get(unit, "")) for unit in seats] if mine else (),
        "shared": names.get(found.unit_id or 0, ""),
    }
    return render(request, "office/board.html", context)


def _shown(request: HttpRequest, place: int, tile: Tile) -> dict[str, object]:
    """A tile with its table, that it is being counted, or that this reader cannot read it."""
    told: dict[str, object] = {
        "name": tile.name,
        "place": place,
        "id": f"tile-{place}",
        "hash": f"#tile-{place}",
    }
    try:
        asked = _as_asked(request, tile.query)
        told |= {
            "as_of": date_format(asked.question.at),
            "after": asked.reading.after,
            "href": asked.address(),
        }
        pivot = pivot_of(asked, at_once=not request.htmx)
    except inquiring.NotCounted:
        return told | {"counting": True}
    except inquiring.NotPrepared:
        return told | {"refused": says(inquiring.NotPrepared().text)}
    except CannotBeAsked as refused:
        return told | {"refused": says(refused.text)}
    except (Http404, BadRequest):
        return told | {"gone": True}
    lines = [] if tile.whole else pivot.lines[:LINES]
    told["table"] = pivot.table(lines, ends=not tile.whole, after=asked.reading.after, whole=tile.whole)
    return told | {"left": 0 if tile.whole else len(pivot.lines) - len(lines)}


# ------------------------------------------------------------------ what its owner does

Change = Callable[[HttpRequest, Board], Mapping[str, object]]


def _changed(request: HttpRequest, found: Board) -> HttpResponse:
    do, now, on = request.POST.get("do", ""), timezone.now(), timezone.localdate()
    try:
        if do == "let-go":
            boards.let_go(found, by=request.user, at=now, on=on)
            return redirect("boards")
        if do not in _CHANGES:
            raise BadRequest(_("Không rõ phải làm gì với trang này."))
        boards.change(found, by=request.user, at=now, on=on, **_CHANGES[do](request, found))  # type: ignore[arg-type]
    except CannotKeep as refused:
        raise BadRequest(says(refused.text)) from None
    return redirect("board", found.record)


def _place(request: HttpRequest, found: Board) -> int:
    text = request.POST.get("tile", "")
    if not text.isdecimal() or len(text) > 3 or int(text) >= len(found.tiles):
        raise BadRequest(_("Trang này không có ô ấy."))
    return int(text)


def _up(request: HttpRequest, found: Board) -> Mapping[str, object]:
    return {"tiles": boards.moved(tiles_of(found), _place(request, found), up=True)}


def _down(request: HttpRequest, found: Board) -> Mapping[str, object]:
    return {"tiles": boards.moved(tiles_of(found), _place(request, found), up=False)}


def _without(request: HttpRequest, found: Board) -> Mapping[str, object]:
    at = _place(request, found)
    return {"tiles": [one for place, one in enumerate(tiles_of(found)) if place != at]}


def _renamed(request: HttpRequest, _found: Board) -> Mapping[str, object]:
    return {"name": request.POST.get("name", "")[:200]}


def _shared(request: HttpRequest, _found: Board) -> Mapping[str, object]:
    """With those of a unit that the owner sits in, and of all below; with nobody where none is named."""
    text = request.POST.get("seat", "")
    if not text:
        return {"unit_id": None}
    seats = own_units(request.reach)
    if not text.isdecimal() or len(text) > 3 or int(text) >= len(seats):
        raise BadRequest(_("Chỉ chia sẻ được với đơn vị mà bạn giữ chức danh."))
    return {"unit_id": seats[int(text)]}


_CHANGES: dict[str, Change] = {
    "up": _up, "down": _down, "without": _without, "rename": _renamed, "share": _shared,
}  # fmt: skip
