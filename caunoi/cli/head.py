"""`caunoi head`: the newest head of the chain, to be printed, mailed or read out: it anchors all that was done before."""

from __future__ import annotations

import typer
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.trail.sealing import newest_line, seal_and_export


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("head")(head)


def head() -> None:
    """In mốc mới nhất của nhật ký, để giữ ở nơi khác. / Print the trail's newest head, to be kept elsewhere."""
    open_home(at=timezone.now())
    seal_and_export(at=timezone.now())
    print(newest_line())
