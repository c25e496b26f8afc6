"""Finding the header: titles above it, two rows of merged headings, columns in any order under any of their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from caunoi.intake.rosters.columns import ORDINAL, Cells, Column, Layout, Roster, key_of
from caunoi.vocabulary.names import fold

# Titles, emblems and explanations above a table; a header farther down is not looked for.
DEEPEST_HEADER = 60
LONGEST_HEADING = 90
# Two words may stand side by side in any letter; three columns of one kind of list are its header.
FEWEST_OF_A_HEADER = 3

_TITLE_SPEAKS = 30


def find(rows: Sequence[tuple[int, Cells]], rosters: Sequence[Roster], sheet: str | None) -> Layout | None:
    """The layout of the table that starts within `rows`, or None when no kind of list fits its headings."""
    best: tuple[int, Layout] | None = None
    above: list[str] = [sheet or ""]
    for position, (number, cells) in enumerate(islice(rows, DEEPEST_HEADER)):
        if sum(1 for cell in cells if key_of(cell)) >= 2:
            below = rows[position + 1][1] if position + 1 < len(rows) else ()
            title = " ".join(above)
            for roster in rosters:
                scored = _fit(roster, number, cells, below, title)
                if scored is not None and (best is None or scored[0] > best[0]):
                    best = scored
        above.extend(fold(cell) for cell in cells if isinstance(cell, str) and cell)
    return None if best is None else best[1]


def nearly(
    rows: Sequence[tuple[int, Cells]], rosters: Sequence[Roster], sheet: str | None
) -> tuple[int, Roster, Column] | None:
    """Where `find` finds nothing: the header row that lacks one column of a kind of list, the kind and the column."""
    best: tuple[int, tuple[int, Roster, Column]] | None = None
    above: list[str] = [sheet or ""]
    for number, cells in islice(rows, DEEPEST_HEADER):
        title = " ".join(above)
        keys = labels_of(cells, ())[1]
        for roster in rosters:
            places = place_by_headings(roster, keys)
            if len(places) < FEWEST_OF_A_HEADER or any(
                not isinstance(cells[p], str) for p in places.values()
            ):
                continue
            lacking = (c for c in roster.columns if c.field not in places)
            one = next((c for c in lacking if roster.accepts(frozenset({*places, c.field}), title)), None)
            score = 10 * len(places) + (_TITLE_SPEAKS if roster.titles.search(title) else 0)
            if one is not None and (best is None or score > best[0]):
                best = score, (number, roster, one)
        above.extend(fold(cell) for cell in cells if isinstance(cell, str) and cell)
    return None if best is None else best[1]


def _fit(roster: Roster, number: int, cells: Cells, below: Cells, title: str) -> tuple[int, Layout] | None:
    readings: list[tuple[Cells, Cells, int]] = [(cells, (), number + 1)]
    # A line of facts right above the header is no part of it: the first of two lines names columns too.
    if continues(cells, below) and len(place_by_headings(roster, labels_of(cells, ())[1])) >= 2:
        readings.append((below, cells, number + 2))
    best: tuple[int, Layout] | None = None
    for own, parents, first_row in readings:
        labels, keys = labels_of(own, parents)
        places = place_by_headings(roster, keys)
        if len(places) < 2 or not roster.accepts(frozenset(places), title):
            continue
        score = 10 * len(places) + (_TITLE_SPEAKS if roster.titles.search(title) else 0)
        if best is None or score > best[0]:
            best = score, Layout(roster, number, first_row, places, labels, title)
    return best


def continues(cells: Cells, below: Cells) -> bool:
    """Whether the row below a heading row holds its second line: short words, no figures, no other name."""
    words = [cell for cell in below if not _blank(cell)]
    if not words or any(not isinstance(cell, str) or len(cell) > 40 or _DIGIT.search(cell) for cell in words):
        return False
    # A second line stands under blanks or repeats what is above it; only then are the two rows one header.
    stands = [place for place, cell in enumerate(below) if not _blank(cell)]
    return any(
        place >= len(cells) or _blank(cells[place]) or key_of(cells[place]) == key_of(below[place])
        for place in stands
    )


_DIGIT = re.compile(r"\d")


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def labels_of(own: Cells, parents: Cells) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Headings as written, and (own key, key with the merged heading above it) of each column."""
    labels: list[str] = []
    keys: list[tuple[str, str]] = []
    over = ""
    for place in range(max(len(own), len(parents))):
        above = str(parents[place]).strip() if place < len(parents) and not _blank(parents[place]) else ""
        mine = str(own[place]).strip() if place < len(own) and not _blank(own[place]) else ""
        # A merged heading keeps its words in its first cell only.
        over = above or (over if mine else "")
        label = mine if not over or key_of(over) == key_of(mine) else f"{over} {mine}".strip()
        labels.append(" ".join(label.split()))
        keys.append((key_of(mine or over), key_of(label)))
    return tuple(labels), keys


def place_by_headings(roster: Roster, keys: list[tuple[str, str]]) -> dict[str, int]:
    """The column of each field of that kind, by keys as `labels_of` gives them."""
    places: dict[str, int] = {}
    for place, (mine, whole) in enumerate(keys):
        if not mine or ORDINAL.fullmatch(mine):
            if mine:
                places.setdefault("ordinal", place)
            continue
        for key in (mine, whole) if mine != whole else (mine,):
            if len(key) > LONGEST_HEADING:
                continue
            found = next(
                (c.field for c in roster.columns if c.field not in places and c.headings.fullmatch(key)), None
            )
            if found is not None:
                places[found] = place
                break
    _split_name(places, keys)
    return places


def _split_name(places: dict[str, int], keys: list[tuple[str, str]]) -> None:
    """'Họ và tên' merged over two columns: the given names stand in the second, which has no heading."""
    beside = places.get("name", len(keys)) + 1
    if "given" not in places and beside < len(keys) and not keys[beside][0]:
        places["given"] = beside
