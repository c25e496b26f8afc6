"""`caunoi roles`: the roles and walls of PostgreSQL, laid again and looked at."""

from __future__ import annotations

import typer
from django.db import connection

from caunoi.access.database_roles import lay
from caunoi.access.standing import faults

NO_WALL = (
    "SQLite không có tường thứ hai: ai mở được tệp thì đọc được tệp.",
    "SQLite has no second wall: whoever may open the file may read it.",
)
STANDS = ("Tường thứ hai đứng vững.", "The second wall stands.")


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(roles)


def roles() -> None:
    """Tạo vai trò và tường bảo vệ hàng của PostgreSQL, rồi kiểm tra. / Make PostgreSQL's roles and walls, and check."""
    if connection.vendor != "postgresql":
        typer.echo("\n".join(NO_WALL), err=True)
        return
    lay()
    if report_faults():
        raise typer.Exit(1)
    typer.echo("\n".join(STANDS), err=True)


def report_faults() -> bool:
    """Say on standard error what is wrong with the wall; whether anything is."""
    found = faults()
    for fault in found:
        typer.echo(f"{fault.vi}\n{fault.en}", err=True)
    return bool(found)
