"""What a unit is held to on a day, with every step: its own, the resolution's, or of the nearest unit above; and where it goes."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from caunoi.access.door import units_within
from caunoi.api import shapes
from caunoi.api.serving import answers, day_of
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.question import Manner
from caunoi.indicators.seen import Asking
from caunoi.organisations.settled import parameters
from caunoi.resolutions.inheriting import HeldTo, held_to
from caunoi.resolutions.models import Target
from caunoi.resolutions.outlook import NOT_HELD, outlook_of
from caunoi.vocabulary.text import Text


@answers(
    "units/{uuid:public_id}/targets/", "api-targets", right="figures.read", shape=list[shapes.HeldTo],
    asked=shapes.Asked,
    says=Text(vi="Chỉ tiêu mà một đơn vị phải đạt.", en="The targets a unit is held to."),
)  # fmt: skip
def targets(request: HttpRequest, public_id: UUID, asked: Query[shapes.Asked]) -> object:
    """By indicator, in the order of the catalogue."""
    unit = get_object_or_404(units_within(request.reach), public_id=public_id)
    held = held_to(unit.pk, day_of(asked), parameters(), within=request.reach)
    return [_told(one) for one in held.values()]


@answers(
    "units/{uuid:public_id}/targets/{code}/forecast/", "api-forecast", right="figures.read", shape=shapes.Forecast,
    asked=shapes.Asked,
    says=Text(
        vi="Dự báo một số liệu của đơn vị đến chỉ tiêu phải đạt kế tiếp.",
        en="The forecast of a unit's figure to the target that is due next.",
    ),
)  # fmt: skip
def forecast(request: HttpRequest, public_id: UUID, code: str, asked: Query[shapes.Asked]) -> object:
    """In words, month by month and as an arrival; 422 in words where the unit is held to nothing of it that is still due."""
    unit = get_object_or_404(units_within(request.reach), public_id=public_id)
    day = day_of(asked)
    if code not in CATALOGUE:
        raise Http404
    held = held_to(unit.pk, day, parameters(), within=request.reach).get(code)
    asking = Asking(unit.pk, request.reach, waits=True, manner=Manner(tree=day))
    told = outlook_of(CATALOGUE[code], held, lambda end: asking.figure(code, end), at=day) if held else None
    if told is None:
        none = NOT_HELD.fill(code=code)
        raise CannotBeAsked(vi=none.vi, en=none.en)
    return told.told()


def _told(held: HeldTo) -> dict[str, object]:
    row = held.row
    return {
        "code": held.code,
        "source": held.source,
        "owner": row.owner if row else "",
        "agreed_by": row.agreed_by if row else "",
        "agreed_paper": row.agreed_paper if row else "",
        "agreed_on": row.agreed_on if row else None,
        "split_by": row.split_by if row else "",
        "steps": [
            {
                "due_on": one.due_on,
                "value": None if one.value is None else f"{one.value:f}",
                "on_the_way": one.is_step,
                "course": Target.Course.STEPPED if one.is_stepped else Target.Course.STRAIGHT,
                "wording": {"vi": one.wording.vi, "en": one.wording.en},
                "paper": one.paper,
            }
            for one in held.promises
        ],
    }
