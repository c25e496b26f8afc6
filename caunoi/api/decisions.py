"""Decisions on units, of units within reach."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from caunoi.access.door import unit_names
from caunoi.api import shapes
from caunoi.api.serving import answers, day_of, listed, page_of
from caunoi.registers.reorganisations.door import reorganisations_within
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.vocabulary.text import Text


@answers(
    "decisions/", "api-decisions", right="units.read", shape=shapes.Listed[shapes.Decision],
    asked=shapes.Paging,
    says=Text(
        vi="Quyết định về tổ chức có hiệu lực đến ngày ấy.", en="Decisions on units in effect by the day."
    ),
    order=Text(
        vi="mới ký trước, rồi lần ghi cuối trong sổ", en="the newest signed first, then as last written in the register"
    ),
)  # fmt: skip
def decisions(request: HttpRequest, asked: Query[shapes.Paging]) -> object:
    """One page of them."""
    day = day_of(asked)
    rows = reorganisations_within(request.reach).filter(effect_on__lte=day)
    ids = page_of(rows.values_list("pk", flat=True), asked)
    some = rows.filter(pk__in=ids).select_related("undoes", "undone_by", "file")
    names = unit_names({one.decider_id for one in some}, on=day)
    return listed(asked, rows.count(), [_told(one, names) for one in some])


@answers(
    "decisions/{uuid:public_id}/", "api-decision", right="units.read", shape=shapes.Decision, asked=shapes.Asked,
    says=Text(vi="Một quyết định về tổ chức.", en="One decision on units."),
)  # fmt: skip
def decision(request: HttpRequest, public_id: UUID, asked: Query[shapes.Asked]) -> object:
    """Its paper, and the change that it asked for."""
    rows = reorganisations_within(request.reach).select_related("undoes", "undone_by", "file")
    found = get_object_or_404(rows, public_id=public_id)
    return _told(found, unit_names([found.decider_id], on=day_of(asked)))


def _told(one: Reorganisation, names: dict[int, str]) -> dict[str, object]:
    undone, file = getattr(one, "undone_by", None), getattr(one, "file", None)
    return {
        "id": one.public_id,
        "kind": one.kind,
        "number": one.number,
        "signed_on": one.signed_on,
        "effect_on": one.effect_on,
        "decider": names.get(one.decider_id),
        "asked": one.asked,
        "annuls": one.undoes.public_id if one.undoes else None,
        "annulled_by": undone.public_id if undone else None,
        "file": {"kind": file.kind, "size": file.size, "sha256": file.sha256} if file else None,
    }
