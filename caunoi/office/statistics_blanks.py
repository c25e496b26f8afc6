"""Blank statistical forms handed in, and which cell of each is what."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.access.door import jobs_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.intake import form_books as work
from caunoi.jobs.models import Job
from caunoi.office.fields import DayField
from caunoi.office.figures import PARTS
from caunoi.office.national import HandIn
from caunoi.office.statistics import ENDED
from caunoi.organisations.settled import parameters
from caunoi.registers.statistics.door import form_blanks_within, form_mappings_within
from caunoi.registers.statistics.mapping import (
    COMPUTED,
    DAYS,
    FACT,
    FACTS,
    MOST_CELLS,
    TREES,
    TYPED,
    CannotFill,
    Spot,
    last_end,
    spots_of,
)
from caunoi.registers.statistics.models import Form, FormBlank
from caunoi.reports.answering_forms import GROUPS, map_form

SOME = 50
#: Lines beside those that are mapped, for more.
MORE = 12
_FIELDS = ("sheet", "place", "label", "is", "part", "group", "day", "tree", "code")


class BlankForm(HandIn):
    """A blank form, and which one it is."""

    form = forms.ChoiceField(
        label=gettext_lazy("Biểu"), choices=Form.choices, widget=forms.Select(attrs={"class": "form-select"})
    )


class Since(forms.Form):
    """From which periods on the mapping holds."""

    since = DayField(
        label=gettext_lazy("Dùng cho các kỳ kết thúc từ ngày"),
        help_text=gettext_lazy("Kỳ trước ngày ấy vẫn theo cách khai cũ."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may("statistics.keep")
def blanks(request: HttpRequest) -> HttpResponse:
    """Blank forms and how far each is mapped; another is handed in here."""
    form = BlankForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        initial={"client_ref": uuid.uuid4()},
    )
    if form.is_valid():
        said = form.cleaned_data
        work.ask_to_hand_in(
            said["form"], said["sent"].name, said["sent"].read(), by=request.user, at=timezone.now(),
            client_ref=said["client_ref"],
        )  # fmt: skip
        return redirect("form-blanks")
    jobs = jobs_within(request.reach).filter(kind=work.HAND_IN).order_by("-created_at", "-pk")
    last = jobs.first()
    context = {
        "form": form,
        "running": last is not None and last.state not in ENDED,
        "failed": last.message if last is not None and last.state == Job.State.FAILED else "",
        "table": _table(request),
    }
    return render(request, "office/form-blanks.html", context, status=422 if form.errors else 200)


def _table(request: HttpRequest) -> Table:
    standing = {
        one.blank_id: one for one in reversed(form_mappings_within(request.reach).filter(ended_by=None))
    }
    columns = [
        Column(_("Tệp")), Column(_("Biểu")), Column(_("Nộp lúc")), Column(_("Người nộp")), Column(_("Khai ô")),
    ]  # fmt: skip
    cells = []
    for one in form_blanks_within(request.reach)[:SOME]:
        mapping = standing.get(one.pk)
        cells.append([
            Cell(one.name, reverse("form-blank", args=[one.public_id]), data=True),
            Cell(one.get_form_display(), data=True),
            date_format(timezone.localtime(one.began_by.at), "SHORT_DATETIME_FORMAT"),
            Cell(one.began_by.by.full_name, data=True) if one.began_by.by else "—",
            Cell(_("lần {n}, kỳ từ {day}").format(n=mapping.version, day=date_format(mapping.since)), tag="ok")
            if mapping else Cell(_("chưa khai"), tag="warn"),
        ])  # fmt: skip
    return Table(_("Biểu trống đã nộp"), columns, cells)


# ------------------------------------------------------------------ one blank form


@require_http_methods(["GET", "HEAD", "POST"])
@may("statistics.keep")
def blank(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which cell of a form is what: a line a cell, beside the form's own rows."""
    found = get_object_or_404(form_blanks_within(request.reach), public_id=public_id)
    versions = list(form_mappings_within(request.reach).filter(form=found.form)[:SOME])
    own = next((one for one in versions if one.blank_id == found.pk and one.ended_by_id is None), None)
    given = request.POST if request.method == "POST" else None
    since = own.since if own else last_end(request.reach.day, parameters())
    form = Since(given, initial={"since": since})
    spots = _typed(given) if given else spots_of(own) if own else []
    wrong = ""
    if form.is_valid():
        try:
            map_form(
                found, spots, since=form.cleaned_data["since"], by=request.user, at=timezone.now()
            )  # fmt: skip
        except CannotFill as refused:
            wrong = says(refused.text)
        else:
            messages.success(request, _("Đã lưu cách khai ô."), extra_tags="ok")
            return redirect("form-blanks")
    context = {
        "blank": found,
        "form": form,
        "wrong": wrong,
        "lines": [_line(at, one) for at, one in enumerate(_with_room(spots, found))],
        "choices": _choices(found),
        "versions": versions,
    }
    return render(request, "office/form-blank.html", context, status=422 if given else 200)


def _with_room(spots: list[Spot], found: FormBlank) -> list[Spot]:
    sheet = found.labels[0]["sheet"] if found.labels else ""
    room = min(MORE, MOST_CELLS - len(spots))
    return [*spots, *(Spot(sheet, "", TYPED, "", "") for _at in range(room))]


def _typed(given: QueryDict) -> list[Spot]:
    """The lines as they were sent; one without a place is none."""
    columns = {name: given.getlist(name)[: MOST_CELLS + MORE] for name in _FIELDS}
    count = len(columns["place"])
    if any(len(one) != count for one in columns.values()):
        return []
    spots = []
    for at in range(count):
        said = {name: columns[name][at] for name in _FIELDS}
        if not said["place"].strip():
            continue
        kind, _colon, figure = said["is"].partition(":")
        by, _colon, group = said["group"].partition(":")
        one = Spot(
            said["sheet"][:64], said["place"].strip().upper()[:8], kind[:8], said["code"][:36], said["label"][:160],
            figure[:48],
        )  # fmt: skip
        if kind == COMPUTED:
            one = replace(
                one,
                part=said["part"],
                by=by,
                group=group,
                day=said["day"] or _day_of(figure),
                tree=said["tree"],
            )
        spots.append(one)
    return spots


def _day_of(figure: str) -> str:
    """What stands is asked for at the period's end, what happens within the period."""
    return "end" if figure not in CATALOGUE or CATALOGUE[figure].kind == "stock" else "period"


def _line(at: int, spot: Spot) -> dict[str, Any]:
    return {
        "at": at,
        "spot": spot,
        "is": f"{spot.kind}:{spot.figure}" if spot.figure else spot.kind,
        "group": f"{spot.by}:{spot.group}" if spot.by else "",
    }


def _choices(found: FormBlank) -> dict[str, Any]:
    """What each box of a line offers: (code, words)."""
    return {
        "sheet": [(one["sheet"], one["sheet"]) for one in found.labels],
        "is": [
            (TYPED, _("gõ tay, ký xác nhận")),
            *((f"{FACT}:{code}", says(words)) for code, words in FACTS.items()),
            *((f"{COMPUTED}:{code}", says(one.title)) for code, one in CATALOGUE.items()),
        ],
        "part": [("value", _("chính số liệu")), *PARTS.items()],
        "group": [
            ("", _("tất cả")),
            *((f"{by}:{group}", says(words)) for by, groups in GROUPS.items() for group, words in groups.items()),
        ],
        "day": [("", _("tự chọn")), *((code, says(words)) for code, words in DAYS.items())],
        "tree": [(code, says(words)) for code, words in TREES.items()],
    }  # fmt: skip
