"""Cells of a list typed again where they have a fault, and the list read once more with them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.intake.carrying_out import CannotDecide
from caunoi.intake.correcting import correct
from caunoi.intake.door import files_within, findings_within
from caunoi.intake.working import read_again
from caunoi.office.fields import client_ref
from caunoi.office.held_rows import back


@require_POST
@may("findings.decide")
def type_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep what the cell should say; it is read with the list, by the rules of the list."""
    finding = get_object_or_404(
        findings_within(request.reach).select_related("file__document"), public_id=public_id
    )
    try:
        column = request.POST.get("column", "") or None
        correct(finding, request.POST.get("value", ""), column=column, by=request.user, at=timezone.now())
        messages.success(request, _("Đã ghi ô này. Đọc lại tệp khi đã sửa xong."), extra_tags="ok")
    except CannotDecide as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return back(request)


@require_POST
@may("findings.decide")
def read_list_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read the list with what was typed again: only rows that this mends are new."""
    file = get_object_or_404(files_within(request.reach), public_id=public_id)
    if not file.sealed_as:
        messages.error(
            request, _("Nội dung tệp đã hết hạn giữ. Sửa trong tệp rồi gửi lại."), extra_tags="bad"
        )
        return redirect("received-file", public_id)
    look = request.POST.get("how") == "look"
    job = read_again(file, look=look, by=request.user, at=timezone.now(), client_ref=client_ref(request.POST))
    return redirect("sending", job.public_id)
