"""Links by which a union hands lists in without an account: an officer makes one, hands it over once, withdraws it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.design.templatetags.design import says
from caunoi.intake import hand_in_links
from caunoi.intake.door import hand_in_links_within, hand_ins_within
from caunoi.intake.hand_in_links import CannotAsk
from caunoi.intake.handing_in import KINDS
from caunoi.office import described
from caunoi.office.fields import TYPED, TidyCharField
from caunoi.office.handed_in import hand_ins_table
from caunoi.office.links_sent import SHOWN, Sending, address_of, state_cell
from caunoi.office.words import wording
from caunoi.organisations.models import Unit
from caunoi.organisations.settled import parameters
from caunoi.registers.links.tokens import Whom


class Asking(Sending):
    """Whom the link is for, which kind of list, how many may come, and its last day."""

    field_order = ("kind", "name", "reached_at", "most", "until")

    kind = forms.ChoiceField(
        label=gettext_lazy("Danh sách"), widget=forms.Select(attrs={"class": "form-select"})
    )
    name = TidyCharField(
        label=gettext_lazy("Họ tên người nộp"), max_length=120, widget=forms.TextInput(attrs=TYPED)
    )
    most = forms.IntegerField(
        label=gettext_lazy("Nộp được mấy lần"),
        initial=3,
        min_value=1,
        max_value=hand_in_links.MOST,
        widget=forms.TextInput(attrs={**TYPED, "inputmode": "numeric"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, wording(kind)) for kind in KINDS]


@require_http_methods(["GET", "HEAD", "POST"])
@may(hand_in_links.RIGHT)
def links(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The links of one unit with what came by them, and making one: its address is shown in the answer, once."""
    unit = _unit(request, public_id)
    form = Asking(request.POST) if request.method == "POST" else _blank()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            _link, token = hand_in_links.make(
                unit, told["kind"], Whom(told["name"], told["reached_at"]), most=told["most"], until=told["until"],
                days=parameters().number("hand-in-days", timezone.localdate()), client_ref=told["client_ref"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except CannotAsk as refused:
            form.add_error(None, says(refused.text))
        else:
            return _page(request, unit, _blank(), address=address_of(token, request))
    return _page(request, unit, form)


@require_POST
@may(hand_in_links.RIGHT)
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The link takes nothing from now on, in an open page either."""
    link = get_object_or_404(hand_in_links_within(request.reach), public_id=public_id)
    unit = _unit(request, link.unit.public_id)
    try:
        hand_in_links.withdraw(link, by=request.user, at=timezone.now())
    except CannotAsk as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, _("Đã rút lại liên kết."), extra_tags="ok")
    return redirect("hand-in-links", unit.public_id)


def _unit(request: HttpRequest, public_id: UUID) -> Unit:
    """The unit within reach as it stands: a closed one hands nothing in."""
    unit: Unit = get_object_or_404(units_within(request.reach), public_id=public_id)
    hands = request.reach.hands(hand_in_links.RIGHT)
    if hands is not None and unit.pk not in hands:
        raise Http404
    return unit


def _blank() -> Asking:
    return Asking(initial={"client_ref": uuid4(), "kind": "members", "most": 3})


def _page(request: HttpRequest, unit: Unit, form: Asking, *, address: str = "") -> HttpResponse:
    reach, day = request.reach, timezone.localdate()
    rows = hand_in_links_within(reach).filter(unit=unit)[:SHOWN]
    context = {
        "public_id": unit.public_id,
        "name": described.unit_names([unit.pk], on=day, within=reach).get(unit.pk, ""),
        "links": [
            (
                link,
                hand_in_links.whom(link),
                wording(link.kind),
                state_cell(link, day),
                hand_in_links.left(link),
            )
            for link in rows
        ],
        "came": hand_ins_table(list(hand_ins_within(reach).filter(unit=unit)[:SHOWN]), reach),
        "form": form,
        "address": address,
    }
    return render(request, "office/hand-in-links.html", context, status=422 if form.errors else 200)
