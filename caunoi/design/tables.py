"""A table as data: the template draws it as rows on a desk and as labelled cards on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A heading. `kind`: text | num | code (kept whole) | wide; the first column heads its row.

    `href` leads to the same table in the order of this column; `order` is ascending or descending where it is that.
    """

    label: str
    kind: str = "text"
    href: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: `tag` is ok | warn | bad | info | quiet when the text is a worded status.

    `data` says that the text is a Vietnamese name or other data, whatever language the screen is in; `more` is a
    second link below it, to what is missing.
    """

    text: object
    href: str = ""
    tag: str = ""
    under: str = ""
    data: bool = False
    more: str = ""
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The first column's cell, then the others with their columns."""

    head: Cell
    cells: Sequence[tuple[Column, Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """Caption, columns and rows of cells; plain values become cells."""

    caption: str
    columns: Sequence[Column]
    cells: Sequence[Sequence[object]]

    @property
    def rows(self) -> list[Row]:
        """Rows as the template walks them."""
        whole = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in self.cells]
        return [Row(row[0], list(zip(self.columns[1:], row[1:], strict=True))) for row in whole]
