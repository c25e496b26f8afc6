"""The organisation tree as it stands on a day: parents, everything below a unit, the way up."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection
from django.db.models import Exists, F, OuterRef

from caunoi.organisations.models import UnitDescription, UnitParent, UnitSuccession


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


#: So many units are looked at together for one that stands under none; the root is mostly the first of all.
_FEW = 8
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


# The other way, looked up one by one as well. Of units that stand in a circle, which no act can draw, each is told once.
_ABOVE = {
    "sqlite": "{parents} AS below JOIN way ON below.unit_id = way.parent_id WHERE {held}",
    "postgresql": """way CROSS JOIN LATERAL (
        SELECT below.unit_id, below.parent_id FROM {parents} AS below WHERE below.unit_id = way.parent_id AND {held} OFFSET 0
    ) AS below""",
}
_WAY_UP = """
WITH RECURSIVE way(unit_id, parent_id) AS (
    SELECT below.unit_id, below.parent_id FROM {parents} AS below WHERE below.unit_id = %(unit)s AND {held}
    UNION SELECT below.unit_id, below.parent_id FROM {above}
)
SELECT unit_id, parent_id FROM way
"""


def above_on(unit: int, day: date) -> list[int]:
    """The way up at the end of that day, nearest first, without the unit itself, read without the rest of the tree."""
    parents = connection.ops.quote_name(UnitParent._meta.db_table)
    above = _ABOVE[connection.vendor].format(parents=parents, held=_HELD)
    with connection.cursor() as cursor:
        cursor.execute(_WAY_UP.format(parents=parents, held=_HELD, above=above), {"unit": unit, "day": day})
        return Tree.of(cursor.fetchall()).above(unit)


# What is reached from a unit: what it gives (the unit, and whether only its past is meant), where it is looked up.
# Of one that was divided no heir reads the past: whose people they were nobody can tell by shares.
_WAYS = (
    (
        "below.unit_id, 0",
        "{parents} AS below",
        f"reached.past = 0 AND below.parent_id = reached.unit_id AND {_HELD}",
    ),
    (
        "gone.predecessor_id, 1",
        "{successions} AS gone",
        """gone.successor_id = reached.unit_id AND gone.ended_by_id IS NULL AND gone.part = gone.of
          AND (gone.valid_from IS NULL OR gone.valid_from <= %(day)s)
          AND NOT EXISTS (
              SELECT 1 FROM {successions} AS beside WHERE beside.predecessor_id = gone.predecessor_id
                 AND beside.id <> gone.id AND beside.ended_by_id IS NULL
                 AND (beside.valid_from IS NULL OR beside.valid_from <= %(day)s))""",
    ),
    # By its last parent alone: a unit that was moved answers to another now, with its past.
    (
        "was.unit_id, 1",
        "{parents} AS was",
        """was.parent_id = reached.unit_id AND was.ended_by_id IS NULL AND was.valid_to <= %(day)s
          AND NOT EXISTS (
              SELECT 1 FROM {parents} AS later WHERE later.unit_id = was.unit_id AND later.ended_by_id IS NULL
                 AND (later.valid_to IS NULL OR later.valid_to > was.valid_to))""",
    ),
)
_REACHED = """
WITH RECURSIVE reached(unit_id, past) AS (SELECT CAST(%(top)s AS bigint), 0 UNION {found})
SELECT unit_id, past FROM reached
"""
# PostgreSQL takes one recursive way alone, so the three are one; and it is told to look each unit up.
_TOGETHER = {
    "sqlite": ("SELECT {what} FROM reached CROSS JOIN {of} WHERE {where}", " UNION ", "{ways}"),
    "postgresql": (
        "SELECT {what} FROM {of} WHERE {where}",
        " UNION ALL ",
        "SELECT found.* FROM reached CROSS JOIN LATERAL ({ways} OFFSET 0) AS found",
    ),
}


@cache
def _reaching(vendor: str) -> str:
    way, between, together = _TOGETHER[vendor]
    ways = between.join(way.format(what=what, of=of, where=where) for what, of, where in _WAYS)
    return _REACHED.format(found=together.format(ways=ways))


def reached_on(unit: int, day: date) -> tuple[frozenset[int], frozenset[int]]:
    """What stands at or below that unit at the end of that day, and the closed ones whose past goes with them.

    The past is of those of which one of them took over the whole, and of those that stood below one last; and of
    theirs in turn. One that was divided among several is read from above it alone.
    """
    quote = connection.ops.quote_name
    tables = {
        "parents": quote(UnitParent._meta.db_table),
        "successions": quote(UnitSuccession._meta.db_table),
    }
    with connection.cursor() as cursor:
        cursor.execute(_reaching(connection.vendor).format(**tables), {"top": unit, "day": day})
        rows = cursor.fetchall()
    standing = frozenset(int(found) for found, past in rows if not past)
    return standing, frozenset(int(found) for found, past in rows if past) - standing


def taken_over(unit: int, day: date, *, known_on: date | None = None) -> frozenset[int]:
    """That unit and the closed ones of which it took over the whole by the end of that day, along chains of mergers.

    As known at the end of another day, or now.
    """
    held = UnitSuccession.objects.on(day, known_on=known_on)
    others = held.filter(predecessor=OuterRef("predecessor")).exclude(pk=OuterRef("pk"))
    wholes = held.filter(part=F("of")).exclude(Exists(others))
    found, waiting = {unit}, {unit}
    while waiting:
        waiting = set(wholes.filter(successor__in=waiting).values_list("predecessor_id", flat=True)) - found
        found |= waiting
    return frozenset(found)


class NoFederation(Exception):
    """The home holds no root unit yet."""


def root(day: date) -> int:
    """Id of the one unit that stands under no other on that day.

    The root is the federation whose home this is. Raises NoFederation in a home that was never founded.
    """
    last = 0
    told = UnitDescription.objects.held_true().order_by("unit_id").values_list("unit_id", flat=True)
    # The root is founded first. A few are looked at together: to ask for it in one statement reads every unit there is.
    while some := list(told.filter(unit__gt=last)[:_FEW]):
        above = set(UnitParent.objects.held_true().filter(unit__in=some).values_list("unit_id", flat=True))
        for unit in some:
            if unit not in above:
                return unit
        last = some[-1]
    raise NoFederation
