"""Lists as they come in: sent here, read by the worker; their rows are reviewed in `held_rows`."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.door import jobs_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.intake.blank_lists import KINDS as BLANKS
from caunoi.intake.blank_lists import blank_list
from caunoi.intake.door import files_within, hand_ins_within, looks_within
from caunoi.intake.hand_in_standing import still_waiting, waiting_hand_ins
from caunoi.intake.models import Look
from caunoi.intake.reviewing import counted
from caunoi.intake.working import HAND_BACK, KIND, KINDS, LOOK, TAKE_BACK, send
from caunoi.jobs import stopping
from caunoi.jobs.models import Job
from caunoi.jobs.stopping import NothingToStop
from caunoi.office.exporting import XLSX
from caunoi.office.fields import DayField
from caunoi.office.words import wording

PAGE = 50
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
# Where what became of files is told: of one that goes on, it is told by its progress.
STOPPED = (*ENDED, Job.State.PAUSED)
# Short work about one list, which ends on its page.
ON_A_LIST = (TAKE_BACK, HAND_BACK)
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
        help_text=gettext_lazy(
            "Excel (.xlsx, .xls), LibreOffice (.ods), CSV, hoặc tệp nén .zip của chúng; chữ Unicode, TCVN3 hay VNI đều được. Chọn nhiều tệp một lần, hoặc kéo thả vào đây."
        ),
        error_messages={
            "required": gettext_lazy("Hãy chọn ít nhất một tệp danh sách."),
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
        look = request.POST.get("how") == "look"
        job = send(sent, **rest, by=request.user, at=timezone.now(), look=look)
        return redirect("sending", job.public_id)
    received = Paginator(counted(files_within(request.reach)), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "most": MOST_MEGABYTES,
        "running": [(job, _heading(job), _stage(job)) for job in _own_jobs(request).exclude(state__in=ENDED)],
        "handed_in": len(
            still_waiting(hand_ins_within(request.reach).filter(pk__in=waiting_hand_ins().values("pk")))
        ),
        "looks": looks_within(request.reach).filter(state=Look.State.WAITING)[:PAGE],
        "page": received,
        "kinds": BLANKS,
        "table": _files_table(list(received)),
    }
    return render(request, "office/lists.html", context, status=422 if form.errors else 200)


class Said(NamedTuple):
    """What the page of a piece of work says of it. Only a sending is committed file by file."""

    title: Any
    heading: Any
    failed: Any
    paused: Any
    cancel: Any
    hint: Any


SENDING = Said(
    title=gettext_lazy("Lần gửi danh sách"),
    heading=gettext_lazy("Lần gửi lúc %(at)s"),
    failed=gettext_lazy("Chưa làm xong lần gửi này. Hãy gửi lại; nếu vẫn lỗi, báo người quản trị."),
    paused=gettext_lazy(
        "Đang tạm dừng. Tệp nào chưa ghi xong thì chưa ghi dòng nào; bấm “Chạy tiếp” để làm nốt."
    ),
    cancel=gettext_lazy("Hủy lần gửi này"),
    hint=gettext_lazy("Hủy thì tệp đang ghi dở được bỏ hết; tệp đã ghi xong vẫn còn."),
)
LOOKING = Said(
    title=gettext_lazy("Xem trước danh sách"),
    heading=gettext_lazy("Xem trước, gửi lúc %(at)s"),
    failed=gettext_lazy("Chưa xem xong. Hãy gửi lại; nếu vẫn lỗi, báo người quản trị."),
    paused=gettext_lazy("Đang tạm dừng. Xem trước không ghi gì; bấm “Chạy tiếp” để xem."),
    cancel=gettext_lazy("Hủy lần xem này"),
    hint=gettext_lazy("Xem trước không ghi gì vào hồ sơ; hủy lúc nào cũng được."),
)
AS_SEEN = Said(
    title=gettext_lazy("Nhận danh sách đã xem"),
    heading=gettext_lazy("Nhận danh sách đã xem, lúc %(at)s"),
    failed=gettext_lazy("Chưa nhận được danh sách đã xem."),
    paused=gettext_lazy("Đang tạm dừng. Chưa ghi dòng nào; bấm “Chạy tiếp” để nhận."),
    cancel=gettext_lazy("Hủy việc nhận"),
    hint=gettext_lazy("Nhận hết hoặc không nhận gì: hủy thì không dòng nào được ghi, lần xem vẫn còn."),
)
TAKING_BACK = Said(
    title=gettext_lazy("Rút lại danh sách"),
    heading=gettext_lazy("Rút lại danh sách, lúc %(at)s"),
    failed=gettext_lazy("Chưa rút lại được: hồ sơ vẫn như trước."),
    paused=gettext_lazy("Đang tạm dừng. Chưa rút lại gì; bấm “Chạy tiếp” để làm."),
    cancel=gettext_lazy("Hủy việc rút lại"),
    hint=gettext_lazy("Rút lại một lần là xong hoặc không rút gì: hủy thì hồ sơ vẫn như trước."),
)


HANDING_BACK = Said(
    title=gettext_lazy("Lập tệp trả lại"),
    heading=gettext_lazy("Lập tệp trả lại, lúc %(at)s"),
    failed=gettext_lazy("Chưa lập được tệp trả lại."),
    paused=gettext_lazy("Đang tạm dừng. Bấm “Chạy tiếp” để lập tệp."),
    cancel=gettext_lazy("Hủy việc lập tệp"),
    hint=gettext_lazy("Chỉ đọc lại các dòng cần sửa, không ghi gì vào hồ sơ; hủy lúc nào cũng được."),
)


def _said(job: Job) -> Said:
    if job.kind == KIND:
        return AS_SEEN if job.payload.get("look") else SENDING
    return {LOOK: LOOKING, HAND_BACK: HANDING_BACK}.get(job.kind, TAKING_BACK)


def _heading(job: Job) -> str:
    return str(_said(job).heading) % {"at": date_format(timezone.localtime(job.created_at), "H:i d/m/Y")}


@may("lists.send")
def sending(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a sending is; asked again every second by the page itself until it rests or has ended."""
    job = _own_job(request, public_id)
    if job.state == Job.State.DONE and job.kind == LOOK:
        return _on_to(request, reverse("look", args=[UUID((job.result or {})["look"])]))
    if job.state == Job.State.DONE and job.kind in ON_A_LIST:
        return _on_to(request, reverse("received-file", args=[UUID((job.result or {})["file"])]))
    due = _due(job)
    result = job.result or {"files": [], "ignored": []}
    table = _outcome_table(request, result) if result["files"] and job.state in STOPPED else None
    context = {
        "job": job,
        "said": _said(job),
        "heading": _heading(job),
        "look": UUID(job.payload["look"]) if job.payload.get("look") else None,
        "nothing_more": table is None and job.kind not in ON_A_LIST,
        "due": due,
        # The buttons are sent along only when others are due: nobody loses the one that a finger is on.
        "changed": request.GET.get("seen", due) != due,
        "goes_on": job.state in {Job.State.QUEUED, Job.State.RUNNING},
        "stage": _stage(job),
        "died": job.lease_until is not None and job.lease_until < timezone.now(),
        "table": table,
        "ignored": result["ignored"],
    }
    template = "office/_sending.html" if request.htmx else "office/sending.html"
    return render(request, template, context)


@require_POST
@may("lists.send")
def stop_sending(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pause, resume or cancel the own sending: `wish` says which."""
    job = _own_job(request, public_id)
    try:
        match request.POST.get("wish"):
            case "pause":
                stopping.pause(job)
            case "resume":
                stopping.resume(job)
            case "cancel":
                stopping.cancel(job, at=timezone.now())
            case _:
                raise BadRequest(_("Chỉ có thể tạm dừng, chạy tiếp hoặc hủy."))
    except NothingToStop as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("sending", public_id)


def _due(job: Job) -> str:
    """What may be pressed: `pause` or `resume` beside cancelling, `cancel` alone; nothing where it ends or has ended."""
    if job.state in ENDED or job.wish == Job.Wish.CANCEL:
        return ""
    if job.state == Job.State.PAUSED or job.wish == Job.Wish.PAUSE:
        return "resume"
    # One short act: there is nothing to gain by a pause.
    return "cancel" if job.kind in ON_A_LIST else "pause"


def _own_job(request: HttpRequest, public_id: UUID) -> Job:
    job: Job | None = _own_jobs(request).filter(public_id=public_id).first()
    if job is None:
        raise Http404
    return job


def _on_to(request: HttpRequest, address: str) -> HttpResponse:
    """Where the work has a page of its own, the page of progress gives way to it."""
    if not request.htmx:
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


@may("lists.send")
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """A list of that kind to fill in, in the reader's language."""
    if code not in BLANKS:
        raise Http404
    day = timezone.localdate()
    response = HttpResponse(blank_list(code, on=day, reads=says), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.xlsx"'
    return response


def _own_jobs(request: HttpRequest) -> Any:
    return jobs_within(request.reach).filter(kind__in=KINDS).order_by("-created_at", "-id")


def _stage(job: Job) -> str:
    if job.wish == Job.Wish.CANCEL:
        return _("Đang hủy: phần chưa ghi xong được bỏ")
    if job.wish == Job.Wish.PAUSE:
        return _("Sẽ tạm dừng ngay sau bước này")
    if job.state == Job.State.PAUSED:
        return _("Đang tạm dừng")
    if job.state == Job.State.QUEUED:
        return _("Đang chờ đến lượt")
    writing = _("Đang đối chiếu với hồ sơ") if job.kind == LOOK else _("Đang ghi vào hệ thống")
    stages = {
        "reading": _("Đang đọc từng tệp"),
        "writing": writing,
        "taking-back": _("Đang rút lại danh sách"),
        "handing-back": _("Đang đọc các dòng cần sửa"),
    }
    return stages.get(job.stage, _("Đang chờ đến lượt"))


def _files_table(files: list[Any]) -> Table:
    columns = [
        Column(_("Tệp")),
        Column(_("Danh sách"), "code"),
        Column(_("Số liệu đến ngày")),
        Column(_("Nhận lúc"), "code"),
        Column(_("Số dòng"), "num"),
        Column(_("Nhận vào"), "num"),
        Column(_("Chờ quyết định"), "num"),
        Column(_("Phải sửa"), "num"),
    ]
    cells = [
        [
            Cell(file.document.name, reverse("received-file", args=[file.public_id]), data=True),
            wording(file.list_kind) if file.list_kind else _unread(file.waiting),
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


def _unread(waiting: int) -> Cell:
    """A file of no kind: nobody can read it, or it waits for somebody to say what its columns are."""
    return Cell(_("chờ xác nhận cột"), tag="warn") if waiting else Cell(_("không đọc được"), tag="bad")


def counted_cell(count: int, tag: str) -> Cell:
    """A count that stands out when there is something to do."""
    return Cell(count, tag=tag if count else "")


def _outcome_table(request: HttpRequest, result: dict[str, Any]) -> Table:
    kept = files_within(request.reach).filter(document__name__in=[one["name"] for one in result["files"]])
    ids = {file.document.name: file.public_id for file in reversed(kept)}
    columns = [
        Column(_("Tệp")),
        Column(_("Danh sách"), "code"),
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
