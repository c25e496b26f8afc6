"""What means the same to every verb: a day as typed, and the language of who reads the answer."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import Annotated

import typer

from caunoi.vocabulary.text import Text

NOT_A_DAY = (
    "“{typed}” không phải một ngày mà lệnh này đọc được. Ghi năm-tháng-ngày, ví dụ {example}.",
    "“{typed}” is not a day that this command reads. Write year-month-day, for example {example}.",
)


def reads(text: Text) -> str:
    """The sentence in the reader's language: English where the terminal's locale is English, else Vietnamese."""
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return text.en if locale.lower().startswith("en") else text.vi


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
