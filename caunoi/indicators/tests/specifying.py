"""What an indicator is held to: registers drawn as tables, a day, and the figure that a person would count there.

The same specification is asked of every engine, and printed under the indicator's page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caunoi.vocabulary.text import Text

from .drawing import Drawn

#: Numerator, denominator (none of a plain count), and the rows that cannot be told.
Sides = tuple[int, int | None, int]


@dataclass(frozen=True)
class Asked:
    """A question and its answer: the figure, and where they are named the rows behind a part of it."""

    at: str
    gives: Sides
    unit: str = "Tỉnh"
    when: Mapping[str, str] = field(default_factory=dict)
    part: str = "counted"
    rows: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Specification:
    """A sentence that an officer could dispute, and the drawn case that settles it."""

    code: str
    says: Text
    tables: Mapping[str, str]
    asked: tuple[Asked, ...]

    def __str__(self) -> str:
        return f"{self.code}: {self.says.en}"

    def apart(self, engine: Callable[..., Any]) -> Iterator[str]:
        """What that engine answers otherwise, in words."""
        with tempfile.TemporaryDirectory() as folder:
            drawn = Drawn(Path(folder), engine=engine, **dict(self.tables))
            for one in self.asked:
                yield from self._apart(drawn, one)
            drawn.engine.close()

    def _apart(self, drawn: Drawn, one: Asked) -> Iterator[str]:
        where = f"{self}, {one.unit} on {one.at}"
        sides = drawn.sides(self.code, one.at, one.unit, **one.when)
        if sides != one.gives:
            yield f"{where}: {sides}, should be {one.gives}"
        if one.rows is not None:
            rows = drawn.records(self.code, one.at, one.unit, part=one.part)
            if rows != one.rows:
                yield f"{where}, {one.part}: {rows}, should be {dict(one.rows)}"
