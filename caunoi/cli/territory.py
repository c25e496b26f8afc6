"""`caunoi territory`: Việt Nam's provinces, districts and communes, before and after 1.7.2025, into the registers."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from django.db import IntegrityError
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.organisations.gazetteer import OURS, BadGazetteer, Gazetteer
from caunoi.organisations.models import AreaDescription
from caunoi.organisations.territory import lay
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

LEVELS = (AreaDescription.Level.PROVINCE, AreaDescription.Level.DISTRICT, AreaDescription.Level.COMMUNE)
OVERTAKEN = Text(
    vi="Người khác đang nạp danh mục địa bàn. Chưa ghi gì; hãy chạy lại.",
    en="Someone else is loading a gazetteer. Nothing was written; run this again.",
)
NOTHING = Text(
    vi="Danh mục đã nạp từ trước: không có gì thay đổi.", en="The gazetteer is in already: nothing changed."
)
LAID = Text(
    vi="Đã nạp địa bàn: {provinces} tỉnh, {districts} huyện, {communes} xã hôm nay; {decisions} văn bản, {rows} dòng.",
    en="Territory is in: {provinces} provinces, {districts} districts, {communes} communes today; {decisions} decisions, {rows} rows.",
)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(territory)


def territory(
    folder: Annotated[
        Path, typer.Argument(help="Thư mục có areas.csv, successions.csv, decisions.csv / a folder of tables")
    ] = OURS,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Nạp danh mục địa bàn có ngày tháng vào hệ thống. / Load the dated gazetteer of areas."""
    now = timezone.now()
    open_home(at=now)
    try:
        written = lay(Gazetteer.read(folder), by=None, at=now, on=day_of(now))
    except BadGazetteer as bad:
        raise _refused(bad.text) from None
    except Overtaken:
        raise _refused(OVERTAKEN) from None
    except IntegrityError as error:
        raise _refused(refusal(error).text) from None
    told = AreaDescription.objects.on(day_of(now)).filter(area__reference__isnull=False)
    today = Counter(told.values_list("level", flat=True))
    answer = {f"{level}s": today[level] for level in LEVELS}
    answer |= {"decisions": len(set(written) - {""}), "rows": written.total()}
    if as_json:
        print(json.dumps(answer))
    elif not written:
        print(reads(NOTHING))
    else:
        print(reads(LAID).format(**answer))


def _refused(text: Text) -> typer.Exit:
    typer.echo(reads(text), err=True)
    return typer.Exit(2)
