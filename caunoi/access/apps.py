"""Who may do what over which units."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    """Who may do what over which units."""

    name = "caunoi.access"
    label = "access"

    def ready(self) -> None:
        """Let every constraint speak, and lay the walls whenever tables were made or changed."""
        from caunoi.access import sentences  # noqa: F401 - sentences need the app registry

        post_migrate.connect(_lay_walls, sender=self)


def _lay_walls(using: str, plan: Any = None, **_rest: Any) -> None:
    # A flush of tests says that it migrated, and names no plan.
    if plan is not None:
        from caunoi.access.database_roles import lay

        lay(using=using)
