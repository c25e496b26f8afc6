"""`caunoi series`: the figures of a unit month by month."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from caunoi.cli.figures import FIGURE, SCOPE_HELP, asked, number, question_told, refused, unit_asked, written
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import naming, reading
from caunoi.indicators.catalogue import CATALOGUE, indicator
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.question import Manner
from caunoi.indicators.series import Point, months
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

#: Months that one answer may have: twenty years.
MOST = 240
TOO_MANY = Text(
    vi="Từ {first} đến {last} là quá {most} tháng: hãy hỏi ít hơn.",
    en="From {first_en} to {last_en} is more than {most} months: ask for fewer.",
)
TITLE = Text(vi="Số liệu theo danh sách, từng tháng", en="Figures from the lists, month by month")
Lines = dict[str, list[Point]]


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("series")(series)


def series(
    codes: Annotated[list[str] | None, typer.Argument(help="Mã số liệu; không ghi là tất cả.")] = None,
    unit: Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD")] = None,
    at: Day = None,
    tree: Annotated[str, typer.Option(help="as-was, as-is hoặc một ngày.")] = "as-was",
    known_on: Day = None,
    scope: Annotated[str, typer.Option(help=SCOPE_HELP)] = "all",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Số liệu cuối từng tháng, kỳ là tháng ấy. / Figures at the end of each month; a flow is of that month."""
    now = timezone.now()
    open_home(at=now)
    try:
        question = asked(at=at, since=since, tree=tree, known_on=known_on, scope=scope, today=day_of(now))
        days = _days(question.begins, question.at)
        wanted = [indicator(code).code for code in codes or CATALOGUE]
        here = reading.current()
        one = unit_asked(here, unit, question)
        manner = Manner(question.tree, question.known_on, question.scope)
        found = here.engine.series(wanted, days, units=[one], manner=manner)
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    lines = {code: found.of(code, one) for code in wanted}
    if as_json:
        json.dump(_rows(lines, naming.public_ids([one])[one]), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _show(lines, days, question_told(question, today=day_of(now)))


def _days(first: date, last: date) -> list[date]:
    found = months(first, last)
    if len(found) > MOST:
        told = TOO_MANY.fill(
            first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}", most=MOST, first_en=first, last_en=last
        )
        raise CannotBeAsked(vi=told.vi, en=told.en)
    return found


def _rows(lines: Lines, unit: str) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "unit": unit,
            "at": one.at.isoformat(),
            "from": one.since.isoformat() if one.since else None,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "unknown": one.unknown,
            "value": number(one.value),
        }
        for code, line in lines.items()
        for one in line
    ]


def _show(lines: Lines, days: list[date], told: str) -> None:
    table = Table(title=reads(TITLE), caption=told or None, box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column(reads(FIGURE), min_width=12, overflow="fold")
    for day in days:
        table.add_column(f"{day:%d/%m/%Y}", justify="right", no_wrap=True)
    for code, line in lines.items():
        table.add_row(reads(CATALOGUE[code].title), *(written(one.value) for one in line))
    Console().print(table)
