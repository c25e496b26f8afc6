"""The doors to figures that units reported, and to boards of questions."""

from __future__ import annotations

from django.db.models import Q

from caunoi.access.reach import Reach
from caunoi.indicators.models import Alert, Board, ReportedFigure
from caunoi.organisations.tree import above_on, root
from caunoi.trail.models import DatedQuerySet


def reported_figures_within(reach: Reach) -> DatedQuerySet[ReportedFigure]:
    """What units within reach reported and signed."""
    figures = ReportedFigure.objects.all()
    return figures if reach.units is None else figures.filter(unit__in=reach.units)


def own_boards(reach: Reach) -> DatedQuerySet[Board]:
    """The boards that the account itself keeps."""
    account = reach.account.pk if reach.account is not None else None
    return Board.objects.held_true().filter(account=account)


def boards_within(reach: Reach) -> DatedQuerySet[Board]:
    """The account's own boards, and those shared with a unit that it sits in, or that stands above one."""
    account = reach.account.pk if reach.account is not None else None
    seats = reach.to("figures.read").seats() or ([root(reach.day)] if reach.at_the_machine else [])
    shared = {unit for seat in seats for unit in (seat, *above_on(seat, reach.day))}
    return Board.objects.held_true().filter(Q(account=account) | Q(unit__in=shared))


def own_alerts(reach: Reach) -> DatedQuerySet[Alert]:
    """What the account itself wants to be told."""
    account = reach.account.pk if reach.account is not None else None
    return Alert.objects.held_true().filter(account=account)
