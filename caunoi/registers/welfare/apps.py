"""Programmes and nominations."""

from django.apps import AppConfig


class WelfareConfig(AppConfig):
    """Programmes and nominations."""

    name = "caunoi.registers.welfare"
    label = "welfare"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.welfare import sentences  # noqa: F401 - sentences need the app registry
