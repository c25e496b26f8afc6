"""The one door to decisions on units."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.reorganisations.models import Reorganisation


def reorganisations_within(reach: Reach) -> QuerySet[Reorganisation]:
    """Decisions of units within reach, the newest first."""
    decisions = Reorganisation.objects.order_by("-signed_on", "-pk")
    return decisions if reach.units is None else decisions.filter(decider__in=reach.units)
