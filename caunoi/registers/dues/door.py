"""The one door to what was due and paid: of unions within reach."""

from __future__ import annotations

from caunoi.access.reach import Reach
from caunoi.registers.dues.models import Payment
from caunoi.trail.models import DatedQuerySet


def payments_within(reach: Reach) -> DatedQuerySet[Payment]:
    """What unions within reach were due and paid."""
    payments = Payment.objects.all()
    return payments if reach.units is None else payments.filter(unit__in=reach.units)
