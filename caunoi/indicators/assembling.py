"""What either engine does with the rows that its SQL gave: two sides become figures, one for each group there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import shapes
from .definition import Breakdown, Indicator
from .figures import Coverage, Figure
from .question import Question

Group = int | str | None
#: (unit, group) -> (numerator, denominator, unknown)
Sums = dict[tuple[int, Group], tuple[int, int, int]]
#: Which groups each unit has.
Groups = Mapping[int, Mapping[Group, None]]
NONE = (0, 0, 0)


def two_sided(one: Indicator, own: Iterable[Sequence[Any]], over: Iterable[Sequence[Any]]) -> Sums:
    """Numerator, denominator and unknown from the sums of an indicator's rows, and of those it is held against."""
    found: Sums = {}
    for unit, group, counted, holding, unknown in own:
        if one.over is not None:
            found[unit, group] = (counted, 0, 0)
        elif one.having is not None:
            found[unit, group] = (holding, counted, unknown)
        else:
            found[unit, group] = (counted, 0, unknown)
    for unit, group, counted, _, unknown in over:
        found[unit, group] = (found.get((unit, group), NONE)[0], counted, unknown)
    return found


def with_groups(exist: dict[int, dict[Group, None]], sums: Sums) -> dict[int, dict[Group, None]]:
    """The groups that each unit has, and those in which something was counted."""
    for unit, group in sums:
        exist.setdefault(unit, {})[group] = None
    return exist


def figures(
    one: Indicator,
    question: Question,
    by: Breakdown | None,
    *,
    units: Iterable[int],
    exist: Groups,
    sums: Sums,
    coverage: Mapping[int, Coverage],
) -> list[Figure]:
    """A figure of each of these units, or of each of its groups, in the order they are shown."""
    since = None if one.kind == "stock" else question.begins
    none = Coverage(0, 0)
    return [
        Figure(
            indicator=one,
            unit=unit,
            at=question.at,
            since=since,
            by=by,
            group=group,
            numerator=sums.get((unit, group), NONE)[0],
            denominator=sums.get((unit, group), NONE)[1] if one.reads == "percent" else None,
            unknown=sums.get((unit, group), NONE)[2],
            coverage=coverage.get(covering(unit, by, group), none),
        )
        for unit in units
        for group in sorted(exist.get(unit, {}), key=_order)
    ]


def covering(unit: int, by: Breakdown | None, group: Group) -> int:
    """Whose coverage stands beside a figure: the group's own where the groups are units."""
    return group if by == "unit" and isinstance(group, int) else unit


_PLACES = {group: place for groups in shapes.FIXED.values() for place, group in enumerate(groups)}


def _order(group: Group) -> tuple[int, int, str]:
    if group is None:
        return (2, 0, "")
    if isinstance(group, str):
        return (0, _PLACES.get(group, 9), group)
    return (1, group, "")
