"""How far an account reaches on a day: the units its terms of office cover, and what it may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caunoi.access.models import Account
from caunoi.access.rights import RIGHTS
from caunoi.organisations.models import TermOfOffice
from caunoi.organisations.tree import Tree, root


@dataclass(frozen=True, slots=True)
class Reach:
    """Offices held on a day and the units they cover.

    `units` is None when the whole federation is covered: a range, not a list of 1,800 ids.
    """

    account: Account
    day: date
    offices: frozenset[str]
    units: frozenset[int] | None

    def may(self, right: str) -> bool:
        """Whether one of the offices held carries that right. An unknown right is a bug and raises KeyError."""
        asked = RIGHTS[right]
        return bool(self.offices & asked.offices) and (self.units is None or not asked.whole_federation)

    def covers(self, unit: int) -> bool:
        """Whether that unit is within reach."""
        return self.units is None or unit in self.units


def reach_of(account: Account, *, on: date) -> Reach:
    """What the account's terms give it on that day; nothing at all when none is running."""
    terms = list(TermOfOffice.objects.on(on).filter(account=account).values_list("office", "unit_id"))
    offices = frozenset(office for office, _ in terms)
    if not terms:
        return Reach(account, on, offices, frozenset())
    top = root(on)
    if any(unit == top for _, unit in terms):
        return Reach(account, on, offices, None)
    tree = Tree.on(on)
    return Reach(account, on, offices, frozenset().union(*(tree.under(unit) for _, unit in terms)))
