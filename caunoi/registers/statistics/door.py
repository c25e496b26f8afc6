"""The one door to statistical forms: blank ones and mappings for whoever may fill one, what units within reach signed."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.statistics.models import FormBlank, FormMapping, FormReturn


def form_blanks_within(reach: Reach) -> QuerySet[FormBlank]:
    """Blank forms, the newest first: whoever keeps them keeps them for the whole federation."""
    blanks = FormBlank.objects.select_related("began_by__by").order_by("-pk")
    return blanks if reach.units is None else blanks.none()


def form_mappings_within(reach: Reach) -> QuerySet[FormMapping]:
    """How those are filled, the newest version first."""
    mappings = FormMapping.objects.select_related("blank", "began_by__by").order_by("-pk")
    return mappings if reach.units is None else mappings.none()


def form_returns_within(reach: Reach) -> QuerySet[FormReturn]:
    """What units within reach signed, the newest first."""
    signed = FormReturn.objects.select_related("mapping__blank", "book", "began_by__by").order_by("-pk")
    return signed if reach.units is None else signed.filter(unit__in=reach.units)
