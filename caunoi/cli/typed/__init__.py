"""What is typed on a command line and means the same to every verb: a day."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

NOT_A_DAY = (
    "“{typed}” không phải một ngày mà lệnh này đọc được. Ghi năm-tháng-ngày, ví dụ {example}.",
    "“{typed}” is not a day that this command reads. Write year-month-day, for example {example}.",
)


def iso_day(typed: str | datetime) -> datetime:
    """The day as typed, YYYY-MM-DD. Says in both languages what to write instead, and leaves with 2."""
    if isinstance(typed, datetime):
        # A verb's own default comes through here too.
        return typed
    try:
        return datetime.strptime(typed, "%Y-%m-%d")  # noqa: DTZ007 - a day, no moment
    except ValueError:
        for sentence in NOT_A_DAY:
            print(sentence.format(typed=typed, example=_meant(typed)), file=sys.stderr)
        raise typer.Exit(2) from None


def _meant(typed: str) -> str:
    """What was typed, as it should be: 31/12/2023 is 2023-12-31."""
    for way in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return f"{datetime.strptime(typed, way):%Y-%m-%d}"  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return "2023-12-31"


Day = Annotated[datetime | None, typer.Option(parser=iso_day, metavar="YYYY-MM-DD")]
