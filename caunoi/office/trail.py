"""The trail for the auditor: who did what, when, on which paper, and whether it is still as it was. Never the data."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caunoi.access.door import acts_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.office.doings import DOINGS, done
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.trail.models import Act
from caunoi.trail.sealing import last_verdict_file

PAGE = 50
FAULTS_SHOWN = 20


class Wanted(forms.Form):
    """Which Acts: of one kind, done on one day, by those whose name holds this."""

    what = forms.ChoiceField(
        label=gettext_lazy("Việc"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    day = DayField(label=gettext_lazy("Ngày làm"), required=False)
    who = TidyCharField(
        label=gettext_lazy("Người làm"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TYPED),
    )

    def __init__(self, *given: Any, kinds: list[str], **more: Any) -> None:
        super().__init__(*given, **more)
        told = sorted(((kind, done(kind)) for kind in kinds), key=lambda pair: pair[1])
        self.fields["what"].choices = [("", _("mọi việc")), *told]


@require_safe
@may("trail.read")
def trail(request: HttpRequest) -> HttpResponse:
    """Acts newest first, how many of each kind, and what was found when all was last computed again."""
    acts = acts_within(request.reach)
    wanted = Wanted(
        request.GET or None,
        kinds=sorted({*DOINGS, *acts.order_by().values_list("what", flat=True).distinct()}),
    )
    asked = wanted.cleaned_data if wanted.is_bound and wanted.is_valid() else {}
    found = _of(acts, asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "acts": _drawn(list(page)),
        "kinds": _counted(_of(acts, {**asked, "what": ""})),
        "asked_what": asked.get("what", ""),
        "verdict": last_verdict(),
    }
    return render(request, "office/trail.html", context)


def _of(acts: QuerySet[Act], asked: dict[str, Any]) -> QuerySet[Act]:
    if asked.get("what"):
        acts = acts.filter(what=asked["what"])
    if asked.get("day"):
        acts = acts.filter(at__date=asked["day"])
    if asked.get("who"):
        acts = acts.filter(Q(by__full_name__icontains=asked["who"]) | Q(by__username__iexact=asked["who"]))
    # What an Act wrote can be long, and nothing of it is shown.
    return acts.select_related("by", "document", "seal").defer("wrote", "about").order_by("-at", "-id")


def _counted(acts: QuerySet[Act]) -> list[tuple[str, str, int]]:
    counts = acts.select_related(None).order_by().values_list("what").annotate(n=Count("id"))
    return sorted(((what, done(what), n) for what, n in counts), key=lambda one: (-one[2], one[1]))


def _drawn(acts: list[Act]) -> Table:
    columns = [
        Column(_("Lúc")),
        Column(_("Người làm")),
        Column(_("Việc"), "wide"),
        Column(_("Có hiệu lực")),
        Column(_("Theo văn bản"), "wide"),
        Column(_("Số dòng"), "num"),
        Column(_("Niêm phong"), "num"),
    ]
    return Table(_("Việc đã làm, mới nhất trước"), columns, [_row(act) for act in acts])


def _row(act: Act) -> list[object]:
    paper = " ".join(filter(None, (act.document.number, act.document.name))) if act.document else ""
    return [
        Cell(date_format(timezone.localtime(act.at), "H:i:s d/m/Y")),
        _who(act),
        done(act.what),
        date_format(act.on),
        Cell(paper, data=True) if paper else "—",
        act.rows,
        act.seal.position if hasattr(act, "seal") else Cell(_("chờ"), tag="quiet"),
    ]


def _who(act: Act) -> Cell:
    if act.by_id is None:
        return Cell(_("máy chủ"))
    # An account that is kept from the reader still did it: never taken for the server.
    return Cell(act.by.full_name if act.by else f"#{act.by_id}", data=True)


def last_verdict() -> dict[str, Any] | None:
    """What `caunoi verify` found last, and when, in the language of the screen; None: it never ran here."""
    file = last_verdict_file()
    try:
        told = json.loads(file.read_text("utf-8"))
        at = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())
    except (OSError, ValueError):
        return None
    language = "en" if get_language() == "en" else "vi"
    faults = [
        (fault["text"][language], fault.get("table", ""), _rows(fault), fault.get("position"))
        for fault in told["faults"][:FAULTS_SHOWN]
    ]
    return {**told, "at": at, "shown": faults, "count": len(told["faults"])}


def _rows(fault: dict[str, Any]) -> str:
    return ", ".join(
        str(first) if first == last else f"{first}–{last}" for first, last in fault.get("rows", [])[:5]
    )
