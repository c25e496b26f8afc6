"""Today: what needs doing now; each number opens exactly that list."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.guarding import may
from caunoi.indicators.telling import newest_list_on
from caunoi.office.alerts import told_today
from caunoi.office.exporting import download
from caunoi.office.figures import PAGE
from caunoi.office.matters import BEFORE_ANY_LIST, MATTERS, Matter, Scope
from caunoi.office.record_tables import by_name, left_out, records_named, table_of
from caunoi.office.viewed_day import viewed_day
from caunoi.trail.acting import act
from caunoi.vocabulary.names import tidy


@may("figures.read")
def today(request: HttpRequest) -> HttpResponse:
    """The matters that wait, the most pressing first, then those that are done."""
    day = viewed_day(request)
    mine = (matter for matter in MATTERS.values() if request.reach.may(matter.done_by))
    open_to = [matter for matter in mine if request.reach.may(matter.right)]
    counted = [(matter, len(matter.ids(Scope(request.reach.to(matter.right), day)))) for matter in open_to]
    newest = newest_list_on(date.max)
    untold = {
        matter.code for matter, count in counted if not count and matter.asks_lists and beyond(day, newest)
    }
    context = {
        "waiting": [
            (matter, count)
            for matter, count in counted
            if count and (newest or matter.code in BEFORE_ANY_LIST)
        ],
        "done": [matter for matter, count in counted if not count and matter.code not in untold],
        "untold": [matter for matter, _count in counted if matter.code in untold],
        "newest": newest,
        "day": day,
        "alerts": told_today(request.reach, request.reach.day),
    }
    return render(request, "office/today.html", context)


def beyond(day: date, newest: date | None) -> bool:
    """Whether no list reaches the day: what lists alone can tell is not known then."""
    return newest is None or day > newest


@may("records.read")
def matter_list(request: HttpRequest, code: str) -> HttpResponse:
    """The records of one matter, fifty a page."""
    matter, words = _matter(code), _words(request)
    scope = _scope(request, matter)
    ids = _narrowed(matter, scope, words)
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    table = table_of(matter.register, _caption(matter, scope), shown, on=scope.day, within=scope.reach)
    context = {
        "matter": matter,
        "may_export": request.reach.may("exports.take"),
        "words": words,
        "page": page,
        "table": table,
        "left_out": left_out(table, shown),
    }
    return render(request, "office/matter.html", context)


@require_POST
@may("exports.take")
@confirmed_recently
def matter_export(request: HttpRequest, code: str) -> HttpResponse:
    """The whole list as a workbook; taking it out is an act in the trail."""
    matter = _matter(code)
    scope = _scope(request, matter)
    ids = _narrowed(matter, scope, _words(request))
    told = {"code": code, "on": scope.day.isoformat(), "rows": len(ids)}
    with act("records.exported", by=request.user, at=timezone.now(), on=timezone.localdate(), about=told):
        table = table_of(matter.register, _caption(matter, scope), ids, on=scope.day, within=scope.reach)
    return download(table, on=scope.day)


def _matter(code: str) -> Matter:
    if code not in MATTERS or MATTERS[code].screen:
        raise Http404
    return MATTERS[code]


def _scope(request: HttpRequest, matter: Matter) -> Scope:
    if not request.reach.may(matter.right):
        raise PermissionDenied
    return Scope(request.reach.to(matter.right), viewed_day(request))


def _words(request: HttpRequest) -> str:
    return tidy(request.GET.get("q", ""))[:80]


def _narrowed(matter: Matter, scope: Scope, words: str) -> list[int]:
    ids = matter.ids(scope)
    if words:
        named = records_named(matter.register, words, within=scope.reach)
        ids = [key for key in ids if key in named]
    return ids if matter.pressing else by_name(matter.register, ids, within=scope.reach)


def _caption(matter: Matter, scope: Scope) -> str:
    return f"{matter.title}, {date_format(scope.day)}"
