"""What a kind of list declares: its columns with the headings that name them, and what tells it from the others.

A heading is matched by its key: folded, punctuation gone ("Ngày, tháng, năm sinh" is "ngay thang nam sinh").
A column that no kind declares is named to the officer and never stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

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
class Look:
    """What the cells of a column look like, where no heading tells.

    `is_one`: a cell that can hardly be anything else; a column is proposed by these, the lowest `rank` first.
    `may_be`: a cell that could be read at all; a remembered column that holds none is asked about again.
    """

    rank: int
    is_one: Callable[[object], bool]
    may_be: Callable[[object], bool] | None = None


Form: TypeAlias = Literal["text", "day", "whole", "number"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a template asks for a column.

    `example` is invented. `form`: text, a day, a whole number, or a number kept as text with its zeros, of so many
    `lengths`. `choices` are what may be picked. `once`: no value twice. `needed`: a row without it is marked. A day is at
    most `latest` years after the day of the template; None: it may be to come. `width` is in characters.
    """

    example: str | int | date
    form: Form = "text"
    choices: tuple[str, ...] = ()
    once: bool = False
    needed: bool = False
    lengths: tuple[int, ...] = ()
    latest: int | None = 0
    width: int = 16


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column: the field it fills, the headings that name it, its look, and how a template asks for it.

    What is `whispered` is shown on no page about the list: who decides on a row need not read it.
    """

    field: str
    title: Text
    headings: re.Pattern[str]
    look: Look | None = None
    wanted: Wanted | None = None
    whispered: bool = False


def column(
    name: str, vi: str, en: str, *headings: str, look: Look | None = None, wanted: Wanted | None = None,
    whispered: bool = False,
) -> Column:  # fmt: skip
    """A column named by its titles and by any of the heading patterns, each matched against the whole key."""
    titles = (re.escape(key_of(vi)), re.escape(key_of(en)))
    patterns = re.compile("|".join(f"(?:{heading})" for heading in (*headings, *titles)))
    return Column(name, Text(vi=vi, en=en), patterns, look, wanted, whispered)


def nobody(row: list[object]) -> tuple[str, str]:
    """Folded name and number of the person in a typed row: none, in lists that are not of people."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A kind of list; `word` is what it is of, as it stands in a sentence.

    `columns` are tried in order for each heading. `accepts(fields, title)` says whether the columns found
    make it this kind; `titles` are the words above the table that speak for it. `reader` makes the function
    that reads one row; `whom` tells a typed row's person, so that a faulty row still shows who is there.
    Where headings do not tell: `tells` are sets of fields of which one, found by content, makes it worth asking
    whether it is this kind; `in_time` are its days in the order in which they come; `minds` are fields that are asked
    about when no heading names them and some column holds them. `above` is what a template asks for above its table.
    """

    code: str
    title: Text
    word: Text
    columns: tuple[Column, ...]
    titles: re.Pattern[str]
    accepts: Callable[[frozenset[str], str], bool]
    reader: Callable[[Layout], RowReader]
    whom: Callable[[list[object]], tuple[str, str]] = nobody
    tells: tuple[frozenset[str], ...] = ()
    in_time: tuple[str, ...] = ()
    minds: frozenset[str] = frozenset()
    above: tuple[Text, ...] = ()


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


# Words above a table that a template asks for; each is understood by `above.read_above`.
AS_OF = Text(vi="Số liệu đến ngày:", en="Figures up to, đến ngày:")
OF_UNIT = Text(vi="Tên đơn vị:", en="Employer or union, tên đơn vị:")
OF_TAX_CODE = Text(vi="Mã số thuế:", en="Tax code, mã số thuế:")
# What begins a sheet that shows how to fill another: it is not read.
EXAMPLE = Text(vi="Ví dụ: trang này không được đọc", en="Example: this sheet is not read")


def is_example(cells: Cells) -> bool:
    """Whether a sheet that begins with this row shows how to fill another."""
    return bool(cells) and key_of(cells[0]) in {key_of(EXAMPLE.vi), key_of(EXAMPLE.en)}


ORDINAL = re.compile(r"s?tt|so tt|so thu tu|no|stt tt|tt stt")
