"""Units, groups and days as people write them: ids found by a name or code, and names found by ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from caunoi.organisations.models import (
    AreaDescription,
    Coverage,
    EmployerDescription,
    SiteDescription,
    Unit,
    UnitDescription,
)
from caunoi.questions.columns import AGES, OWNERSHIPS, SEXES
from caunoi.vocabulary.text import Text

from .definition import Breakdown, CannotBeAsked

# Breakdowns whose groups are codes of ours; the others are named by those who keep the lists.
CODED: dict[str, dict[str, Text]] = {"ownership": OWNERSHIPS, "sex": SEXES, "age": AGES}


def tree_day(tree: str, *, today: date) -> date | None:
    """The day whose tree totals follow: `as-was` is the day asked for (None), `as-is` today, else the day itself.

    Raises CannotBeAsked.
    """
    if tree == "as-was":
        return None
    if tree == "as-is":
        return today
    try:
        return date.fromisoformat(tree)
    except ValueError:
        raise CannotBeAsked(
            vi=f"Cây tổ chức “{tree}” không hiểu được: ghi as-was, as-is hoặc một ngày YYYY-MM-DD.",
            en=f"The tree “{tree}” is not understood: write as-was, as-is or a day YYYY-MM-DD.",
        ) from None


def scope_day(scope: str, *, today: date) -> date | None:
    """The day whose kinds of unit and employer alone are looked at: today for `comparable`, None for `all`.

    Raises CannotBeAsked.
    """
    if scope == "all":
        return None
    if scope == "comparable":
        return today
    raise CannotBeAsked(
        vi=f"Phạm vi “{scope}” không hiểu được: ghi all hoặc comparable.",
        en=f"The scope “{scope}” is not understood: write all or comparable.",
    )


def unit_named(text: str, *, at: date) -> int:
    """The id of the unit with that public id, official code, or whose employer has that tax code.

    Raises CannotBeAsked when there is none, or more than one.
    """
    found = _units_named(text.strip(), at)
    if len(found) == 1:
        return found.pop()
    if not found:
        raise CannotBeAsked(
            vi=f"Không tìm thấy đơn vị “{text}” theo mã công khai, mã số hoặc mã số thuế.",
            en=f"No unit is known by “{text}”, as public id, official code or tax code.",
        )
    raise CannotBeAsked(
        vi=f"“{text}” chỉ {len(found)} đơn vị; hãy dùng mã công khai của một đơn vị.",
        en=f"“{text}” means {len(found)} units; use the public id of one of them.",
    )


def _units_named(text: str, at: date) -> set[int]:
    try:
        return set(Unit.objects.filter(public_id=UUID(text)).values_list("pk", flat=True))
    except ValueError:
        pass
    described = UnitDescription.objects.held_true().filter(official_code=text)
    coded = set(described.values_list("unit_id", flat=True)) if text else set()
    if coded:
        return coded
    covering = Coverage.objects.on(at).filter(employer__tax_code=text)
    return set(covering.values_list("unit_id", flat=True))


def public_ids(units: Iterable[int]) -> dict[int, str]:
    """The ids that may be shown."""
    wanted = set(units)
    every = Unit.objects.all() if len(wanted) > 500 else Unit.objects.filter(pk__in=wanted)
    return {pk: str(public_id) for pk, public_id in every.values_list("pk", "public_id") if pk in wanted}


def unit_names(units: Iterable[int], *, at: date) -> dict[int, str]:
    """What units are called on a day, else what they were last called."""
    return _names(UnitDescription, "unit_id", units, at)


def group_names(by: Breakdown | None, groups: Iterable[int | str | None], *, at: date) -> dict[int, str]:
    """What the groups of a breakdown by zone, place, area or unit are called."""
    ids = [group for group in groups if isinstance(group, int)]
    if by == "site":
        return _names(SiteDescription, "site_id", ids, at)
    if by in {"place", "province", "commune"}:
        return _names(AreaDescription, "area_id", ids, at)
    return unit_names(ids, at=at)


def _names(
    model: type[UnitDescription | SiteDescription | AreaDescription | EmployerDescription],
    column: str,
    ids: Iterable[int],
    at: date,
) -> dict[int, str]:
    return names_of(model._default_manager.all(), column, ids, at)


def names_of(told: QuerySet[Any], column: str, ids: Iterable[int], at: date) -> dict[int, str]:
    """Names among those versions, by what the column points to: of the day, else the last."""
    wanted = set(ids)
    told = told.filter(ended_by=None)
    if len(wanted) <= 500:
        told = told.filter(**{f"{column}__in": wanted})
    names: dict[int, tuple[bool, date, str]] = {}
    for one, since, until, name in told.values_list(column, "valid_from", "valid_to", "name"):
        holds = (since is None or since <= at) and (until is None or at < until)
        rank = (holds, since or date.min, name)
        if one not in names or rank > names[one]:
            names[one] = rank
    return {one: name for one, (_, _, name) in names.items() if one in wanted}


def group_named(by: Breakdown, text: str, *, at: date) -> int | str | None:
    """The group of that name, code or public id; an empty text is the rows that belong to none.

    Raises CannotBeAsked when there is none or more than one.
    """
    if text == "":
        return None
    if by in CODED:
        if text in CODED[by]:
            return text
        listed = ", ".join(CODED[by])
        raise CannotBeAsked(
            vi=f"Không có nhóm “{text}”; các nhóm: {listed}.",
            en=f"There is no group “{text}”; the groups are: {listed}.",
        )
    if by == "unit":
        return unit_named(text, at=at)
    if by in {"province", "commune"}:
        return _area_named(by, text, at=at)
    # Employers stand in the places that their lists name: of the gazetteer's areas none is a group.
    told, column = (
        (SiteDescription.objects.all(), "site_id")
        if by == "site"
        else (AreaDescription.objects.filter(area__reference=None), "area_id")
    )
    found = set(told.filter(Q(ended_by=None) & Q(name=text)).values_list(column, flat=True))
    if len(found) == 1:
        group: int = found.pop()
        return group
    raise CannotBeAsked(
        vi=f"Không có đúng một nhóm tên “{text}” (tìm thấy {len(found)}).",
        en=f"There is not exactly one group named “{text}” ({len(found)} found).",
    )


def _area_named(level: str, text: str, *, at: date) -> int:
    """The area of the day with that name or official code. Raises CannotBeAsked when there is none, or several."""
    told = AreaDescription.objects.on(at).filter(Q(name=text) | Q(official_code=text), level=level)
    found = set(told.values_list("area_id", flat=True))
    if len(found) == 1:
        return found.pop()
    raise CannotBeAsked(
        vi=f"Không có đúng một địa bàn “{text}” vào ngày {at:%d/%m/%Y} (tìm thấy {len(found)}); hãy ghi mã của địa bàn.",
        en=f"Not exactly one area is called “{text}” on {at:%d/%m/%Y} ({len(found)} found); write its official code.",
    )
