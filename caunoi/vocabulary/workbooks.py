"""A workbook that somebody else supplies: what is known of it without its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caunoi.vocabulary.discretion import without_numbers

#: Characters of a cell that are kept, and of a file's name.
MOST_OF_A_CELL, MOST_OF_A_NAME = 120, 255


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file whose bytes are kept elsewhere: its name, size and hash, and the text found in its sheets.

    `labels`: by sheet, rows as (number from 1, cells).
    """

    name: str
    size: int
    sha256: str
    labels: Mapping[str, Sequence[tuple[int, Sequence[str]]]]

    @property
    def kept_name(self) -> str:
        """The name as it is stored: a clerk may have put a person's number into it."""
        return without_numbers(self.name)[:MOST_OF_A_NAME]

    def kept_labels(self) -> list[dict[str, Any]]:
        """The text as it is stored: `[{"sheet", "rows": [[number, [cells]]]}]`, long numbers hidden."""
        return [
            {
                "sheet": sheet,
                "rows": [
                    [number, [without_numbers(cell)[:MOST_OF_A_CELL] for cell in cells]]
                    for number, cells in rows
                ],
            }
            for sheet, rows in self.labels.items()
        ]
