"""Concerns of workers."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Concerns of workers."""

    name = "caunoi.registers.concerns"
    label = "concerns"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.concerns import sentences  # noqa: F401 - sentences need the app registry
