"""What a decision may do to the tree of units, and the rows that it would write: looked at before it is done.

A change takes effect on a day and holds from then on. Nothing written before is altered: the version of before is
closed on that day, and what it said of earlier days stays.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn, TypeVar

from django.db.models import Q

from caunoi.organisations.models import UnitDescription, UnitParent
from caunoi.trail.models import Dated, DatedQuerySet
from caunoi.vocabulary.names import fold, sort_key, tidy
from caunoi.vocabulary.text import Text

Level = UnitDescription.Level
_HIGHEST_FIRST = tuple(Level)
_LONGEST_NAME, _LONGEST_CODE = 255, 32
_COLUMNS: dict[type[Dated], tuple[str, ...]] = {
    UnitDescription: ("unit_id", "name", "name_fold", "name_sort", "level", "kind", "official_code"),
    UnitParent: ("unit_id", "parent_id"),
}
_Version = TypeVar("_Version", UnitDescription, UnitParent)


class CannotReorganise(Exception):
    """The change does not fit the tree, or the actor's reach; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def refuse(vi: str, en: str) -> NoReturn:
    """Raise CannotReorganise."""
    raise CannotReorganise(Text(vi=vi, en=en))


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that was not: its name, level, kind and official code, and the unit it stands under."""

    name: str
    level: str
    kind: str
    official_code: str
    under: int


@dataclass(frozen=True, slots=True)
class Describe:
    """Another name, official code, level or kind for a unit that stays where it is; None leaves it."""

    unit: int
    name: str | None = None
    official_code: str | None = None
    level: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Units, one or a hundred, that stand under another one from now on, with everything below them."""

    units: tuple[int, ...]
    under: int


Change = Found | Describe | Move


@dataclass(slots=True)
class Plan:
    """The versions that a change closes on its day and begins, the units it changes, and those above that it takes from or gives to."""

    units: set[int]
    above: set[int]
    closed: dict[type[Dated], list[int]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[type[Dated], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def plan(change: Change, on: date) -> Plan:
    """What the change does if it takes effect on that day, as the registers stand. Raises CannotReorganise.

    Costs a look at the units named and at the way up from where they are to stand, whatever the size of the nation.
    """
    if isinstance(change, Found):
        return _found(change, on)
    if isinstance(change, Describe):
        return _describe(change, on)
    return _move(change, on)


def _found(change: Found, on: date) -> Plan:
    above = _there(change.under, on)
    description = _told(change.name, change.official_code, change.level, change.kind)
    _check_below(description["level"], above)
    _check_code(description["official_code"], None, on)
    planned = Plan(set(), {change.under})
    planned.begun[UnitDescription].append({"valid_from": on, **description})
    planned.begun[UnitParent].append({"valid_from": on, "parent_id": change.under})
    return planned


def _describe(change: Describe, on: date) -> Plan:
    now = _there(change.unit, on)
    told = _told(
        now.name if change.name is None else change.name,
        now.official_code if change.official_code is None else change.official_code,
        change.level or now.level,
        change.kind or now.kind,
    )
    if all(getattr(now, name) == value for name, value in told.items()):
        refuse("Quyết định này không thay đổi gì.", "This decision changes nothing.")
    _check_code(told["official_code"], change.unit, on)
    if told["level"] != now.level:
        _check_between(change.unit, told["level"], on)
    above = UnitParent.objects.on(on).filter(unit=change.unit).values_list("parent_id", flat=True)
    # The root stands under nobody, and decides for itself.
    planned = Plan({change.unit}, set(above) or {change.unit})
    _from_then_on(planned, now, on, told)
    return planned


def _move(change: Move, on: date) -> Plan:
    if not change.units or len(set(change.units)) != len(change.units):
        refuse(
            "Chọn ít nhất một công đoàn, mỗi công đoàn một lần.",
            "Choose at least one union, each of them once.",
        )
    above = _there(change.under, on)
    planned = Plan(set(change.units), {change.under})
    descriptions = _by_unit(UnitDescription.objects.on(on).filter(unit__in=change.units))
    parents = _by_unit(UnitParent.objects.on(on).filter(unit__in=change.units))
    ways = ways_up(change.under, on)
    for unit in change.units:
        told, now = descriptions.get(unit), parents.get(unit)
        if told is None:
            _not_there(on)
        if now is None:
            refuse(
                f"“{told.name}” đứng đầu cả hệ thống, không chuyển được.",
                f"“{told.name}” stands at the top of the whole system and cannot be moved.",
            )
        if unit == change.under or unit in ways:
            refuse(
                f"“{above.name}” thuộc “{told.name}”: không đơn vị nào đứng dưới chính mình.",
                f"“{above.name}” belongs to “{told.name}”: no unit stands under itself.",
            )
        if now.parent_id == change.under:
            refuse(
                f"“{told.name}” đã thuộc “{above.name}” rồi.",
                f"“{told.name}” stands under “{above.name}” already.",
            )
        _check_below(told.level, above)
        planned.above.add(now.parent_id)
        _from_then_on(planned, now, on, {"parent_id": change.under})
    return planned


# ---------------------------------------------------------------- looking


def _there(unit: int, on: date) -> UnitDescription:
    """How the unit is described on that day. Raises CannotReorganise where it is not there, or not there for good."""
    now = UnitDescription.objects.on(on).filter(unit=unit).first()
    if now is None:
        _not_there(on)
    goes_on = UnitDescription.objects.held_true().filter(unit=unit, valid_from=now.valid_to)
    if now.valid_to is not None and not goes_on.exists():
        refuse(
            f"“{now.name}” kết thúc từ ngày {now.valid_to:%d/%m/%Y} theo một quyết định khác.",
            f"“{now.name}” ends on {now.valid_to:%d/%m/%Y} by another decision.",
        )
    return now


def _not_there(on: date) -> NoReturn:
    refuse(
        f"Ngày {on:%d/%m/%Y} chưa có, hoặc không còn, đơn vị này.",
        f"On {on:%d/%m/%Y} this unit is not there, not yet or no more.",
    )


def _by_unit(versions: DatedQuerySet[_Version]) -> dict[int, _Version]:
    return {version.unit_id: version for version in versions}


def ways_up(unit: int, on: date) -> set[int]:
    """Every unit that stands above this one on that day or on any later one, as far as it is decided."""
    above: set[int] = set()
    looking = {unit}
    while looking:
        versions = UnitParent.objects.held_true().filter(_from(on), unit__in=looking)
        looking = set(versions.values_list("parent_id", flat=True)) - above
        above |= looking
    return above


def _from(on: date) -> Q:
    """Versions that hold on that day or later."""
    return Q(valid_to=None) | Q(valid_to__gt=on)


def _told(name: str, official_code: str, level: str, kind: str) -> dict[str, str]:
    name, official_code = tidy(name), tidy(official_code)
    if not name or len(name) > _LONGEST_NAME:
        refuse(
            f"Tên đơn vị phải có từ 1 đến {_LONGEST_NAME} ký tự.",
            f"A unit's name has 1 to {_LONGEST_NAME} characters.",
        )
    if len(official_code) > _LONGEST_CODE:
        refuse(
            f"Mã đơn vị có nhiều nhất {_LONGEST_CODE} ký tự.",
            f"A unit's code has {_LONGEST_CODE} characters at most.",
        )
    if level not in Level.values or kind not in UnitDescription.Kind.values:
        refuse("Cấp hoặc loại đơn vị không có.", "There is no such level or kind of unit.")
    return {
        "name": name,
        "name_fold": fold(name),
        "name_sort": sort_key(name),
        "official_code": official_code,
        "level": level,
        "kind": kind,
    }


def _check_below(level: str, above: UnitDescription) -> None:
    if _rank(level) <= _rank(above.level):
        refuse(
            f"Đơn vị {Level(level).label} không đứng dưới đơn vị {Level(above.level).label} “{above.name}”.",
            f"A unit of level {level} does not stand under “{above.name}”, which is of level {above.level}.",
        )


def _check_between(unit: int, level: str, on: date) -> None:
    """Whether a unit of that level stands below its parent and above its children, on that day and later."""
    standing = UnitParent.objects.held_true().filter(_from(on), Q(unit=unit) | Q(parent=unit))
    below = {tie.unit_id for tie in standing} - {unit}
    beside = below | {tie.parent_id for tie in standing} - {unit}
    for other in UnitDescription.objects.held_true().filter(_from(on), unit__in=beside):
        fits = (
            _rank(other.level) > _rank(level) if other.unit_id in below else _rank(other.level) < _rank(level)
        )
        if not fits:
            refuse(
                f"Cấp mới không hợp với “{other.name}”, đơn vị {Level(other.level).label}.",
                f"The new level does not fit “{other.name}”, which is of level {other.level}.",
            )


def _rank(level: str) -> int:
    return _HIGHEST_FIRST.index(Level(level))


def _check_code(official_code: str, unit: int | None, on: date) -> None:
    if not official_code:
        return
    using = (
        UnitDescription.objects.held_true().filter(_from(on), official_code=official_code).exclude(unit=unit)
    )
    if other := using.first():
        refuse(
            f"Mã {official_code} đang dùng cho “{other.name}”.",
            f"The code {official_code} is in use for “{other.name}”.",
        )


def _from_then_on(
    planned: Plan, now: UnitDescription | UnitParent, on: date, changed: dict[str, Any]
) -> None:
    """Let the version be closed on that day, and go on from then with what is changed.

    Raises CannotReorganise where something about the unit begins on that very day or later: two decisions of one
    day contradict each other, and the later one was made of another tree.
    """
    model = type(now)
    later = (
        model._default_manager.held_true()
        .filter(unit=now.unit_id, valid_from__gte=on)
        .order_by("valid_from")
        .first()
    )
    if later is not None or now.valid_to is not None:
        day = later.valid_from if later is not None else now.valid_to
        refuse(
            f"Từ ngày {day:%d/%m/%Y} đã có một quyết định khác về đơn vị này.",
            f"From {day:%d/%m/%Y} on there is another decision about this unit.",
        )
    planned.closed[model].append(now.pk)
    columns = _COLUMNS[model]
    planned.begun[model].append({name: getattr(now, name) for name in columns} | changed | {"valid_from": on})
