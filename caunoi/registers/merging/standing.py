"""Which days of two records' memberships stand when they are one person's: plain days, and no database.

Of two that overlap somebody says which one stands. It stands whole; of the other stay the days outside of it where that
was another union, and none where it was the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

ADMITTED, TRANSFERRED, LEFT = "admitted", "transferred", "left"


@dataclass(frozen=True, slots=True)
class Days:
    """A membership version: `row` is its id, `whole` whether it still says what that row says."""

    row: int
    spell: int
    unit: int
    since: date | None
    until: date | None
    began_as: str
    ended_as: str
    anew: bool = False

    def overlaps(self, other: Days) -> bool:
        """Whether both hold on some day; no day is before any, or after any."""
        return (self.since is None or other.until is None or self.since < other.until) and (
            other.since is None or self.until is None or other.since < self.until
        )


def overlapping(ours: Iterable[Days], theirs: Sequence[Days]) -> list[tuple[int, int]]:
    """Spells of the one and of the other that hold on one day, in their order, each pair once."""
    found = ((one.spell, other.spell) for one in ours for other in theirs if one.overlaps(other))
    return sorted(dict.fromkeys(found))


def settled(rows: Collection[Days], over: Collection[tuple[int, int]]) -> list[Days]:
    """What stands of all those rows; `over` are pairs of spells, the one that stands before the one that gives way.

    What begins or ends where another union's days begin is a transfer. A part that comes after is a spell of its own
    (`anew`), for one spell does not stop in between.
    """
    winners: dict[int, list[Days]] = {}
    for stands, gives_way in over:
        winners.setdefault(gives_way, []).extend(row for row in rows if row.spell == stands)
    parts = [part for row in rows for part in _outside(row, winners.get(row.spell, ()))]
    begins = {part.since for part in parts if part.since and part.began_as == TRANSFERRED and part.anew}
    ends = {part.until for part in parts if part.until and part not in rows}
    standing = {stands for stands, _ in over}
    return [_joined(part, begins, ends) if part.spell in standing else part for part in parts]


def _outside(row: Days, winners: Iterable[Days]) -> list[Days]:
    parts = [row]
    for winner in winners:
        if winner.unit == row.unit and winner.overlaps(row):
            return []
        parts = [part for one in parts for part in _minus(one, winner)]
    return parts


def _minus(row: Days, winner: Days) -> list[Days]:
    if not row.overlaps(winner):
        return [row]
    parts = []
    if winner.since is not None and (row.since is None or row.since < winner.since):
        parts.append(replace(row, until=winner.since, ended_as=TRANSFERRED))
    if winner.until is not None and (row.until is None or winner.until < row.until):
        parts.append(replace(row, since=winner.until, began_as=TRANSFERRED, anew=True))
    return parts


def _joined(row: Days, begins: Collection[date], ends: Collection[date]) -> Days:
    """A membership that stands, told as the transfer that it is where the other one's days touch it."""
    if row.since in ends and row.began_as == ADMITTED:
        row = replace(row, began_as=TRANSFERRED)
    if row.until in begins and row.ended_as == LEFT:
        row = replace(row, ended_as=TRANSFERRED)
    return row
