"""Whom an officer is in charge of, and a visit or call noted in two taps."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.door import employers_within, units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TidyCharField
from caunoi.office.own_unit import own_unit
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Employer, Unit
from caunoi.registers.officers.assigning import CannotAssign, assign
from caunoi.registers.officers.contacting import CannotNoteContact, note_contact
from caunoi.registers.officers.door import assignments_within, contacts_within
from caunoi.registers.officers.models import Contact

Body = Unit | Employer
QUIET_AFTER_DAYS = 60


class ContactNote(forms.Form):
    """One tap for the kind sends it; the line is optional. `client_ref` makes a second tap the same contact."""

    client_ref = forms.UUIDField()
    kind = forms.ChoiceField(choices=Contact.Kind.choices)
    line = TidyCharField(label=gettext_lazy("Một dòng ghi nhớ"), max_length=200, required=False)


def note_form(about: str, body: Body, reach: Reach) -> dict[str, object] | None:
    """What the template of a note needs; None for those who may not note one."""
    if not reach.may("contacts.note"):
        return None
    return {
        "about": about,
        "public_id": body.public_id,
        "client_ref": uuid.uuid4(),
        "mine": assignments_within(reach)
        .on(reach.day)
        .filter(officer=reach.account, **{about: body})
        .exists(),
    }


@require_POST
@may("contacts.note")
def note(request: HttpRequest, about: str, public_id: UUID) -> HttpResponse:
    """Note a visit or call of today."""
    body = _body(request.reach, about, public_id)
    form = ContactNote(request.POST)
    day, held_by = timezone.localdate(), own_unit(request.reach)
    try:
        if form.is_valid():
            note_contact(
                body,
                **form.cleaned_data,
                held_by=held_by,
                by=request.user,
                on=day,
                today=day,
                at=timezone.now(),
            )
            messages.success(request, _today(request, _("Đã ghi lần liên hệ hôm nay.")), extra_tags="ok")
    except CannotNoteContact as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("in-charge" if request.POST.get("back") == "in-charge" else _page(about, public_id))


@require_POST
@may("contacts.note")
def take(request: HttpRequest, about: str, public_id: UUID) -> HttpResponse:
    """Take charge of a union or employer from today."""
    body = _body(request.reach, about, public_id)
    held_by, now = own_unit(request.reach), timezone.now()
    try:
        assign(request.user, body, held_by=held_by, on=timezone.localdate(), by=request.user, at=now)
        messages.success(request, _today(request, _("Bạn phụ trách nơi này từ hôm nay.")), extra_tags="ok")
    except CannotAssign as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect(_page(about, public_id))


def _today(request: HttpRequest, done: str) -> str:
    """What was done today is not on a page of another day: who looks at one is told so."""
    day = viewed_day(request)
    if day == timezone.localdate():
        return done
    return done + " " + _("Bạn đang xem theo ngày {day}: về hôm nay để thấy.").format(day=date_format(day))


@may("contacts.note")
def in_charge(request: HttpRequest) -> HttpResponse:
    """The officer's own unions and employers, the longest silence first."""
    day = timezone.localdate()
    running = assignments_within(request.reach).on(day).filter(officer=request.user, site=None)
    lines = [
        *_lines(
            "unit", units_within(request.reach).filter(id__in=running.values("unit")), day, request.reach
        ),
        *_lines(
            "employer",
            employers_within(request.reach).filter(id__in=running.values("employer")),
            day,
            request.reach,
        ),
    ]
    lines.sort(key=lambda line: (line["contacted_on"] or date.min, line["name"]))
    quiet = sum(1 for line in lines if line["quiet"])
    return render(
        request, "office/in-charge.html", {"lines": lines, "quiet": quiet, "days": QUIET_AFTER_DAYS}
    )


def _lines(about: str, bodies: Iterable[Body], day: date, reach: Reach) -> list[dict[str, object]]:
    bodies = list(bodies)
    ids = [body.pk for body in bodies]
    named = described.unit_names if about == "unit" else described.employer_names
    names = named(ids, on=day, within=reach)
    touched = described.last_contacts(about, ids, on=day, within=reach)
    return [
        {
            "about": about,
            "public_id": body.public_id,
            "href": _page(about, body.public_id),
            "name": names.get(body.pk, ""),
            "client_ref": uuid.uuid4(),
            "contacted_on": touched.get(body.pk),
            "quiet": body.pk not in touched or (day - touched[body.pk]).days >= QUIET_AFTER_DAYS,
        }
        for body in bodies
    ]


def contacts_table(reach: Reach, *, unit: Unit | None = None, employer: Employer | None = None) -> Table:
    """The newest visits and calls about one union or employer.

    All of them, whatever day is looked at: a contact noted a moment ago must be seen, or it is noted again.
    """
    rows = contacts_within(reach).filter(unit=unit, employer=employer)
    columns = [Column(_("Ngày")), Column(_("Cách")), Column(_("Cán bộ")), Column(_("Ghi nhớ"), "wide")]
    cells = [
        [
            date_format(row.on),
            wording(row.kind),
            Cell(row.officer.full_name, data=True),
            Cell(row.line, data=True),
        ]
        for row in rows.select_related("officer").order_by("-on", "-id")[:20]
    ]
    return Table(_("Những lần liên hệ gần nhất"), columns, cells)


def _body(reach: Reach, about: str, public_id: UUID) -> Body:
    within = units_within(reach) if about == "unit" else employers_within(reach)
    body = within.filter(public_id=public_id).first()
    if body is None:
        raise Http404
    return body


def _page(about: str, public_id: UUID) -> str:
    return reverse(about, args=[public_id])
