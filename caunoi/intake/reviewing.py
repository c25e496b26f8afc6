"""What an officer may see of the files received, of what was found in their rows and of what was decided."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from caunoi.access.reach import Reach
from caunoi.intake.cells import DIGITS_OF_A_NUMBER, PRIVATE
from caunoi.intake.deciding import is_ready
from caunoi.intake.door import findings_within
from caunoi.intake.keeping import cells_of
from caunoi.intake.kinds import KINDS, Kind, kind_of
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.trail.keys import CannotUnseal
from caunoi.vocabulary.names import fold

DECIDED = "decided"
ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


def counted(files: QuerySet[ReceivedFile]) -> QuerySet[ReceivedFile]:
    """The files with how many rows are refused, warned of, still wait and were decided.

    As `refused`, `warned`, `waiting`, `decided`.
    """
    held = Q(findings__severity=Finding.Severity.HELD, findings__state=Finding.State.OPEN)
    done = Q(findings__severity=Finding.Severity.HELD, findings__state=Finding.State.DECIDED)
    return files.annotate(
        refused=Count("findings", filter=Q(findings__severity=Finding.Severity.REFUSED)),
        warned=Count("findings", filter=Q(findings__severity=Finding.Severity.WARNED)),
        waiting=Count("findings", filter=held),
        decided=Count("findings", filter=done),
    )


def findings_of(file: ReceivedFile, level: str) -> QuerySet[Finding]:
    """Findings of a file at one level, by address: a severity, `held` being those that wait; or `decided`."""
    found = file.findings.select_related("decided_by", "file__document").order_by("sheet", "row", "id")
    if level == DECIDED:
        return found.filter(severity=Finding.Severity.HELD, state=Finding.State.DECIDED)
    return found.filter(severity=level, state=Finding.State.OPEN)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a file that wait for the same reason, and how many of them can be carried out as they stand."""

    kind: Kind
    waiting: int
    ready: int


def groups_of(file: ReceivedFile) -> list[Group]:
    """What waits in a file, by kind, in the order of the kinds."""
    found: dict[str, list[Finding]] = {}
    for finding in findings_of(file, Finding.Severity.HELD).defer("cells"):
        found.setdefault(kind_of(finding.code).code, []).append(finding)
    return [
        Group(kind, len(rows), sum(map(is_ready, rows))) for kind in KINDS if (rows := found.get(kind.code))
    ]


def waiting_of_kind(file: ReceivedFile, kind: str) -> list[Finding]:
    """The rows of one kind that wait in a file."""
    return [one for one in findings_of(file, Finding.Severity.HELD) if kind_of(one.code).code == kind]


def waiting_within(reach: Reach) -> QuerySet[Finding]:
    """Rows that wait for a decision, in files within reach."""
    held = _within(reach).filter(state=Finding.State.OPEN)
    return held.order_by("file__document__name", "file_id", "sheet", "row", "id")


def decided_within(reach: Reach) -> QuerySet[Finding]:
    """Rows that were decided, in files within reach."""
    return _within(reach).filter(state=Finding.State.DECIDED)


def _within(reach: Reach) -> QuerySet[Finding]:
    return findings_within(reach).filter(severity=Finding.Severity.HELD)


def address(finding: Finding) -> str:
    """Where the officer finds it: `Sheet!B17`, `B17` in a CSV, empty when it is about the whole list."""
    return address_of(finding.sheet, finding.column, finding.row)


def address_of(sheet: str | None, column: str | None, row: int | None) -> str:
    """A cell, or a row where no column is said, as spreadsheets write it."""
    cell = f"{column or ''}{row or ''}"
    return f"{sheet}!{cell}" if sheet and cell else cell or sheet or ""


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
