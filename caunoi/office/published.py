"""What was published of sensitive figures: fixed tables, one a month, the same for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may
from caunoi.design import tables
from caunoi.design.templatetags.design import says
from caunoi.indicators.cubes import CUBES
from caunoi.indicators.inquiring import counted
from caunoi.indicators.publishing import (
    CannotPublish,
    Table,
    WasTouched,
    month_of,
    months_published,
    publish,
)
from caunoi.indicators.publishing import published as table_of
from caunoi.indicators.small_numbers import Line

PAGE = 50


@may("cubes.read")
def published(request: HttpRequest) -> HttpResponse:
    """One table of one month: the newest of the first unless another of the list is asked for."""
    return _page(request)


@require_POST
@may("cubes.publish")
def publish_month(request: HttpRequest) -> HttpResponse:
    """Freeze a month that is over. There is no way back, and the page says so beside the button."""
    try:
        month = month_of(request.POST.get("month", "").strip())
        publish(month, by=request.user, at=timezone.now(), counted=counted)
    except (CannotPublish, WasTouched) as refusal:
        return _page(request, refused=says(refusal.text), status=409)
    return redirect(f"{reverse('published')}?month={month:%Y-%m}")


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    code = request.GET.get("table", next(iter(CUBES)))
    if code not in CUBES:
        raise Http404
    months = months_published(code)
    month = _month(request, months[0].strftime("%Y-%m")) if months else None
    try:
        found = table_of(code, month) if month else None
    except WasTouched as touched:
        found, refused, status = None, says(touched.text), 409
    if month and found is None and not refused:
        raise Http404
    context = {
        "cubes": [(cube.code, cube.title) for cube in CUBES.values()],
        "code": code,
        "months": months,
        "month": month,
        "found": found,
        "refused": refused,
        "may_publish": request.reach.may("cubes.publish"),
    }
    if found is not None:
        context["page"] = Paginator(list(_in_order(found)), PAGE).get_page(request.GET.get("page"))
        context["table"] = _drawn(found, context["page"])
    return render(request, "office/published.html", context, status=status)


def _month(request: HttpRequest, newest: str) -> date:
    try:
        return month_of(request.GET.get("month", newest))
    except CannotPublish:
        raise Http404 from None


def _in_order(found: Table) -> Iterator[Line]:
    """Each unit before those under it, by name."""
    below: dict[str | None, list[Line]] = {}
    for line in sorted(found.lines, key=lambda line: (found.names[line.unit], line.unit), reverse=True):
        below.setdefault(line.above, []).append(line)
    waiting = below.get(None, [])
    while waiting:
        line = waiting.pop()
        yield line
        waiting.extend(below.get(line.unit, []))


def _drawn(found: Table, page: list[Line]) -> tables.Table:
    values = [tables.Column(says(value.title), "num") for value in found.cube.values]
    total = [tables.Column(_("Tổng, số công khai"), "num")] if found.cube.total_is_public else []
    caption = _("{title}, {day}").format(title=says(found.cube.title), day=date_format(found.tree_on))
    cells = [
        [
            tables.Cell(found.names[line.unit], data=True),
            *(line.cells or (tables.Cell(_("không nêu"), tag="quiet") for _value in values)),
            *([line.total] if total else []),
        ]
        for line in page
    ]
    return tables.Table(caption, [tables.Column(_("Đơn vị")), *values, *total], cells)
