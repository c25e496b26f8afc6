"""The one door to figures that units reported."""

from __future__ import annotations

from caunoi.access.reach import Reach
from caunoi.indicators.models import ReportedFigure
from caunoi.trail.models import DatedQuerySet


def reported_figures_within(reach: Reach) -> DatedQuerySet[ReportedFigure]:
    """What units within reach reported and signed."""
    figures = ReportedFigure.objects.all()
    return figures if reach.units is None else figures.filter(unit__in=reach.units)
