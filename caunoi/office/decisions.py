"""Decisions on units: the list, what each asked for and did, and annulling one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import unit_descriptions_within, unit_names, unit_parents_within, units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office.decision_forms import DOSSIER, refuse_in
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.office.signed_copies import LateCopy, SignedCopy, keep_late, keep_with, told_of
from caunoi.office.viewed_day import as_typed
from caunoi.office.words import wording
from caunoi.organisations.models import AreaDescription
from caunoi.registers.reorganisations.carrying_out import Decision, annul
from caunoi.registers.reorganisations.changes import CannotReorganise
from caunoi.registers.reorganisations.door import reorganisations_within
from caunoi.registers.reorganisations.effect import effect_of_annulling
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.offices import lost_by

PAGE = 50
#: How many units a decision's page names; a decision may touch hundreds.
SHOWN = 200
KINDS = {
    "found": gettext_noop("Thành lập, công nhận"),
    "describe": gettext_noop("Đổi tên, mã, cấp"),
    "move": gettext_noop("Chuyển về cấp trên khác"),
    "merge": gettext_noop("Sáp nhập"),
    "split": gettext_noop("Chia tách"),
    "dissolve": gettext_noop("Giải thể"),
    "end-by-law": gettext_noop("Kết thúc theo luật"),
    "annul": gettext_noop("Hủy bỏ một quyết định"),
}
_ASKED = {
    "name": gettext_noop("Tên"),
    "official_code": gettext_noop("Mã"),
    "level": gettext_noop("Cấp"),
    "kind": gettext_noop("Loại"),
    "unit": gettext_noop("Đơn vị"),
    "units": gettext_noop("Đơn vị"),
    "under": gettext_noop("Cấp trên trực tiếp"),
    "into": gettext_noop("Vào"),
    "part": gettext_noop("Phần"),
    "areas": gettext_noop("Địa bàn"),
    "dossier": gettext_noop("Hồ sơ đề nghị công nhận đã có"),
    "annuls": gettext_noop("Quyết định bị hủy"),
    "offices_ended": gettext_noop("Nhiệm kỳ cán bộ không tự trở lại"),
    "offices_asked": gettext_noop("Trong đó đã đề nghị giao lại, chờ người thứ hai xác nhận"),
    "assignments_ended": gettext_noop("Phân công cán bộ không tự trở lại"),
}


GIVEN_BACK = {
    "units": gettext_noop("Đơn vị trở lại như trước"),
    "founded": gettext_noop("Đơn vị mới lập, không còn nữa"),
    "members": gettext_noop("Đoàn viên trở về đơn vị cũ"),
    "employers": gettext_noop("Doanh nghiệp trở về đơn vị cũ"),
}


class Narrowing(forms.Form):
    """Which decisions to list."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại quyết định"),
        required=False,
        choices=lambda: [("", _("mọi loại")), *((one, _(words)) for one, words in KINDS.items())],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    since = DayField(label=gettext_lazy("Có hiệu lực từ ngày"), required=False)
    until = DayField(label=gettext_lazy("Đến ngày"), required=False)


class Annulling(SignedCopy):
    """The paper by which a decision is annulled."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    number = TidyCharField(
        label=gettext_lazy("Số quyết định hủy bỏ"),
        max_length=64,
        widget=forms.TextInput(attrs=TYPED),
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))


@may("units.read")
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions of units within reach, the newest first, of one kind or some days."""
    rows = reorganisations_within(request.reach)
    form = Narrowing(request.GET or None)
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        rows = rows.filter(kind=asked["kind"]) if asked["kind"] else rows
        rows = rows.filter(effect_on__gte=asked["since"]) if asked["since"] else rows
        rows = rows.filter(effect_on__lte=asked["until"]) if asked["until"] else rows
    page = Paginator(rows.select_related("undone_by"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "table": _table(list(page), request.reach),
        "may_decide": request.reach.may("units.reorganise"),
    }
    return render(request, "office/decisions.html", context, status=422 if form.errors else 200)


def _table(rows: list[Reorganisation], reach: Reach) -> Table:
    names = unit_names({row.decider_id for row in rows}, on=reach.day)
    columns = [
        Column(_("Quyết định"), "wide"),
        Column(_("Loại"), "wide"),
        Column(_("Ngày ký")),
        Column(_("Có hiệu lực")),
        Column(_("Đơn vị ra quyết định"), "wide"),
        Column(_("Tình trạng")),
    ]
    cells = [
        [
            Cell(row.number, reverse("decision", args=[row.public_id]), data=True),
            kind_of(row),
            date_format(row.signed_on),
            date_format(row.effect_on),
            Cell(names.get(row.decider_id, ""), data=True),
            _state(row, reach.day),
        ]
        for row in rows
    ]
    return Table(_("Quyết định về tổ chức, mới nhất ở trên"), columns, cells)


def kind_of(row: Reorganisation) -> str:
    """What kind of decision it is, in the reader's language."""
    return _(KINDS[row.kind])


def _state(row: Reorganisation, today: date) -> Cell:
    if hasattr(row, "undone_by"):
        return Cell(_("đã bị hủy bỏ"), tag="quiet")
    if row.effect_on > today:
        return Cell(_("chưa đến ngày"), tag="info")
    return Cell(_("đã thực hiện"), tag="ok")


@may("units.read")
def decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One decision: its paper, what it asked for, what it did."""
    found = _one(request.reach, public_id)
    return render(request, "office/decision.html", _told(request.reach, found))


@may("units.reorganise")
@confirmed_recently
@require_http_methods(["GET", "HEAD", "POST"])
def annul_decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Annul a decision, after a fresh factor; refused where something later rests on it."""
    found = _one(request.reach, public_id)
    given = {"client_ref": uuid.uuid4(), "signed_on": as_typed(request.reach.day)}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = Annulling(*sent, initial=given)
    if request.method == "POST" and form.is_valid() and (done := _annulled(request, found, form)):
        messages.success(
            request, _("Đã hủy bỏ quyết định: mọi ngày đều như khi chưa có nó."), extra_tags="ok"
        )
        return redirect("decision", done.public_id)
    context = _told(request.reach, found) | {"form": form} | _given_back(found)
    return render(request, "office/annul.html", context, status=422 if form.errors else 200)


@may("units.reorganise")
@confirmed_recently
@require_http_methods(["GET", "HEAD", "POST"])
def attach_copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the signed copy of a decision that was carried out without one, after a fresh factor; once."""
    found = _one(request.reach, public_id)
    context = _told(request.reach, found)
    if not context["may_attach"] and request.method != "POST":
        return redirect("decision", public_id)
    if not request.reach.may_at("units.reorganise", found.decider_id):
        raise Http404
    form = LateCopy(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid() and keep_late(found, form, request):
        messages.success(request, _("Đã lưu bản ký cùng quyết định."), extra_tags="ok")
        return redirect("decision", public_id)
    return render(
        request, "office/attach-copy.html", context | {"form": form}, status=422 if form.errors else 200
    )


def _given_back(found: Reorganisation) -> dict[str, Any]:
    """What annulling would give back, and what stays ended; nothing where it was annulled or itself annuls."""
    if found.kind == Reorganisation.Kind.ANNUL or hasattr(found, "undone_by"):
        return {}
    told = effect_of_annulling(found)
    counts = [
        (_(words), count)
        for name, words in GIVEN_BACK.items()
        if (count := getattr(told, name)) or name == "units"
    ]
    lost = lost_by(found, on=timezone.localdate())
    return {
        "given_back": counts,
        "rested_on": told.rested_on,
        "offices": lost.terms,
        "assignments": lost.assignments,
    }


def _annulled(request: HttpRequest, found: Reorganisation, form: Annulling) -> Reorganisation | None:
    told = form.cleaned_data
    paper = Decision(found.decider_id, told["number"], told["signed_on"], found.effect_on, told["client_ref"])
    try:
        with transaction.atomic():
            done = annul(found, paper, request.reach, at=timezone.now())
            keep_with(done, form, request)
            return done
    except CannotReorganise as refused:
        refuse_in(form, refused)
        return None


def _one(reach: Reach, public_id: UUID) -> Reorganisation:
    rows = reorganisations_within(reach).select_related(
        "undone_by", "undoes", "began_by", "began_by__by", "file"
    )
    return get_object_or_404(rows, public_id=public_id)


def _told(reach: Reach, found: Reorganisation) -> dict[str, Any]:
    """Everything that the page of a decision says."""
    asked = _Asked(found, reach)
    by = found.began_by.by
    undone = getattr(found, "undone_by", None)
    return {
        "decision": found,
        "kind": kind_of(found),
        "state": _state(found, reach.day),
        "decider": unit_names([found.decider_id], on=reach.day).get(found.decider_id, ""),
        "asked": [(_(_ASKED[key]) if key in _ASKED else key, some) for key, some in asked.lines()],
        "did": asked.did(),
        "left_out": max(0, len(asked.touched) - SHOWN),
        "by": by.full_name if by else "",
        "at": timezone.localtime(found.began_by.at),
        "file": told_of(getattr(found, "file", None)),
        "may_attach": reach.may_at("units.reorganise", found.decider_id) and not hasattr(found, "file"),
        "undoes": found.undoes,
        "undone_by": undone,
        "may_annul": reach.may_at("units.reorganise", found.decider_id)
        and found.kind != Reorganisation.Kind.ANNUL
        and undone is None,
    }


class _Asked:
    """What a decision asked for, with its units by name; those out of reach are named and cannot be opened."""

    def __init__(self, found: Reorganisation, reach: Reach) -> None:
        self.found, self.reach = found, reach
        asked = set(_public_ids(found.asked))
        known = units_within(reach).filter(public_id__in=asked)
        self.ids = {str(public): key for key, public in known.values_list("id", "public_id")}
        self.touched = sorted(self._touched())
        shown = self.touched[:SHOWN]
        act = found.began_by_id
        self._descriptions = list(unit_descriptions_within(reach).filter(unit__in=shown, began_by=act))
        self._parents = list(unit_parents_within(reach).filter(unit__in=shown, began_by=act))
        # Of the day of effect: what a decision says it says of its day.
        self.names = unit_names(
            {*self.ids.values(), *shown, *(row.parent_id for row in self._parents)}, on=found.effect_on
        )
        self.public = dict(units_within(reach).filter(id__in=shown).values_list("id", "public_id"))
        # Territory is shown to whoever is signed in.
        areas = AreaDescription.objects.on(found.effect_on).filter(
            area__public_id__in=asked - self.ids.keys()
        )
        self.areas = {str(public): name for public, name in areas.values_list("area__public_id", "name")}

    def _touched(self) -> set[int]:
        """The units of whom it says something new: those it names, and one that it founded."""
        found, asked = self.found, self.found.asked
        if found.kind == Reorganisation.Kind.FOUND:
            above = self.ids.get(str(asked.get("under", "")))
            ties = unit_parents_within(self.reach).filter(parent=above, began_by=found.began_by_id)
            return set(ties.values_list("unit_id", flat=True))
        named = [asked.get("unit"), *(asked.get("units") or [])]
        return {self.ids[one] for one in named if one in self.ids}

    def lines(self) -> Iterator[tuple[str, list[Cell]]]:
        """Each thing asked for with what it is to be; a list of many units is in what was done."""
        for key, value in self.found.asked.items():
            if value in (None, "", []) or key == "annuls" or (key == "units" and len(value) > 1):
                continue
            several = value if isinstance(value, list) else [value]
            if plain := [one for one in several if not isinstance(one, dict)]:
                yield key, [self._cell(one) for one in plain]
            for heir in (one for one in several if isinstance(one, dict)):
                yield "unit", [self._cell(heir["unit"])]
                if heir["areas"]:
                    yield "areas", [Cell(self.areas.get(one, ""), data=True) for one in heir["areas"]]
                yield "part", [self._cell(heir["part"])]

    def _cell(self, value: object) -> Cell:
        if (key := self.ids.get(str(value))) is not None:
            return Cell(self.names.get(key, ""), reverse("unit-line", args=[value]), data=True)
        if isinstance(value, str) and _is_id(value):
            return Cell(_("đơn vị ngoài phạm vi của bạn"))
        if str(value) in DOSSIER:
            return Cell(_(DOSSIER[str(value)]))
        return Cell(wording(str(value)), data=True)

    def did(self) -> Table:
        """A line for each unit: what was said of it until the day before, and what from the day on."""
        cells = [
            [
                Cell(
                    self.names.get(key, ""),
                    reverse("unit-line", args=[self.public[key]]) if key in self.public else "",
                    data=True,
                ),
                Cell("; ".join(self._changes(key)) or "—"),
            ]
            for key in self.touched[:SHOWN]
        ]
        return Table(_("Đã thay đổi"), [Column(_("Đơn vị")), Column(_("Thay đổi"), "wide")], cells)

    def _changes(self, unit: int) -> Iterator[str]:
        day = self.found.effect_on
        before, after = _turned([row for row in self._descriptions if row.unit_id == unit], day)
        if after is not None and before is None:
            yield _("thành lập")
        if before is not None and after is None:
            yield _("kết thúc, ngày cuối {day}").format(day=date_format(day - timedelta(days=1)))
        if before is not None and after is not None:
            for column in ("name", "official_code", "level", "kind"):
                old, new = getattr(before, column), getattr(after, column)
                if old != new:
                    yield f"{_(_ASKED[column])}: {wording(old) if old else '—'} → {wording(new) if new else '—'}"
        old_tie, new_tie = _turned([row for row in self._parents if row.unit_id == unit], day)
        if new_tie is not None:
            left = f"{self.names.get(old_tie.parent_id, '')} → " if old_tie is not None else ""
            yield f"{_('Trực thuộc')}: {left}{self.names.get(new_tie.parent_id, '')}"


def _turned(rows: list[Any], day: date) -> tuple[Any, Any]:
    """Of the versions that one Act wrote, the one that ends on the day and the one that begins there."""
    before = next((row for row in rows if row.valid_to == day), None)
    return before, next((row for row in rows if row.valid_from == day), None)


def _public_ids(asked: object) -> Iterator[str]:
    if isinstance(asked, dict):
        for value in asked.values():
            yield from _public_ids(value)
    elif isinstance(asked, list):
        for value in asked:
            yield from _public_ids(value)
    elif isinstance(asked, str) and _is_id(asked):
        yield asked


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
