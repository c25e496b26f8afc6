"""The trail as a Django app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Acts, their chain, dated versions and the one bulk writer."""

    name = "caunoi.trail"
    label = "trail"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.trail import sentences  # noqa: F401 - sentences need the app registry
