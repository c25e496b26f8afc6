"""`caunoi verify`: seals what waits, then runs the stand-alone program (`caunoi/verify.py`) on this home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlencode

import typer
from django.conf import settings
from django.db import connection
from django.utils import timezone

from caunoi import verify
from caunoi.organisations.founding import ensure_home
from caunoi.trail.sealing import last_verdict_file, seal


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("verify")(verify_record)


def verify_record(
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
    head: Annotated[
        list[Path] | None,
        typer.Option("--head", help="Tệp mốc giữ ở nơi khác / a file of heads kept elsewhere"),
    ] = None,
    document: Annotated[
        list[Path] | None, typer.Option("--document", help="Tệp đã chốt / a file that an act should rest on")
    ] = None,
    promises: Annotated[
        bool,
        typer.Option("--promises", help="Nói rõ phát hiện được gì / say what can be found, and what cannot"),
    ] = False,
) -> None:
    """Kiểm tra nhật ký và mọi dòng nó ghi. / Check the trail and every row it covers."""
    if promises:
        raise typer.Exit(verify.main(["--promises"]))
    ensure_home(at=timezone.now())
    seal(at=timezone.now())
    told = [
        "--home",
        str(settings.CAUNOI_HOME),
        "--keys",
        str(settings.CAUNOI_KEYS),
        "--database",
        _database(),
    ]
    told += ["--keep", str(last_verdict_file())]
    told += [word for file in head or () for word in ("--head", str(file))]
    told += [word for file in document or () for word in ("--document", str(file))]
    raise typer.Exit(verify.main([*told, "--json"] if as_json else told))


def _database() -> str:
    """Where this home's data is, as the program takes it."""
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    told = connection.get_connection_params()
    kept = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service", "passfile"}
    return "postgresql://?" + urlencode(
        {name: value for name, value in told.items() if name in kept and value}, quote_via=quote
    )
