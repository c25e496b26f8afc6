"""A target is shared out to the units below: shown first with what the parts come to, then done as it was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators.definition import Indicator
from caunoi.indicators.seen import figures_of
from caunoi.office.described import unit_names
from caunoi.office.target_forms import ByHand, Sharing
from caunoi.office.targets import indicator_of, name_of, unit_in_hand
from caunoi.office.telling import written_value
from caunoi.organisations.models import Unit
from caunoi.organisations.settled import parameters
from caunoi.resolutions import promising, sharing
from caunoi.resolutions.inheriting import held_to
from caunoi.resolutions.judging import Promise
from caunoi.resolutions.promising import CannotPromise, Step, Terms
from caunoi.resolutions.sharing import RULES, Below, NothingToShareBy


@dataclass(frozen=True)
class _Asked:
    """The target that is shared out, and the units below as they stand today."""

    unit: Unit
    indicator: Indicator
    promise: Promise
    whole: Below
    below: list[Below]
    # By unit: the public id, and the name on the day.
    units: dict[int, tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@may(promising.RIGHT)
def share(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """The preview of one rule with its reconciliation; sent on with its paper, it is done if nothing changed since."""
    unit, indicator = unit_in_hand(request.reach, public_id), indicator_of(code)
    posted = request.POST if request.method == "POST" else None
    form = Sharing(posted, initial={"rule": _rule(request)})
    asked = _asked(request.reach, unit, indicator, timezone.localdate())
    context = {
        "unit": unit,
        "name": name_of(unit, timezone.localdate(), request.reach),
        "indicator": indicator,
        "form": form,
    }
    if asked is None:
        return render(request, "office/share-target.html", context, status=422 if posted else 200)
    hand = ByHand(posted, units=asked.units)
    found = _found(asked, _rule(request), hand)
    # By hand there is nothing to see until it is typed: the first press shows it.
    done = found is not None and form.is_valid() and hand.is_valid() and _done(request, asked, found, form)
    if done:
        messages.success(request, _("Đã phân bổ chỉ tiêu."), extra_tags="ok")
        return redirect("target", public_id, code)
    return render(
        request,
        "office/share-target.html",
        {**context, **_shown(asked, found), "hand": hand, "by_hand": _rule(request) == "by-hand"},
        status=422 if posted else 200,
    )


def _rule(request: HttpRequest) -> str:
    said = request.POST.get("rule") or request.GET.get("rule", "")
    return said if said in RULES else RULES[0]


def _asked(reach: Reach, unit: Unit, indicator: Indicator, day: date) -> _Asked | None:
    """None where there is no number to share out, or no unit below that could be given any of it."""
    held = held_to(unit.pk, day, parameters(), within=reach).get(indicator.code)
    ahead = (
        [one for one in held.promises if one.due_on > day and not one.is_step and one.value is not None]
        if held
        else []
    )
    if not ahead:
        return None
    whole = figures_of([indicator.code], unit=unit.pk, day=day, within=reach)
    parts = figures_of([indicator.code], unit=unit.pk, day=day, within=reach, by="unit") if whole else []
    if not parts:
        return None
    try:
        stands, below = sharing.standing(whole[0], parts, reach.hands(promising.RIGHT))
    except NothingToShareBy:
        return None
    keys = [one.unit for one in below]
    public = dict(units_within(reach).filter(pk__in=keys).values_list("pk", "public_id"))
    names = unit_names(keys, on=day, within=reach)
    below = [one for one in below if one.unit in public]
    units = {one.unit: (public[one.unit].hex, names.get(one.unit, "")) for one in below}
    return (
        _Asked(unit, indicator, min(ahead, key=lambda one: one.due_on), stands, below, units)
        if below
        else None
    )


def _found(asked: _Asked, rule: str, hand: ByHand) -> sharing.Sharing | None:
    if asked.promise.value is None or rule not in RULES:
        return None
    values: dict[int, Decimal] = hand.values if hand.is_bound and hand.is_valid() else {}
    try:
        return sharing.shared(asked.promise.value, asked.whole, asked.below, rule, values)
    except NothingToShareBy:
        return None


def _seen(found: sharing.Sharing) -> str:
    told = ";".join(f"{part.unit}={part.value}" for part in found.parts)
    return hashlib.sha256(f"{told};{found.difference}".encode()).hexdigest()


def _done(request: HttpRequest, asked: _Asked, found: sharing.Sharing, form: Sharing) -> bool:
    told = form.cleaned_data
    if told["seen"] != _seen(found):
        form.add_error(
            None,
            _("Hãy xem lại phần của từng đơn vị dưới đây rồi bấm lần nữa: đây chưa phải là điều bạn đã xem."),
        )
        return False
    terms = Terms(
        code=asked.indicator.code, steps=(Step(asked.promise.due_on, asked.promise.value),),
        wording=asked.promise.wording.vi, paper=told["paper"], paper_on=told["paper_on"], owner=told["owner"],
    )  # fmt: skip
    try:
        promising.share_out(asked.unit, terms, found.parts, told["rule"], by=request.user, at=timezone.now())
    except CannotPromise as refused:
        form.add_error(None, says(refused.text))
        return False
    return True


def _shown(asked: _Asked, found: sharing.Sharing | None) -> dict[str, object]:
    indicator, promise = asked.indicator, asked.promise
    context: dict[str, object] = {
        "promise": promise,
        "due": written_value(indicator, promise.value),
    }
    if found is None:
        return context
    now = {one.unit: one for one in asked.below}
    columns = [
        Column(_("Đơn vị")), Column(_("Đang có"), "num"), Column(_("Được giao"), "num"), Column(_("Thêm"), "num"),
        Column(_("Chỉ tiêu"), "num"),
    ]  # fmt: skip
    cells = [
        [
            Cell(asked.units[part.unit][1], data=True), now[part.unit].numerator, part.holding,
            part.holding - now[part.unit].numerator, written_value(indicator, part.value),
        ]
        for part in found.parts
    ]  # fmt: skip
    return {
        **context,
        "found": found,
        "seen": _seen(found),
        "lacking": -found.difference,
        "table": Table(_("Phần của từng đơn vị"), columns, cells),
    }
