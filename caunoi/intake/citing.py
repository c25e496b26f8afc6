"""Rows of a file as they stand, in plain text: what is handed back to be corrected, and what comes back.

Runs only inside the jail, like `reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from caunoi.intake.cells import CITED_AT_ONCE, CITED_CELLS, Only, as_seen
from caunoi.intake.letters import Letters
from caunoi.intake.rosters.columns import Row
from caunoi.intake.turns import Message
from caunoi.intake.workbook import Sheet
from caunoi.vocabulary.discretion import without_numbers

#: Rows of a sheet that came back: more than was ever handed back.
MOST_ROWS = 20_000


def cite(sheets: Iterable[Sheet], only: Only) -> Iterator[Message]:
    """The rows asked for, a sheet after the other, in pieces (`cited`), and an `end`.

    Sheets are known as they are stored.
    """
    wanted = dict(only)
    for sheet in sheets:
        known = sheet.name and without_numbers(sheet.name)
        if not sheet.visible or known not in wanted:
            continue
        asked = frozenset(wanted[known])
        rows = Letters(sheet.fonts, rows_named=0).read(sheet.rows)
        for piece in as_text((number, cells) for number, cells in rows if number in asked):
            yield {"cited": {"sheet": known, "rows": piece}}
    yield {"end": {"list": None, "digest": "", "warnings": []}}


def as_text(rows: Iterable[tuple[int, Row]]) -> Iterator[list[list[object]]]:
    """Rows as plain text with their numbers, in pieces; empty ones are left out."""
    said = ((number, [as_seen(cell) for cell in cells[:CITED_CELLS]]) for number, cells in rows)
    told = ([number, cells] for number, cells in said if any(cells))
    while piece := list(islice(told, CITED_AT_ONCE)):
        yield piece
