"""What taking lists in would do, row by row: `caunoi intake --difference`, which writes nothing."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from caunoi.cli.typed import reads
from caunoi.intake import outcomes
from caunoi.intake.differing import FATES
from caunoi.intake.outcomes import SAME, FileOutcome, Outcome
from caunoi.intake.reviewing import address_of
from caunoi.vocabulary.text import Text

WORDS = {
    "joined": Text(vi="Vào mới", en="Joined"),
    "returned": Text(vi="Trở lại", en="Returned"),
    "moved": Text(vi="Chuyển đến", en="Moved here"),
    "left": Text(vi="Không còn, đã thôi", en="Left"),
    "changed": Text(vi="Có thay đổi", en="Changed"),
    "differs": Text(vi="Khác hồ sơ", en="Differs"),
    "doubtful": Text(vi="Chưa chắc", en="Doubtful"),
    "refused": Text(vi="Phải sửa", en="Refused"),
    "same": Text(vi="Không đổi", en="Unchanged"),
}
TITLE = Text(vi="Đối chiếu với hồ sơ", en="Against the records")
FILE = Text(vi="Tệp", en="File")
MORE = Text(vi="… và {rows} dòng khác: thêm --json.", en="… and {rows} more rows: add --json.")
SHOWN = 40

Lines = list[list[outcomes.Line]]


def show(outcome: Outcome, lines: Lines, *, as_json: bool) -> None:
    """The difference on standard output: a line a row, those that stay the same counted alone unless in JSON."""
    if as_json:
        files = [_as_json(file, its) for file, its in zip(outcome.files, lines, strict=True)]
        json.dump({"files": files, "ignored": outcome.ignored}, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    console = Console()
    console.print(_table(outcome, lines))
    left = SHOWN
    for file, its in zip(outcome.files, lines, strict=True):
        telling = [line for line in its if line.fate != SAME]
        if telling and left > 0:
            console.print(file.name, markup=False, highlight=False)
        for line in telling[: max(left, 0)]:
            console.print(Padding(Line(_sentence(line)), (0, 0, 0, 2)))
        left -= len(telling)
    if left < 0:
        console.print(reads(MORE.fill(rows=-left)))


def _sentence(line: outcomes.Line) -> str:
    where = address_of(line.sheet, None, line.row)
    said = reads(Text(vi=line.vi, en=line.en))
    parts = (where, reads(WORDS[line.fate]), line.name, said)
    return "• " + ": ".join(part for part in parts if part)


def _table(outcome: Outcome, lines: Lines) -> Table:
    told = [fate for fate in FATES if any(line.fate == fate for its in lines for line in its)]
    table = Table(title=reads(TITLE))
    table.add_column(reads(FILE), overflow="fold")
    for fate in told:
        table.add_column(reads(WORDS[fate]), justify="right")
    for file, its in zip(outcome.files, lines, strict=True):
        table.add_row(Line(file.name), *(str(sum(line.fate == fate for line in its)) for fate in told))
    return table


def _as_json(file: FileOutcome, lines: list[outcomes.Line]) -> dict[str, Any]:
    return {
        "name": file.name,
        "list": file.kind,
        "fates": {fate: sum(line.fate == fate for line in lines) for fate in FATES},
        "rows": [
            {
                "fate": line.fate, "sheet": line.sheet, "row": line.row, "name": line.name,
                "said": {"vi": line.vi, "en": line.en},
            }
            for line in lines
        ],
    }  # fmt: skip
