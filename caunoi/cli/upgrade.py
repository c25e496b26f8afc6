"""`caunoi upgrade`: bring an existing home's databases up to this version, on purpose and never unasked."""

from __future__ import annotations

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def add_to(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def upgrade() -> None:
        """Nâng cơ sở dữ liệu lên phiên bản này (hãy sao lưu trước). / Bring the databases up to this version."""
        for alias in settings.DATABASES:
            executor = MigrationExecutor(connections[alias])
            steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
            if steps:
                typer.echo(f"Cơ sở dữ liệu “{alias}”: {steps} bước… / {steps} steps…", err=True)
            # Without steps too: the walls are laid again as this version says them.
            call_command("migrate", database=alias, verbosity=0, interactive=False)
            typer.echo(f"Cơ sở dữ liệu “{alias}” đã ở phiên bản này. / The database is of this version.")
