"""An agreement's bargaining: noted in two taps from the list of those that cannot be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import DayField
from caunoi.office.viewed_day import as_typed, viewed_day
from caunoi.registers.agreements.bargaining import CannotNoteBargaining, note_bargaining
from caunoi.registers.agreements.door import (
    agreement_parties_within,
    agreement_terms_within,
    agreements_within,
    bargainings_within,
)
from caunoi.registers.agreements.models import Agreement, AgreementTerms, Bargaining


class BargainingNote(forms.Form):
    """One tap for the state sends it; the day is filled in."""

    state = forms.ChoiceField(choices=Bargaining.State.choices)
    on = DayField(label=gettext_lazy("Từ ngày"))


@may("contacts.note")
@require_http_methods(["GET", "HEAD", "POST"])
def bargaining(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is noted of the bargaining after an agreement, and noting it anew."""
    reach, day = request.reach, viewed_day(request)
    agreement = get_object_or_404(agreements_within(reach), public_id=public_id)
    form = BargainingNote(request.POST or None, initial={"on": as_typed(day)})
    if request.method == "POST" and form.is_valid() and _noted(request, agreement, form):
        return redirect("bargaining", public_id)
    parties = agreement_parties_within(reach).held_true().filter(agreement=agreement).order_by("id")
    terms = described.versions(agreement_terms_within(reach), "agreement", [agreement.pk], on=day)
    employers = [party.employer_id for party in parties]
    context = {
        "agreement": agreement,
        "form": form,
        "day": day,
        "firms": described.employer_lines(employers, on=day, within=reach),
        "terms": terms.get(agreement.pk),
        "state": _state_cell(employers[:1], day, reach),
        "noted": _noted_table(employers[:1], reach),
    }
    return render(request, "office/bargaining.html", context, status=422 if form.errors else 200)


def _noted(request: HttpRequest, agreement: Agreement, form: BargainingNote) -> bool:
    said = form.cleaned_data
    try:
        note_bargaining(
            agreement, said["state"], on=said["on"], by=request.user, at=timezone.now(),
            today=timezone.localdate(),
        )  # fmt: skip
    except CannotNoteBargaining as refused:
        form.add_error("on", says(refused.text))
        return False
    messages.success(request, _("Đã ghi tình hình thương lượng."), extra_tags="ok")
    return True


def _state_cell(employers: list[int], day: date, reach: Reach) -> Cell:
    states = list(bargaining_of(employers, on=day, within=reach).values())
    return bargaining_cell(states[0] if states else None)


def bargaining_of(employers: Collection[int], *, on: date, within: Reach) -> dict[int, str]:
    """What is noted of each employer's bargaining on the day; nothing of those of whom nothing is."""
    rows = bargainings_within(within).on(on).filter(employer__in=list(employers))
    return dict(rows.values_list("employer_id", "state"))


def bargaining_cell(state: str | None) -> Cell:
    """Open, none, or nothing noted, in words."""
    if state is None:
        return Cell(_("chưa ghi"), tag="quiet")
    if state == Bargaining.State.OPEN:
        return Cell(_("đang thương lượng"), tag="ok")
    return Cell(_("không thương lượng"), tag="bad")


def _noted_table(employers: list[int], reach: Reach) -> Table:
    rows = bargainings_within(reach).held_true().filter(employer__in=employers)
    rows = rows.order_by("-valid_from", "-id")
    columns = [
        Column(_("Từ ngày")),
        Column(_("Đến trước ngày")),
        Column(_("Thương lượng")),
        Column(_("Ai ghi")),
    ]
    cells = [
        [
            date_format(row.valid_from) if row.valid_from else _("chưa rõ"),
            date_format(row.valid_to) if row.valid_to else _("đến nay"),
            bargaining_cell(row.state),
            Cell(row.began_by.by.full_name if row.began_by.by else "—", data=True),
        ]
        for row in rows.select_related("began_by__by")
    ]
    return Table(_("Đã ghi, mới nhất ở trên"), columns, cells)


def tail_table(caption: str, employers: Sequence[int], day: date, within: Reach) -> Table:
    """Employers with their newest agreement: signing, last day, bargaining, and the way to note it."""
    newest = _newest_agreements(employers, day, within)
    talks = bargaining_of(employers, on=day, within=within)
    own = agreements_within(within).filter(id__in=newest_ids(newest))
    public = dict(own.values_list("id", "public_id"))
    columns = [
        Column(_("Doanh nghiệp, đơn vị")),
        Column(_("Ký ngày")),
        Column(_("Ngày cuối cùng")),
        Column(_("Thương lượng")),
        Column(_("Ghi lại")),
        Column(_("Phụ trách")),
        Column(_("Liên hệ gần nhất")),
    ]
    cells = []
    for line in described.employer_lines(employers, on=day, within=within):
        terms = newest.get(line.employer.pk)
        cells.append(
            [
                Cell(line.name, reverse("employer", args=[line.employer.public_id]), data=True),
                date_format(terms.signed_on) if terms else "—",
                date_format(terms.last_on) if terms and terms.last_on else _("chưa rõ"),
                bargaining_cell(talks.get(line.employer.pk)) if terms else "—",
                Cell(_("Ghi thương lượng"), reverse("bargaining", args=[public[terms.agreement_id]]))
                if terms
                else "—",
                Cell(line.officer, data=True) if line.officer else Cell(_("chưa có"), tag="warn"),
                date_format(line.contacted_on) if line.contacted_on else _("chưa"),
            ]
        )
    return Table(caption, columns, cells)


def newest_ids(newest: dict[int, AgreementTerms]) -> set[int]:
    """The agreements that those terms are of."""
    return {terms.agreement_id for terms in newest.values()}


def _newest_agreements(employers: Sequence[int], day: date, within: Reach) -> dict[int, AgreementTerms]:
    parties = agreement_parties_within(within).held_true().filter(employer__in=list(employers))
    bound = list(parties.values_list("employer_id", "agreement_id"))
    held = (
        agreement_terms_within(within)
        .held_true()
        .filter(agreement__in={agreement for _employer, agreement in bound}, signed_on__lte=day)
    )
    terms = {row.agreement_id: row for row in held.order_by("signed_on", "id")}
    found: dict[int, AgreementTerms] = {}
    for employer, agreement in bound:
        row = terms.get(agreement)
        if row is not None and (employer not in found or found[employer].signed_on < row.signed_on):
            found[employer] = row
    return found
