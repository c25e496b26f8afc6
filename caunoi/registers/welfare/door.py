"""The one door to nominations and gifts: those held by units within reach."""

from __future__ import annotations

from caunoi.access.reach import Reach
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail.models import DatedQuerySet


def nominations_within(reach: Reach) -> DatedQuerySet[Nomination]:
    """Nomination versions held by units within reach."""
    nominations = Nomination.objects.all()
    return nominations if reach.units is None else nominations.filter(held_by__in=reach.units)


def receipts_within(reach: Reach) -> DatedQuerySet[Receipt]:
    """Gifts handed over, held by units within reach."""
    receipts = Receipt.objects.select_related("programme")
    return receipts if reach.units is None else receipts.filter(held_by__in=reach.units)
