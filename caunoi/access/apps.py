"""Who may do what over which units."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may do what over which units."""

    name = "caunoi.access"
    label = "access"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.access import sentences  # noqa: F401 - sentences need the app registry
