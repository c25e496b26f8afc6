"""The versions that a change closes on its day and begins, and what of it does not fit: looked at before it is done.

Costs a look at the units named and at the way up from where they are to stand, whatever the size of the nation, and
one more at what stands right below units that are closed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from caunoi.organisations.models import UnitDescription, UnitParent, UnitSuccession
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.changes import (
    Change,
    Closing,
    Describe,
    Dissolve,
    EndByLaw,
    Found,
    Heir,
    Level,
    Merge,
    Move,
    Split,
    refuse,
)
from caunoi.registers.reorganisations.dealing import Dealing
from caunoi.registers.reorganisations.standing import (
    by_unit,
    check_all_below,
    check_below,
    check_code,
    check_nothing_later,
    from_on,
    named,
    not_there,
    rank,
    reached_from,
    some_of,
    there,
    ways_up,
)
from caunoi.trail.models import Dated
from caunoi.vocabulary.names import fold, sort_key, tidy

_LONGEST_NAME, _LONGEST_CODE, _MOST_PARTS = 255, 32, 32_767
_COLUMNS: dict[type[Dated], tuple[str, ...]] = {
    UnitDescription: ("unit_id", "name", "name_fold", "name_sort", "level", "kind", "official_code"),
    UnitParent: ("unit_id", "parent_id"),
}


@dataclass(slots=True)
class Plan:
    """The versions that a change closes on its day and begins, the units it changes, and those above that it takes from or gives to.

    `ends` maps a unit that is closed to the one right above it. What points at it is handed to `into`, each heir by
    its areas; with nobody in `into` it ends. `below` stand right below those closed, and go with the rest. `pointing`
    and `dealing` are looked up by whoever needs them first (`handing`), so that what is shown is what is then done.
    """

    units: set[int]
    above: set[int]
    closed: dict[type[Dated], list[int]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[type[Dated], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[int, int] = field(default_factory=dict)
    below: set[int] = field(default_factory=set)
    into: tuple[Heir, ...] = ()
    pointing: set[str] | None = None
    dealing: Dealing | None = None


def plan(change: Change, on: date) -> Plan:
    """What the change does if it takes effect on that day, as the registers stand. Raises CannotReorganise."""
    if isinstance(change, Found):
        return _found(change, on)
    if isinstance(change, Describe):
        return _describe(change, on)
    if isinstance(change, Move):
        return _move(change, on)
    return _close(change, on)


# ---------------------------------------------------------------- units that go on


def _found(change: Found, on: date) -> Plan:
    above = there(change.under, on)
    description = _told(change.name, change.official_code, change.level, change.kind)
    check_below(description["level"], above)
    check_code(description["official_code"], None, on)
    planned = Plan(set(), {change.under})
    # Where it stands is written first: by that the database knows who may say what it is called (walls).
    planned.begun[UnitParent].append({"valid_from": on, "parent_id": change.under})
    planned.begun[UnitDescription].append({"valid_from": on, **description})
    return planned


def _describe(change: Describe, on: date) -> Plan:
    now = there(change.unit, on)
    told = _told(
        now.name if change.name is None else change.name,
        now.official_code if change.official_code is None else change.official_code,
        change.level or now.level,
        change.kind or now.kind,
    )
    if all(getattr(now, name) == value for name, value in told.items()):
        refuse("Quyết định này không thay đổi gì.", "This decision changes nothing.")
    check_code(told["official_code"], change.unit, on)
    if told["level"] != now.level:
        _check_between(change.unit, told["level"], on)
    check_nothing_later(UnitDescription, {change.unit}, on)
    ties = UnitParent.objects.held_true().filter(from_on(on), unit=change.unit)
    above = ties.values_list("parent_id", flat=True)
    # The root stands under nobody, and decides for itself.
    planned = Plan({change.unit}, set(above) or {change.unit})
    _from_then_on(planned, now, on, told)
    return planned


def _move(change: Move, on: date) -> Plan:
    _check_each_once(change.units)
    above = there(change.under, on)
    planned = Plan(set(change.units), {change.under})
    descriptions = by_unit(UnitDescription, planned.units, on)
    parents = by_unit(UnitParent, planned.units, on)
    if planned.units - descriptions.keys():
        not_there(on)
    for unit in planned.units - parents.keys():
        refuse(
            f"“{descriptions[unit].name}” đứng đầu cả hệ thống, không chuyển được.",
            f"“{descriptions[unit].name}” stands at the top of the whole system and cannot be moved.",
        )
    _check_nobody_below_itself(planned.units, {change.under}, on)
    for unit in change.units:
        told, now = descriptions[unit], parents[unit]
        if now.parent_id == change.under:
            refuse(
                f"“{told.name}” đã thuộc “{above.name}” rồi.",
                f"“{told.name}” stands under “{above.name}” already.",
            )
        check_below(told.level, above)
        planned.above.add(now.parent_id)
        _from_then_on(planned, now, on, {"parent_id": change.under})
    check_nothing_later(UnitParent, planned.units, on)
    return planned


# ---------------------------------------------------------------- units that are closed


def _close(change: Closing, on: date) -> Plan:
    units = change.units if isinstance(change, Merge | EndByLaw) else (change.unit,)
    _check_each_once(units)
    planned = Plan(set(units), set())
    _check_can_be_closed(planned, on)
    if isinstance(change, Merge):
        planned.into = (Heir(change.into),)
    elif isinstance(change, Split):
        _check_shares(change)
        planned.into = change.into
    if planned.into:
        _hand_to_heirs(planned, on)
    else:
        _check_nobody_is_left(planned, on)
    if isinstance(change, Dissolve):
        _check_no_member_is_left(change.unit, on)
    return planned


def _check_can_be_closed(planned: Plan, on: date) -> None:
    descriptions = by_unit(UnitDescription, planned.units, on)
    if planned.units - descriptions.keys():
        not_there(on)
    parents = by_unit(UnitParent, planned.units, on)
    for unit in planned.units - parents.keys():
        refuse(
            f"“{descriptions[unit].name}” đứng đầu cả hệ thống, không kết thúc được.",
            f"“{descriptions[unit].name}” stands at the top of the whole system and cannot be closed.",
        )
    for model in (UnitDescription, UnitParent):
        check_nothing_later(model, planned.units, on)
    check_nothing_later(UnitSuccession, planned.units, on, as_="predecessor")
    for some in some_of(planned.units):
        planned_later = UnitSuccession.objects.held_true().filter(successor__in=some, valid_from__gt=on)
        if (first := planned_later.order_by("valid_from").first()) is not None:
            refuse(
                f"Từ ngày {first.valid_from:%d/%m/%Y} “{descriptions[first.successor_id].name}” nhận một đơn vị khác"
                " theo một quyết định khác.",
                f"From {first.valid_from:%d/%m/%Y} on “{descriptions[first.successor_id].name}” takes over another"
                " unit by another decision.",
            )
    planned.ends = {unit: tie.parent_id for unit, tie in parents.items()}
    planned.above |= set(planned.ends.values())


def _hand_to_heirs(planned: Plan, on: date) -> None:
    """Whether every heir is there, is none of those closed nor below them; and whom each succeeds."""
    whole = sum(heir.part for heir in planned.into)
    planned.below = below = _right_below(planned.units, on)
    for_good = {
        unit for unit, now in by_unit(UnitDescription, [heir.unit for heir in planned.into], on).items()
        if now.valid_to is None
    }  # fmt: skip
    for heir in planned.into:
        if heir.unit in planned.units:
            name = named(heir.unit, on)
            refuse(
                f"“{name}” không thể nhập hay chia vào chính mình.",
                f"“{name}” cannot be merged or split into itself.",
            )
        if heir.unit not in for_good:
            there(heir.unit, on)
        planned.begun[UnitSuccession] += [
            {
                "valid_from": on, "predecessor_id": unit, "successor_id": heir.unit, "part": heir.part, "of": whole,
            }
            for unit in sorted(planned.units)
        ]  # fmt: skip
    heirs = {heir.unit for heir in planned.into}
    _check_nobody_below_itself(planned.units, heirs, on)
    check_all_below(below, heirs, on)
    planned.above |= heirs


def _check_shares(change: Split) -> None:
    heirs, parts = change.into, [heir.part for heir in change.into]
    if len(heirs) < 2 or len({heir.unit for heir in heirs}) != len(heirs):
        refuse(
            "Chia thì phải có ít nhất hai đơn vị kế tiếp, mỗi đơn vị một lần.",
            "A unit is split among two others at least, each of them once.",
        )
    if min(parts) < 1 or sum(parts) > _MOST_PARTS or change.of not in (None, sum(parts)):
        refuse(
            f"Các phần ({' + '.join(map(str, parts))}) phải là số dương và cộng lại bằng toàn bộ"
            f" ({change.of or sum(parts)}).",
            f"The parts ({' + '.join(map(str, parts))}) are positive and add up to the whole"
            f" ({change.of or sum(parts)}).",
        )
    if change.of is None and set(parts) != {1}:
        refuse(
            f"Các phần ({' + '.join(map(str, parts))}) là phần của bao nhiêu? Hãy ghi toàn bộ gồm mấy phần.",
            f"Of how many are these parts ({' + '.join(map(str, parts))})? Write how many are the whole.",
        )
    areas = [area for heir in heirs for area in heir.areas]
    if len(set(areas)) != len(areas):
        refuse("Mỗi địa bàn chỉ thuộc một đơn vị kế tiếp.", "Each area goes to one of the heirs.")


def _right_below(units: set[int], on: date) -> set[int]:
    """Units that stand right below these on that day or later, without these."""
    found: set[int] = set()
    for some in some_of(units):
        ties = UnitParent.objects.held_true().filter(from_on(on), parent__in=some)
        found.update(ties.values_list("unit_id", flat=True))
    return found - units


def _check_nobody_is_left(planned: Plan, on: date) -> None:
    below = _right_below(planned.units, on)
    if below:
        name = named(min(below), on)
        refuse(
            f"Dưới đơn vị này còn {len(below)} đơn vị, như “{name}”: trước hết hãy chuyển, nhập hoặc kết thúc.",
            f"{len(below)} units stand below, such as “{name}”: move, merge or end them first.",
        )


def _check_no_member_is_left(unit: int, on: date) -> None:
    left = Membership.objects.held_true().filter(from_on(on), unit=unit).values("person").distinct().count()
    if left:
        refuse(
            f"Công đoàn này còn {left} đoàn viên: hãy nhập vào công đoàn khác, hoặc kết thúc sinh hoạt trước.",
            f"{left} members belong to this union: merge it into another, or end their memberships first.",
        )


# ---------------------------------------------------------------- what is asked of each


def _check_each_once(units: tuple[int, ...]) -> None:
    if not units or len(set(units)) != len(units):
        refuse(
            "Chọn ít nhất một công đoàn, mỗi công đoàn một lần.",
            "Choose at least one union, each of them once.",
        )


def _check_nobody_below_itself(units: set[int], under: set[int], on: date) -> None:
    below = ways_up(under, on)
    for unit in sorted(units & {*under, *below}):
        lower = min(one for one in under if one in reached_from(unit, below))
        upper_name, lower_name = named(unit, on), named(lower, on)
        refuse(
            f"“{lower_name}” thuộc “{upper_name}”: không đơn vị nào đứng dưới chính mình.",
            f"“{lower_name}” belongs to “{upper_name}”: no unit stands under itself.",
        )


def stand_below(units: set[int], decider: int, on: date) -> bool:
    """Whether the decider is each of these units or stands above it, on that day or later."""
    return units <= reached_from(decider, ways_up(units, on))


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


def _check_between(unit: int, level: str, on: date) -> None:
    """Whether a unit of that level stands below its parent and above its children, on that day and later."""
    standing = UnitParent.objects.held_true().filter(from_on(on), Q(unit=unit) | Q(parent=unit))
    below = {tie.unit_id for tie in standing} - {unit}
    beside = below | {tie.parent_id for tie in standing} - {unit}
    for some in some_of(beside):
        for other in UnitDescription.objects.held_true().filter(from_on(on), unit__in=some):
            fits = (
                rank(other.level) > rank(level) if other.unit_id in below else rank(other.level) < rank(level)
            )
            if not fits:
                refuse(
                    f"Cấp mới không hợp với “{other.name}”, đơn vị {Level(other.level).label}.",
                    f"The new level does not fit “{other.name}”, which is of level {other.level}.",
                )


def _from_then_on(
    planned: Plan, now: UnitDescription | UnitParent, on: date, changed: dict[str, Any]
) -> None:
    """Let the version be closed on that day, and go on from then with what is changed."""
    model = type(now)
    planned.closed[model].append(now.pk)
    columns = _COLUMNS[model]
    planned.begun[model].append({name: getattr(now, name) for name in columns} | changed | {"valid_from": on})
