"""The registers in eight numbers after a run."""

from __future__ import annotations

from datetime import date

from caunoi.organisations.models import Employer, UnitDescription
from caunoi.registers.agreements.models import Agreement
from caunoi.registers.members.matching import how_many_people
from caunoi.registers.members.models import Membership
from caunoi.registers.welfare.models import Nomination


def totals(day: date) -> dict[str, int]:
    """Counts of what is held true now; open memberships at the end of `day`."""
    grassroots = UnitDescription.objects.held_true().filter(level=UnitDescription.Level.GRASSROOTS)
    return {
        "employers": Employer.objects.count(),
        "unions": grassroots.values("unit").distinct().count(),
        "people": how_many_people(),
        "memberships_open": Membership.objects.on(day).count(),
        "agreements": Agreement.objects.count(),
        "nominations": Nomination.objects.held_true().count(),
    }
