"""The areas of a day as the map and its lists speak of them: names, points, outlines, and which lies in which.

Territory is shown to whoever is signed in, so nothing here asks how far one reaches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from caunoi.indicators.definition import Breakdown
from caunoi.organisations.models import AreaDescription, AreaParent
from caunoi.organisations.outlines import Outline, Outlines, outlines
from caunoi.vocabulary.text import Text

#: Levels that figures are told by, in the words of a breakdown.
LEVELS: dict[str, Breakdown] = {"province": "province", "commune": "commune"}


@dataclass(frozen=True, slots=True)
class Place:
    """An area as it is on a day; `point` is longitude and latitude in degrees."""

    id: int
    public_id: UUID
    name: str
    order: str
    level: Breakdown
    code: str
    point: tuple[float, float] | None


def places(day: date, level: Breakdown | None = None, *, ids: Collection[int] | None = None) -> list[Place]:
    """The provinces or communes of a day in Vietnamese order; of these ids alone where given."""
    told = AreaDescription.objects.on(day).filter(level__in=[level] if level else list(LEVELS))
    if ids is not None:
        told = told.filter(area__in=ids)
    rows = told.order_by("name_sort", "official_code", "id").select_related("area")
    return [_place(row) for row in rows]


def last_change(day: date) -> date | None:
    """The last day up to that one on which a province or commune began; None where they always were."""
    told = AreaDescription.objects.held_true().filter(level__in=list(LEVELS), valid_from__lte=day)
    return told.aggregate(last=Max("valid_from"))["last"]


def place(public_id: UUID, day: date) -> Place | None:
    """The province or commune with that id, as it is on that day; None where it is none then."""
    told = AreaDescription.objects.on(day).filter(area__public_id=public_id, level__in=list(LEVELS))
    row = told.select_related("area").first()
    return _place(row) if row else None


def _place(row: AreaDescription) -> Place:
    told = row.latitude is not None and row.longitude is not None
    return Place(
        id=row.area_id,
        public_id=row.area.public_id,
        name=row.name,
        order=row.name_sort,
        level=LEVELS[row.level],
        code=row.official_code,
        point=(float(row.longitude or 0), float(row.latitude or 0)) if told else None,
    )


def communes_of(province: int, day: date) -> list[Place]:
    """Its communes on that day, whether a district stands between or not."""
    parents = AreaParent.objects.on(day)
    first = set(parents.filter(parent=province).values_list("area_id", flat=True))
    second = set(parents.filter(parent__in=first).values_list("area_id", flat=True))
    return places(day, "commune", ids=first | second)


def provinces_by_commune(day: date) -> dict[int, Place]:
    """Of every area that lies in a province on that day, the province."""
    above = dict(AreaParent.objects.on(day).values_list("area_id", "parent_id"))
    provinces = {one.id: one for one in places(day, "province")}
    found: dict[int, Place] = {}
    for area in above:
        top, way = area, {area}
        while (higher := above.get(top)) is not None and higher not in way:
            top = higher
            way.add(top)
        if top in provinces:
            found[area] = provinces[top]
    return found


def province_of(area: int, day: date) -> Place | None:
    """The province that an area lies in on that day."""
    way = {area}
    while (
        above := set(AreaParent.objects.on(day).filter(area__in=way).values_list("parent_id", flat=True))
        - way
    ):
        way |= above
    return next(iter(places(day, "province", ids=way)), None)


class Drawn:
    """The outlines of the federation's folder by the areas they are of.

    A code is looked up on the day that its file speaks of, and stands for the area that had it then: an area is its
    territory, so its outline is right on whatever day it is drawn, and never that of another with the same code.
    """

    def __init__(self, today: date) -> None:
        folder = settings.CAUNOI_OUTLINES
        self._read: Outlines = outlines(Path(folder) if folder else None)
        self._today = today

    @cached_property
    def by_area(self) -> dict[int, Outline]:
        """Outlines by area."""
        found: dict[int, Outline] = {}
        for day, by_code in self._read.by_day.items():
            told = AreaDescription.objects.on(day or self._today).filter(level__in=list(LEVELS))
            held: Iterable[tuple[int, str]] = told.values_list("area_id", "official_code")
            for area, code in held:
                if code in by_code:
                    found.setdefault(area, by_code[code])
        return found

    @property
    def faults(self) -> tuple[Text, ...]:
        """What of the folder could not be read."""
        return self._read.faults
