"""How a sheet is read: as somebody confirmed for its sender and form, by its headings, or not before it is asked about.

Runs inside the jail; what was confirmed comes in as plain values. What goes out is what the officer will look at:
the headings, a few cells of each column with the numbers of people masked, and what was found and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from caunoi.intake.cells import PRIVATE, Row, masked
from caunoi.intake.rosters.above import Above, read_above, sender_of
from caunoi.intake.rosters.columns import Cells, Layout, Roster, key_of
from caunoi.intake.rosters.guessing import (
    COLUMNS_SHOWN,
    Body,
    Found,
    amiss,
    body_of,
    contradicted,
    is_telling,
    propose,
)
from caunoi.intake.rosters.headers import DEEPEST_HEADER, LONGEST_HEADING, continues, find, labels_of
from caunoi.intake.rosters.looks import ADDRESS, IDENTITY, PHONE
from caunoi.intake.rosters.rows import blank
from caunoi.vocabulary.names import fold

Rows: TypeAlias = Sequence[tuple[int, Row]]
#: Asked with the forms of a sheet and who sent it; answers `mapping`, `other` and `earlier`, each None or plain values.
Remembered: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

# What an officer looks at: so many rows about the headings, and rows below them.
ROWS_SHOWN = 24
VALUES_SHOWN = 5
# Somebody may say that the headings stand lower than they were found.
ROWS_BELOW = 3
LONGEST_SHOWN = 40
#: Forms of one sheet at most: each row may head it, alone or with the one below, or nothing does.
MOST_FORMS = 2 * (DEEPEST_HEADER + 2) + 1
LONGEST_SENDER = 160
NO_HEADINGS = "none"
UNTOLD = "-"
ANYBODY = "*"


def nothing_remembered(_asked: dict[str, Any]) -> dict[str, Any]:
    """The answer where nobody confirmed anything yet."""
    return {"mapping": None, "other": None, "earlier": None}


def form_of(cells: Cells, below: Cells = ()) -> str:
    """The digest of a form's folded headings, of one line or of two."""
    lines = [[key_of(cell) for cell in line] for line in (cells, below)]
    for line in lines:
        while line and not line[-1]:
            line.pop()
    return hashlib.sha256(repr(lines).encode()).hexdigest()


@dataclass(slots=True)
class Laid:
    """What became of a sheet: read by `layout`, left alone (None), or `asked` about; `looked` is for the officer."""

    layout: Layout | None
    asked: bool
    looked: dict[str, Any] = field(repr=False)

    @property
    def said_to_be_none(self) -> bool:
        """Whether somebody confirmed that such a sheet is no list."""
        return self.looked["mapping"] is not None and not self.looked["kind"]


def lay(
    rows: Rows, rosters: Sequence[Roster], sheet: str | None, remembered: Remembered = nothing_remembered
) -> Laid:
    """Decide how the sheet that begins with these rows is read."""
    found = find(rows, rosters, sheet)
    body = None if found is not None else body_of(rows)
    above = _above(rows, found, body)
    sender, name = sender_of(above)
    forms = _forms(rows, found, body)
    answer = remembered(
        {"forms": [one[0] for one in forms.values()], "sender": sender or UNTOLD, "lost": found is None}
    )
    looking = _Looking(rows, forms, sender or UNTOLD, name, above)
    if mapping := answer["mapping"]:
        said = _laid_by(mapping, rows, rosters, forms, sheet)
        if said is not None and (said.layout is None or not contradicted(said.layout, rows)):
            return looking.laid(said.layout, said.found, mapping=mapping, at=said.at)
    return _unsaid(rows, rosters, sheet, found, answer, looking, forms)


def _unsaid(
    rows: Rows, rosters: Sequence[Roster], sheet: str | None, found: Layout | None, answer: dict[str, Any],
    looking: _Looking, forms: Mapping[tuple[int, int], tuple[str, int]],
) -> Laid:  # fmt: skip
    before = answer["mapping"] or answer["other"]
    told = None if before is None else _laid_by(before, rows, rosters, forms, sheet)
    if found is not None and (told is None or answer["mapping"] is None):
        lacking = amiss(found, rows)
        places = {name: Found(place, "heading") for name, place in found.places.items()}
        return looking.laid(found, {**places, **lacking}, asked=bool(lacking))
    if told is not None and told.layout is not None:
        return looking.laid(told.layout, told.found, asked=True, at=told.at)
    proposal = propose(rows, rosters, sheet, answer["earlier"])
    if proposal is None:
        body = body_of(rows)
        return looking.laid(None, {}, at=(rows[body.heading][0], body.lines) if body and body.lines else None)
    at = (proposal.header_row if proposal.lines else 0, proposal.lines)
    return looking.laid(proposal.layout, proposal.found, asked=is_telling(proposal), guessed=True, at=at)


def _above(rows: Rows, found: Layout | None, body: Body | None) -> Above:
    until = found.header_row if found is not None else rows[body.heading][0] if body is not None else 0
    return read_above([(number, cells) for number, cells in rows if number < until])


def _forms(rows: Rows, found: Layout | None, body: Body | None) -> dict[tuple[int, int], tuple[str, int]]:
    """Form and position by (row, lines): each row that may be one of headings; (0, 0) for a sheet without any alone.

    The form of a sheet without headings tells but its width: it is never said of one whose headings stand there.
    """
    until = None if found is None else found.first_row + ROWS_BELOW
    forms: dict[tuple[int, int], tuple[str, int]] = {}
    width = 0
    for position, (number, cells) in enumerate(rows):
        filled = [place for place, cell in enumerate(cells) if not blank(cell)]
        width = max(width, 1 + max(filled, default=-1))
        if until is not None and number > until:
            break
        if sum(1 for cell in cells if key_of(cell)) < 2:
            continue
        forms[number, 1] = form_of(cells), position
        below = rows[position + 1] if position + 1 < len(rows) else None
        if below is not None and below[0] == number + 1 and continues(cells, below[1]):
            forms[number, 2] = form_of(cells, below[1]), position
    if not forms or (found is None and (body is None or not body.lines)):
        forms[0, 0] = f"{NO_HEADINGS}:{width}", 0
    return forms


@dataclass(slots=True)
class _Said:
    layout: Layout | None
    found: dict[str, Found]
    at: tuple[int, int]


def _laid_by(
    mapping: Mapping[str, Any], rows: Rows, rosters: Sequence[Roster],
    forms: Mapping[tuple[int, int], tuple[str, int]], sheet: str | None,
) -> _Said | None:  # fmt: skip
    """The layout of a sheet of that form; None where the form or the kind is not there."""
    at = next((key for key, (form, _) in forms.items() if form == mapping["form"]), None)
    if at is None:
        return None
    if not mapping["kind"]:
        return _Said(None, {}, at)
    roster = next((one for one in rosters if one.code == mapping["kind"]), None)
    if roster is None:
        return None
    number, lines = at
    position = forms[at][1]
    if lines:
        labels, _ = labels_of(rows[position + lines - 1][1], rows[position][1] if lines == 2 else ())
        first = rows[position + lines - 1][0] + 1
    else:
        body = body_of(rows)
        labels, first = (), rows[body.begins][0] if body is not None else 1
        number = first - 1
    # A column that was confirmed is read even where this month's headings end before it.
    labels = (*labels, *[""] * (1 + max(mapping["columns"].values(), default=0) - len(labels)))
    title = " ".join(
        [sheet or "", *(fold(c) for n, cells in rows if n < number for c in cells if isinstance(c, str))]
    )
    layout = Layout(roster, number, first, dict(mapping["columns"]), labels, title)
    return _Said(layout, {name: Found(place, "remembered") for name, place in layout.places.items()}, at)


@dataclass(slots=True)
class _Looking:
    """Makes what the officer will look at."""

    rows: Rows
    forms: Mapping[tuple[int, int], tuple[str, int]]
    sender: str
    name: str
    above: Above

    def laid(
        self, layout: Layout | None, found: Mapping[str, Found], *, asked: bool = False, guessed: bool = False,
        mapping: Mapping[str, Any] | None = None, at: tuple[int, int] | None = None,
    ) -> Laid:  # fmt: skip
        """`guessed` but not worth asking about: not read, and shown to whoever wants to say what it is."""
        if at is None:
            at = (layout.header_row, layout.first_row - layout.header_row) if layout is not None else (0, 0)
        looked = {
            "kind": "" if layout is None else layout.roster.code,
            "header_row": at[0],
            "lines": at[1],
            "form": self.forms.get(at, ("", 0))[0],
            "sender": self.sender,
            "sender_name": self.name,
            "as_of": self.above.as_of,
            "first_row": 1 if layout is None else layout.first_row,
            "asked": asked,
            "read": layout is not None and not asked and not guessed,
            "mapping": None if mapping is None else mapping["id"],
            "columns": {name: one.place for name, one in found.items()},
            "how": {name: [one.how, one.hits, one.seen] for name, one in found.items()},
            "forms": [[*key, form] for key, (form, _) in self.forms.items()],
            "grid": self._grid(layout),
        }
        return Laid(None if asked or guessed else layout, asked, looked)

    def _grid(self, layout: Layout | None) -> list[list[Any]]:
        """Rows about the headings with their cells as they are shown, and a few of those below."""
        until = layout.first_row if layout is not None else 0
        last = (
            max((at for at, (number, _) in enumerate(self.rows) if number < until), default=-1) + VALUES_SHOWN
        )
        last = max(last, min(len(self.rows), ROWS_SHOWN) - 1)
        some = self.rows[max(0, last + 1 - ROWS_SHOWN) : last + 1]
        private = self._private(some)
        return [
            [
                number,
                [
                    # Of headings so much that they are known again (`remembering`).
                    masked(
                        cell,
                        longest=LONGEST_HEADING if number < until else LONGEST_SHOWN,
                        private=place in private and number >= until,
                    )
                    for place, cell in enumerate(cells[:COLUMNS_SHOWN])
                ],
            ]
            for number, cells in some
        ]

    def _private(self, some: Rows) -> set[int]:
        """Columns of addresses and numbers, by any word above them or by what they hold."""
        private: set[int] = set()
        for _, cells in some:
            for place, cell in enumerate(cells[:COLUMNS_SHOWN]):
                if (
                    isinstance(cell, str) and len(cell) < LONGEST_SHOWN and PRIVATE.search(fold(cell))
                ) or any(look.is_one(cell) for look in (IDENTITY, PHONE, ADDRESS)):
                    private.add(place)
        return private
