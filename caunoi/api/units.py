"""Unions within reach, and the members of one by name."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from caunoi.access.door import unit_descriptions_within, units_within
from caunoi.api import shapes
from caunoi.api.serving import (
    BY_GIVEN_NAME,
    BY_NAME,
    answers,
    day_of,
    listed,
    one_of,
    page_of,
    records_of,
    taken_out,
)
from caunoi.registers.members.door import members_named_within, memberships_within
from caunoi.vocabulary.text import Text


@answers(
    "units/", "api-units", right="units.read", shape=shapes.Listed[shapes.Unit], asked=shapes.Paging,
    says=Text(vi="Công đoàn trong phạm vi.", en="Unions within reach."),
    order=BY_NAME,
)  # fmt: skip
def units(request: HttpRequest, asked: Query[shapes.Paging]) -> object:
    """One page of them, as they are called on the day."""
    day = day_of(asked)
    named = unit_descriptions_within(request.reach).on(day).order_by("name_sort", "unit_id")
    ids = page_of(named.values_list("unit_id", flat=True), asked)
    return listed(asked, named.count(), records_of("units", ids, at=day, within=request.reach))


@answers(
    "units/{uuid:public_id}/", "api-unit", right="units.read", shape=shapes.Unit, asked=shapes.Asked,
    says=Text(vi="Một công đoàn.", en="One union."),
)  # fmt: skip
def unit(request: HttpRequest, public_id: UUID, asked: Query[shapes.Asked]) -> object:
    """As it stands on the day."""
    found = get_object_or_404(units_within(request.reach), public_id=public_id)
    return one_of("units", found.pk, at=day_of(asked), within=request.reach)


@answers(
    "units/{uuid:public_id}/members/", "api-members", right="exports.take",
    shape=shapes.Listed[shapes.Member], asked=shapes.Paging,
    says=Text(
        vi="Đoàn viên của một công đoàn vào ngày ấy; để lại dấu vết.",
        en="The members of a union on the day; leaves a trace.",
    ),
    order=BY_GIVEN_NAME,
)  # fmt: skip
def members(request: HttpRequest, public_id: UUID, asked: Query[shapes.Paging]) -> object:
    """One page of them, in the order of a roster."""
    reach, day = request.reach, day_of(asked)
    found = get_object_or_404(units_within(reach), public_id=public_id)
    named = members_named_within(reach, units=[found.pk], on=day).order_by("name_sort", "person_id")
    people = page_of(named.values_list("person_id", flat=True), asked)
    spells = memberships_within(reach).on(day).filter(unit=found, person__in=people)
    # A spell may end between two statements.
    spell_of = dict(spells.values_list("person_id", "id"))
    items = records_of("members", [spell_of[one] for one in people if one in spell_of], at=day, within=reach)
    taken_out(request, "unit-members", len(items), unit=found.public_id.hex, on=day.isoformat())
    return listed(asked, named.count(), items)
