"""The tree of units, opened branch by branch, on any day: those there, those that ended or left, those to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caunoi.access.door import unit_descriptions_within, unit_parents_within, units_within, way_up
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.office import described
from caunoi.office.own_unit import own_unit
from caunoi.office.searching import LONGEST, matching
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.vocabulary.names import tidy

PAGE = 50
THERE, ENDED, COMING = "there", "ended", "coming"
PARTS = {
    THERE: gettext_noop("Đang trực thuộc"),
    ENDED: gettext_noop("Đã kết thúc hoặc chuyển đi"),
    COMING: gettext_noop("Sẽ về trực thuộc"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as the tree shows it: `state` is a tag and its words, `below` how many units stand directly under it."""

    unit: int
    public_id: UUID
    name: str
    level: str
    code: str
    state: tuple[str, str]
    below: int
    href: str


@may("units.read")
def units(request: HttpRequest) -> HttpResponse:
    """A branch of the tree, or what a search found; asked for by a page that is open, the branch alone."""
    reach, day = request.reach, viewed_day(request)
    asked = tidy(request.GET.get("q", ""))[:LONGEST]
    at = unit_named(reach, request.GET.get("unit", ""))
    part = request.GET.get("part", THERE)
    if part not in PARTS:
        raise Http404
    ids = found(reach, asked) if asked else branch(reach, at.pk, day, part)
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": at,
        "page": page,
        "lines": lines(reach, list(page), day),
        "address": reverse("units"),
        "day": day,
    }
    if request.htmx:
        return render(request, "office/_branch.html", context)
    told = described.versions(unit_descriptions_within(reach), "unit", [at.pk], on=day).get(at.pk)
    parts = [(one, _(words), len(branch(reach, at.pk, day, one))) for one, words in PARTS.items()]
    context |= {
        "asked": asked,
        "name": told.name if told else "",
        "state": state_of(told, day),
        "above": above(at, day, reach),
        "part": part,
        "parts": [told for told in parts if told[2] or told[0] in {THERE, part}],
        "may_decide": reach.may_at("units.reorganise", at.pk),
    }
    return render(request, "office/units.html", context)


def unit_named(reach: Reach, public_id: str) -> Unit:
    """The unit of an address within reach, else the account's own. Raises Http404."""
    within = units_within(reach)
    try:
        found = within.filter(public_id=UUID(public_id)) if public_id else within.filter(pk=own_unit(reach))
    except ValueError:
        raise Http404 from None
    unit = found.first()
    if unit is None:
        raise Http404
    return unit


def above(unit: Unit, day: date, reach: Reach) -> list[dict[str, str]]:
    """The way up by name, the highest first; only what is within reach can be opened."""
    way = way_up(unit.pk, on=day, within=reach)
    own = dict(units_within(reach).filter(id__in=[key for key, _name in way]).values_list("id", "public_id"))
    return [
        {"name": name, "href": f"{reverse('units')}?unit={own[key]}" if key in own else ""}
        for key, name in reversed(way)
    ]


def branch(reach: Reach, unit: int, day: date, part: str = THERE) -> _Ids:
    """The units of one part of a branch: by name those that are there, the newest change first those that are not."""
    ties = unit_parents_within(reach)
    there = ties.on(day).filter(parent=unit)
    if part == THERE:
        named = unit_descriptions_within(reach).on(day).filter(unit__in=there.values("unit"))
        return _Ids(named.order_by("name_sort", "unit_id").values_list("unit_id", flat=True))
    ever = ties.held_true().filter(parent=unit).exclude(unit__in=there.values("unit"))
    if part == ENDED:
        gone = (
            ever.filter(valid_to__lte=day)
            .values("unit")
            .annotate(day=Max("valid_to"))
            .order_by("-day", "unit")
        )
    else:
        gone = (
            ever.filter(valid_from__gt=day)
            .values("unit")
            .annotate(day=Min("valid_from"))
            .order_by("day", "unit")
        )
    return _Ids(gone.values_list("unit", flat=True))


class _Ids:
    """Ids that are counted and fetched a page at a time."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, at: slice) -> list[int]:
        return list(self.rows[at])


def found(reach: Reach, asked: str) -> list[int]:
    """Units of which a name, of any day, has those words, or whose code begins so; at most two pages of them."""
    told = unit_descriptions_within(reach).held_true()
    coded = told.filter(official_code__istartswith=asked).order_by("official_code", "unit_id")
    ids = [
        *coded.values_list("unit_id", flat=True)[: 2 * PAGE],
        *matching(told, asked).values_list("unit_id", flat=True)[: 2 * PAGE],
    ]
    return list(dict.fromkeys(ids))


def lines(reach: Reach, ids: list[int], day: date) -> list[Line]:
    """Units in that order, as they are described on the day, or were last before it, or will first be after it."""
    told = described.versions(unit_descriptions_within(reach), "unit", ids, on=day)
    counted = (
        unit_parents_within(reach).on(day).filter(parent__in=ids).values("parent").annotate(n=Count("id"))
    )
    below = dict(counted.values_list("parent", "n"))
    public = dict(units_within(reach).filter(id__in=ids).values_list("id", "public_id"))
    return [
        Line(
            unit=key,
            public_id=public[key],
            name=told[key].name,
            level=wording(told[key].level),
            code=told[key].official_code,
            state=state_of(told[key], day),
            below=below.get(key, 0),
            href=reverse("unit", args=[public[key]]),
        )
        for key in ids
        if key in told and key in public
    ]


def state_of(told: UnitDescription | None, day: date) -> tuple[str, str]:
    """A tag and its words where the unit is not there on the day; empty where it is."""
    if told is None:
        return "quiet", _("không có vào ngày này")
    if told.valid_from and told.valid_from > day:
        return "info", _("thành lập từ {day}").format(day=date_format(told.valid_from))
    if told.valid_to and told.valid_to <= day:
        return "quiet", _("đã kết thúc từ {day}").format(day=date_format(told.valid_to))
    return "", ""
