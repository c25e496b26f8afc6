"""The one door to what went to the national federation's software: for whoever reaches the whole federation."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.registers.national.models import (
    NationalAnswer,
    NationalExport,
    NationalFile,
    NationalMapping,
    NationalRow,
)


def national_files_within(reach: Reach) -> QuerySet[NationalFile]:
    """Templates and returned files, the newest first."""
    files = NationalFile.objects.select_related("began_by__by", "read_by__by").order_by("-pk")
    return files if reach.units is None else files.none()


def national_mappings_within(reach: Reach) -> QuerySet[NationalMapping]:
    """How those are read, the newest version first."""
    mappings = NationalMapping.objects.select_related("file", "began_by__by").order_by("-pk")
    return mappings if reach.units is None else mappings.none()


def national_exports_within(reach: Reach) -> QuerySet[NationalExport]:
    """What was made to be sent, the newest first."""
    acts = ("began_by__by", "uploaded_by__by", "dropped_by__by")
    exports = NationalExport.objects.select_related("mapping", *acts).order_by("-number")
    return exports if reach.units is None else exports.none()


def national_rows_within(reach: Reach) -> QuerySet[NationalRow]:
    """Who was in those."""
    rows = NationalRow.objects.select_related("export").order_by("export_id", "line")
    return rows if reach.units is None else rows.none()


def national_answers_within(reach: Reach) -> QuerySet[NationalAnswer]:
    """What came back of them."""
    answers = NationalAnswer.objects.select_related("person", "holder", "told__export").order_by("pk")
    return answers if reach.units is None else answers.none()


def refusals_within(reach: Reach) -> QuerySet[NationalAnswer]:
    """Refused rows that wait: nobody had them sent again, and nothing of the person was told, or answered, since."""
    outcome = NationalAnswer.Outcome
    told_since = NationalRow.objects.filter(
        person=OuterRef("told__person"), pk__gt=OuterRef("told"), export__dropped_by=None
    )
    issued_since = NationalAnswer.objects.filter(
        Q(person=OuterRef("person")) | Q(told__person=OuterRef("told__person")),
        pk__gt=OuterRef("pk"),
        outcome__in=(outcome.ISSUED, outcome.KNOWN),
    )
    waiting = national_answers_within(reach).filter(outcome=outcome.REFUSED, ended_by=None)
    return waiting.filter(~Exists(told_since), ~Exists(issued_since))
