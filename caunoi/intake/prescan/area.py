"""How far the cells of a sheet reach, and how many there are: what a reader would have to make room for."""

from __future__ import annotations

from caunoi.intake.prescan.saying import refused

ROWS, COLUMNS = 1_048_576, 16_384
AREA_CELLS = 12_000_000
# A list fills its area. What reaches far with few cells asks a reader for room that it does not need.
SPARSE_FROM, SPARSE = 1_000_000, 20
TEXTS = 4_000_000


class Area:
    """The farthest row and column (1-based), and the cells met."""

    def __init__(self) -> None:
        self.last_row = 1
        self.last_column = 1
        self.cells = 0

    @property
    def size(self) -> int:
        """Cells from A1 to the farthest row and column."""
        return self.last_row * self.last_column

    def reaches(self, row: int, column: int) -> None:
        """A cell lies here; raises Unreadable as soon as no sheet reaches so far."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if self.last_column > COLUMNS:
            raise refused("file-too-wide", columns=self.last_column)
        if self.last_row > ROWS or self.size > AREA_CELLS:
            raise refused("file-far-cells", rows=self.last_row, columns=self.last_column)

    def holds(self, cells: int) -> None:
        """So many cells more; raises Unreadable where there are more than are ever read, wherever they say they lie."""
        self.cells += cells
        if self.cells > AREA_CELLS:
            raise refused("file-too-many-cells", cells=self.cells)

    def ends(self) -> None:
        """No cell follows; raises Unreadable where few cells ask for much room."""
        if self.size > SPARSE_FROM and self.size > SPARSE * self.cells:
            raise refused("file-far-cells", rows=self.last_row, columns=self.last_column)


def column_number(letters: str) -> int:
    """1 for 'A', 27 for 'AA'; more than four letters are as far as four."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number
