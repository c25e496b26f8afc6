"""What a random federation holds, as plain data: the oracle decides by it, the world is built from it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

ROOT = 0
DEEPEST = 4


@dataclass(frozen=True)
class Thing:
    """A unit, employer, person, agreement, file or finding: the units it counts at, and the name it is known by."""

    kind: str
    public_id: str
    units: frozenset[int]
    token: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Actor:
    """Somebody at the door: the offices held with the units they are held in; `state` is open, closed or nobody."""

    name: str
    terms: tuple[tuple[str, int], ...]
    state: str = "open"


@dataclass
class Facts:
    """A tree of units by number (0 is the root), what stands in it, and who comes."""

    parents: Mapping[int, int]
    things: dict[str, list[Thing]] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)
    # The name of each member who has an account of the own.
    own: dict[str, str] = field(default_factory=dict)

    def under(self, unit: int) -> frozenset[int]:
        """A unit with all that stands below it."""
        return frozenset(one for one in self.all_units if unit in self.way(one))

    def way(self, unit: int) -> list[int]:
        """The unit, then the units above it up to the root."""
        found = [unit]
        while found[-1] in self.parents:
            found.append(self.parents[found[-1]])
        return found

    @property
    def all_units(self) -> range:
        """Every unit."""
        return range(len(self.parents) + 1)

    def relation(self, own: int, other: int) -> str:
        """How another unit stands to the own one."""
        if own == other:
            return "own"
        up, down = self.way(own), self.way(other)
        if own in down:
            return "child" if self.parents[other] == own else "further below"
        if other in up:
            return "parent" if self.parents[own] == other else "further above"
        if own in self.parents and other in self.parents and self.parents[own] == self.parents[other]:
            return "sibling"
        return "cousin"


def a_tree(chance: random.Random, *, units: int) -> dict[int, int]:
    """Each unit's parent, drawn so that there are children, grandchildren, siblings and cousins."""
    parents = {1: ROOT, 2: ROOT, 3: 1, 4: 1, 5: 2, 6: 3}
    depth = {ROOT: 0, 1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 3}
    for unit in range(len(parents) + 1, units):
        parent = chance.choice([one for one in depth if depth[one] < DEEPEST])
        parents[unit], depth[unit] = parent, depth[parent] + 1
    return parents


def nobody() -> Thing:
    """An id that nothing has."""
    return Thing("nothing", str(uuid.uuid4()), frozenset())
