"""A term of office is ended, given to somebody who has an account, or told what job its holder has: by the level above."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.appointing import CannotAppoint, appoint, end_term, note_job
from caunoi.access.by_two import Asked, openable_alone
from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import accounts_within, terms_within
from caunoi.access.guarding import may
from caunoi.access.models import Appointment
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.office.accounts import Ending, Giving, Opening, ask_another, unit_page, unit_to_open_in
from caunoi.office.employed import Employed
from caunoi.office.entering import browser_of
from caunoi.organisations.models import TermOfOffice


@require_POST
@may("accounts.open")
@confirmed_recently
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The office is held no longer; from today on every open page of its holder is worth nothing."""
    term = _term(request.reach, public_id, request.POST)
    form = Ending(request.POST, auto_id="end-%s")
    now = timezone.now()
    if form.is_valid():
        try:
            end_term(term, **form.cleaned_data, by=request.user, browser=browser_of(request), at=now)
        except CannotAppoint as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã kết thúc nhiệm kỳ."), extra_tags="ok")
            return redirect("accounts-of", term.unit.public_id)
    _unit, offices = unit_to_open_in(request.reach, term.unit.public_id)
    return unit_page(request, term.unit, offices, Opening(offices=offices), ending=form)


@require_POST
@may("accounts.open")
@confirmed_recently
def employed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The job that its holder has at an employer of the union, or none: for the whole of the term."""
    term = _term(request.reach, public_id, request.POST)
    form = Employed(request.POST, union=term.unit, reach=request.reach, auto_id="job-%s")
    if form.is_valid():
        try:
            note_job(
                term, form.chosen, employed_as=form.cleaned_data["employed_as"], by=request.user, at=timezone.now()
            )  # fmt: skip
        except CannotAppoint as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã ghi việc làm."), extra_tags="ok")
            return redirect("accounts-of", term.unit.public_id)
    _unit, offices = unit_to_open_in(request.reach, term.unit.public_id)
    return unit_page(request, term.unit, offices, Opening(offices=offices), job=form)


@require_POST
@may("accounts.open")
@confirmed_recently
def give_office(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A term for an account that is there already, within reach; nobody gives one to the own account."""
    unit, offices = unit_to_open_in(request.reach, public_id)
    form = Giving(request.POST, offices=offices, auto_id="give-%s")
    if form.is_valid():
        told = form.cleaned_data
        found = accounts_within(request.reach).filter(username=told["username"], is_active=True).first()
        if found is None or found == request.user:
            form.add_error("username", _("Không có tài khoản này trong phạm vi của bạn."))
        elif told["office"] not in openable_alone(request.reach, unit.pk):
            return ask_another(
                request, Asked(Appointment.Kind.GIVE, unit, told["office"], told["until"], account=found)
            )
        else:
            try:
                appoint(
                    found, told["office"], unit, on=timezone.localdate(), until=told["until"], by=request.user,
                    at=timezone.now(),
                )  # fmt: skip
            except CannotAppoint as refused:
                form.add_error(None, says(refused.text))
            else:
                messages.success(request, _("Đã giao chức danh."), extra_tags="ok")
                return redirect("accounts-of", unit.public_id)
    return unit_page(request, unit, offices, Opening(offices=offices), giving=form)


def _term(reach: Reach, public_id: UUID, told: Mapping[str, str]) -> TermOfOffice:
    """The running term in that office and unit that this reach may end; not one's own."""
    try:
        unit, offices = unit_to_open_in(reach, UUID(str(told.get("unit", ""))))
    except ValueError:
        raise Http404 from None
    # Compared with what there is before a database is asked: it takes no character without a meaning.
    office = next((one for one in offices if one == told.get("office")), None)
    running = terms_within(reach).on(reach.day).filter(unit=unit, account__public_id=public_id, office=office)
    term = running.select_related("account", "unit").first() if office else None
    if term is None or term.account == reach.account:
        raise Http404
    return term
