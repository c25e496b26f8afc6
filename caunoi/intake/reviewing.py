"""What an officer may see of the files received and of what was found in their rows."""

from __future__ import annotations

import re

from django.db.models import Count, Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.intake.keeping import cells_of
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.organisations.models import Submission
from caunoi.trail.keys import CannotUnseal
from caunoi.trail.models import Act
from caunoi.vocabulary.names import fold

# Columns whose content is told to nobody here: the row is known by its address and its name.
PRIVATE = re.compile(r"cccd|cmnd|dinh danh|can cuoc|ho chieu|dien thoai|sdt|dia chi|cho o|thuong tru")
ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
# Nine digits and more are a number of somebody, wherever they stand; a date has eight.
DIGITS_OF_A_NUMBER = 9


def files_within(reach: Reach) -> QuerySet[ReceivedFile]:
    """Files about a unit within reach, or taken in by the account itself, newest first."""
    files = ReceivedFile.objects.select_related("document").order_by("-received_at", "-id")
    if reach.units is None:
        return files
    about = Submission.objects.filter(unit__in=reach.units).values("document")
    own = Act.objects.filter(by=reach.account, document__isnull=False).values("document")
    return files.filter(Q(document__in=about) | Q(document__in=own))


def counted(files: QuerySet[ReceivedFile]) -> QuerySet[ReceivedFile]:
    """The files with how many rows are refused, warned of, and still wait (`refused`, `warned`, `waiting`)."""
    held = Q(findings__severity=Finding.Severity.HELD, findings__state=Finding.State.OPEN)
    return files.annotate(
        refused=Count("findings", filter=Q(findings__severity=Finding.Severity.REFUSED)),
        warned=Count("findings", filter=Q(findings__severity=Finding.Severity.WARNED)),
        waiting=Count("findings", filter=held),
    )


def findings_of(file: ReceivedFile) -> QuerySet[Finding]:
    """All findings of a file, by address."""
    return file.findings.order_by("sheet", "row", "id")


def waiting_within(reach: Reach) -> QuerySet[Finding]:
    """Rows that wait for a decision, in files within reach."""
    held = Finding.objects.filter(severity=Finding.Severity.HELD, state=Finding.State.OPEN)
    files = files_within(reach).order_by().values("id")
    return held.filter(file__in=files).order_by("file__document__name", "file_id", "sheet", "row", "id")


def address(finding: Finding) -> str:
    """Where the officer finds it: `Sheet!B17`, `B17` in a CSV, empty when it is about the whole list."""
    cell = f"{finding.column or ''}{finding.row or ''}"
    return f"{finding.sheet}!{cell}" if finding.sheet and cell else cell or finding.sheet or ""


def shown_cells(finding: Finding) -> list[tuple[str, str]]:
    """The row's cells that help to recognise it; numbers, phones and addresses are left out."""
    try:
        cells = cells_of(finding)
    except CannotUnseal:
        return []
    shown = [(title, ISO_DAY.sub(r"\3/\2/\1", text)) for title, text in cells.items() if text]
    return [(title, text) for title, text in shown if not _private(fold(title), text)]


def _private(title: str, text: str) -> bool:
    numbered = sum(c.isdigit() for c in text) >= DIGITS_OF_A_NUMBER and "thue" not in title
    return numbered or PRIVATE.search(title) is not None
