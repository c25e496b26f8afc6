"""How units stand on a day and on every later one that is decided already: what a change is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NoReturn, TypeVar

from django.db.models import Q

from caunoi.organisations.models import UnitDescription, UnitParent
from caunoi.registers.reorganisations.changes import Level, refuse
from caunoi.trail.models import Dated, DatedQuerySet
from caunoi.trail.writing import CHUNK

_HIGHEST_FIRST = tuple(Level)
_Key = TypeVar("_Key", int, str)
_Version = TypeVar("_Version", UnitDescription, UnitParent)


def rank(level: str) -> int:
    """0 for the highest level."""
    return _HIGHEST_FIRST.index(Level(level))


def from_on(on: date) -> Q:
    """Versions that hold on that day or later."""
    return Q(valid_to=None) | Q(valid_to__gt=on)


def some_of(keys: Collection[_Key]) -> Iterator[Sequence[_Key]]:
    """The keys in order, a few thousand at a time: no database takes any number of values in one question."""
    wanted: list[_Key] = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def there(unit: int, on: date) -> UnitDescription:
    """How the unit is described on that day. Raises CannotReorganise where it is not there, or not there for good."""
    now = UnitDescription.objects.on(on).filter(unit=unit).first()
    if now is None:
        not_there(on)
    if now.valid_to is None:
        return now
    if not UnitDescription.objects.held_true().filter(unit=unit, valid_from=now.valid_to).exists():
        refuse(
            f"“{now.name}” kết thúc từ ngày {now.valid_to:%d/%m/%Y} theo một quyết định khác.",
            f"“{now.name}” ends on {now.valid_to:%d/%m/%Y} by another decision.",
        )
    return now


def not_there(on: date) -> NoReturn:
    """Raise CannotReorganise."""
    refuse(
        f"Ngày {on:%d/%m/%Y} chưa có, hoặc không còn, đơn vị này.",
        f"On {on:%d/%m/%Y} this unit is not there, not yet or no more.",
    )


def by_unit(model: type[_Version], units: Collection[int], on: date) -> dict[int, _Version]:
    """The version of each unit that holds on that day."""
    found: dict[int, _Version] = {}
    for some in some_of(units):
        versions: DatedQuerySet[_Version] = model._default_manager.on(on).filter(unit__in=some)  # type: ignore[attr-defined]
        found.update((version.unit_id, version) for version in versions)
    return found


def named(unit: int, on: date) -> str:
    """What the unit is called on that day, or was called last before it, or will be called first."""
    told = UnitDescription.objects.held_true().filter(unit=unit)
    last = told.filter(Q(valid_from=None) | Q(valid_from__lte=on)).order_by("-valid_from").first()
    found = last or told.order_by("valid_from").first()
    return found.name if found else ""


def ways_up(units: Collection[int], on: date) -> dict[int, set[int]]:
    """Every unit above these on that day or any later one, as far as it is decided, with those right below it."""
    below: dict[int, set[int]] = defaultdict(set)
    looking, seen = set(units), set(units)
    while looking:
        found: set[int] = set()
        for some in some_of(looking):
            ties = UnitParent.objects.held_true().filter(from_on(on), unit__in=some)
            for unit, parent in ties.values_list("unit_id", "parent_id"):
                below[parent].add(unit)
                found.add(parent)
        looking = found - seen
        seen |= found
    return below


def reached_from(top: int, below: dict[int, set[int]]) -> set[int]:
    """That unit and all that hang below it, by what `ways_up` told."""
    reached, waiting = {top}, [top]
    while waiting:
        more = below.get(waiting.pop(), set()) - reached
        reached |= more
        waiting.extend(more)
    return reached


def check_below(level: str, above: UnitDescription) -> None:
    """Whether a unit of that level may stand under that one. Raises CannotReorganise."""
    if rank(level) <= rank(above.level):
        refuse(
            f"Đơn vị {Level(level).label} không đứng dưới đơn vị {Level(above.level).label} “{above.name}”.",
            f"A unit of level {level} does not stand under “{above.name}”, which is of level {above.level}.",
        )


def check_all_below(units: Collection[int], parents: Collection[int], on: date) -> None:
    """Whether all these may stand under any of those, on that day and later. Raises CannotReorganise, naming the first."""
    above = max(
        UnitDescription.objects.held_true().filter(from_on(on), unit__in=parents).order_by("unit_id"),
        key=lambda told: rank(told.level),
    )
    too_high = _HIGHEST_FIRST[: rank(above.level) + 1]
    for some in some_of(units):
        told = UnitDescription.objects.held_true().filter(from_on(on), unit__in=some, level__in=too_high)
        if (first := told.order_by("unit_id").first()) is not None:
            refuse(
                f"“{first.name}”, đơn vị {Level(first.level).label}, không đứng dưới “{above.name}”,"
                f" đơn vị {Level(above.level).label}.",
                f"“{first.name}”, of level {first.level}, does not stand under “{above.name}”,"
                f" which is of level {above.level}.",
            )


def check_code(official_code: str, unit: int | None, on: date) -> None:
    """Whether no other unit has the code on that day or later. Raises CannotReorganise, naming it."""
    if not official_code:
        return
    using = UnitDescription.objects.held_true().filter(from_on(on), official_code=official_code)
    if other := using.exclude(unit=unit).first():
        refuse(
            f"Mã {official_code} đang dùng cho “{other.name}”.",
            f"The code {official_code} is in use for “{other.name}”.",
        )


def check_nothing_later(model: type[Dated], units: Collection[int], on: date, *, as_: str = "unit") -> None:
    """Whether the versions of these units that hold on that day hold for good, and none begins on it or later.

    Two decisions of one day contradict each other, and the later one was made of another tree. Raises
    CannotReorganise.
    """
    for some in some_of(units):
        later = model._default_manager.filter(  # type: ignore[misc]
            Q(valid_from__gte=on) | Q(valid_to__gt=on), ended_by=None, **{f"{as_}__in": some}
        )
        if (first := later.order_by("valid_from").first()) is not None:
            begins = first.valid_from is not None and first.valid_from >= on
            day = first.valid_from if begins else first.valid_to
            refuse(
                f"Từ ngày {day:%d/%m/%Y} đã có một quyết định khác về đơn vị này.",
                f"From {day:%d/%m/%Y} on there is another decision about this unit.",
            )
