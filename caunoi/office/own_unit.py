"""The unit in whose name an account acts and whose figures it sees first."""

from __future__ import annotations

from caunoi.access.reach import Reach
from caunoi.organisations.tree import root


def own_unit(reach: Reach) -> int:
    """The root for those whose right reaches everything, else the unit of the longest-running term with it."""
    return root(reach.day) if reach.units is None else reach.seats()[0]


def own_units(reach: Reach) -> list[int]:
    """Every unit in whose name the account acts: an officer in charge of unions A, B and C has three."""
    return [root(reach.day)] if reach.units is None else reach.seats()
