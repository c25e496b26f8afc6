"""Lists looked at before they are taken in: what becomes of each row and of each target, then one press or none."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import percent, says
from caunoi.indicators.catalogue import indicator
from caunoi.intake.answering import KIND as ANSWER
from caunoi.intake.differing import FATES
from caunoi.intake.door import looks_within
from caunoi.intake.looking import drop, lines_seen
from caunoi.intake.models import Look
from caunoi.intake.outcomes import Line
from caunoi.intake.reviewing import address_of
from caunoi.intake.working import look_again, take_in_looked
from caunoi.office.described import unit_names
from caunoi.office.fields import client_ref
from caunoi.office.telling import DASH, written_value
from caunoi.office.words import STANDINGS
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

PAGE = 50
WORDS = {
    "joined": gettext_lazy("Vào mới"),
    "returned": gettext_lazy("Trở lại"),
    "moved": gettext_lazy("Chuyển đến"),
    "left": gettext_lazy("Không còn, đã thôi"),
    "changed": gettext_lazy("Có thay đổi"),
    "differs": gettext_lazy("Khác hồ sơ"),
    "doubtful": gettext_lazy("Chưa chắc"),
    "refused": gettext_lazy("Phải sửa"),
    "same": gettext_lazy("Không đổi"),
}


@may("lists.send")
def look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What taking the lists in would do, a fate and a file at a time; the press that does it stands first."""
    found = get_object_or_404(looks_within(request.reach), public_id=public_id)
    files = found.told["files"]
    at = _chosen_file(request, files)
    counts = {fate: files[at]["fates"].get(fate, 0) for fate in FATES} if files else {}
    fate = request.GET.get("show") or next((one for one in FATES if counts.get(one)), "joined")
    if fate not in FATES:
        raise Http404
    words = tidy(request.GET.get("q", ""))[:80]
    lines = lines_seen(found, at, fate, words) if files else []
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "look": found,
        "waits": found.state == Look.State.WAITING,
        "files": [(number, one["name"]) for number, one in enumerate(files) if one["list"] != ANSWER],
        "answers": [
            (one["name"], [says(Text(vi=vi, en=en)) for vi, en, _alike in one["warnings"]])
            for one in files
            if one["list"] == ANSWER
        ],
        "chosen": at,
        "file": files[at] if files else None,
        "warnings": [(says(Text(vi=vi, en=en)), alike) for vi, en, alike in files[at]["warnings"]]
        if files
        else [],
        "fates": [(one, WORDS[one], counts[one]) for one in FATES if counts[one] or one == fate]
        if files
        else [],
        "fate": fate,
        "words": words,
        "page": page,
        "table": _lines_table(WORDS[fate], list(page)),
        "effects": _effects_table(request, found),
        "totals": _totals(files),
        "client_ref": uuid.uuid4(),
        "again": uuid.uuid4(),
    }
    return render(request, "office/look.html", context)


def _chosen_file(request: HttpRequest, files: list[dict[str, Any]]) -> int:
    # A workbook that came back has no rows of its own: they are those of the list behind it.
    first = next((number for number, one in enumerate(files) if one["list"] != ANSWER), 0)
    try:
        at = int(request.GET.get("file", first))
    except ValueError:
        raise Http404 from None
    if not 0 <= at < max(len(files), 1):
        raise Http404
    return at


def _totals(files: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Over all files, in the words of whoever presses."""
    summed = {fate: sum(one["fates"].get(fate, 0) for one in files) for fate in FATES}
    return [(WORDS[fate], count) for fate, count in summed.items() if count]


def _lines_table(caption: str, lines: list[Line]) -> Table:
    columns = [Column(_("Họ và tên, tên đơn vị")), Column(_("Vị trí"), "code"), Column(_("Thay đổi"), "wide")]
    cells = [
        [
            Cell(line.name or "—", data=True),
            Cell(address_of(line.sheet, None, line.row) or _("không có dòng"), data=bool(line.row)),
            says(Text(vi=line.vi, en=line.en)) or "—",
        ]
        for line in lines
    ]
    return Table(str(caption), columns, cells)


def _effects_table(request: HttpRequest, found: Look) -> Table | None:
    """Figures of units within reach, before and after; those that stay as they are last."""
    within = dict(
        units_within(request.reach)
        .filter(public_id__in={row["unit"] for row in found.effects if row["unit"]})
        .values_list("public_id", "id")
    )
    ids = {public.hex: own for public, own in within.items()}
    rows = [row for row in found.effects if row["unit"] in ids]
    if not rows:
        return None
    names = unit_names(set(ids.values()), on=timezone.localdate(), within=request.reach)
    columns = [
        Column(_("Số liệu")),
        Column(_("Đơn vị")),
        Column(_("Trước"), "num"),
        Column(_("Sau"), "num"),
        Column(_("Chỉ tiêu"), "num"),
        Column(_("Tình trạng")),
    ]
    rows.sort(key=lambda row: row["before"] == row["after"])
    cells = [[*_figure(row, names.get(ids[row["unit"]], ""))] for row in rows]
    return Table(_("Nhận vào thì chỉ tiêu thay đổi thế nào"), columns, cells)


def _figure(row: dict[str, Any], unit: str) -> list[object]:
    one = indicator(row["code"])
    was, now = _written(row["code"], row["before"]), _written(row["code"], row["after"])
    tag, words = STANDINGS.get(row["is"] or "", ("", ""))
    return [
        says(one.title),
        Cell(unit, data=True),
        was,
        Cell(now, tag="" if row["before"] == row["after"] else "info"),
        percent(Decimal(row["target"])) if row["target"] and one.reads == "percent" else row["target"] or "—",
        Cell(words, tag=tag) if words else "—",
    ]


def _written(code: str, told: dict[str, Any] | None) -> str:
    if told is None or told["value"] is None:
        return DASH
    value = Decimal(told["value"])
    return written_value(indicator(code), int(value) if told["denominator"] is None else value)


@require_POST
@may("lists.send")
def take_in_look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take in what was looked at: by the worker, all of it as seen or nothing."""
    found = get_object_or_404(looks_within(request.reach), public_id=public_id)
    if found.state == Look.State.DROPPED:
        messages.error(request, _("Lần xem này đã bỏ: chưa nhận gì. Hãy gửi lại."), extra_tags="bad")
        return redirect("look", public_id)
    job = take_in_looked(found, by=request.user, at=timezone.now(), client_ref=client_ref(request.POST))
    return redirect("sending", job.public_id)


@require_POST
@may("lists.send")
def drop_look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let go of what was looked at."""
    found = get_object_or_404(looks_within(request.reach), public_id=public_id)
    if drop(found, at=timezone.now()):
        messages.success(request, _("Đã bỏ, không nhận gì vào hồ sơ."), extra_tags="ok")
    else:
        messages.error(request, _("Lần xem này đã được quyết định rồi."), extra_tags="warn")
    return redirect("lists")


@require_POST
@may("lists.send")
def look_again_at(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at the same lists as the records stand now."""
    found = get_object_or_404(looks_within(request.reach), public_id=public_id)
    if found.state != Look.State.WAITING:
        messages.error(request, _("Lần xem này đã được quyết định rồi."), extra_tags="warn")
        return redirect("look", public_id)
    job = look_again(found, by=request.user, at=timezone.now(), client_ref=client_ref(request.POST))
    return redirect("sending", job.public_id)
