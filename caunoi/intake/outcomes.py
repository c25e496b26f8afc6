"""What became of each file and row, and how the command line's contract writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.text import Text

Proposal: TypeAlias = "dict[str, Any] | None"


@dataclass(slots=True)
class Entry:
    """One row held or refused, with all its faults; `row` None is about someone the list does not name."""

    kind: Literal["held", "refused", "warned"]
    sheet: str | None
    row: int | None
    column: str | None
    code: str
    reason: Text
    proposal: Proposal = None
    cells: dict[str, str] = field(default_factory=dict, repr=False)
    # What carrying the proposal out takes and may name somebody: sealed with the cells, never printed.
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    rows_alike: int = 1

    def as_json(self) -> dict[str, Any]:
        """The entry as the contract writes it."""
        entry: dict[str, Any] = {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "reason": self.reason.as_json(),
        }
        if self.kind == "held":
            entry["proposal"] = self.proposal
        if self.kind == "warned":
            entry["rows"] = self.rows_alike
        return entry


def entry_of(faults: list[Fault], *, sheet: str | None, row: int | None, cells: dict[str, str]) -> Entry:
    """One entry of all faults of a row; its column is the first fault's."""
    refused = any(fault.severity == "refuse" for fault in faults)
    # The gravest is said first, in the order of the columns otherwise.
    ordered = sorted(faults, key=lambda fault: _GRAVITY[fault.severity])
    reason = Text(vi=" ".join(f.text.vi for f in ordered), en=" ".join(f.text.en for f in ordered))
    first = next((fault.column for fault in faults if fault.column), None)
    made = Entry("refused" if refused else "held", sheet, row, first, ordered[0].code, reason, None, cells)
    if len(faults) > 1:
        # Which cell each sentence is about, for whoever has to correct them.
        made.kept["faults"] = [[one.column, one.text.vi, one.text.en] for one in ordered]
    return made


class Line(NamedTuple):
    """What becomes of one row: `fate` is a code of `differing.FATES`. The words name no number."""

    fate: str
    sheet: str | None
    row: int | None
    name: str
    vi: str = ""
    en: str = ""


JOINED, RETURNED, MOVED, CHANGED, DIFFERS = "joined", "returned", "moved", "changed", "differs"
LEFT, SAME, DOUBTFUL, REFUSED = "left", "same", "doubtful", "refused"


class Told(NamedTuple):
    """What a plan is going to do with a row of its table. The words name no number."""

    fate: str
    row: int
    name: str
    said: Text


_GRAVITY = {"refuse": 0, "hold": 1, "warn": 2}


@dataclass(slots=True)
class FileOutcome:
    """The counts of one file. rows = accepted + already known + held + refused."""

    name: str
    kind: str | None
    as_of: date | None = None
    accepted: int = 0
    already_known: int = 0
    entries: list[Entry] = field(default_factory=list)
    warnings: list[Entry] = field(default_factory=list)
    # What becomes of each row that is taken in or known, and the rows set aside before decisions were looked up;
    # only where somebody looks before it is taken in.
    lines: list[Line] = field(default_factory=list, repr=False)
    set_aside: list[Entry] = field(default_factory=list, repr=False)

    @property
    def held(self) -> list[Entry]:
        """Rows that wait for a decision."""
        return [entry for entry in self.entries if entry.kind == "held"]

    @property
    def refused(self) -> list[Entry]:
        """Rows that no clerk could accept."""
        return [entry for entry in self.entries if entry.kind == "refused"]

    @property
    def rows(self) -> int:
        """Rows of the list, with the persons it should name and does not."""
        return self.accepted + self.already_known + len(self.entries)

    def hold(
        self, fault: Fault, *, sheet: str | None, row: int | None, proposal: Proposal = None,
        cells: dict[str, str] | None = None, kept: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Set a row aside until someone decides."""
        self.entries.append(
            Entry("held", sheet, row, fault.column, fault.code, fault.text, proposal, cells or {}, kept or {})
        )

    def warn(self, fault: Fault, *, sheet: str | None = None, row: int | None = None, alike: int = 1) -> None:
        """Say something about rows that are taken in all the same."""
        self.warnings.append(
            Entry("warned", sheet, row, fault.column, fault.code, fault.text, rows_alike=alike)
        )

    def as_json(self) -> dict[str, Any]:
        """The file as the contract writes it, and its warnings beside."""
        return {
            "name": self.name,
            "list": self.kind,
            "rows": self.rows,
            "accepted": self.accepted,
            "already_known": self.already_known,
            "held": [entry.as_json() for entry in self.held],
            "refused": [entry.as_json() for entry in self.refused],
            "warnings": [entry.as_json() for entry in self.warnings],
        }


@dataclass(slots=True)
class Outcome:
    """What became of a folder."""

    files: list[FileOutcome]
    ignored: list[str]
    totals: dict[str, int]

    @property
    def exit_code(self) -> int:
        """0: nothing refused; 3: some refused; 2: nothing could be read."""
        if not any(file.kind for file in self.files):
            return 2
        return 3 if any(file.refused for file in self.files) else 0

    def as_json(self) -> dict[str, Any]:
        """The whole answer of `caunoi intake --json`."""
        return {"files": [f.as_json() for f in self.files], "ignored": self.ignored, "totals": self.totals}
