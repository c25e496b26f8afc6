"""What a workbook that was handed back begins with: a code that says which one it is, and which of its sheets.

It stands in a cell, so that it outlives whatever program the workbook was corrected and saved with. It points to what was
sent and gives no right: whoever sends it in is asked for theirs.
"""

from __future__ import annotations

import re
from uuid import UUID

from caunoi.intake.rosters.columns import Cells

_CODE = re.compile(r"\bCN-([0-9a-f]{32})-([0-9]{1,3})\b")


def code_of(returned: UUID, place: int) -> str:
    """The code of one sheet, counted from 1."""
    return f"CN-{returned.hex}-{place}"


def code_in(cells: Cells) -> tuple[str, int] | None:
    """Which workbook, in hexadecimal, and which of its sheets a sheet that begins with this row is; None for any other."""
    first = cells[0] if cells else None
    found = _CODE.search(first) if isinstance(first, str) else None
    return (found[1], int(found[2])) if found else None
