"""Rows of a list handed back to the unit as a workbook, and what comes back of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.intake.carrying_out import CannotDecide
from caunoi.intake.cells import PRIVATE, masked
from caunoi.intake.correcting import differences_of, settle, value_of
from caunoi.intake.door import files_within, returned_within
from caunoi.intake.models import Correction, ReceivedFile
from caunoi.intake.returned_workbook import returned_workbook
from caunoi.intake.returning import can_be_returned, note_taken, sent_of
from caunoi.intake.reviewing import address_of
from caunoi.intake.working import ask_to_hand_back, read_again, send
from caunoi.office.exporting import XLSX
from caunoi.office.fields import client_ref
from caunoi.registers.members.door import in_what_office
from caunoi.vocabulary.names import fold

LONGEST = 80


def context_of(file: ReceivedFile, reach: Reach) -> dict[str, Any]:
    """What the page of a list shows of what was handed back and of what came back."""
    answers = returned_within(reach).filter(public_id=file.answer_to).first() if file.answer_to else None
    return {
        "may_hand_back": reach.may("findings.decide") and can_be_returned(file),
        "may_take": reach.may("data.unmask"),
        "handed_back": returned_within(reach).filter(file=file).exclude(sent=None).first(),
        "answers": answers,
        "differences": list(_differences(file)) if reach.may("findings.decide") else [],
    }


def _differences(file: ReceivedFile) -> Iterator[dict[str, Any]]:
    before: dict[UUID | None, dict[tuple[Any, ...], tuple[str, str]]] = {}
    for one in differences_of(file):
        back = one.answer.answer_to if one.answer else None
        if back not in before:
            before[back] = _as_sent(file, back)
        heading, was = before[back].get((one.sheet, one.row, one.column), ("", ""))
        yield {
            "id": one.public_id,
            "address": address_of(one.sheet, one.column, one.row),
            "heading": heading,
            "was": _shown(heading, was),
            "now": _shown(heading, value_of(one) or ""),
            "source": _source(one),
        }


def _as_sent(file: ReceivedFile, back: UUID | None) -> dict[tuple[Any, ...], tuple[str, str]]:
    returned = file.returned.filter(public_id=back).first()
    sent = (sent_of(returned) if returned else None) or {"sheets": []}
    return {
        (sheet["sheet"], row["row"], letter): (heading, cell)
        for sheet in sent["sheets"]
        for row in sheet["rows"]
        for letter, heading, cell in zip(sheet["columns"], sheet["headings"], row["cells"], strict=True)
    }


def _shown(heading: str, value: str) -> str:
    return masked(value, longest=LONGEST, private=PRIVATE.search(fold(heading)) is not None)


def _source(correction: Correction) -> str:
    return f"{correction.answer.document.name}, {correction.answer_at}" if correction.answer else ""


@require_POST
@may("findings.decide")
def make_returned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the rows that the unit has to correct read from its list, for a workbook."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    if not can_be_returned(file):
        messages.error(
            request,
            _("Không có dòng nào cần đơn vị sửa, hoặc nội dung tệp đã hết hạn giữ."),
            extra_tags="bad",
        )
        return redirect("received-file", public_id)
    job = ask_to_hand_back(file, by=request.user, at=timezone.now(), client_ref=client_ref(request.POST))
    return redirect("sending", job.public_id)


@require_POST
@may("data.unmask")
@confirmed_recently
def take_returned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The workbook made last, with the numbers that the unit wrote: taken with a trace, like a number shown whole.

    By who reviews lists alone: one file may hold the lists of several unions, and who may see the numbers of one union
    has no right to those of the next sheet.
    """
    review = request.reach.to("lists.send")
    if review.units is not None:
        raise Http404
    file = get_object_or_404(files_within(review), public_id=public_id)
    returned = returned_within(review).filter(file=file).exclude(sent=None).first()
    sent = sent_of(returned) if returned is not None else None
    if returned is None or sent is None:
        messages.error(
            request, _("Chưa có tệp trả lại của danh sách này, hoặc đã hết hạn giữ."), extra_tags="bad"
        )
        return redirect("received-file", public_id)
    reach = request.reach
    note_taken(
        returned, sent, by=request.user, office=lambda one: in_what_office(one, reach), at=timezone.now()
    )
    book = returned_workbook(returned, sent, on=timezone.localdate(returned.at), reads=says)
    response = HttpResponse(book, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="can-sua-{returned.at:%Y-%m-%d}.xlsx"'
    return response


@require_POST
@may("lists.send")
def send_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send in the workbook that the unit corrected, for this list alone."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    if (sent := request.FILES.get("sent")) is None or not sent.size:
        messages.error(request, _("Hãy chọn tệp mà đơn vị đã sửa."), extra_tags="bad")
        return redirect("received-file", public_id)
    job = send(
        [(sent.name or "", sent.read())], by=request.user, at=timezone.now(), client_ref=client_ref(request.POST),
        look=request.POST.get("how") != "now", to=file, handed_in=file.handed_in,
        paper=file.paper,
    )  # fmt: skip
    return redirect("sending", job.public_id)


@require_POST
@may("findings.decide")
def settle_differences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take cells that the unit changed unasked, and look at what that does; or leave the list as it is."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    take, now = request.POST.get("decision") == "take", timezone.now()
    try:
        wanted = {UUID(one) for one in request.POST.getlist("cell")}
    except ValueError as error:
        raise BadRequest(_("Không có ô nào như vậy.")) from error
    try:
        done = settle(file, wanted, take=take, by=request.user, at=now)
    except CannotDecide as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
        return redirect("received-file", public_id)
    if take and file.sealed_as:
        messages.success(
            request, _("Đã lấy {n} ô. Xem danh sách đọc lại ra sao rồi nhận.").format(n=done), extra_tags="ok"
        )
        job = read_again(file, look=True, by=request.user, at=now, client_ref=client_ref(request.POST))
        return redirect("sending", job.public_id)
    messages.success(request, _("Đã giữ {n} ô như trong danh sách.").format(n=done), extra_tags="ok")
    return redirect("received-file", public_id)
