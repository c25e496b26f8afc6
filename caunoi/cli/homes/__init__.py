"""The home that a verb works in, and the word about one that it has just made."""

from __future__ import annotations

from datetime import datetime

import typer
from django.conf import settings

from caunoi.organisations import founding


def open_home(*, at: datetime) -> None:
    """As `ensure_home`; a home that is new is named on standard error, so that a mistyped CAUNOI_HOME is seen."""
    if founding.ensure_home(at=at, making=_say_making):
        typer.echo(f"Đã lập nơi lưu mới: {settings.CAUNOI_HOME} / a new home", err=True)


def _say_making() -> None:
    typer.echo("Đang lập nơi lưu, mất chừng nửa phút… / making a home, about half a minute…", err=True)
