"""`caunoi upgrade`: bring an existing home's databases up to this version, on purpose and never unasked."""

from __future__ import annotations

import typer
from django.conf import settings
from django.core.management import call_command


def add_to(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def upgrade() -> None:
        """Nâng cơ sở dữ liệu lên phiên bản này (hãy sao lưu trước). / Bring the databases up to this version."""
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, verbosity=1, interactive=False)
