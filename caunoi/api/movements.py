"""A unit's movement table of a month: how its members went from one number to another. Counts alone."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from caunoi.access.door import submissions_within, units_within
from caunoi.access.reach import Reach
from caunoi.api import shapes
from caunoi.api.serving import answers, day_of, told
from caunoi.indicators.telling import BEYOND, NO_LIST
from caunoi.organisations.models import Submission, Unit
from caunoi.organisations.settled import parameters
from caunoi.registers.rounds.movements import KINDS, Movement, by_month, movements
from caunoi.vocabulary.text import Text

MOST_OF_A_MONTH = timedelta(days=31)


class AskedMonth(shapes.Asked):
    """Which calendar month, as YYYY-MM: the one of the day that is asked for where none is said."""

    month: shapes.Month | None = None


@answers(
    "units/{uuid:public_id}/movements/", "api-movements", right="rounds.read", shape=shapes.Movements,
    asked=AskedMonth,
    says=Text(
        vi="Bảng biến động đoàn viên của một công đoàn trong một tháng; chỉ cho người mở được hồ sơ của đơn vị.",
        en="The movement table of a union's members in a month; only for those who may open the unit's records.",
    ),
)  # fmt: skip
def moved(request: HttpRequest, public_id: UUID, asked: Query[AskedMonth]) -> object:
    """By the same readings as in a round; so few people stand behind each number that it is never told further out."""
    reach = request.reach
    found = get_object_or_404(units_within(reach), public_id=public_id)
    if not _may_open(reach, found):
        raise Http404
    since, until = _month(asked)
    (table,) = movements([found.pk], since, until, parameters=parameters())[found.pk]
    return _told(found, table, _untold(found, reach, until))


def _may_open(reach: Reach, unit: Unit) -> bool:
    return reach.may_at("records.read", unit.pk)


def _month(asked: AskedMonth) -> tuple[date, date]:
    first = (asked.month or day_of(asked)).replace(day=1)
    return next(by_month(first, first + MOST_OF_A_MONTH))


def _untold(unit: Unit, reach: Reach, until: date) -> Text | None:
    """Why nothing can be told: no list of the unit's members speaks of the month's last day, or of a day after it."""
    lists = submissions_within(reach).held_true().filter(unit=unit, kind=Submission.Kind.MEMBERS)
    newest = lists.order_by("-valid_from").values_list("valid_from", flat=True).first()
    if newest is None:
        return NO_LIST
    return BEYOND.fill(newest=f"{newest:%d/%m/%Y}") if until > newest else None


def _told(unit: Unit, table: Movement, why: Text | None) -> dict[str, object]:
    counts = {kind.replace("-", "_"): table.moved.get(kind, 0) for kind in KINDS}
    return {
        "unit": unit.public_id,
        "since": table.since,
        "until": table.until,
        "opening": None if why else table.opening,
        "moved": None if why else counts,
        "closing": None if why else table.closing,
        "difference": None if why else table.difference,
        "untold": told(why) if why else None,
    }
