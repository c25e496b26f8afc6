"""The one door to agreements: those held by units within reach."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.agreements.models import Agreement


def agreements_within(reach: Reach) -> QuerySet[Agreement]:
    """Agreements whose terms are held by a unit within reach."""
    agreements = Agreement.objects.all()
    if reach.units is None:
        return agreements
    return agreements.filter(terms__held_by__in=reach.units).distinct()
