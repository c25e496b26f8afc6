"""The one door to requests of data subjects: for those who handle them for the whole federation."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.privacy.models import DataRequest


def data_requests_within(reach: Reach) -> QuerySet[DataRequest]:
    """All requests where the whole federation is covered, else none: a request may name anybody."""
    requests = DataRequest.objects.all()
    return requests if reach.units is None else requests.none()
