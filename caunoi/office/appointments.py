"""What waits for a second person: read, confirmed by another than who asked, or refused with a reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access import by_two, events
from caunoi.access.appointing import CannotAppoint
from caunoi.access.by_two import CannotConfirm
from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import appointments_within
from caunoi.access.guarding import may
from caunoi.access.models import Appointment
from caunoi.access.opening import Sheet
from caunoi.design.tables import Cell
from caunoi.design.templatetags.design import says
from caunoi.office.described import unit_names
from caunoi.office.entering import browser_of
from caunoi.office.words import wording

SHOWN = 50


@may("accounts.open")
def appointments(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, and what was decided or lapsed of late."""
    now = timezone.now()
    rows = appointments_within(request.reach)
    waits = {"outcome": Appointment.Outcome.WAITING, "lapses_at__gt": now}
    waiting = list(rows.filter(**waits).order_by("asked_at", "id")[:SHOWN])
    over = list(rows.exclude(**waits).order_by("-asked_at", "-id")[:SHOWN])
    names = unit_names([row.unit_id for row in waiting + over], on=timezone.localdate(), within=request.reach)
    context = {
        "waiting": [(row, wording(row.kind), wording(row.office), names.get(row.unit_id, "")) for row in waiting],
        "over": [(row, wording(row.kind), wording(row.office), names.get(row.unit_id, ""), _state(row)) for row in over],
    }  # fmt: skip
    return render(request, "office/appointments.html", context)


def _state(row: Appointment) -> Cell:
    if row.outcome == Appointment.Outcome.WAITING:
        return Cell(_("hết hạn, chưa ai xác nhận"), tag="quiet")
    confirmed = row.outcome == Appointment.Outcome.CONFIRMED
    return Cell(wording(row.outcome), tag="ok" if confirmed else "warn")


@require_POST
@may("accounts.open")
@confirmed_recently
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It holds from now on; the answer is the second sheet, shown once, where there is one."""
    waiting = get_object_or_404(appointments_within(request.reach), public_id=public_id)
    now = timezone.now()
    try:
        account, codes = by_two.confirm(waiting, within=request.reach, by=request.user, at=now)
    except (CannotConfirm, CannotAppoint) as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
        return redirect("appointments")
    if waiting.kind == Appointment.Kind.OPEN:
        events.note("opened", account, browser=browser_of(request), at=now)
    if not codes:
        messages.success(request, _("Đã xác nhận; chức danh có hiệu lực từ hôm nay."), extra_tags="ok")
        return redirect("appointments")
    names = unit_names([waiting.unit_id], on=timezone.localdate(), within=request.reach)
    context = {
        "sheet": Sheet(account, "", codes),
        "unit": waiting.unit,
        "name": names.get(waiting.unit_id, ""),
    }
    return render(request, "office/sheet.html", context)


@require_POST
@may("accounts.open")
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It never holds; who asked takes it back so too."""
    waiting = get_object_or_404(appointments_within(request.reach), public_id=public_id)
    try:
        by_two.refuse(waiting, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except (CannotConfirm, CannotAppoint) as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, _("Đã từ chối đề nghị."), extra_tags="ok")
    return redirect("appointments")
