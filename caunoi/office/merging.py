"""Two records of one person side by side: merged or told apart by an officer, and taken apart again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TYPED, TidyCharField
from caunoi.office.people import birth, last_day
from caunoi.office.words import wording
from caunoi.registers.members.door import (
    identity_numbers_within,
    memberships_within,
    mergers_within,
    particulars_within,
    people_within,
    record_within,
    resemblances_within,
)
from caunoi.registers.members.merged import records_of
from caunoi.registers.members.models import Person, Resemblance
from caunoi.registers.merging.carrying_out import SHORTEST_REASON, merge
from caunoi.registers.merging.looking import CannotMerge, Look, look
from caunoi.registers.merging.resembling import tell_apart, why_of
from caunoi.registers.merging.taking_back import unmerge
from caunoi.vocabulary.names import fold

PAGE, FEW = 25, 20


class Merging(forms.Form):
    """Why the two are one person; what stands of each clash, and what was seen, is read beside it."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    reason = TidyCharField(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Ví dụ: đã xem căn cước tại trụ sở. Không ghi số định danh."),
        min_length=SHORTEST_REASON,
        max_length=200,
        widget=forms.TextInput(attrs=TYPED),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records as the page shows it; numbers are counted and not shown."""

    person: Person
    name: str
    birth: str
    sex: str
    papers: list[str]
    spells: list[str]


@may("people.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def merge_people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two records side by side, with what clashes and what contradicts; carried out when all of it is decided."""
    kept = get_object_or_404(people_within(request.reach), public_id=public_id)
    asked = request.POST.get("with") or request.GET.get("with", "")
    if not asked:
        return _choose(request, kept)
    other = _other(request, kept, asked)
    if other.canonical_id == kept.pk:
        # A second click, or an old address: it is done.
        return redirect("person", kept.public_id)
    found = look(kept, other, on=timezone.localdate(), hands=request.reach.hands("people.merge"))
    form = Merging(request.POST or None, initial={"client_ref": uuid.uuid4(), "seen": found.seen})
    if request.method == "POST" and form.is_valid() and _merged(request, found, form):
        messages.success(request, _("Đã gộp: từ nay là một người."), extra_tags="ok")
        return redirect("person", kept.public_id)
    pair = _pair(request, kept, other)
    context = {
        "sides": [_side(request, kept), _side(request, other)],
        "kept": kept, "other": other, "form": form,
        "forbids": [says(one) for one in found.forbids],
        "clashes": [
            {
                "name": f"stands-{number}", "kind": wording(one.kind), "chosen": request.POST.get(f"stands-{number}", ""),
                "kept": says(one.kept_says), "other": says(one.other_says),
            }
            for number, one in enumerate(found.clashes)
        ],
        "contradictions": [
            (one.code, says(one.text), one.code in request.POST.getlist("acknowledged"))
            for one in found.contradictions
        ],
        "asked": pair, "why": says(why_of(pair)) if pair else "",
    }  # fmt: skip
    return render(request, "office/merge-people.html", context, status=422 if form.errors else 200)


def _other(request: HttpRequest, kept: Person, asked: str) -> Person:
    """The record named beside the first. An address of one out of reach is none; in a form it is as if none was named."""
    found = record_within(request.reach, _id_of(asked))
    if found is None and request.GET.get("with") and not request.POST.get("with"):
        raise Http404
    if found is None or found.pk == kept.pk or found.canonical_id not in (None, kept.pk):
        raise BadRequest(_("Hãy chọn hai hồ sơ khác nhau, chưa gộp vào hồ sơ nào khác."))
    return found


def _id_of(asked: str) -> UUID:
    """What was asked for; of what is no id, the one that is nobody's."""
    try:
        return UUID(asked)
    except ValueError:
        return UUID(int=0)


def _merged(request: HttpRequest, found: Look, form: Merging) -> bool:
    told = form.cleaned_data
    stands = [request.POST.get(f"stands-{number}", "") for number in range(len(found.clashes))]
    try:
        merge(
            found.kept, found.other, reason=told["reason"], seen=told["seen"], stands=stands,
            acknowledged=set(request.POST.getlist("acknowledged")), client_ref=told["client_ref"],
            hands=request.reach.hands("people.merge"), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except CannotMerge as refused:
        form.add_error(None, says(refused.text))
        # What is decided next is decided on what is shown now.
        shown = request.POST.copy()
        shown["seen"] = found.seen
        form.data = shown
        return False
    return True


def _side(request: HttpRequest, person: Person) -> Side:
    day, reach = timezone.localdate(), request.reach
    told = described.people([person.pk], on=day, within=reach).get(person.pk)
    numbers = identity_numbers_within(reach).filter(person__in=records_of([person.pk]))
    rows = memberships_within(reach).held_true().filter(person=person).order_by("valid_from", "pk")
    names = described.unit_names({row.unit_id for row in rows}, on=day, within=reach)
    return Side(
        person,
        told.name if told else "—",
        birth(told),
        wording(told.sex if told else ""),
        [wording(kind) for kind in sorted(numbers.values_list("kind", flat=True))],
        [
            _("{union}: từ {since} đến {until}").format(
                union=names.get(row.unit_id, "—"),
                since=f"{row.valid_from:%d/%m/%Y}" if row.valid_from else _("chưa rõ"),
                until=f"{last_day(row.valid_to):%d/%m/%Y}" if row.valid_to else _("nay"),
            )
            for row in rows
        ],
    )


def _pair(request: HttpRequest, one: Person, other: Person) -> Resemblance | None:
    first, second = sorted((one.pk, other.pk))
    return resemblances_within(request.reach).filter(one=first, other=second, state="open").first()


def _choose(request: HttpRequest, kept: Person) -> HttpResponse:
    """Who else it may be: people within reach of the same name, or of the one typed."""
    day = timezone.localdate()
    own = described.people([kept.pk], on=day, within=request.reach).get(kept.pk)
    typed = request.GET.get("q", "").strip()[:120]
    name = fold(typed) if typed else (own.name_fold if own else "")
    rows = particulars_within(request.reach).on(day).filter(name_fold=name, person__canonical=None)
    found = (
        list(rows.exclude(person=kept).select_related("person").order_by("birth_on", "pk")[:FEW])
        if name
        else []
    )
    columns = [Column(_("Họ và tên")), Column(_("Ngày sinh")), Column(_("Giới tính"))]
    cells = [
        [
            Cell(
                row.name,
                f"{reverse('merge-people', args=[kept.public_id])}?with={row.person.public_id}",
                data=True,
            ),
            birth(row),
            wording(row.sex),
        ]
        for row in found
    ]
    context = {
        "kept": kept, "own": own, "typed": typed,
        "table": Table(_("Cùng họ tên, trong phạm vi của bạn"), columns, cells),
    }  # fmt: skip
    return render(request, "office/merge-whom.html", context)


@require_POST
@may("people.merge")
def unmerge_people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a merger apart again: each record with what it had."""
    kept = get_object_or_404(people_within(request.reach), public_id=public_id)
    wanted = _id_of(request.POST.get("merger", ""))
    merger = mergers_within(request.reach).filter(kept=kept, public_id=wanted).first()
    if merger is None:
        raise BadRequest(_("Không có lần gộp nào như vậy ở hồ sơ này. Hãy tải lại trang."))
    try:
        unmerge(merger, hands=request.reach.hands("people.merge"), by=request.user, at=timezone.now())
        messages.success(request, _("Đã tách lại: hai hồ sơ như trước khi gộp."), extra_tags="ok")
    except CannotMerge as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    return redirect("person", public_id)


@require_POST
@may("people.merge")
def people_apart(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two people: remembered, and not asked about again."""
    one = get_object_or_404(people_within(request.reach), public_id=public_id)
    other = _other(request, one, request.POST.get("with", ""))
    try:
        tell_apart(one, other, by=request.user, at=timezone.now())
        messages.success(request, _("Đã nhớ: hai người. Cặp này không được hỏi lại."), extra_tags="ok")
    except CannotMerge as refused:
        messages.error(request, says(refused.text), extra_tags="warn")
    return redirect("duplicates")


@may("people.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of records that may be one person's, likeliest first, side by side with the reasons in words."""
    rows = resemblances_within(request.reach).filter(state=Resemblance.State.OPEN)
    page = Paginator(rows.select_related("one", "other").order_by("-chance", "pk"), PAGE)
    found = page.get_page(request.GET.get("page"))
    context = {
        "page": found,
        "pairs": [
            {
                "row": row,
                "why": says(why_of(row)),
                "sides": [_side(request, row.one), _side(request, row.other)],
            }
            for row in found
        ],
    }
    return render(request, "office/duplicates.html", context)
