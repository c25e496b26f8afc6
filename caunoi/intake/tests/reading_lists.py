"""What the reading of one list says, before anything is known of its people."""

from __future__ import annotations

from caunoi.intake.comparing import MemberRow
from caunoi.intake.outcomes import Outcome
from caunoi.intake.reading import read_file
from caunoi.intake.tests.writing_lists import (
    workbook,
)


class Read:
    """What the reading of one list says."""

    def __init__(self, content: bytes, name: str = "a.xlsx") -> None:
        self.tables, self.rows, self.bad, self.warnings, self.kind = [], [], [], [], None
        for message in read_file(content, name=name):
            if "table" in message:
                self.tables.append(message["table"])
            self.rows += message.get("rows", ())
            self.bad += message.get("bad", ())
            if "end" in message:
                self.kind, self.warnings = message["end"]["list"], message["end"]["warnings"]

    @property
    def people(self) -> list[MemberRow]:
        return [MemberRow._make(row) for row in self.rows]

    @property
    def above(self) -> dict:
        return self.tables[0]["above"]

    def codes(self) -> list[list[str]]:
        return [[fault[0] for fault in bad["faults"]] for bad in self.bad]

    def warned(self) -> set[str]:
        return {warning[1] for warning in self.warnings}


def read(rows, **said) -> Read:
    return Read(workbook(rows, **said))


def counts(outcome: Outcome, file: int = 0) -> tuple[int, int, int, int]:
    """Accepted, already known, held and refused rows of one file, which together are all its rows."""
    one = outcome.files[file]
    assert one.rows == one.accepted + one.already_known + len(one.held) + len(one.refused)
    return one.accepted, one.already_known, len(one.held), len(one.refused)


def reasons(outcome: Outcome, file: int = 0) -> list[str]:
    """Codes of what was held and refused in one file."""
    return [entry.code for entry in outcome.files[file].entries]
