"""`caunoi movements UNIT`: a unit's movement table for a month, and the list each number was read from."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.access.reach import operator
from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.indicators import naming
from caunoi.indicators.definition import CannotBeAsked
from caunoi.intake.door import files_within
from caunoi.organisations.settled import parameters
from caunoi.registers.rounds.movements import KINDS, Movement, by_import, events, movements
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

OPENING, CLOSING = Text(vi="Đầu kỳ", en="Opening"), Text(vi="Cuối kỳ", en="Closing")
DIFFERENCE = Text(vi="Lệch", en="Difference")
NO_MONTH = Text(
    vi="Tháng ghi là năm-tháng, ví dụ 2025-06.", en="Write the month as year-month, as in 2025-06."
)
NO_LIST = Text(vi="không theo tệp nào", en="from no file")


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("movements")(_movements)


def _movements(
    unit: Annotated[str, typer.Argument(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")],
    month: Annotated[str, typer.Option(help="YYYY-MM")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Bảng biến động đoàn viên của một đơn vị trong tháng, phải về 0. / A month's movement table, to nought."""
    now = timezone.now()
    open_home(at=now)
    since, until = _month(month)
    try:
        pk = naming.unit_named(unit, at=min(until, day_of(now)))
    except CannotBeAsked as refusal:
        print(reads(refusal.text), file=sys.stderr)
        raise typer.Exit(2) from None
    (table,) = movements([pk], since, until, parameters=parameters())[pk]
    imports = by_import(events([pk], since, until, parameters=parameters()))
    papers = list(files_within(operator(day_of(now))).filter(document__in=[one for one in imports if one]))
    names = {one.document_id: one.document.name for one in papers}
    told = [(names.get(document or 0), kinds) for document, kinds in imports.items()]
    if as_json:
        rows = [{"file": name, "movements": kinds} for name, kinds in told]
        print(json.dumps({"movement": table.figures(), "by_file": rows}, ensure_ascii=False))
    else:
        _show(table, told)
    if table.difference:
        raise typer.Exit(1)


def _month(typed: str) -> tuple[date, date]:
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        print(reads(NO_MONTH), file=sys.stderr)
        raise typer.Exit(2) from None
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _show(table: Movement, told: list[tuple[str | None, dict[str, int]]]) -> None:
    lines = [(reads(OPENING), table.opening)]
    lines += [
        (f"{'+' if sign > 0 else '-'} {reads(words)}", table.moved.get(kind, 0))
        for kind, (sign, words) in KINDS.items()
    ]
    lines += [(reads(CLOSING), table.closing), (reads(DIFFERENCE), table.difference)]
    for label, count in lines:
        print(f"{label:<36}{count:>8}")
    for name, kinds in told:
        said = ", ".join(f"{reads(KINDS[kind][1])}: {count}" for kind, count in sorted(kinds.items()))
        print(f"{name or reads(NO_LIST)}: {said}")
