"""Lists as they come in: sent here, read by the worker, reviewed row by row."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.intake.deciding import END, CannotDecide, can_carry_out, carry_out, carry_out_all, set_aside
from caunoi.intake.reviewing import (
    address,
    counted,
    files_within,
    findings_of,
    shown_cells,
    waiting_within,
)
from caunoi.intake.working import KIND, send
from caunoi.jobs.models import Job
from caunoi.office.fields import DayField
from caunoi.office.words import wording

PAGE = 50
SEVERITIES = {
    "held": gettext_lazy("Chờ bạn quyết định"),
    "refused": gettext_lazy("Phải sửa trong danh sách"),
    "warned": gettext_lazy("Đã nhận, có điều cần biết"),
}
MOST_MEGABYTES = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024


class Files(forms.FileField):
    """Several files in one field."""

    widget = type("Several", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself; none at all is an error."""
        return [super(Files, self).clean(one, initial) for one in (data or [None])]


class Sending(forms.Form):
    """Lists to take in; `client_ref` makes a double click one sending."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    sent = Files(
        label=gettext_lazy("Tệp danh sách"),
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV. Chọn nhiều tệp một lần, hoặc kéo thả vào đây."),
        error_messages={
            "required": gettext_lazy("Hãy chọn ít nhất một tệp Excel hoặc CSV."),
            "empty": gettext_lazy("Có tệp rỗng. Mở tệp kiểm tra lại rồi gửi."),
        },
    )
    as_of = DayField(
        label=gettext_lazy("Số liệu đến ngày"),
        help_text=gettext_lazy(
            "Chỉ cần khi tiêu đề danh sách không ghi ngày. Bỏ trống là hôm nay. Ví dụ 31/12/2023."
        ),
        required=False,
    )


@may("lists.send")
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Send files, and see what became of those sent before."""
    form = Sending(request.POST or None, request.FILES or None, initial={"client_ref": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        sent = [(file.name, file.read()) for file in form.cleaned_data["sent"]]
        rest = {key: form.cleaned_data[key] for key in ("as_of", "client_ref")}
        job = send(sent, **rest, by=request.user, at=timezone.now())
        return redirect("sending", job.public_id)
    received = Paginator(counted(files_within(request.reach)), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "most": MOST_MEGABYTES,
        "running": _own_jobs(request).exclude(state__in=("done", "failed")),
        "page": received,
        "table": _files_table(list(received)),
    }
    return render(request, "office/lists.html", context, status=422 if form.errors else 200)


@may("lists.send")
def sending(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a sending is; asked again every second by the page itself until it has ended."""
    job = _own_jobs(request).filter(public_id=public_id).first()
    if job is None:
        raise Http404
    ended = job.state in {Job.State.DONE, Job.State.FAILED}
    context = {"job": job, "ended": ended, "stage": _stage(job)}
    if job.state == Job.State.DONE:
        result = job.result or {"files": [], "ignored": []}
        context |= {"table": _outcome_table(request, result), "ignored": result["ignored"]}
    template = "office/_sending.html" if request.htmx else "office/sending.html"
    return render(request, template, context)


@may("lists.send")
def received_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file with what was found in its rows, worst first."""
    file = get_object_or_404(counted(files_within(request.reach)), public_id=public_id)
    counts = {"held": file.waiting, "refused": file.refused, "warned": file.warned}
    first = next((severity for severity, count in counts.items() if count), "held")
    severity = request.GET.get("show", first)
    if severity not in SEVERITIES:
        raise Http404
    found = Paginator(findings_of(file).filter(severity=severity), PAGE).get_page(request.GET.get("page"))
    context = {
        "file": file,
        "kind": wording(file.list_kind),
        "levels": [(code, words, counts[code]) for code, words in SEVERITIES.items()],
        "severity": severity,
        "with_proposal": severity == "held",
        "may_decide": request.reach.may("findings.decide"),
        "page": found,
        "findings": [told(finding) for finding in found],
        "ready": _ready(file) if severity == "held" else 0,
    }
    return render(request, "office/received-file.html", context)


def _ready(file: Any) -> int:
    waiting = findings_of(file).filter(severity="held", state="open")
    return sum(can_carry_out(finding) for finding in waiting)


def told(finding: Any) -> dict[str, Any]:
    """A finding as the screen shows it, in the reader's language."""
    english = (get_language() or "vi").startswith("en")
    proposal = finding.proposal or {}
    return {
        "finding": finding,
        "address": address(finding),
        "cells": shown_cells(finding),
        "reason": finding.reason_en if english else finding.reason_vi,
        "proposal": proposal.get("en" if english else "vi", ""),
        "waits": finding.severity == "held" and finding.state == "open",
        "can_carry_out": can_carry_out(finding),
        "unknown": proposal.get("act") == END and proposal.get("membership") is None,
    }


@may("lists.send")
def waiting(request: HttpRequest) -> HttpResponse:
    """Every row that waits for a decision, over all files within reach."""
    page = Paginator(waiting_within(request.reach).select_related("file__document"), PAGE)
    found = page.get_page(request.GET.get("page"))
    context = {
        "page": found,
        "findings": [told(finding) for finding in found],
        "may_decide": request.reach.may("findings.decide"),
        "with_file": True,
        "with_proposal": True,
    }
    return render(request, "office/waiting.html", context)


@require_POST
@may("findings.decide")
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do as proposed, or set the row aside; back to the list it was decided in."""
    finding = get_object_or_404(waiting_within(request.reach), public_id=public_id)
    carrying = request.POST.get("decision") == "carry-out"
    try:
        (carry_out if carrying else set_aside)(finding, by=request.user, at=timezone.now())
        done = _("Đã làm theo đề xuất.") if carrying else _("Đã để dòng này lại, không đổi gì.")
        messages.success(request, done, extra_tags="ok")
    except CannotDecide as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "lists")


@require_POST
@may("findings.decide")
def carry_out_ready(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do as proposed for every row of a file for which that can be done now."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    waiting_rows = findings_of(file).filter(severity="held", state="open")
    done, refused = carry_out_all(waiting_rows, by=request.user, at=timezone.now())
    messages.success(request, _("Đã làm theo đề xuất: {n} dòng.").format(n=done), extra_tags="ok")
    if refused:
        messages.error(
            request, _("Còn {n} dòng không làm được, vẫn chờ.").format(n=refused), extra_tags="warn"
        )
    return redirect("received-file", public_id)


def _own_jobs(request: HttpRequest) -> Any:
    return Job.objects.filter(kind=KIND, created_by=request.user.pk).order_by("-created_at", "-id")


def _stage(job: Job) -> str:
    stages = {"reading": _("Đang đọc từng tệp"), "writing": _("Đang ghi vào hệ thống")}
    return stages.get(job.stage, _("Đang chờ đến lượt"))


def _files_table(files: list[Any]) -> Table:
    columns = [
        Column(_("Tệp")),
        Column(_("Danh sách")),
        Column(_("Số liệu đến ngày")),
        Column(_("Nhận lúc")),
        Column(_("Số dòng"), "num"),
        Column(_("Nhận vào"), "num"),
        Column(_("Chờ quyết định"), "num"),
        Column(_("Phải sửa"), "num"),
    ]
    cells = [
        [
            Cell(file.document.name, reverse("received-file", args=[file.public_id]), data=True),
            wording(file.list_kind) if file.list_kind else Cell(_("không đọc được"), tag="bad"),
            date_format(file.as_of) if file.as_of else "—",
            date_format(timezone.localtime(file.received_at), "SHORT_DATETIME_FORMAT"),
            file.rows,
            file.accepted + file.already_known,
            counted_cell(file.waiting, "warn"),
            counted_cell(file.refused, "bad"),
        ]
        for file in files
    ]
    return Table(_("Danh sách đã nhận, mới nhất ở trên"), columns, cells)


def counted_cell(count: int, tag: str) -> Cell:
    """A count that stands out when there is something to do."""
    return Cell(count, tag=tag if count else "")


def _outcome_table(request: HttpRequest, result: dict[str, Any]) -> Table:
    kept = files_within(request.reach).filter(document__name__in=[one["name"] for one in result["files"]])
    ids = {file.document.name: file.public_id for file in reversed(kept)}
    columns = [
        Column(_("Tệp")),
        Column(_("Danh sách")),
        Column(_("Số dòng"), "num"),
        Column(_("Nhận mới"), "num"),
        Column(_("Đã có từ trước"), "num"),
        Column(_("Chờ quyết định"), "num"),
        Column(_("Phải sửa"), "num"),
    ]
    cells = [
        [
            Cell(
                one["name"],
                reverse("received-file", args=[ids[one["name"]]]) if one["name"] in ids else "",
                data=True,
            ),
            wording(one["list"]) if one["list"] else Cell(_("không đọc được"), tag="bad"),
            one["rows"],
            one["accepted"],
            one["already_known"],
            counted_cell(one["held"], "warn"),
            counted_cell(one["refused"], "bad"),
        ]
        for one in result["files"]
    ]
    return Table(_("Kết quả từng tệp"), columns, cells)
