"""Collection rounds: which lists are due of which units by when, and how far each has come."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Collection rounds: which lists are due of which units by when, and how far each has come."""

    name = "caunoi.registers.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.rounds import sentences  # noqa: F401 - sentences need the app registry
