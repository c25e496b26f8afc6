"""Registers drawn by chance and edited step by step: late, back-dated, taken back and moved, as lists and papers do it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from caunoi.indicators import store
from caunoi.indicators.computing import Engine
from caunoi.questions.parameters import Parameters
from caunoi.questions.tables import TABLES

from .test_sums import Rows

Tables = dict[str, Rows]
#: By which column the rows of a table are about one thing; the first, unless it is said here.
ABOUT = {"memberships": 1, "nomination_versions": 0}
SERIES = ".series"


def edited(tables: Tables, others: Tables, chance: random.Random, most: int) -> tuple[Tables, set[str]]:
    """The registers with what the others say of a few things in its place; which tables were written in.

    A thing's rows may stand where they stood or at the end, and there may be more of them, fewer or none.
    """
    found, written = {name: list(rows) for name, rows in tables.items()}, set()
    for _ in range(chance.randint(1, most)):
        table = chance.choice(sorted(TABLES))
        column = ABOUT.get(table, 0)
        about = {row[column] for row in [*found[table], *others[table]]}
        if not about:
            continue
        thing = chance.choice(sorted(about, key=repr))
        new = [row for row in others[table] if row[column] == thing]
        at = next((n for n, row in enumerate(found[table]) if row[column] == thing), len(found[table]))
        rest = [row for row in found[table] if row[column] != thing]
        at = chance.choice((min(at, len(rest)), len(rest)))
        found[table] = [*rest[:at], *new, *rest[at:]]
        written.add(table)
    return found, written


def steps(
    first: Tables, others: list[Tables], folder: Path, chance: random.Random, *, most: int = 4,
    parameters: Parameters | None = None,
) -> Iterator[tuple[Engine, Engine, int]]:  # fmt: skip
    """After each edit an engine that patches what is kept and one that counts anew, and how many rows were edited."""
    tables = first
    before = store.write(folder / "000", {name: store.columnar(name, rows) for name, rows in tables.items()})
    yield Engine(before, parameters, kept=folder / SERIES), Engine(before, parameters), 0
    for number, other in enumerate(others, start=1):
        was = tables
        tables, written = edited(tables, other, chance, most)
        told = {name: store.columnar(name, tables[name]) for name in written}
        before = store.write(folder / f"{number:03}", told, rest=before)
        rows = sum(len(set(was[name]) ^ set(tables[name])) for name in written)
        yield Engine(before, parameters, kept=folder / SERIES), Engine(before, parameters), rows
