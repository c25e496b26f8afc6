"""Drafting a decision on units: the kind, the form, what it would touch, and carrying it out once."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from caunoi.access.confirming import recently_confirmed
from caunoi.access.door import unit_parents_within, way_up
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.office import described
from caunoi.office.closing_forms import AREAS, DRAFTS, PART, Draft
from caunoi.office.decision_forms import About, PickedUnits, refuse_in, told_on
from caunoi.office.decisions import kind_of
from caunoi.office.fields import DayField
from caunoi.office.organisation import Line, branch, found, lines, unit_named
from caunoi.office.own_unit import own_units
from caunoi.office.searching import LONGEST
from caunoi.office.signed_copies import SignedCopy, keep_with
from caunoi.office.viewed_day import as_typed
from caunoi.office.words import wording
from caunoi.registers.reorganisations.carrying_out import carry_out, preview
from caunoi.registers.reorganisations.changes import CannotReorganise
from caunoi.registers.reorganisations.door import of_that_paper
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.vocabulary.names import fold, tidy

#: Units offered at once to be ticked, and to be chosen as another's upper unit.
OFFERED, NEAR = 300, 20
KEPT = "decision-draft"
#: Told even where there are none.
FIRST = ("units", "members", "employers", "officers")
EFFECTS = {
    "units": gettext_noop("Đơn vị, gồm cả cấp dưới"),
    "members": gettext_noop("Đoàn viên"),
    "employers": gettext_noop("Doanh nghiệp, đơn vị sử dụng lao động"),
    "officers": gettext_noop("Cán bộ đang giữ chức vụ"),
    "nominations": gettext_noop("Đề nghị hỗ trợ còn hiệu lực, ở lại với đơn vị cũ"),
    "requests": gettext_noop("Việc đang chờ: cấp tài khoản, liên kết chưa trả lời"),
    "targets": gettext_noop("Chỉ tiêu còn hạn, ở lại với đơn vị cũ"),
    "estimated": gettext_noop("Dòng không có địa chỉ, chia theo phần (ước tính)"),
}


@may("units.reorganise")
def new_decision(request: HttpRequest) -> HttpResponse:
    """Which kind of decision, about the unit that one came from."""
    about = _about(request, timezone.localdate())
    kinds = [(code, _(form.says), _(form.hint)) for code, form in DRAFTS.items()]
    context = {"unit": about.unit, "name": about.told.name if about.told else "", "kinds": kinds}
    return render(request, "office/new-decision.html", context)


@may("units.reorganise")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in, look at what it touches, carry out; whatever is refused comes back with everything that was typed."""
    if code not in DRAFTS:
        raise Http404
    typed = request.POST if request.method == "POST" else _kept(request)
    about = _about(request, _day_of(typed))
    if typed is None:
        form = DRAFTS[code](about=about, initial=_given(DRAFTS[code], about))
        return _page(request, code, form, QueryDict())
    do = typed.get("do", "preview")
    if do not in {"preview", "carry-out"}:
        form = DRAFTS[code](about=about, initial=_as_typed(DRAFTS[code], typed))
        return _page(request, code, form, typed)
    return _filled_in(request, code, DRAFTS[code](typed, about=about), typed)


def _filled_in(request: HttpRequest, code: str, form: Draft, typed: QueryDict) -> HttpResponse:
    """Sent back with its faults, led to the factor, looked at, or carried out."""
    if not form.is_valid():
        return _page(request, code, form, typed)
    if not recently_confirmed(request, at=timezone.now()):
        return _confirm_first(request, typed)
    if typed.get("do") != "carry-out" or request.method != "POST":
        return _page(request, code, form, typed)
    copy = SignedCopy(request.POST, request.FILES)
    if copy.is_valid() and (done := _carried(request, form, copy)) is not None:
        messages.success(request, _("Đã thực hiện quyết định."), extra_tags="ok")
        return redirect("decision", done.public_id)
    return _page(request, code, form, typed, copy)


def _carried(request: HttpRequest, form: Draft, copy: SignedCopy) -> Reorganisation | None:
    try:
        with transaction.atomic():
            done = carry_out(form.change(), form.decision, request.reach, at=timezone.now())
            keep_with(done, copy, request)
            return done
    except CannotReorganise as refused:
        refuse_in(form, refused)
        return None


# ------------------------------------------------------------------ what was typed


def _about(request: HttpRequest, day: date) -> About:
    reach = request.reach
    unit = unit_named(reach, request.GET.get("unit", ""))
    above = [unit.pk, *(key for key, _name in way_up(unit.pk, on=day, within=reach) if reach.covers(key))]
    ids = dict.fromkeys([*own_units(reach), *above])
    names = described.unit_names(ids, on=day, within=reach)
    return About(unit, reach, day, told_on(reach, unit, day), {key: names.get(key, "") for key in ids})


def _day_of(typed: QueryDict | None) -> date:
    """The day of effect as far as it can be read: what is offered to be chosen is offered as of then."""
    field = DayField(required=False)
    try:
        day = field.clean(typed.get("effect_on", "") if typed else "")
    except ValidationError:
        day = None
    return day or timezone.localdate()


def _given(form: type[Draft], about: About) -> dict[str, Any]:
    today = as_typed(about.reach.day)
    return {"client_ref": uuid.uuid4(), "signed_on": today, "effect_on": today, **form.given(about)}


def _as_typed(form: type[Draft], typed: QueryDict) -> dict[str, Any]:
    """Everything typed so far, unjudged: more is being looked for, or corrected."""
    return {
        name: typed.getlist(name) if _several(field) else typed.get(name)
        for name, field in form.base_fields.items()
    }


def _several(field: forms.Field) -> bool:
    """Whether it is sent once for each thing that was ticked."""
    return bool(getattr(field.widget, "allow_multiple_selected", False))


def _confirm_first(request: HttpRequest, typed: QueryDict) -> HttpResponse:
    """Ask for a factor, and keep what was typed for the way back."""
    path = request.get_full_path()
    request.session[KEPT] = {"path": path, "typed": {**dict(typed.lists()), "do": ["preview"]}}
    return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': path})}")


def _kept(request: HttpRequest) -> QueryDict | None:
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    return typed


# ------------------------------------------------------------------ the page


def _page(
    request: HttpRequest, code: str, form: Draft, typed: QueryDict, copy: SignedCopy | None = None
) -> HttpResponse:
    about = form.about
    effect = None
    if form.is_bound and not form.errors:
        try:
            effect = preview(form.change(), form.decision, request.reach)
        except CannotReorganise as refused:
            refuse_in(form, refused)
    context: dict[str, Any] = {
        "form": form,
        "code": code,
        "title": _(form.says),
        "unit": about.unit,
        "name": about.told.name if about.told else "",
    }
    if effect is not None:
        context |= _looked_at(form, asdict(effect), typed) | {"copy": copy or SignedCopy()}
        wrong = copy is not None and bool(copy.errors)
        return render(request, "office/draft-preview.html", context, status=422 if wrong else 200)
    context |= {
        "plain": [form[name] for name in form.fields if not _is_picked(form, name) and name != "client_ref"],
        "picks": _picks(form, typed) if "units" in form.fields else None,
        "targets": _targets(form, typed) if "under" in form.fields else None,
        "find": typed.get("find", ""),
        "find_under": typed.get("find_under", ""),
    }
    return render(request, "office/draft.html", context, status=422 if form.errors else 200)


def _looked_at(form: Draft, effect: dict[str, int], typed: QueryDict) -> dict[str, Any]:
    kept = [
        (name, value)
        for name, field in form.fields.items()
        for value in (typed.getlist(name) if _several(field) else [typed.get(name, "")])
    ]
    kept += [(name, typed[name]) for name in typed if name.startswith((PART, AREAS))]
    return {
        "sentence": form.sentence(),
        "missing": form.missing(),
        "effect": [
            (_(EFFECTS[name]) if name in EFFECTS else name, count)
            for name, count in effect.items()
            if count or name in FIRST
        ],
        "touches": any(effect.values()),
        "kept": kept,
        "paper": form.decision,
        "beside": [(kind_of(one), one) for one in of_that_paper(form.about.reach, form.decision)[:NEAR]],
        "decider": form.about.deciders.get(form.decision.decider, ""),
    }


def _is_picked(form: Draft, name: str) -> bool:
    return isinstance(form.fields[name], PickedUnits)


def _picks(form: Draft, typed: QueryDict) -> dict[str, Any]:
    """What can be ticked: the unit itself and those directly under it, and whatever is ticked already."""
    about = form.about
    ticked = _public(typed.getlist("units"), about.reach)
    asked = tidy(typed.get("find", ""))[:LONGEST]
    offered = lines(about.reach, _offered(form, asked), about.day)
    near = [line for line in offered if not line.state[0] and _fits(line, fold(asked))]
    if not asked and about.told is not None and form.picks_from == "beside":
        near = [line for line in near if line.level == wording(about.told.level)]
    if typed.get("do") == "all":
        ticked |= {line.unit for line in near[:OFFERED]}
    elsewhere = lines(about.reach, sorted(ticked - {line.unit for line in offered}), about.day)
    shown = [line for line in [*elsewhere, *offered] if line.unit in ticked]
    shown += [line for line in near[:OFFERED] if line.unit not in ticked]
    return {
        "lines": [_pick(line, line.unit in ticked, form, typed) for line in shown],
        "ticked": len(ticked),
        "left_out": max(0, len(near) - OFFERED),
        "errors": form.errors.get("units") if form.is_bound else None,
    }


def _targets(form: Draft, typed: QueryDict) -> dict[str, Any]:
    """What can be chosen to stand above: what was searched for, or else the neighbours of the unit one came from."""
    about = form.about
    chosen = _public(typed.getlist("under")[:1], about.reach)
    words = tidy(typed.get("find_under", ""))[:LONGEST]
    if words:
        ids = found(about.reach, words)
    else:
        below = branch(about.reach, about.unit.pk, about.day)[:NEAR] if form.targets_from == "around" else []
        ids = [*below, *_beside(about, NEAR + 1)]
    near = [one for one in ids if one not in chosen and one != about.unit.pk]
    offered = [line for line in lines(about.reach, [*chosen, *near], about.day) if not line.state[0]]
    if not words and about.told is not None and form.targets_from == "beside":
        # Unasked, those of its own level alone: a union at the base takes no other in.
        offered = [one for one in offered if one.unit in chosen or one.level == wording(about.told.level)]
    return {
        "lines": [(line, line.unit in chosen) for line in offered[:NEAR]],
        "left_out": max(0, len(offered) - NEAR),
        "errors": form.errors.get("under") if form.is_bound else None,
    }


def _offered(form: Draft, asked: str) -> list[int]:
    """The units that may be ticked: the one that the draft begins from with those under it, or its neighbours."""
    about = form.about
    if form.picks_from == "beside":
        others = found(about.reach, asked) if asked else _beside(about, OFFERED)
        return [one for one in others if one != about.unit.pk]
    stands = unit_parents_within(about.reach).on(about.day).filter(unit=about.unit).exists()
    return [*([about.unit.pk] if stands else []), *branch(about.reach, about.unit.pk, about.day)[:]]


def _beside(about: About, most: int) -> list[int]:
    """Those under the same unit, the one that the draft begins from among them."""
    way = [key for key, _name in way_up(about.unit.pk, on=about.day, within=about.reach)][:1]
    return [one for key in way for one in branch(about.reach, key, about.day)[:most]]


def _pick(line: Line, ticked: bool, form: Draft, typed: QueryDict) -> tuple[Line, bool, dict[str, str]]:
    """A line with its box; of an heir its share and areas as typed."""
    if not ticked or "of" not in form.fields:
        return line, ticked, {}
    part, areas = (f"{name}{line.public_id}" for name in (PART, AREAS))
    return line, ticked, {
        "part": part, "parts": typed.get(part, "1"), "areas": areas, "codes": typed.get(areas, ""),
    }  # fmt: skip


def _fits(line: Line, words: str) -> bool:
    """Each word begins one of its name, or the code begins so."""
    name = f" {fold(line.name)}"
    return fold(line.code).startswith(words) or all(f" {word}" in name for word in words.split())


def _public(ids: list[str], reach: Reach) -> set[int]:
    return set(PickedUnits(required=False, reach=reach).clean(ids))
