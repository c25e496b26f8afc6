"""The one door to units and employers: what is within an account's reach, and nothing else."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.organisations.models import Coverage, Employer, Responsibility, Unit


def units_within(reach: Reach) -> QuerySet[Unit]:
    """Units that the reach covers."""
    return Unit.objects.all() if reach.units is None else Unit.objects.filter(id__in=reach.units)


def employers_within(reach: Reach) -> QuerySet[Employer]:
    """Employers covered by a union within reach, or answered for by a unit within reach.

    Past coverage stays readable: what a union did there remains its own history.
    """
    if reach.units is None:
        return Employer.objects.all()
    covered = Coverage.objects.held_true().filter(unit__in=reach.units)
    answered = Responsibility.objects.on(reach.day).filter(unit__in=reach.units, employer__isnull=False)
    return Employer.objects.filter(
        Q(id__in=covered.values("employer")) | Q(id__in=answered.values("employer"))
    )
