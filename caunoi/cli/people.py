"""`caunoi people duplicates`: who stands in the register twice, perhaps; officers decide on their screen."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.intake.matching.duplicates import look_for_duplicates
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

FOUND = Text(
    vi="{found} cặp hồ sơ có thể là một người, {new} cặp mới. Không cặp nào tự gộp: cán bộ quyết định ở “Hồ sơ có thể trùng”.",
    en="{found} pairs of records may be one person's, {new} of them new. None is merged by itself: officers decide on"
    " “Records that may be doubled”.",
)

PART = Text(vi="Đã so {done} trên {of} phần.", en="{done} of {of} parts compared.")


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(no_args_is_help=True, help="Hồ sơ người. / Records of people.")
    verbs.callback()(_people)
    verbs.command("duplicates")(_duplicates)
    app.add_typer(verbs, name="people")


def _people() -> None:
    """Hồ sơ người. / Records of people."""


def _said(done: int, of: int) -> None:
    print(reads(PART).format(done=done, of=of), file=sys.stderr, flush=True)


def _duplicates(
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Tìm hồ sơ có thể trùng trong hệ thống. / Look for people who may stand in the register twice."""
    now = timezone.now()
    open_home(at=now)
    found, new = look_for_duplicates(day=day_of(now), at=now, said=_said)
    if as_json:
        print(json.dumps({"found": found, "new": new}))
    else:
        print(reads(FOUND).format(found=found, new=new))
