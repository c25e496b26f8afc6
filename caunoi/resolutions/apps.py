"""Resolutions, plans and targets."""

from django.apps import AppConfig


class ResolutionsConfig(AppConfig):
    """Resolutions, plans and targets."""

    name = "caunoi.resolutions"
    label = "resolutions"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.resolutions import sentences  # noqa: F401 - sentences need the app registry
