"""Lists that came for a unit by a link or from another system: an officer looks, takes in, or returns with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.intake import handing_in
from caunoi.intake.door import hand_ins_within
from caunoi.intake.hand_in_standing import (
    RETURNED,
    TAKEN_IN,
    UNCHANGED,
    WAITING,
    Standing,
    standings,
    still_waiting,
    waiting_hand_ins,
)
from caunoi.intake.handing_in import CannotHandIn
from caunoi.intake.models import HandIn
from caunoi.office import described
from caunoi.office.fields import client_ref
from caunoi.office.words import wording
from caunoi.registers.rounds.collecting import CannotCollect, code_of

PAGE = 25
TAGS = {WAITING: "info", RETURNED: "warn", TAKEN_IN: "ok"}


@may("lists.send")
def handed_in(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, each with who says to have sent it; then what was decided."""
    came = hand_ins_within(request.reach)
    waits = came.filter(pk__in=waiting_hand_ins().values("pk")).order_by("at", "id")
    page = Paginator(still_waiting(waits), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    stands = standings(shown)
    names = described.unit_names(
        [one.unit_id for one in shown], on=timezone.localdate(), within=request.reach
    )
    decided = came.exclude(pk__in=[one.pk for one in shown])[:PAGE]
    context = {
        "page": page,
        "waiting": [
            (one, names.get(one.unit_id, ""), wording(one.kind), handing_in.who(one), code_of(one.sha256),
             uuid.uuid4(), unchanged(stands[one.pk]))
            for one in shown
        ],
        "decided": hand_ins_table(list(decided), request.reach),
    }  # fmt: skip
    return render(request, "office/handed-in.html", context)


@require_POST
@may("lists.send")
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Queue it to be looked at first, or taken in, confined to its unit."""
    one = get_object_or_404(hand_ins_within(request.reach), public_id=public_id)
    try:
        job = handing_in.take_in(
            one, look=request.POST.get("how") != "now", by=request.user, at=timezone.now(),
            client_ref=client_ref(request.POST),
        )  # fmt: skip
    except CannotHandIn as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
        return redirect("handed-in")
    return redirect("sending", job.public_id)


@require_POST
@may("lists.send")
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return it, with a reason that whoever sent it reads."""
    one = get_object_or_404(hand_ins_within(request.reach), public_id=public_id)
    try:
        handing_in.give_back(one, request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except (CannotHandIn, CannotCollect) as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, _("Đã trả lại danh sách."), extra_tags="ok")
    return redirect("handed-in")


def hand_ins_table(some: Sequence[HandIn], reach: Reach) -> Table:
    """What came, by which way, and where each stands."""
    stands = standings(some)
    names = described.unit_names([one.unit_id for one in some], on=timezone.localdate(), within=reach)
    columns = [
        Column(_("Lúc")), Column(_("Công đoàn")), Column(_("Danh sách")), Column(_("Tệp")), Column(_("Đến bằng")),
        Column(_("Bước")), Column(_("Lý do, lưu ý")), Column(_("Mã biên nhận"), "code"),
    ]  # fmt: skip
    cells = [
        [
            date_format(timezone.localtime(one.at), "H:i d/m/Y"),
            Cell(names.get(one.unit_id, ""), data=True),
            wording(one.kind),
            Cell(one.name, data=True),
            _("liên kết") if one.link_id else _("khóa"),
            state_cell(stands[one.pk]),
            _said(stands[one.pk]),
            code_of(one.sha256),
        ]
        for one in some
    ]
    return Table(_("Đã nộp qua liên kết hoặc khóa, mới nhất ở trên"), columns, cells)


def _said(stands: Standing) -> Cell:
    """Why it was returned, else that it is the file that came before."""
    if (reason := reason_of(stands)) is not None:
        return reason
    return Cell(unchanged(stands) or "—")


def reason_of(stands: Standing) -> Cell | None:
    """Why it was returned: as it was written, or in the reader's language where no officer wrote it."""
    why = stands.reason
    return None if why is None else Cell(says(why), data=why.vi == why.en)


def unchanged(stands: Standing) -> str:
    """That the same file came before, and what that means; nothing where it did not."""
    if stands.before is None:
        return ""
    return says(UNCHANGED.fill(day=date_format(timezone.localtime(stands.before), "d/m/Y")))


def state_cell(stands: Standing) -> Cell:
    """Where a list stands, in words."""
    words = {WAITING: _("chờ cán bộ xem"), RETURNED: _("trả lại"), TAKEN_IN: _("đã nhận vào hồ sơ")}
    return Cell(words[stands.state], tag=TAGS[stands.state])
