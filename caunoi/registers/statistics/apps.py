"""Statistical forms that the national federation gives out: blank ones, how they are mapped, and what units signed in them."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Statistical forms: blank ones, how they are mapped, and what units signed in them."""

    name = "caunoi.registers.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.statistics import sentences  # noqa: F401 - sentences need the app registry
