"""Figures as CSV (RFC 4180, UTF-8): one line a figure, computed and reported side by side; read back by its headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from .codes import DATA_SET
from .lines import Line, number_text
from .refusing import CannotBeRead, Fault, note, said
from .sent import Sent

NEEDED = ("unit", "code", "period", "reported")
COLUMNS = (
    "codes", "unit", "unit_code", "unit_name", "code", "code_version", "period", "computed", "numerator",
    "denominator", "unknown", "reported", "lists_received", "lists_due", "leads", "untold",
)  # fmt: skip
#: A spreadsheet takes a cell that begins so for a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BELOW_NOUGHT = re.compile(r"-[0-9]+(\.[0-9]+)?")


def cells(line: Line, *, language: str) -> list[str]:
    """The line as text, in the order of `COLUMNS`; numbers with a point."""
    why = "" if line.untold is None else (line.untold.en if language == "en" else line.untold.vi)
    return [
        DATA_SET, line.unit, line.unit_code, line.unit_name, line.code, str(line.version), line.period,
        number_text(line.value), number_text(line.numerator), number_text(line.denominator), str(line.unknown),
        number_text(line.reported), str(line.received), str(line.due), line.leads, why,
    ]  # fmt: skip


def write(lines: Sequence[Line], *, language: str = "vi") -> bytes:
    """The file, with the mark by which spreadsheets know UTF-8. No cell of text begins as a formula does."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in lines:
        writer.writerow(map(harmless, cells(one, language=language)))
    return "\N{ZERO WIDTH NO-BREAK SPACE}".encode() + kept.getvalue().encode()


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would reckon; a number below nought stays one."""
    return f"'{text}" if text.startswith(_RUNS) and not _BELOW_NOUGHT.fullmatch(text) else text


def read(content: bytes) -> list[Sent]:
    """The lines with a reported number; those without one are aside. Raises CannotBeRead."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotBeRead([Fault(None, said("no-utf8"))]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = [one.strip() for one in next(reader, [])]
        _check(heading)
        sent: list[Sent] = []
        faults: list[Fault] = []
        for line, row in _rows(reader):
            if len(row) != len(heading):
                note(faults, Fault(line, said("torn", found=len(row), wanted=len(heading))))
                continue
            told = {name: cell.strip() for name, cell in zip(heading, row, strict=True)}
            if told.get("codes", DATA_SET) != DATA_SET:
                note(faults, Fault(line, said("other-version", found=told["codes"][:60], known=DATA_SET)))
            sent.append(
                Sent(line, told["unit"], told["code"], told["period"], told["reported"], aside=not told["reported"])
            )  # fmt: skip
    except csv.Error:
        raise CannotBeRead([Fault(reader.line_num, said("torn", found="?", wanted=len(heading)))]) from None
    if faults:
        raise CannotBeRead(faults)
    return sent


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row  # type: ignore[attr-defined]


def _check(heading: list[str]) -> None:
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        told = said("no-columns", needs=", ".join(NEEDED), names=", ".join(missing))
        raise CannotBeRead([Fault(1, told)])
    other = [name for name in heading if name not in COLUMNS or heading.count(name) > 1]
    if other:
        raise CannotBeRead([Fault(1, said("other-columns", names=", ".join(dict.fromkeys(other))[:120]))])
