"""Laying a gazetteer into the registers: an Act for each decision that it names, and only what changed.

The same gazetteer a second time changes nothing; a newer one withdraws what it tells otherwise and writes it anew.
Areas that it does not name, such as places read off lists, are left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from caunoi.organisations.gazetteer import Described, Gazetteer, Succession
from caunoi.organisations.models import Area, AreaDescription, AreaParent, AreaSuccession
from caunoi.trail.acting import act
from caunoi.trail.models import Dated, Document
from caunoi.trail.papers import decision
from caunoi.vocabulary.names import fold, sort_key

_DESCRIBED = (
    "area_id",
    "valid_from",
    "valid_to",
    "name",
    "level",
    "official_code",
    "latitude",
    "longitude",
    "km2",
)
_PLACED = ("area_id", "valid_from", "valid_to", "parent_id")
_SUCCEEDED = ("predecessor_id", "valid_from", "valid_to", "successor_id", "part", "of")
_COLUMNS: dict[type[Dated], tuple[str, ...]] = {
    AreaDescription: _DESCRIBED,
    AreaParent: _PLACED,
    AreaSuccession: _SUCCEEDED,
}
_DEGREE, _KM2 = Decimal("0.000001"), Decimal("0.01")
# Begins with whose it is and its first and last day, as _COLUMNS does.
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row that is to be held true, and the numbers of the decisions that began and ended it."""

    row: _Row
    began_by: str
    ended_by: str


@dataclass(slots=True)
class _Change:
    """What one decision does to the registers, and the days it speaks of."""

    ended: dict[type[Dated], list[int]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[type[Dated], list[_Row]] = field(default_factory=lambda: defaultdict(list))
    days: set[date] = field(default_factory=set)


def lay(gazetteer: Gazetteer, *, by: AbstractBaseUser | None, at: datetime, on: date) -> Counter[str]:
    """Bring territory to what the gazetteer says; how many rows each decision wrote or withdrew ('': no decision).

    All or nothing. `on` is the day of what no decision names. Raises Overtaken when another is laid meanwhile, and
    IntegrityError where the gazetteer contradicts what other areas hold.
    """
    papers = _Papers(gazetteer)
    done: Counter[str] = Counter()
    with transaction.atomic():
        named = Area.objects.values_list("reference", "pk")
        known = {reference: pk for reference, pk in named if reference is not None}
        new = sorted({area.area for area in gazetteer.areas} - set(known))
        if new:
            with act("territory.named", by=by, at=at, on=on, document=papers.of("")) as writer:
                ids = writer.ids(Area, len(new))
                done[""] += writer.add(Area, ("id", "reference"), zip(ids, new, strict=True))
            known |= dict(zip(new, ids, strict=True))
        for number, change in sorted(_changes(gazetteer, known).items(), key=papers.in_order):
            day = min(change.days) if number else on
            with act("territory.laid", by=by, at=at, on=day, document=papers.of(number)) as writer:
                for model, ended in change.ended.items():
                    writer.end(model, ended)
                for model, begun in change.begun.items():
                    writer.add(model, *_whole(model, begun))
                done[number] += writer.count()
    return done


class _Papers:
    """What the Acts rest on: the decisions by number, and the tables themselves for what no decision names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def of(self, number: str) -> Document:
        if not number:
            paper, _ = Document.objects.get_or_create(
                sha256=self._gazetteer.sha256, name="areas.csv, successions.csv, decisions.csv",
                defaults={"kind": Document.Kind.LIST},
            )  # fmt: skip
            return paper
        decided = self._gazetteer.decisions[number]
        return decision(number, decided.dated_on, name=decided.name)

    def in_order(self, change: tuple[str, _Change]) -> tuple[date, str]:
        number, _ = change
        if not number:
            return (date.min, "")
        return (self._gazetteer.decisions[number].dated_on or date.max, number)


def _changes(gazetteer: Gazetteer, ids: Mapping[str, int]) -> dict[str, _Change]:
    """What is to be ended and begun, by the number of the decision that it rests on."""
    changes: dict[str, _Change] = defaultdict(_Change)
    areas = gazetteer.areas
    mine = {ids[area.area] for area in areas}
    _compare(AreaDescription, (_description(area, ids) for area in areas), mine, changes)
    _compare(AreaParent, (_place(area, ids) for area in areas if area.parent), mine, changes)
    _compare(AreaSuccession, (_succession(one, ids) for one in gazetteer.successions), mine, changes)
    return changes


def _description(area: Described, ids: Mapping[str, int]) -> _Wanted:
    point = (_rounded(area.latitude, _DEGREE), _rounded(area.longitude, _DEGREE), _rounded(area.km2, _KM2))
    told = (ids[area.area], area.valid_from, area.valid_to, area.name, area.level, area.code, *point)
    return _Wanted(told, area.began_by, area.ended_by)


def _place(area: Described, ids: Mapping[str, int]) -> _Wanted:
    told = (ids[area.area], area.valid_from, area.valid_to, ids[area.parent])
    return _Wanted(told, area.began_by, area.ended_by)


def _succession(one: Succession, ids: Mapping[str, int]) -> _Wanted:
    return _Wanted(
        (ids[one.predecessor], one.day, None, ids[one.successor], one.part, one.of), one.decision, ""
    )


def _rounded(amount: Decimal | None, to: Decimal) -> Decimal | None:
    return None if amount is None else amount.quantize(to)


def _compare(
    model: type[Dated], wanted: Iterable[_Wanted], mine: set[int], changes: dict[str, _Change]
) -> None:
    gone = _held(model, mine)
    since = {row[:2]: row for row in gone}
    rests: dict[_Row, str] = {}
    for one in wanted:
        if gone.pop(one.row, None) is not None:
            continue
        before = since.get(one.row[:2])
        number, day = one.began_by, one.row[1]
        if before is not None:
            # Known from that day already: the decision that gave it another last day is the news, or nobody's.
            number, day = (one.ended_by, one.row[2]) if before[2] != one.row[2] else ("", None)
            rests[before] = number
        changes[number].begun[model].append(one.row)
        changes[number].days.update({day} - {None})
    for row, pk in gone.items():
        changes[rests.get(row, "")].ended[model].append(pk)


def _held(model: type[Dated], mine: set[int]) -> dict[_Row, int]:
    """The rows held true of these areas, with their ids. All are read: a gazetteer names most of what there is."""
    rows = model._default_manager.filter(ended_by=None).values_list(*_COLUMNS[model], "pk")
    return {tuple(row): pk for *row, pk in rows.iterator() if row[0] in mine}


def _whole(model: type[Dated], rows: list[_Row]) -> tuple[tuple[str, ...], list[_Row]]:
    """Columns and rows as they are written: names folded and keyed for order beside themselves."""
    columns = _COLUMNS[model]
    if model is not AreaDescription:
        return columns, rows
    name = columns.index("name")
    return (*columns, "name_fold", "name_sort"), [
        (*row, fold(row[name]), sort_key(row[name])) for row in rows
    ]
