"""The one door to collection rounds: a unit's own lines within reach, and the rounds those are of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.rounds.models import Round, RoundFigures, RoundPaper, RoundStep, RoundUnit


def rounds_within(reach: Reach) -> QuerySet[Round]:
    """Rounds that a unit within reach opened, or in which a list is due of one; the newest first."""
    rounds = Round.objects.order_by("-as_of", "-pk")
    if reach.units is None:
        return rounds
    due = RoundUnit.objects.filter(unit__in=reach.units)
    return rounds.filter(Q(held_by__in=reach.units) | Q(id__in=due.values("round")))


def round_units_within(reach: Reach) -> QuerySet[RoundUnit]:
    """What is due of units within reach."""
    due = RoundUnit.objects.select_related("round").order_by("pk")
    return due if reach.units is None else due.filter(unit__in=reach.units)


def round_steps_within(reach: Reach) -> QuerySet[RoundStep]:
    """How far the lists of those units have come."""
    steps = RoundStep.objects.select_related("began_by__by", "paper").order_by("due_id", "place")
    return steps if reach.units is None else steps.filter(due__unit__in=reach.units)


def round_papers_within(reach: Reach) -> QuerySet[RoundPaper]:
    """What those units handed in."""
    papers = RoundPaper.objects.select_related("began_by__by").order_by("-pk")
    return papers if reach.units is None else papers.filter(due__unit__in=reach.units)


def round_figures_within(reach: Reach) -> QuerySet[RoundFigures]:
    """What was locked of those units, and corrected."""
    figures = RoundFigures.objects.select_related("began_by__by").order_by("number", "pk")
    return figures if reach.units is None else figures.filter(due__unit__in=reach.units)
