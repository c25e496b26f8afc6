"""A masked number shown whole: for a reason, after a fresh factor, with a trace the person can read."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TidyCharField
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.registers.members.door import in_what_office, people_within
from caunoi.registers.members.models import Person, Viewing
from caunoi.registers.members.viewing import MASKED, SHORTEST_REASON, CannotUnmask, unmask


class Asking(forms.Form):
    """Which of the masked values, and why."""

    kind = forms.ChoiceField(choices=[choice for choice in Viewing.Kind.choices if choice[0] in MASKED])
    reason = TidyCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy(
            "Ví dụ: đối chiếu danh sách quà Tết với công an xã. Người này đọc được lý do."
        ),
        min_length=SHORTEST_REASON,
        max_length=200,
    )


def asking(person: Person, reach: Reach) -> Asking | None:
    """The form for those who may see a number of this person whole, else None."""
    within = reach.to("data.unmask")
    may_ask = reach.may("data.unmask") and people_within(within).filter(pk=person.pk).exists()
    return Asking(auto_id="unmask-%s") if may_ask else None


@require_POST
@may("data.unmask")
@confirmed_recently
def unmasked(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The value, once; going back or opening the address again shows nothing."""
    found = get_object_or_404(people_within(request.reach), public_id=public_id)
    form = Asking(request.POST, auto_id="unmask-%s")
    told = described.people([found.pk], on=viewed_day(request), within=request.reach).get(found.pk)
    context: dict[str, object] = {
        "told": told,
        "public_id": public_id,
        "form": form,
        "kind": "",
        "values": [],
        "refused": "",
    }
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        context["kind"] = wording(kind)
        try:
            office = in_what_office(found, request.reach)
            reason = form.cleaned_data["reason"]
            context["values"] = unmask(
                found, kind, reason=reason, by=request.user, office=office, at=timezone.now()
            )
        except CannotUnmask as refusal:
            context["refused"] = says(refusal.text)
    return render(request, "office/unmasked.html", context, status=200 if context["values"] else 400)
