"""`caunoi composites`: figures made of other figures."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from caunoi.cli.figures import (
    FIGURE,
    MINUS,
    NOT_KNOWN,
    SCOPE_HELP,
    TITLE,
    VALUE,
    asked,
    number,
    question_told,
    refused,
    unit_asked,
    written,
)
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import naming, reading
from caunoi.indicators.composed import COMPOSITES, composite
from caunoi.indicators.composing import Composed, composed
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.telling import newest_list_on
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

POINTS = Text(vi="điểm phần trăm", en="points")


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("composites")(composites)


def composites(
    codes: Annotated[list[str] | None, typer.Argument(help="Mã số liệu ghép; không ghi là tất cả.")] = None,
    unit: Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")] = "",
    at: Day = None,
    since: Annotated[datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD")] = None,
    tree: Annotated[str, typer.Option(help="as-was, as-is hoặc một ngày.")] = "as-was",
    known_on: Day = None,
    scope: Annotated[str, typer.Option(help=SCOPE_HELP)] = "all",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Số liệu ghép từ số liệu khác: tỷ lệ, tăng giảm, cộng dồn, thứ hạng, bình quân. / Figures made of figures."""
    now = timezone.now()
    open_home(at=now)
    try:
        question = asked(at=at, since=since, tree=tree, known_on=known_on, scope=scope, today=day_of(now))
        wanted = [composite(code, question.at) for code in codes or COMPOSITES]
        here = reading.current()
        one = unit_asked(here, unit, question)
        newest = newest_list_on(date.max)
        found = [
            # Whoever runs this machine holds its files anyway.
            composed(each, question, unit=one, engine=here.engine, newest=newest, inside=lambda _unit: True)
            for each in wanted
        ]
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    if as_json:
        shown = naming.public_ids([one])[one]
        json.dump([_row(each, shown) for each in found], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _show(found, question.at, question_told(question, today=day_of(now)))


def _row(one: Composed, unit: str) -> dict[str, Any]:
    return {
        "code": one.composite.code,
        "version": one.composite.version,
        "unit": unit,
        "at": one.at.isoformat(),
        "from": one.since.isoformat() if one.since else None,
        "shown": one.composite.shown,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "unknown": one.unknown,
        "value": number(one.value),
        "untold": one.silent.as_json() if one.silent else None,
        "behind": [
            {
                "code": each.code,
                "at": each.at.isoformat(),
                "from": each.since.isoformat() if each.since else None,
            }
            for each in one.behind
        ],
        "no_records": one.why_none.as_json() if one.why_none else None,
    }


def _show(found: list[Composed], day: date, reading_told: str) -> None:
    table = Table(title=reads(TITLE.fill(day=f"{day:%d/%m/%Y}")), box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column(reads(FIGURE), min_width=12, overflow="fold")
    for title in (VALUE, NOT_KNOWN):
        table.add_column(reads(title), justify="right", no_wrap=True)
    for one in found:
        table.add_row(reads(one.composite.title), _value(one), written(one.unknown) if one.unknown else "")
    told = [reads(one.silent) for one in found if one.silent]
    table.caption = "\n".join(
        [*([reading_told] if reading_told else []), *(f"—: {why}" for why in dict.fromkeys(told))]
    )
    Console().print(table)


def _value(one: Composed) -> str:
    value, shown = one.value, one.composite.shown
    if value is None:
        return "—"
    if shown == "place":
        return f"{value}/{one.denominator}"
    text = _signed(value) if one.denominator is None or shown == "points" else written(value)
    return f"{text} {reads(POINTS)}" if shown == "points" else text


def _signed(value: Decimal | int) -> str:
    return f"{MINUS}{written(abs(value))}" if value < 0 else written(value)
