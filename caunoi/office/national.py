"""The national federation's software: its template mapped, files made for it, and what it answers."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import jobs_within, unit_descriptions_within, unit_names, units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.intake import national as work
from caunoi.intake.supplied import Gone, media_of, opened
from caunoi.jobs.models import Job
from caunoi.office.fields import TYPED, TidyCharField, client_ref
from caunoi.office.national_columns import mapping_page
from caunoi.organisations.models import UnitDescription
from caunoi.organisations.tree import root
from caunoi.registers.members.door import particulars_within
from caunoi.registers.national import exchanging
from caunoi.registers.national.door import (
    national_answers_within,
    national_exports_within,
    national_files_within,
    national_mappings_within,
    national_rows_within,
    refusals_within,
)
from caunoi.registers.national.exchanging import CannotExchange
from caunoi.registers.national.models import NationalAnswer, NationalExport, NationalFile
from caunoi.registers.national.returning import reasons_of
from caunoi.trail.acting import act

PAGE = 50
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
UPPER_LEVELS = (UnitDescription.Level.PROVINCE, UnitDescription.Level.UPPER)
#: What rows come to, counted and one by one.
WORDS = {
    "joined": gettext_lazy("tăng"),
    "changed": gettext_lazy("thay đổi"),
    "left": gettext_lazy("giảm"),
    "same": gettext_lazy("không đổi"),
    "waiting": gettext_lazy("đang ở tệp chưa ghi là đã nộp"),
    "refused": gettext_lazy("bị từ chối"),
    "nameless": gettext_lazy("hồ sơ đã xóa"),
    "twice": gettext_lazy("đã báo hai lần trước khi gộp, cần nhờ rút một"),
    "issued": gettext_lazy("đã cấp mã số"),
    "known": gettext_lazy("mã số đã ghi từ trước"),
    "nobody": gettext_lazy("không rõ của ai"),
    "other-number": gettext_lazy("người này đã có mã số khác"),
    "elses": gettext_lazy("mã số đã cấp cho người khác"),
    "no-number": gettext_lazy("không phải mã số"),
    "silent": gettext_lazy("không trả lời"),
}


class HandIn(forms.Form):
    """A workbook of that software."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    sent = forms.FileField(
        label=gettext_lazy("Tệp"),
        widget=forms.FileInput(attrs={"class": "form-control"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn một tệp."),
            "empty": gettext_lazy("Tệp rỗng. Mở tệp kiểm tra lại rồi gửi."),
        },
    )


class Scope(forms.Form):
    """For which unit, with all below it."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị, cùng mọi đơn vị cấp dưới"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    code = TidyCharField(
        label=gettext_lazy("Hoặc mã số của một công đoàn cơ sở"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs=TYPED),
    )

    def __init__(self, reach: Reach, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._units = units_within(reach)
        self._told = unit_descriptions_within(reach).on(reach.day)
        some = self._told.filter(level__in=UPPER_LEVELS).order_by("name_sort").select_related("unit")
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("cả liên đoàn")), *((one.unit.public_id.hex, one.name) for one in some)
        ]  # fmt: skip
        self._day = reach.day

    def clean(self) -> dict[str, Any]:
        """`chosen`: the unit."""
        said = super().clean() or self.cleaned_data
        if code := said.get("code"):
            found = self._told.filter(official_code=code).values_list("unit_id", flat=True)
            if len(found) != 1:
                self.add_error("code", _("Không có công đoàn nào, hoặc có nhiều hơn một, mang mã số ấy."))
                return said
            said["chosen"] = self._units.get(pk=found[0])
        elif hexadecimal := said.get("unit"):
            said["chosen"] = self._units.get(public_id=UUID(hexadecimal))
        else:
            said["chosen"] = self._units.get(pk=root(self._day))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@may("national.exchange")
def national(request: HttpRequest) -> HttpResponse:
    """What stands, what is open, what waits; a file is handed in or an export is begun here."""
    do = request.POST.get("do", "")
    given = (request.POST, request.FILES)
    forms_of = {
        use: HandIn(*(given if do == use else ()), initial={"client_ref": uuid.uuid4()}, prefix=use)
        for use in NationalFile.Use.values
    }
    scope = Scope(
        request.reach, *(given[:1] if do == "preview" else ()), initial={"client_ref": uuid.uuid4()}
    )
    if do in forms_of and forms_of[do].is_valid():
        said = forms_of[do].cleaned_data
        job = work.ask_to_hand_in(
            do, said["sent"].name, said["sent"].read(), by=request.user, at=timezone.now(),
            client_ref=said["client_ref"],
        )  # fmt: skip
        return redirect("national-work", job.public_id)
    if do == "preview" and scope.is_valid():
        said = scope.cleaned_data
        job = work.ask_to_preview(
            said["chosen"], by=request.user, at=timezone.now(), client_ref=said["client_ref"]
        )
        return redirect("national-work", job.public_id)
    wrong = any(one.errors for one in (*forms_of.values(), scope))
    return render(
        request, "office/national.html", _context(request, forms_of, scope), status=422 if wrong else 200
    )


def _context(request: HttpRequest, forms_of: dict[str, HandIn], scope: Scope) -> dict[str, Any]:
    reach = request.reach
    mappings = national_mappings_within(reach).filter(ended_by=None)
    page = Paginator(national_exports_within(reach), PAGE).get_page(request.GET.get("page"))
    refused = refusals_within(reach)
    files = national_files_within(reach)[:PAGE]
    return {
        "template": forms_of["template"],
        "returned": forms_of["returned"],
        "scope": scope,
        "mapping": next((one for one in mappings if one.use == NationalFile.Use.TEMPLATE), None),
        "unmapped": [one for one in files if one.read_by_id is None and one.use == NationalFile.Use.RETURNED],
        "page": page,
        "table": _exports_table(list(page), reach),
        "files": _files_table(list(files)),
        "refusals": _answers(list(refused[:PAGE]), reach),
        "more_refused": max(0, refused.count() - PAGE),
        "running": _own_jobs(request).exclude(state__in=ENDED),
    }


def _exports_table(exports: list[NationalExport], reach: Reach) -> Table:
    names = unit_names([one.unit_id for one in exports], on=reach.day)
    columns = [
        Column(_("Tệp gửi")), Column(_("Đơn vị")), Column(_("Lập ngày")), Column(_("Tăng"), "num"),
        Column(_("Thay đổi"), "num"), Column(_("Giảm"), "num"), Column(_("Bước")),
    ]  # fmt: skip
    cells = [
        [
            Cell(_("Số {n}").format(n=one.number), reverse("national-export", args=[one.public_id])),
            Cell(names.get(one.unit_id, ""), data=True),
            date_format(one.on),
            *(one.counts.get(why, 0) for why in ("joined", "changed", "left")),
            step_cell(one),
        ]
        for one in exports
    ]
    return Table(_("Tệp đã lập, mới nhất ở trên"), columns, cells)


def step_cell(export: NationalExport) -> Cell:
    """What became of an export."""
    if export.uploaded_by_id:
        return Cell(_("đã nộp"), tag="ok")
    return (
        Cell(_("đã bỏ"), tag="quiet") if export.dropped_by_id else Cell(_("chưa ghi là đã nộp"), tag="warn")
    )


def _files_table(files: list[NationalFile]) -> Table:
    columns = [
        Column(_("Tệp")),
        Column(_("Loại")),
        Column(_("Nộp lúc")),
        Column(_("Người nộp")),
        Column(_("Bước")),
    ]
    use = {"template": _("mẫu trống"), "returned": _("tệp trả về")}
    cells = [
        [
            Cell(one.name, reverse("national-file", args=[one.public_id]), data=True),
            use[one.use],
            date_format(timezone.localtime(one.began_by.at), "SHORT_DATETIME_FORMAT"),
            Cell(one.began_by.by.full_name, data=True) if one.began_by.by else "—",
            Cell(_("đã đọc"), tag="ok") if one.read_by_id
            else "—" if one.use == NationalFile.Use.TEMPLATE else Cell(_("chưa đọc"), tag="warn"),
        ]
        for one in files
    ]  # fmt: skip
    return Table(_("Mẫu và tệp trả về"), columns, cells)


# ------------------------------------------------------------------ one workbook


@require_http_methods(["GET", "HEAD", "POST"])
@may("national.exchange")
def national_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How a workbook's columns are mapped; of a returned file that was read, what its rows came to."""
    file = get_object_or_404(national_files_within(request.reach), public_id=public_id)
    if file.read_by_id is None:
        return mapping_page(request, file)
    page = Paginator(national_answers_within(request.reach).filter(file=file), PAGE).get_page(
        request.GET.get("page")
    )
    counts = {key: value for key, value in file.read_by.about.items() if key in WORDS} if file.read_by else {}
    context = {
        "file": file,
        "counts": [(WORDS[code], count) for code, count in counts.items()],
        "answers": _answers(list(page), request.reach),
        "page": page,
    }
    return render(request, "office/national-file.html", context)


def _answers(answers: list[NationalAnswer], reach: Reach) -> list[dict[str, Any]]:
    people = {pk for one in answers for pk in (one.person_id, one.holder_id) if pk}
    told = particulars_within(reach).on(reach.day).filter(person__in=people)
    names = dict(told.values_list("person_id", "name"))
    reasons = reasons_of(answers)
    return [
        {
            "answer": one,
            "name": names.get(one.person_id or 0, ""),
            "holder": names.get(one.holder_id or 0, ""),
            "words": WORDS[one.outcome],
            "tag": {"issued": "ok", "known": "quiet"}.get(one.outcome, "warn"),
            "reason": reasons.get(one.pk, ""),
            "waits": one.outcome == NationalAnswer.Outcome.REFUSED and one.ended_by_id is None,
        }
        for one in answers
    ]


@require_POST
@may("national.exchange")
def national_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a refused row come again as it is."""
    answer = get_object_or_404(national_answers_within(request.reach), public_id=public_id)
    _done(request, lambda: exchanging.send_again(answer, by=request.user, at=timezone.now()), _("Dòng này sẽ có trong tệp gửi lần sau."))  # fmt: skip
    return redirect("national")


def _done(request: HttpRequest, do: Any, words: str) -> None:
    try:
        do()
    except CannotExchange as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, words, extra_tags="ok")


# ------------------------------------------------------------------ one export


@require_http_methods(["GET", "HEAD", "POST"])
@may("national.exchange")
def national_export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who is in an export, and what became of it; `do` says that it was uploaded, or drops it."""
    export = get_object_or_404(national_exports_within(request.reach), public_id=public_id)
    if request.method == "POST":
        by, at = request.user, timezone.now()
        match request.POST.get("do"):
            case "uploaded":
                _done(request, lambda: exchanging.uploaded(export, by=by, at=at), _("Đã ghi là đã nộp."))
            case "drop":
                words = _("Đã bỏ tệp này: các dòng của nó sẽ có trong tệp gửi lần sau.")
                _done(request, lambda: exchanging.drop(export, by=by, at=at), words)
            case _:
                raise BadRequest(_("Chỉ có thể ghi là đã nộp, hoặc bỏ."))
        return redirect("national-export", public_id)
    page = Paginator(national_rows_within(request.reach).filter(export=export), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "export": export,
        "unit": unit_names([export.unit_id], on=export.on).get(export.unit_id, ""),
        "step": step_cell(export),
        "open": not export.uploaded_by_id and not export.dropped_by_id,
        "counts": [(WORDS[code], count) for code, count in export.counts.items()],
        "page": page,
        "table": _rows_table(list(page), request.reach),
    }
    return render(request, "office/national-export.html", context)


def _rows_table(rows: list[Any], reach: Reach) -> Table:
    told = particulars_within(reach).on(reach.day).filter(person__in=[one.person_id for one in rows])
    names = {
        person: (name, public)
        for person, name, public in told.values_list("person_id", "name", "person__public_id")
    }
    units = unit_names([one.unit_id for one in rows], on=reach.day)
    columns = [
        Column(_("Họ và tên")),
        Column(_("Dòng"), "num"),
        Column(_("Loại biến động")),
        Column(_("Công đoàn")),
    ]
    cells = []
    for one in rows:
        name, public = names.get(one.person_id, ("—", None))
        cells.append([
            Cell(name, reverse("person", args=[public]) if public else "", data=True), one.line, WORDS[one.why],
            Cell(units.get(one.unit_id, ""), data=True),
        ])  # fmt: skip
    return Table(_("Người có trong tệp"), columns, cells)


@require_POST
@may("national.exchange")
@confirmed_recently
def national_download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file itself, after a fresh factor. Taking it out is an act in the trail, with how many people it names."""
    export = get_object_or_404(national_exports_within(request.reach), public_id=public_id)
    try:
        content = opened(export.sha256)
    except Gone:
        messages.error(
            request,
            _("Nội dung tệp đã xóa theo hạn lưu, hoặc khi xóa một người có trong tệp."),
            extra_tags="bad",
        )
        return redirect("national-export", public_id)
    about = {"number": export.number, "rows": export.rows.count()}
    with act("national.taken-out", by=request.user, at=timezone.now(), on=timezone.localdate(), about=about):
        ending, media = media_of(export.mapping.file.name)
        response = HttpResponse(content, content_type=media)
    name = f"tld-{export.number}-{export.on:%Y-%m-%d}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# ------------------------------------------------------------------ work under way


@require_http_methods(["GET", "HEAD", "POST"])
@may("national.exchange")
def national_work(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a piece of work is; what was counted, with the button that makes the file of it."""
    job = _own_jobs(request).filter(public_id=public_id).first()
    if job is None:
        raise Http404
    done = job.result or {}
    if request.method == "POST":
        if job.state != Job.State.DONE or job.kind != work.PREVIEW:
            raise BadRequest(_("Chưa đếm xong: hãy chờ rồi lập tệp."))
        unit = get_object_or_404(units_within(request.reach), public_id=UUID(done["unit"]))
        made = work.ask_to_make(
            unit, done["counts"], by=request.user, at=timezone.now(), client_ref=client_ref(request.POST)
        )
        return redirect("national-work", made.public_id)
    if address := _address(done):
        if not request.htmx:
            return redirect(address)
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    counts = done.get("counts", {})
    due = sum(counts.get(why, 0) for why in ("joined", "changed", "left"))
    context = {
        "job": job,
        "goes_on": job.state not in ENDED,
        "counted": job.state == Job.State.DONE,
        "counts": [(WORDS[code], count) for code, count in counts.items()],
        "due": due,
        "client_ref": uuid.uuid4(),
    }
    return render(request, "office/national-work.html", context)


def _address(done: dict[str, Any]) -> str:
    for what in ("file", "export"):
        if what in done:
            return reverse(f"national-{what}", args=[UUID(done[what])])
    return ""


def _own_jobs(request: HttpRequest) -> Any:
    return jobs_within(request.reach).filter(kind__in=work.KINDS).order_by("-created_at", "-id")
