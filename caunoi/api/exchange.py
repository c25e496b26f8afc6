"""All figures of a unit at once, computed and reported side by side: as JSON of our own and as SDMX-JSON."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from caunoi.api import shapes
from caunoi.api.figures import unit_of
from caunoi.api.serving import answers, day_of
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.interchange import json_messages
from caunoi.indicators.interchange.codes import DATA_SET
from caunoi.indicators.interchange.lines import Line, lines
from caunoi.indicators.seen import figures_of
from caunoi.trail.acting import act
from caunoi.vocabulary.text import Text


class AskedExchange(shapes.Asked):
    """Which unit's: the one of the key's office where none is said. `below`: also of the units right below it."""

    unit: UUID | None = None
    since: shapes.Day | None = None
    below: bool = False


@answers(
    "exchange/json/", "api-exchange", right="figures.read", shape=shapes.Exchanged, asked=AskedExchange,
    says=Text(
        vi="Mọi số liệu của một đơn vị: số tính cạnh số báo cáo, kèm bảng mã; để lại dấu vết.",
        en="Every figure of a unit, computed beside reported, with the list of codes; leaves a trace.",
    ),
)  # fmt: skip
def exchanged(request: HttpRequest, asked: Query[AskedExchange]) -> object:
    """Those that may be seen by the same rules as on the screens."""
    told, now = _taken_out(request, asked, "json")
    return json_messages.told(told, at=now)


@answers(
    "exchange/sdmx/", "api-sdmx", right="figures.read", shape=shapes.Sdmx, asked=AskedExchange,
    says=Text(
        vi="Như trên, theo SDMX-JSON 2.0: thông điệp dữ liệu cùng cấu trúc; để lại dấu vết.",
        en="The same as SDMX-JSON 2.0: a data message with its structure; leaves a trace.",
    ),
)  # fmt: skip
def sdmx(request: HttpRequest, asked: Query[AskedExchange]) -> object:
    """The message as the standard writes it."""
    told, now = _taken_out(request, asked, "sdmx")
    return json_messages.sdmx(told, at=now)


def _taken_out(request: HttpRequest, asked: AskedExchange, form: str) -> tuple[list[Line], datetime]:
    reach, day, now = request.reach, day_of(asked), timezone.now()
    unit = unit_of(reach, asked.unit)
    if asked.since and asked.since > day:
        raise CannotBeAsked(vi="Kỳ bắt đầu sau ngày cuối.", en="The period begins after its last day.")
    found = figures_of(list(CATALOGUE), unit=unit.pk, day=day, since=asked.since, within=reach)
    if asked.below:
        codes = [code for code, one in CATALOGUE.items() if "unit" in one.by]
        found = found + figures_of(codes, unit=unit.pk, day=day, since=asked.since, within=reach, by="unit")
    told = lines(found)
    about = {
        "key": request.key.public_id.hex, "format": form, "unit": unit.public_id.hex, "on": day.isoformat(),
        "rows": len(told), "codes": DATA_SET,
    }  # fmt: skip
    with act("figures.taken-out", by=request.user, at=now, on=timezone.localdate(), about=about):
        pass
    return told, now
