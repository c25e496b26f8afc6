"""The cells of one sheet that stand in an old font, a byte a row in each column that has any."""

from __future__ import annotations

from typing import TypeAlias

from caunoi.vocabulary.old_letters import OldLetters

#: The letters that a font shows, and whether it shows small ones as capitals.
OldFont: TypeAlias = tuple[OldLetters, bool]


class CellFonts:
    """Rows from 1, columns from 0."""

    def __init__(self) -> None:
        self._fonts: list[OldFont] = []
        self._columns: dict[int, bytearray] = {}

    def put(self, row: int, column: int, font: OldFont) -> None:
        """Say that a cell stands in an old font."""
        if font not in self._fonts:
            self._fonts.append(font)
        rows = self._columns.setdefault(column, bytearray())
        if row >= len(rows):
            rows.extend(bytes(row + 1 - len(rows)))
        rows[row] = 1 + self._fonts.index(font)

    def __call__(self, row: int, column: int) -> OldFont | None:
        """The old font of a cell; None for any other font."""
        rows = self._columns.get(column, b"")
        number = rows[row] if row < len(rows) else 0
        return self._fonts[number - 1] if number else None

    @property
    def shows_capitals(self) -> bool:
        """Whether any of its fonts shows small letters as capitals."""
        return any(capitals for _, capitals in self._fonts)

    def __bool__(self) -> bool:
        return bool(self._columns)
