"""Columns without a telling heading: proposed by where the sender's earlier file had them, and by what they hold.

A proposal is shown and asked about; nothing is read by it before somebody has said that it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from caunoi.intake.rosters.columns import Cells, Column, Layout, Look, Roster, key_of
from caunoi.intake.rosters.headers import DEEPEST_HEADER, continues, labels_of, place_by_headings
from caunoi.intake.rosters.looks import TELLING
from caunoi.intake.rosters.rows import blank, is_column_numbers
from caunoi.vocabulary.days import PartialDate, read_day
from caunoi.vocabulary.names import fold

How = Literal["heading", "earlier", "content", "remembered"]
Rows = Sequence[tuple[int, Cells]]

# To guess by content, and to show an officer: only what is shown may be proposed by what it holds.
COLUMNS_SHOWN = 60
# So many cells are looked at, so many of them have to look alike, and one alone proves nothing.
LOOKED_AT = 60
SHARE = 0.6
# To ask about a list whose headings are right but for one column.
SHARE_TO_ASK = 0.8
# Of a remembered column, before it is believed to hold something else now.
LEAST_SHARE = 0.5
FEWEST = 2
_TITLE_SPEAKS = 30
_KIND_OF_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Where a field stands and why: `hits` of `seen` cells look like it."""

    place: int
    how: How
    hits: int = 0
    seen: int = 0


@dataclass(slots=True)
class Proposal:
    """How a sheet may be read. `lines` of headings from `header_row` on; 0 where none were found."""

    roster: Roster
    header_row: int
    lines: int
    first_row: int
    labels: tuple[str, ...]
    title: str
    found: dict[str, Found] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        """The same as a reader takes it."""
        places = {name: one.place for name, one in self.found.items()}
        return Layout(self.roster, self.header_row, self.first_row, places, self.labels, self.title)


@dataclass(frozen=True, slots=True)
class Body:
    """Where the rows of a table begin, and the headings above them: positions among the rows looked at."""

    begins: int
    heading: int
    lines: int


def body_of(rows: Rows) -> Body | None:
    """The first row that holds what only rows of lists hold, and the line or two of headings right above it."""
    for position, (_, cells) in enumerate(rows[:DEEPEST_HEADER]):
        looks = {
            look.rank
            for cell in cells[:COLUMNS_SHOWN]
            if not blank(cell)
            for look in TELLING
            if look.is_one(cell)
        }
        if len(looks) >= FEWEST:
            return _headed(rows, position)
    return None


def _headed(rows: Rows, begins: int) -> Body:
    at = begins - 1
    while at >= 0 and is_column_numbers([(place, c) for place, c in enumerate(rows[at][1]) if not blank(c)]):
        at -= 1
    if at < 0 or not _may_head(rows[at][1]):
        return Body(begins, begins, 0)
    if at and _may_head(rows[at - 1][1]) and continues(rows[at - 1][1], rows[at][1]):
        return Body(begins, at - 1, 2)
    return Body(begins, at, 1)


def _may_head(cells: Cells) -> bool:
    words = [cell for cell in cells if not blank(cell)]
    telling = any(look.is_one(word) for word in words for look in TELLING)
    return (
        all(isinstance(word, str) for word in words)
        and not telling
        and sum(map(bool, map(key_of, words))) >= FEWEST
    )


def columns_of(rows: Rows, begins: int, places: Iterable[int]) -> dict[int, list[object]]:
    """What stands in each of these columns from a position on, blanks left out."""
    wanted = sorted(set(places))
    columns: dict[int, list[object]] = {}
    for _, cells in rows[begins : begins + LOOKED_AT]:
        for place in wanted:
            if place < len(cells) and not blank(cells[place]):
                columns.setdefault(place, []).append(cells[place])
    return columns


def propose(
    rows: Rows, rosters: Sequence[Roster], sheet: str | None, earlier: Mapping[str, object] | None
) -> Proposal | None:
    """The likeliest reading of a sheet whose headings make it no kind of list; None where it holds no rows.

    `earlier`: `kind` and `columns` (places by field) of the same sender's file before.
    """
    body = body_of(rows)
    if body is None:
        return None
    before: Mapping[str, int] = {} if earlier is None else earlier["columns"]  # type: ignore[assignment]
    columns = columns_of(rows, body.begins, [*range(COLUMNS_SHOWN), *before.values()])
    title = " ".join(
        [sheet or "", *(fold(c) for _, cells in rows[: body.heading] for c in cells if isinstance(c, str))]
    )
    best: tuple[int, Proposal] | None = None
    for roster in rosters:
        one = _of_kind(roster, rows, body, columns, title)
        again = earlier is not None and earlier["kind"] == roster.code
        if again:
            _as_before(one, before, columns)
        _by_content(one, columns)
        score = 10 * len(one.found) + (_KIND_OF_BEFORE if again else 0)
        score += _TITLE_SPEAKS if roster.titles.search(title) else 0
        # What is worth asking about comes before what has more columns by chance.
        score += 1000 if is_telling(one) else 0
        if one.found and (best is None or score > best[0]):
            best = score, one
    return None if best is None else best[1]


def is_telling(proposal: Proposal) -> bool:
    """Whether so much was found, and not by headings alone, that it is worth asking whether the sheet is this list."""
    fields = frozenset(proposal.found)
    guessed = any(one.how != "heading" for name, one in proposal.found.items() if name != "ordinal")
    return guessed and any(some <= fields for some in proposal.roster.tells)


def _of_kind(roster: Roster, rows: Rows, body: Body, columns: Mapping[int, object], title: str) -> Proposal:
    width = 1 + max(columns, default=0)
    if not body.lines:
        number = rows[body.begins][0]
        return Proposal(roster, number - 1, 0, number, ("",) * width, title)
    own, parents = rows[body.heading + body.lines - 1][1], rows[body.heading][1] if body.lines == 2 else ()
    labels, keys = labels_of(own, parents)
    found = {name: Found(place, "heading") for name, place in place_by_headings(roster, keys).items()}
    first = rows[body.heading + body.lines - 1][0] + 1
    return Proposal(roster, rows[body.heading][0], body.lines, first, labels, title, found)


def _as_before(proposal: Proposal, places: Mapping[str, int], columns: Mapping[int, list[object]]) -> None:
    looks = {column.field: column.look for column in proposal.roster.columns}
    taken = {one.place for one in proposal.found.values()}
    for name, place in places.items():
        if name in proposal.found or place in taken or place not in columns:
            continue
        hits, seen = _share(looks.get(name), columns[place], may_be=True)
        if hits >= LEAST_SHARE * seen:
            proposal.found[name] = Found(place, "earlier", hits, seen)
            taken.add(place)


def _by_content(proposal: Proposal, columns: Mapping[int, list[object]]) -> None:
    roster = proposal.roster
    _ordinals(proposal, columns)
    lacking = [c for c in roster.columns if c.look is not None and c.field not in proposal.found]
    told = [
        (column.look.rank, -hits / seen, place, column, hits, seen)
        for column in lacking
        if column.look is not None and column.field not in roster.in_time
        for place, cells in columns.items()
        for hits, seen in [_share(column.look, cells)]
        if seen >= FEWEST and hits >= SHARE * seen
    ]
    for _, _, place, column, hits, seen in sorted(told, key=lambda one: one[:3]):
        if column.field not in proposal.found and _is_free(proposal, place):
            proposal.found[column.field] = Found(place, "content", hits, seen)
    _days_in_time(proposal, columns, {c.field: c for c in lacking})


def _ordinals(proposal: Proposal, columns: Mapping[int, list[object]]) -> None:
    for place, cells in columns.items():
        if "ordinal" in proposal.found or not _is_free(proposal, place) or len(cells) < FEWEST:
            continue
        counted = [str(c).removesuffix(".0") for c in cells]
        if counted == [str(n) for n in range(1, len(cells) + 1)]:
            proposal.found["ordinal"] = Found(place, "content", len(cells), len(cells))


def _days_in_time(
    proposal: Proposal, columns: Mapping[int, list[object]], lacking: Mapping[str, Column]
) -> None:
    """Columns of days, the earliest first, to the fields in the order of time: the first, the last, then between."""
    fields = [lacking[name] for name in proposal.roster.in_time if name in lacking]
    days = sorted(
        (_middle(cells), place)
        for place, cells in columns.items()
        if _is_free(proposal, place) and any(_holds(one.look, cells) for one in fields)
    )
    ordered = fields if len(days) >= len(fields) else [*fields[:1], *fields[-1:]][: len(days)]
    spread = days if len(days) <= len(ordered) else [*days[: len(ordered) - 1], days[-1]] if ordered else []
    for column, (_, place) in zip(ordered, spread, strict=False):
        hits, seen = _share(column.look, columns[place])
        if hits >= SHARE * seen:
            proposal.found[column.field] = Found(place, "content", hits, seen)


def _middle(cells: Sequence[object]) -> date:
    days = sorted(day.first_day for cell in cells if isinstance(day := read_day(cell), PartialDate))
    return days[len(days) // 2] if days else date.max


def _holds(look: Look | None, cells: Sequence[object]) -> bool:
    hits, seen = _share(look, cells)
    return seen >= FEWEST and hits >= SHARE * seen


def _is_free(proposal: Proposal, place: int) -> bool:
    return all(one.place != place for one in proposal.found.values())


def _share(look: Look | None, cells: Sequence[object], *, may_be: bool = False) -> tuple[int, int]:
    test = None if look is None else (look.may_be if may_be else look.is_one)
    if test is None:
        return len(cells), len(cells)
    return sum(1 for cell in cells if test(cell)), len(cells)


def amiss(layout: Layout, rows: Rows) -> dict[str, Found]:
    """Fields that this kind minds, that no heading names and that some other column holds."""
    lacking = [
        c for c in layout.roster.columns if c.field in layout.roster.minds and c.field not in layout.places
    ]
    if not lacking:
        return {}
    begins = next((at for at, (number, _) in enumerate(rows) if number >= layout.first_row), len(rows))
    columns = columns_of(rows, begins, range(COLUMNS_SHOWN))
    found: dict[str, Found] = {}
    for column in lacking:
        for place, cells in columns.items():
            hits, seen = _share(column.look, cells)
            if place not in layout.places.values() and seen >= FEWEST and hits >= SHARE_TO_ASK * seen:
                found[column.field] = Found(place, "content", hits, seen)
                break
    return found


def contradicted(layout: Layout, rows: Rows) -> list[str]:
    """Fields of a remembered reading whose columns hold something else now."""
    begins = next((at for at, (number, _) in enumerate(rows) if number >= layout.first_row), len(rows))
    columns = columns_of(rows, begins, layout.places.values())
    looks = {column.field: column.look for column in layout.roster.columns}
    wrong = []
    for name, place in layout.places.items():
        hits, seen = _share(looks.get(name), columns.get(place, []), may_be=True)
        if seen and hits < LEAST_SHARE * seen:
            wrong.append(name)
    return wrong
