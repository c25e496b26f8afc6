"""Figures and reported numbers."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures and reported numbers."""

    name = "caunoi.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.indicators import sentences  # noqa: F401 - sentences need the app registry
