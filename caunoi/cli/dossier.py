"""`caunoi dossier`: the impact-assessment dossier, written from the code and dated, for the federation to complete."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.access.door import federation_name
from caunoi.cli.homes import open_home
from caunoi.retention.dossier import dossier


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("dossier")(write_dossier)


def write_dossier(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.md", help="Tệp ghi ra / where to write")
    ] = None,
) -> None:
    """Hồ sơ đánh giá tác động lập từ mã. / The impact-assessment dossier, from the code."""
    open_home(at=timezone.now())
    day = timezone.localdate()
    text = dossier(on=day, issuer=federation_name(on=day))
    if out is None:
        print(text, end="")
        return
    if out.suffix != ".md":
        typer.echo("Tệp phải có đuôi .md. / The file must end in .md.", err=True)
        raise typer.Exit(2)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as refusal:
        typer.echo(f"Không ghi được {out}: {refusal.strerror}. / Cannot be written.", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Đã ghi {out} / written", err=True)
