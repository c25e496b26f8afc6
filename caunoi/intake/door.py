"""The one door to lists received and to what was found in their rows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.intake.models import (
    ColumnMapping,
    Finding,
    HandIn,
    HandInLink,
    Look,
    ReceivedFile,
    Returned,
    SheetReading,
)
from caunoi.organisations.models import Submission
from caunoi.trail.models import Act

#: The kind of list of what workers raised.
CONCERNS = "concerns"


def files_within(reach: Reach) -> QuerySet[ReceivedFile]:
    """Files about a unit within reach, or taken in by the account itself, newest first.

    Who is a manager or in personnel somewhere opens no list of what workers raised, whoever sent it.
    """
    files = ReceivedFile.objects.select_related("document").order_by("-received_at", "-id")
    if reach.manages_at:
        files = files.exclude(list_kind=CONCERNS)
    if reach.units is None:
        return files
    about = Submission.objects.filter(unit__in=reach.units).values("document")
    own = Act.objects.filter(by=reach.account, document__isnull=False).values("document")
    return files.filter(Q(document__in=about) | Q(document__in=own))


def findings_within(reach: Reach) -> QuerySet[Finding]:
    """Findings in those files."""
    if reach.units is None and not reach.manages_at:
        return Finding.objects.all()
    return Finding.objects.filter(file__in=files_within(reach).order_by().values("id"))


def returned_within(reach: Reach) -> QuerySet[Returned]:
    """What was handed back of those files, newest first."""
    returned = Returned.objects.select_related("file__document").order_by("-at", "-id")
    return returned.filter(file__in=files_within(reach).order_by().values("id"))


def looks_within(reach: Reach) -> QuerySet[Look]:
    """What the account itself sent to be looked at first, newest first; all of it at the machine."""
    looks = Look.objects.order_by("-at", "-id")
    return looks if reach.at_the_machine else looks.filter(sent_by=reach.account)


def readings_within(reach: Reach, file: ReceivedFile) -> QuerySet[SheetReading]:
    """How the sheets of a file were read, with what they were read by; none where the file is out of reach."""
    readings = SheetReading.objects.select_related("mapping__began_by__by").order_by("id")
    return readings.filter(file__in=files_within(reach).order_by().filter(pk=file.pk).values("id"))


def mappings_within(reach: Reach) -> QuerySet[ColumnMapping]:
    """What is confirmed of forms and stands: for whoever sends lists, which is for the whole federation."""
    standing = ColumnMapping.objects.filter(ended_by=None).select_related("began_by__by").order_by("-id")
    return standing if reach.units is None else standing.none()


def hand_ins_within(reach: Reach) -> QuerySet[HandIn]:
    """Lists that came for units within reach by a link or a key, the newest first."""
    came = HandIn.objects.select_related("unit", "due__round", "sent_by", "link").order_by("-at", "-id")
    return came if reach.units is None else came.filter(unit__in=reach.units)


def own_hand_ins(reach: Reach) -> QuerySet[HandIn]:
    """Of those, what came by keys of the account itself."""
    return hand_ins_within(reach).filter(sent_by=reach.account)


def hand_in_links_within(reach: Reach) -> QuerySet[HandInLink]:
    """Links by which those units are asked for lists."""
    links = HandInLink.objects.select_related("unit", "officer").order_by("-made_at", "-id")
    return links if reach.units is None else links.filter(unit__in=reach.units)


def hand_ins_by(link: HandInLink) -> QuerySet[HandIn]:
    """What came by a link, to whoever comes by it."""
    return HandIn.objects.filter(link=link).select_related("due__round").order_by("-at", "-id")
