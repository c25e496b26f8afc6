"""Registers drawn as a person would draw them: text tables in which things are called by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from caunoi.indicators import store
from caunoi.indicators.computing import Engine, Question, number_of
from caunoi.indicators.figures import Figure
from caunoi.questions.parameters import Parameters
from caunoi.questions.tables import TABLES

DAYS = {"valid_from", "valid_to", "known_from", "known_to", "voided_on"}
NUMBERS = {"workers", "state_share", "foreign_share", "birth_year"}
CODES = {name for columns in TABLES.values() for name, kind in columns.items() if kind == "string"}
DEFAULTS = {
    "known_from": "2020-01-01",
    "kind": "enterprise",
    "capital": "",
    "sector": "",
    "source": "union-list",
    "level": "grassroots",
    "state": "open",
}


class Drawn:
    """Drawn registers in a store of their own, with the engine over them. Names stand for ids throughout."""

    def __init__(
        self,
        folder: Path,
        /,
        parameters: Parameters | None = None,
        *,
        engine: Callable[[Path, Parameters | None], Engine] = Engine,
        **tables: str,
    ) -> None:
        self.ids: dict[str, int] = {}
        rows = {name: self._rows(name, text) for name, text in tables.items()}
        store.write(folder / "1", {name: store.columnar(name, cells) for name, cells in rows.items()})
        self.engine = engine(folder / "1", parameters)

    def id(self, name: str) -> int:
        """The id behind a name."""
        return self.ids.setdefault(name, len(self.ids) + 1)

    def name(self, found: int | str | None) -> str | None:
        """The name behind an id; a code is itself."""
        if isinstance(found, int):
            return next(name for name, number in self.ids.items() if number == found)
        return found

    def _rows(self, table: str, text: str) -> list[list[object]]:
        header, *lines = [
            [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()
        ]
        wrong = set(header) - set(TABLES[table])
        assert not wrong, f"{table} has no {wrong}"
        rows = []
        for number, line in enumerate(lines, start=1):
            cells = {**DEFAULTS, **dict(zip(header, line, strict=True))}
            if "id" in TABLES[table] and "id" not in header:
                cells["id"] = f"{table} {number}"
            rows.append([self._cell(column, cells.get(column, "")) for column in TABLES[table]])
        return rows

    def _cell(self, column: str, text: str) -> object:
        if column in CODES:
            return text
        if text == "":
            return None
        if column in DAYS:
            return number_of(date.fromisoformat(text))
        return int(text) if column in NUMBERS else self.id(text)

    def figure(self, code: str, at: str, unit: str = "Tỉnh", **when: str) -> Figure:
        """One figure of one unit on one day."""
        return self.engine.figures([code], question(at, **when), units=[self.id(unit)])[0]

    def sides(self, code: str, at: str, unit: str = "Tỉnh", **when: str) -> tuple[int, int | None, int]:
        """Numerator, denominator and unknown of one figure."""
        figure = self.figure(code, at, unit, **when)
        return figure.numerator, figure.denominator, figure.unknown

    def by(
        self, code: str, at: str, by: str, unit: str = "Tỉnh", **when: str
    ) -> Mapping[str | None, tuple[int, int | None]]:
        """Numerator and denominator of each group."""
        found = self.engine.figures([code], question(at, **when), units=[self.id(unit)], by=by)
        return {self.name(figure.group): (figure.numerator, figure.denominator) for figure in found}

    def records(self, code: str, at: str, unit: str = "Tỉnh", **more: object) -> dict[str | None, int]:
        """The rows behind a figure, by name, with what each adds."""
        rows = self.engine.records(code, question(at), unit=self.id(unit), **more)
        return {self.name(row.id): row.weight for row in rows}


def question(at: str, **when: str) -> Question:
    """A question with its days written out."""
    return Question(at=date.fromisoformat(at), **{key: date.fromisoformat(day) for key, day in when.items()})


UNITS = """
    unit    | level
    Tỉnh    | province
    CĐCS A  | grassroots
    CĐCS B  | grassroots
"""
PARENTS = """
    unit    | parent
    CĐCS A  | Tỉnh
    CĐCS B  | Tỉnh
"""
