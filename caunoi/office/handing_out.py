"""Employers that a figure still lacks are given to an officer, many at once: from the list of what is missing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.access.door import accounts_within, terms_within
from caunoi.access.guarding import may
from caunoi.access.models import Account
from caunoi.access.reach import Reach
from caunoi.access.rights import IN_THE_FIELD
from caunoi.design.templatetags.design import says
from caunoi.indicators.definition import Part
from caunoi.office import described
from caunoi.office.figures import Asked
from caunoi.office.own_unit import own_unit
from caunoi.registers.officers.assigning import CannotAssign, hand_out
from caunoi.vocabulary.names import person_sort_key

PART: Part = "gap"
#: So many are offered at once, those that nobody is in charge of first: more than one officer can visit in a quarter.
OFFERED = 100


class HandingOut(forms.Form):
    """Which of the employers offered, and to whom."""

    officer = forms.ChoiceField(
        label=gettext_lazy("Cán bộ phụ trách"), widget=forms.Select(attrs={"class": "form-select"})
    )
    employers = forms.MultipleChoiceField(
        label=gettext_lazy("Doanh nghiệp"),
        error_messages={
            "required": gettext_lazy("Hãy chọn ít nhất một doanh nghiệp."),
            "invalid_choice": gettext_lazy(
                "Có doanh nghiệp không còn trong danh sách còn thiếu: hãy chọn lại."
            ),
        },
    )

    def __init__(
        self,
        *given: Any,
        officers: Collection[Account],
        lines: Collection[described.EmployerLine],
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self._officers = {str(one.public_id): one for one in officers}
        self._lines = {str(one.employer.public_id): one for one in lines}
        # Choices are declared as what a form of Django's expects, which a stub narrows to one of its kinds.
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            (key, one.full_name) for key, one in self._officers.items()
        ]
        self.fields["employers"].choices = [  # type: ignore[attr-defined]
            (key, line.name) for key, line in self._lines.items()
        ]

    @property
    def chosen(self) -> tuple[Account, list[int]]:
        """The officer, and the keys of the employers. For a form that is valid."""
        told = self.cleaned_data
        return self._officers[told["officer"]], [self._lines[key].employer.pk for key in told["employers"]]

    @property
    def picks(self) -> list[tuple[described.EmployerLine, bool]]:
        """Each employer offered, and whether it is ticked."""
        ticked = set(self["employers"].value() or ())
        return [(line, key in ticked) for key, line in self._lines.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@may("charges.give")
def hand_out_gap(request: HttpRequest, code: str) -> HttpResponse:
    """The employers still missing of a figure, to be ticked; an officer is put in charge of them from today."""
    asked = Asked.of(request, code, part=PART)
    if asked.register != "employers":
        raise Http404
    lines = _offered(asked, request.reach)
    typed = request.POST if request.method == "POST" else None
    form = HandingOut(typed, officers=officers_within(request.reach), lines=lines)
    if form.is_valid():
        officer, employers = form.chosen
        today, held_by = timezone.localdate(), own_unit(request.reach)
        try:
            count = hand_out(
                officer, employers, held_by=held_by, on=today, by=request.user, at=timezone.now()
            )
        except CannotAssign as refused:
            form.add_error(None, says(refused.text))
        else:
            done = _("Đã giao {n} doanh nghiệp cho {name}.").format(n=count, name=officer.full_name)
            messages.success(request, done, extra_tags="ok")
            unit = request.GET.get("unit", "")
            back = reverse("records", args=[code]) + f"?part={PART}"
            return redirect(f"{back}&unit={unit}" if unit else back)
    context = {
        "asked": asked,
        "indicator": asked.indicator,
        "form": form,
        "missing": len(asked.ids),
        "offered": len(lines),
    }
    return render(request, "office/hand-out.html", context, status=422 if form.errors else 200)


def officers_within(reach: Reach) -> list[Account]:
    """Whoever holds an office of the field in a unit within reach today, in the Vietnamese order of names."""
    terms = terms_within(reach).on(reach.day).filter(office__in=IN_THE_FIELD)
    held = accounts_within(reach).filter(id__in=terms.values("account"), is_active=True)
    return sorted(held, key=lambda one: (person_sort_key(one.full_name), one.pk))


def _offered(asked: Asked, reach: Reach) -> list[described.EmployerLine]:
    """Of the missing those that nobody is in charge of first, then by name; so many as can be ticked."""
    ids = asked.ids
    taken = described.in_charge_of("employer", ids, on=asked.day, within=reach)
    first = sorted(ids, key=lambda key: key in taken)[:OFFERED]
    return described.employer_lines(first, on=asked.day, within=reach)
