"""What a kind of list declares: its columns with the headings that name them, and what tells it from the others.

A heading is matched by its key: folded, punctuation gone ("Ngày, tháng, năm sinh" is "ngay thang nam sinh").
A column that no kind declares is named to the officer and never stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.text import Text

Cells: TypeAlias = Sequence[object]
Row: TypeAlias = list[object]
# What the reader of a row answers: the typed row, and the faults in the order of its columns.
Outcome: TypeAlias = tuple[list[object], list[Fault]]
RowReader: TypeAlias = Callable[[int, Cells], "Outcome | None"]

_PUNCTUATION = re.compile(r"[^a-z0-9%]+")


def key_of(heading: object) -> str:
    """A heading as it is matched; '' for what is no text."""
    return _PUNCTUATION.sub(" ", fold(heading)).strip() if isinstance(heading, str) else ""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column: the field it fills and the headings that name it."""

    field: str
    title: Text
    headings: re.Pattern[str]


def column(field: str, vi: str, en: str, *headings: str) -> Column:
    """A column named by any of the heading patterns, each matched against the whole key."""
    return Column(field, Text(vi=vi, en=en), re.compile("|".join(f"(?:{h})" for h in headings)))


def nobody(row: list[object]) -> tuple[str, str]:
    """Folded name and number of the person in a typed row: none, in lists that are not of people."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A kind of list.

    `columns` are tried in order for each heading. `accepts(fields, title)` says whether the columns found
    make it this kind; `titles` are the words above the table that speak for it. `reader` makes the function
    that reads one row; `whom` tells a typed row's person, so that a faulty row still shows who is there.
    """

    code: str
    title: Text
    columns: tuple[Column, ...]
    titles: re.Pattern[str]
    accepts: Callable[[frozenset[str], str], bool]
    reader: Callable[[Layout], RowReader]
    whom: Callable[[list[object]], tuple[str, str]] = nobody


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table stands on its sheet. Rows are physical and 1-based, columns are indexes from A = 0."""

    roster: Roster
    header_row: int
    first_row: int
    places: dict[str, int]
    labels: tuple[str, ...]
    title: str

    @property
    def undeclared(self) -> list[tuple[int, str]]:
        """Headings that this kind of list does not declare, with their columns."""
        known = set(self.places.values())
        return [
            (place, label)
            for place, label in enumerate(self.labels)
            if label and place not in known and not ORDINAL.fullmatch(key_of(label))
        ]


ORDINAL = re.compile(r"s?tt|so tt|so thu tu|no|stt tt|tt stt")
