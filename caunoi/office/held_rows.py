"""Rows of a file one by one: what waits is decided here, what was decided stays to be seen and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.intake.alike import Alike, alike_of
from caunoi.intake.carrying_out import SOMEBODY_NEW, WAYS, CannotDecide
from caunoi.intake.correcting import can_correct, columns_of, waiting_in
from caunoi.intake.deciding import (
    can_carry_out,
    carry_out,
    carry_out_all,
    is_ready,
    set_aside,
    set_aside_all,
    take_back,
    waits,
)
from caunoi.intake.door import files_within, readings_within
from caunoi.intake.kinds import KINDS, kind_of
from caunoi.intake.models import Finding
from caunoi.intake.nominees import Candidate, candidates_of
from caunoi.intake.reviewing import (
    DECIDED,
    address,
    counted,
    decided_within,
    findings_of,
    groups_of,
    shown_cells,
    waiting_of_kind,
    waiting_within,
)
from caunoi.intake.withdrawing import can_be_withdrawn
from caunoi.office import handing_back
from caunoi.office.fields import DayField
from caunoi.office.viewed_day import as_typed
from caunoi.office.words import wording
from caunoi.registers.members.door import people_within
from caunoi.vocabulary.text import Text

PAGE = 50
LEVELS = {
    "held": gettext_lazy("Chờ bạn quyết định"),
    "refused": gettext_lazy("Phải sửa trong danh sách"),
    "warned": gettext_lazy("Đã nhận, có điều cần biết"),
    DECIDED: gettext_lazy("Đã quyết định"),
}


class Decision(forms.Form):
    """What the officer says of one row: do as proposed on a day, for a person or somebody new, or set it aside."""

    decision = forms.ChoiceField(choices=[("carry-out", ""), ("somebody-new", ""), ("set-aside", "")])
    on = DayField(label=gettext_lazy("Từ ngày"), required=False)
    person = forms.UUIDField(required=False)


class Together(forms.Form):
    """One decision for all rows of a kind in a file; `count` is how many the officer saw."""

    decision = forms.ChoiceField(choices=[("carry-out", ""), ("set-aside", "")])
    kind = forms.ChoiceField(choices=[(kind.code, "") for kind in KINDS])
    count = forms.IntegerField(min_value=1)


@may("lists.send")
def received_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file with what was found in its rows, worst first, and what was decided of them."""
    file = get_object_or_404(counted(files_within(request.reach)), public_id=public_id)
    counts = {"held": file.waiting, "refused": file.refused, "warned": file.warned, DECIDED: file.decided}
    first = next((level for level, count in counts.items() if count), "held")
    level, kind = request.GET.get("show", first), request.GET.get("kind", "")
    if level not in LEVELS:
        raise Http404
    groups = groups_of(file) if level == "held" else []
    rows = waiting_of_kind(file, kind) if kind and level == "held" else findings_of(file, level)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    readings = list(readings_within(request.reach, file))
    context = {
        "file": file,
        "readings": readings,
        "asked": any(one.asked for one in readings) and bool(file.waiting) and not file.list_kind,
        "kind": wording(file.list_kind),
        "levels": [(code, words, counts[code]) for code, words in LEVELS.items()],
        "severity": level,
        "with_proposal": level in {"held", DECIDED},
        "may_decide": (may_decide := request.reach.may("findings.decide")),
        "typed": len(typed := waiting_in(file)),
        "client_ref": uuid.uuid4(),
        "may_withdraw": may_decide and can_be_withdrawn(file, at=timezone.now()),
        "page": found,
        "findings": told_all(list(found), request.reach, typed=typed),
        "groups": groups,
        "kind_shown": kind,
        **handing_back.context_of(file, request.reach),
    }
    columns = columns_of(file)
    for one in context["findings"]:
        one["columns"] = columns.get(one["finding"].sheet, ()) if one["can_correct"] else ()
    return render(request, "office/received-file.html", context)


@may("lists.send")
def waiting(request: HttpRequest) -> HttpResponse:
    """Every row that waits for a decision, over all files within reach."""
    page = Paginator(waiting_within(request.reach).select_related("file__document"), PAGE)
    found = page.get_page(request.GET.get("page"))
    context = {
        "page": found,
        "findings": told_all(list(found), request.reach),
        "may_decide": request.reach.may("findings.decide"),
        "with_file": True,
        "with_proposal": True,
    }
    return render(request, "office/waiting.html", context)


def told_all(
    findings: Collection[Finding], reach: Reach, *, typed: Collection[tuple[str | None, int, str]] = ()
) -> list[dict[str, Any]]:
    """Findings as the screen shows them, in the reader's language; `typed` are the cells typed again since."""
    able = [one for one in findings if can_carry_out(one)]
    candidates, alike = candidates_of(able), alike_of(able, reach)
    told = [_told(one, candidates.get(one.pk, []), alike.get(one.pk, [])) for one in findings]
    for one in told:
        finding = one["finding"]
        one["typed"] = any((finding.sheet, finding.row) == (sheet, row) for sheet, row, _column in typed)
    return told


def _told(finding: Finding, candidates: list[Candidate], alike: list[Alike]) -> dict[str, Any]:
    proposal = finding.proposal or {}
    able = can_carry_out(finding)
    return {
        "finding": finding,
        "address": address(finding),
        "cells": shown_cells(finding),
        "reason": says(Text(vi=finding.reason_vi, en=finding.reason_en)),
        "proposal": says(Text(vi=proposal.get("vi", ""), en=proposal.get("en", ""))) if able else "",
        "advice": says(kind_of(finding.code).advice) if waits(finding) and not able else "",
        "waits": waits(finding),
        "can_carry_out": able,
        "can_correct": can_correct(finding),
        "asks": WAYS[proposal["act"]].asks if able else "",
        "on": as_typed(date.fromisoformat(proposal["on"])) if proposal.get("on") else "",
        "candidates": candidates,
        "alike": [{"one": each, "why": says(each.why)} for each in alike],
        "done": says(Text(vi=finding.done_vi, en=finding.done_en)),
    }


@require_POST
@may("findings.decide")
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do as proposed, or set the row aside; back to the list it was decided in."""
    finding = get_object_or_404(
        waiting_within(request.reach).select_related("file__document"), public_id=public_id
    )
    form = Decision(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ngày chưa đúng. Ghi dd/mm/yyyy, ví dụ 01/09/2023."), extra_tags="bad")
        return back(request)
    said = form.cleaned_data
    try:
        if said["decision"] != "set-aside":
            chosen = _chosen(request, said)
            carry_out(finding, by=request.user, at=timezone.now(), on=said["on"], person=chosen)
            messages.success(request, _("Đã làm theo đề xuất."), extra_tags="ok")
        else:
            set_aside(finding, by=request.user, at=timezone.now())
            messages.success(request, _("Đã bỏ qua dòng này, không đổi gì."), extra_tags="ok")
    except CannotDecide as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return back(request)


def _chosen(request: HttpRequest, said: dict[str, Any]) -> int | None:
    if said["decision"] == "somebody-new":
        return SOMEBODY_NEW
    within = people_within(request.reach).filter(public_id=said["person"])
    return within.values_list("id", flat=True).first()


@require_POST
@may("findings.decide")
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a decision back: the row waits again."""
    finding = get_object_or_404(decided_within(request.reach), public_id=public_id)
    try:
        take_back(finding, by=request.user, at=timezone.now())
        messages.success(request, _("Đã rút lại quyết định: dòng này lại chờ."), extra_tags="ok")
    except CannotDecide as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return back(request)


@require_POST
@may("findings.decide")
def decide_together(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One decision for every row of a kind that waits in a file, if there are as many as the officer saw."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    form = Together(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    rows = waiting_of_kind(file, said["kind"])
    if said["decision"] == "carry-out":
        rows = [one for one in rows if is_ready(one)]
    if len(rows) != said["count"]:
        words = _("Số dòng đã khác so với lúc bạn xem ({n} dòng). Hãy xem lại rồi bấm lần nữa.")
        messages.error(request, words.format(n=len(rows)), extra_tags="warn")
        return redirect("received-file", public_id)
    if said["decision"] == "carry-out":
        _carry_out_together(request, rows)
    else:
        try:
            done = set_aside_all(file, rows, kind=said["kind"], by=request.user, at=timezone.now())
            messages.success(request, _("Đã bỏ qua {n} dòng, không đổi gì.").format(n=done), extra_tags="ok")
        except CannotDecide as refused:
            messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("received-file", public_id)


def _carry_out_together(request: HttpRequest, rows: list[Finding]) -> None:
    done, refused = carry_out_all(rows, by=request.user, at=timezone.now())
    messages.success(request, _("Đã làm theo đề xuất: {n} dòng.").format(n=done), extra_tags="ok")
    if refused:
        words = _("Còn {n} dòng không làm được, vẫn chờ.")
        messages.error(request, words.format(n=refused), extra_tags="warn")


def back(request: HttpRequest) -> HttpResponse:
    """To the page that the form was on."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "lists")
