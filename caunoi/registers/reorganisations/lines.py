"""A unit's line through time: each thing that held of it, from a day to a day, with the decisions that began and ended it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from caunoi.organisations.models import UnitDescription, UnitParent, UnitSuccession
from caunoi.registers.reorganisations.models import Reorganisation

Version = TypeVar("Version", UnitDescription, UnitParent, UnitSuccession)


@dataclass(frozen=True, slots=True)
class Period(Generic[Version]):
    """What held, and by which decisions; None where it rests on a list or on nothing that is recorded."""

    version: Version
    began: Reorganisation | None
    ended: Reorganisation | None


def periods(
    rows: Iterable[Version], columns: Sequence[str], decisions: Mapping[int, Reorganisation]
) -> list[Period[Version]]:
    """What is held true now, in order of days, of all versions ever written of one unit.

    `decisions` are those of the Acts that wrote them. A version is copied whenever something is decided about it or
    that is annulled; so what began it is the first Act that said so and was not annulled, and the same of its end.
    """
    every = sorted(rows, key=lambda row: row.pk)
    valid = [row for row in every if not _annulled(decisions.get(row.began_by_id))]
    found = []
    for held in every:
        if held.ended_by_id is not None:
            continue
        said = tuple(getattr(held, name) for name in columns)
        alike = [
            row
            for row in valid
            if row.valid_from == held.valid_from and tuple(getattr(row, name) for name in columns) == said
        ]
        closing = [row for row in alike if row.valid_to == held.valid_to and held.valid_to is not None]
        found.append(Period(held, _first(alike, decisions), _first(closing, decisions)))
    return sorted(found, key=lambda period: period.version.valid_from or date.min)


def _annulled(decision: Reorganisation | None) -> bool:
    """Whether it says nothing any more: it was annulled, or is itself an annulment, which only restores."""
    return decision is not None and (
        decision.kind == Reorganisation.Kind.ANNUL or hasattr(decision, "undone_by")
    )


def _first(rows: Sequence[Version], decisions: Mapping[int, Reorganisation]) -> Reorganisation | None:
    return decisions.get(rows[0].began_by_id) if rows else None
