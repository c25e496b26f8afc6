"""A cell said anew where a list has a fault: read in the place of what the file says, which stays as it came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caunoi.access.models import Account
from caunoi.intake.carrying_out import refuse
from caunoi.intake.cells import Typed, column_letter
from caunoi.intake.models import Correction, Finding, ReceivedFile
from caunoi.intake.rosters import ROSTERS
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.keys import CannotUnseal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

LONGEST = 500


def can_correct(finding: Finding) -> bool:
    """Whether the finding is about a row whose cells could be typed again: one that is refused, or that waits."""
    said = finding.severity in {Finding.Severity.REFUSED, Finding.Severity.HELD}
    return said and finding.state == Finding.State.OPEN and bool(finding.row) and bool(finding.file.list_kind)


def columns_of(file: ReceivedFile) -> dict[str | None, list[tuple[str, Text]]]:
    """For each sheet the columns that are read, from left to right: letter and title."""
    titles = {(roster.code, one.field): one.title for roster in ROSTERS for one in roster.columns}
    found: dict[str | None, list[tuple[str, Text]]] = {}
    for reading in file.sheets.defer("looked"):
        places = sorted((place, field) for field, place in reading.columns.items())
        found[reading.sheet] = [
            (column_letter(place), titles[reading.list_kind, field])
            for place, field in places
            if (reading.list_kind, field) in titles
        ]
    return found


def correct(
    finding: Finding, value: str, *, column: str | None = None, by: Account, at: datetime
) -> Correction:
    """Keep what the officer typed for the cell that the finding is about, or another of its row. Raises CannotDecide."""
    letter = column or finding.column
    if not can_correct(finding) or finding.row is None or letter is None:
        refuse("Dòng này không có ô nào để ghi lại.", "There is no cell of this row to type again.")
    said = tidy(value)
    if not said or len(said) > LONGEST:
        refuse(
            f"Hãy ghi giá trị đúng của ô, không quá {LONGEST} ký tự.",
            f"Type what the cell should say, in {LONGEST} characters at most.",
        )
    if letter != finding.column and letter not in dict(columns_of(finding.file).get(finding.sheet, ())):
        refuse(
            "Cột này không được đọc trong danh sách. Chọn một cột trong số các cột nêu ở dòng.",
            "That column is not read in this list. Choose one of those that the row offers.",
        )
    made = Correction(file=finding.file, sheet=finding.sheet, row=finding.row, column=letter, by=by, at=at)
    made.value = keys.seal_under_master(said.encode(), place=place_of(made))
    about = {"finding": finding.public_id.hex, "row": finding.row, "column": letter}
    with act("findings.cell-typed", by=by, at=at, on=day_of(at), document=finding.file.document, about=about):
        made.save()
    return made


def typed_in(sha256: str, name: str) -> Typed:
    """What was said anew in a list of that content and name; the newest of a cell. What does not open is left out."""
    made = Correction.objects.filter(file__document__sha256=sha256, file__document__name=name)
    found: dict[tuple[str | None, int, str], str] = {}
    for one in made.filter(state=Correction.State.STANDS).order_by("at", "pk"):
        if (clear := value_of(one)) is not None:
            found[one.sheet, one.row, one.column] = clear
    return [(*cell, value) for cell, value in found.items()]


def value_of(correction: Correction) -> str | None:
    """What the cell is said to be; None where that does not open."""
    try:
        return keys.unseal_under_master(correction.value, place=place_of(correction)).decode()
    except CannotUnseal:
        return None


def waiting_in(file: ReceivedFile) -> set[tuple[str | None, int, str]]:
    """Cells that were said anew in rows that are still refused or wait, by where they stand."""
    made = file.corrections.filter(state=Correction.State.STANDS).values_list("sheet", "row", "column")
    still = open_rows(file)
    return {(sheet, row, column) for sheet, row, column in made if (sheet, row) in still}


def open_rows(file: ReceivedFile) -> set[tuple[str | None, int]]:
    """The rows of a list that are refused or wait, by sheet and row."""
    found = file.findings.filter(state=Finding.State.OPEN, row__isnull=False)
    rows = found.exclude(severity=Finding.Severity.WARNED).values_list("sheet", "row")
    return {(sheet, row) for sheet, row in rows if row is not None}


def place_of(correction: Correction) -> str:
    """What a sealed value is bound to."""
    return f"correction|{correction.public_id.hex}"


def differences_of(file: ReceivedFile) -> QuerySet[Correction]:
    """Cells that a workbook changed though nobody asked for it: they wait for an officer's word."""
    asked = file.corrections.filter(state=Correction.State.ASKED)
    return asked.select_related("answer__document").order_by("sheet", "row", "pk")


def settle(file: ReceivedFile, wanted: Collection[UUID], *, take: bool, by: Account, at: datetime) -> int:
    """Read those differences in the place of what the list says, or leave the list as it is; how many. Raises
    CannotDecide where one of them was settled meanwhile."""
    state = Correction.State.STANDS if take else Correction.State.DROPPED
    about = {"file": file.public_id.hex, "cells": len(wanted)}
    told: dict[str, Any] = {"by": by, "at": at, "on": day_of(at), "document": file.document, "about": about}
    with act("findings.difference-taken", **told) if take else act("findings.difference-dropped", **told):
        # The newest of a cell stands: what is taken now is newer than what was typed before.
        done = differences_of(file).filter(public_id__in=wanted).update(state=state, by=by, at=at)
        if not done or done != len(set(wanted)):
            refuse(
                "Chưa chọn ô nào, hoặc có ô vừa được người khác quyết định. Hãy tải lại trang rồi chọn lại.",
                "No cell was chosen, or someone else decided one a moment ago. Reload the page and choose again.",
            )
    return done
