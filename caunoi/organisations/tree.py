"""The organisation tree as it stands on a day: parents, everything below a unit, the way up."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef

from caunoi.organisations.models import UnitDescription, UnitParent


@dataclass(frozen=True, slots=True)
class Tree:
    """Unit ids on one day. `parents` maps a unit to the unit above it; roots are absent from it."""

    parents: dict[int, int]
    children: dict[int, tuple[int, ...]]

    @classmethod
    def on(cls, day: date) -> Tree:
        """The tree that holds at the end of that day, as known now."""
        return cls.of(UnitParent.objects.on(day).values_list("unit_id", "parent_id"))

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Tree:
        """A tree from (unit, parent) pairs."""
        parents = dict(pairs)
        children: dict[int, list[int]] = defaultdict(list)
        for unit, parent in parents.items():
            children[parent].append(unit)
        return cls(parents, {parent: tuple(units) for parent, units in children.items()})

    def under(self, unit: int) -> set[int]:
        """That unit and everything below it."""
        found, waiting = {unit}, [unit]
        while waiting:
            below = [child for child in self.children.get(waiting.pop(), ()) if child not in found]
            found.update(below)
            waiting.extend(below)
        return found

    def above(self, unit: int) -> list[int]:
        """The way up, nearest first, without the unit itself."""
        way: list[int] = []
        while (parent := self.parents.get(unit)) is not None and parent not in way:
            way.append(parent)
            unit = parent
        return way


_HELD = """below.ended_by_id IS NULL
      AND (below.valid_from IS NULL OR below.valid_from <= %(day)s)
      AND (below.valid_to IS NULL OR below.valid_to > %(day)s)"""
_BELOW = {
    "sqlite": "{parents} AS below JOIN reached ON below.parent_id = reached.unit_id WHERE {held}",
    # PostgreSQL takes every unit for one with many below and would read the whole table; so each is looked up.
    "postgresql": """reached CROSS JOIN LATERAL (
        SELECT below.unit_id FROM {parents} AS below WHERE below.parent_id = reached.unit_id AND {held} OFFSET 0
    ) AS below""",
}
_TOPS = {
    "sqlite": "SELECT CAST(value AS bigint) FROM json_each(%(tops)s)",
    "postgresql": "SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(%(tops)s AS json)) AS value",
}
_UNDER = """
WITH RECURSIVE reached(unit_id) AS (
    {tops} UNION SELECT below.unit_id FROM {below}
)
SELECT unit_id FROM reached
"""


def under_on(unit: int, day: date) -> frozenset[int]:
    """That unit and everything below it at the end of that day, read without the rest of the tree."""
    return under_any(frozenset({unit}), day)


def under_any(units: Collection[int], day: date) -> frozenset[int]:
    """Those units and everything below any of them at the end of that day, each once."""
    parents = connection.ops.quote_name(UnitParent._meta.db_table)
    below = _BELOW[connection.vendor].format(parents=parents, held=_HELD)
    asked = _UNDER.format(tops=_TOPS[connection.vendor], below=below)
    with connection.cursor() as cursor:
        cursor.execute(asked, {"tops": json.dumps(sorted(units)), "day": day})
        return frozenset(int(found) for (found,) in cursor.fetchall())


class NoFederation(Exception):
    """The home holds no root unit yet."""


def root(day: date) -> int:
    """Id of the one unit that stands under no other on that day.

    The root is the federation whose home this is. Raises NoFederation in a home that was never founded.
    """
    above = UnitParent.objects.held_true().filter(unit=OuterRef("unit"))
    # The root is founded first: asked in this order, the first unit that is looked at is the answer.
    rooted = (
        UnitDescription.objects.held_true()
        .filter(~Exists(above))
        .order_by("unit_id")
        .values_list("unit_id", flat=True)
        .first()
    )
    if rooted is None:
        raise NoFederation
    return rooted
