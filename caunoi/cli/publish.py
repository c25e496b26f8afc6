"""`caunoi publish`: the sensitive figures of a month, frozen as protected tables for readers outside their units."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.indicators.publishing import CannotPublish, Table, WasTouched, month_of, publish
from caunoi.indicators.reading import counted

TRIAL = "Chỉ xem thử: chưa công bố gì. / A trial: nothing was published."


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("publish")(publish_month)


def publish_month(
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="Tháng đã hết / a month that is over")
    ],
    even_all_hidden: Annotated[
        bool,
        typer.Option(
            "--even-all-hidden", help="Công bố dù mọi ô đều bị che / publish though every cell is hidden"
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ xem, không công bố / look and publish nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Công bố số liệu nhạy cảm của một tháng, che số ít người. / Publish a month's sensitive figures, few hidden."""
    now = timezone.now()
    open_home(at=now)
    try:
        made = publish(
            month_of(month),
            by=None,
            at=now,
            counted=counted,
            even_all_hidden=even_all_hidden,
            dry_run=dry_run,
        )
    except (CannotPublish, WasTouched) as refusal:
        print(f"{refusal.text.vi}\n{refusal.text.en}", file=sys.stderr)
        raise typer.Exit(2) from None
    print(json.dumps(_as_json(made), ensure_ascii=False, indent=1) if as_json else _as_text(made))
    if dry_run:
        print(TRIAL, file=sys.stderr)


def _as_json(made: list[Table]) -> list[dict[str, object]]:
    return [
        {
            "code": table.cube.code,
            "month": f"{table.month:%Y-%m}",
            "tree": table.tree_on.isoformat(),
            "cells": table.cells,
            "hidden": table.hidden,
        }
        for table in made
    ]


def _as_text(made: list[Table]) -> str:
    return "\n".join(
        f"{table.cube.title.vi}, tháng {table.month:%m/%Y}: {table.cells} ô, trong đó {table.hidden} ô không nêu"
        f" để không ai suy ra được từ {table.small} người trở xuống."
        f" / {table.cube.title.en}: {table.cells} cells, {table.hidden} hidden."
        for table in made
    )
