"""A cell typed again where a list has a fault: read in the place of what the file says, which stays as it came."""

from __future__ import annotations

from datetime import datetime

from caunoi.access.models import Account
from caunoi.intake.carrying_out import refuse
from caunoi.intake.cells import Typed
from caunoi.intake.models import Correction, Finding, ReceivedFile
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.keys import CannotUnseal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import tidy

LONGEST = 500


def can_correct(finding: Finding) -> bool:
    """Whether the finding is about a cell that could be typed again: one that no clerk could accept, or doubted."""
    said = finding.severity in {Finding.Severity.REFUSED, Finding.Severity.HELD}
    return said and finding.state == Finding.State.OPEN and bool(finding.row and finding.column)


def correct(finding: Finding, value: str, *, by: Account, at: datetime) -> Correction:
    """Keep what the officer typed for the cell that the finding is about. Raises CannotDecide."""
    if not can_correct(finding) or finding.row is None or finding.column is None:
        refuse("Dòng này không có ô nào để ghi lại.", "There is no cell of this row to type again.")
    said = tidy(value)
    if not said or len(said) > LONGEST:
        refuse(
            f"Hãy ghi giá trị đúng của ô, không quá {LONGEST} ký tự.",
            f"Type what the cell should say, in {LONGEST} characters at most.",
        )
    made = Correction(
        file=finding.file, sheet=finding.sheet, row=finding.row, column=finding.column, by=by, at=at
    )
    made.value = keys.seal_under_master(said.encode(), place=place_of(made))
    about = {"finding": finding.public_id.hex, "row": finding.row, "column": finding.column}
    with act("findings.cell-typed", by=by, at=at, on=day_of(at), document=finding.file.document, about=about):
        made.save()
    return made


def typed_in(sha256: str, name: str) -> Typed:
    """What was typed again in a list of that content and name; the newest of a cell. What does not open is left out."""
    made = Correction.objects.filter(file__document__sha256=sha256, file__document__name=name).order_by("pk")
    found: dict[tuple[str | None, int, str], str] = {}
    for one in made:
        try:
            clear = keys.unseal_under_master(one.value, place=place_of(one)).decode()
        except CannotUnseal:
            continue
        found[one.sheet, one.row, one.column] = clear
    return [(*cell, value) for cell, value in found.items()]


def waiting_in(file: ReceivedFile) -> set[tuple[str | None, int, str]]:
    """Cells that were typed again since the file was read last, by where they stand."""
    open_ones = file.findings.filter(state=Finding.State.OPEN, row__isnull=False, column__isnull=False)
    stand = set(open_ones.exclude(severity=Finding.Severity.WARNED).values_list("sheet", "row", "column"))
    made = set(file.corrections.values_list("sheet", "row", "column"))
    return made & stand


def place_of(correction: Correction) -> str:
    """What a sealed value is bound to."""
    return f"correction|{correction.public_id.hex}"
