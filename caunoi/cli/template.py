"""`caunoi template`: a list to fill in, for a unit that asks how."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.cli.typed import reads
from caunoi.intake.blank_lists import KINDS, blank_list

NO_KIND = (
    "Không có loại danh sách “{0}”. Các loại: {1}.",
    "There is no kind of list “{0}”. The kinds: {1}.",
)
NOT_A_WORKBOOK = (
    "Không ghi được tệp “{0}”: đuôi tệp phải là .xlsx.",
    "Cannot write “{0}”: its ending must be .xlsx.",
)
NOT_WRITTEN = (
    "Không ghi được “{0}”: thư mục không có hoặc không được phép ghi. Hãy chọn thư mục khác.",
    "Cannot write “{0}”: the folder is not there or may not be written to. Choose another folder.",
)


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("template")(template)


def template(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"Loại danh sách: {', '.join(KINDS)}.")],
    out: Annotated[Path, typer.Option("--out", help="Tệp .xlsx ghi ra.")],
) -> None:
    """Ghi một mẫu danh sách để điền, có sẵn ô chọn và kiểm tra. / Write a list to fill in, with its checks."""
    if kind not in KINDS:
        _refuse(NO_KIND, kind, ", ".join(KINDS))
    if out.suffix.lower() != ".xlsx":
        _refuse(NOT_A_WORKBOOK, out.name)
    try:
        out.write_bytes(blank_list(kind, on=timezone.localdate(), reads=reads))
    except OSError:
        _refuse(NOT_WRITTEN, out)
    print(f"Đã ghi {out} / written", file=sys.stderr)


def _refuse(sentences: tuple[str, str], *values: object) -> None:
    for sentence in sentences:
        print(sentence.format(*values), file=sys.stderr)
    raise typer.Exit(2)
