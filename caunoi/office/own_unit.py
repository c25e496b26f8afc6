"""The unit in whose name an account acts and whose figures it sees first."""

from __future__ import annotations

from caunoi.access.reach import Reach
from caunoi.organisations.models import TermOfOffice
from caunoi.organisations.tree import root


def own_unit(reach: Reach) -> int:
    """The root for those who reach everything, else the unit of the longest-running term."""
    if reach.units is None:
        return root(reach.day)
    terms = TermOfOffice.objects.on(reach.day).filter(account=reach.account).order_by("valid_from", "id")
    return terms.values_list("unit_id", flat=True)[0]
