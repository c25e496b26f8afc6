"""Which province and which commune an area lies in on a day, wherever its territory has gone since and came from.

An area is its territory (docs/decisions/0029). One that is closed by the day lies where its successors lie, as far as
they lie in one; one that has yet to begin, where its predecessors do. What was divided among several communes of a
province is known by its province alone: in which of them a row stands nobody has said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

#: area, level, valid_from, valid_to (day numbers; None is open)
Levelled = tuple[int, str, int | None, int | None]
#: area, the area that holds it, valid_from, valid_to
Held = tuple[int, int, int | None, int | None]
#: predecessor, successor, and the day on which the one became the other
Became = tuple[int, int, int | None]
#: A province and a commune; None where there is none, or it cannot be told.
Place = tuple[int | None, int | None]
NOWHERE: Place = (None, None)


def _holds(since: int | None, until: int | None, day: int) -> bool:
    return (since is None or since <= day) and (until is None or until > day)


@dataclass(slots=True)
class _Territory:
    """The areas of one day, and the ways from those of other days to them."""

    levels: dict[int, str]
    above: dict[int, int]
    after: dict[int, list[int]]
    before: dict[int, list[int]]
    known: dict[int, Place] = field(default_factory=dict)

    def place(self, area: int) -> Place:
        if area not in self.known:
            # Whoever comes back to itself on the way is nowhere.
            self.known[area] = NOWHERE
            self.known[area] = self._inside(area) if area in self.levels else self._followed(area)
        return self.known[area]

    def _inside(self, area: int) -> Place:
        found: dict[str, int] = {}
        way: set[int] = set()
        here: int | None = area
        while here is not None and here not in way:
            way.add(here)
            found.setdefault(self.levels.get(here, ""), here)
            here = self.above.get(here)
        return found.get("province"), found.get("commune")

    def _followed(self, area: int) -> Place:
        others = self.after.get(area) or self.before.get(area) or []
        places = {self.place(other) for other in others}
        provinces, communes = {place[0] for place in places}, {place[1] for place in places}
        return (
            provinces.pop() if len(provinces) == 1 else None,
            communes.pop() if len(communes) == 1 else None,
        )


def places_on(
    levels: Iterable[Levelled], parents: Iterable[Held], successions: Iterable[Became], day: int
) -> dict[int, Place]:
    """The province and the commune of every area there ever was, as the map of that day has them."""
    after, before = defaultdict(list), defaultdict(list)
    every: set[int] = set()
    for predecessor, successor, since in successions:
        every |= {predecessor, successor}
        if since is None or since <= day:
            after[predecessor].append(successor)
        else:
            before[successor].append(predecessor)
    standing: dict[int, str] = {}
    for area, level, since, until in levels:
        every.add(area)
        if _holds(since, until, day):
            standing[area] = level
    above = {area: parent for area, parent, since, until in parents if _holds(since, until, day)}
    territory = _Territory(standing, above, after, before)
    return {area: territory.place(area) for area in sorted(every)}


def table_of(places: dict[int, Place]) -> pa.Table:
    """Those places as the engine joins them to its rows."""
    return pa.table(
        {
            "lies": pa.array(list(places), pa.int64()),
            "province": pa.array([place[0] for place in places.values()], pa.int64()),
            "commune": pa.array([place[1] for place in places.values()], pa.int64()),
        }
    )


def known_places(connection: duckdb.DuckDBPyConnection, day: int, known_on: int) -> pa.Table:
    """The same of the areas in the stored tables of a connection, as known on a day."""
    levels, parents, successions = (
        connection.execute(
            f"SELECT {columns} FROM main.{table}"  # noqa: S608 - names of our own tables
            " WHERE known_from <= $1 AND (known_to IS NULL OR known_to > $1)",
            [known_on],
        ).fetchall()
        for table, columns in (
            ("area_levels", "area, level, valid_from, valid_to"),
            ("area_parents", "area, parent, valid_from, valid_to"),
            ("area_successions", "predecessor, successor, valid_from"),
        )
    )
    return table_of(places_on(levels, parents, successions, day))
