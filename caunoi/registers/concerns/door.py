"""The one door to concerns: held by units within reach, and never of an employer for whom the reader manages."""

from __future__ import annotations

from caunoi.access.reach import Reach
from caunoi.registers.concerns.models import Concern
from caunoi.trail.models import DatedQuerySet


def concerns_within(reach: Reach) -> DatedQuerySet[Concern]:
    """Concerns held by units within reach.

    Who is a manager or in personnel somewhere is shown none of that employer, nor any whose employer is not told.
    """
    rows = Concern.objects.all()
    if reach.units is not None:
        rows = rows.filter(held_by__in=reach.units)
    if reach.manages_at:
        rows = rows.filter(employer__isnull=False).exclude(employer__in=reach.manages_at)
    return rows
