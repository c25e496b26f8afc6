"""The one door to requests of data subjects and to incidents: for those who handle them for the whole federation."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.privacy.models import Affected, DataRequest, Incident, IncidentStep
from caunoi.registers.cards.door import own


def own_requests(reach: Reach) -> QuerySet[DataRequest]:
    """What a member asked about the own record."""
    return own(DataRequest, reach)


def data_requests_within(reach: Reach) -> QuerySet[DataRequest]:
    """All requests where the whole federation is covered, else none: a request may name anybody."""
    requests = DataRequest.objects.all()
    return requests if reach.units is None else requests.none()


def incidents_within(reach: Reach) -> QuerySet[Incident]:
    """All incidents where the whole federation is covered, else none."""
    found = Incident.objects.all()
    return found if reach.units is None else found.none()


def incident_steps_within(reach: Reach) -> QuerySet[IncidentStep]:
    """What was done about them."""
    steps = IncidentStep.objects.all()
    return steps if reach.units is None else steps.none()


def affected_within(reach: Reach) -> QuerySet[Affected]:
    """Whom they touched."""
    touched = Affected.objects.all()
    return touched if reach.units is None else touched.none()
