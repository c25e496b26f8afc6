"""Who is in charge of whom, and who was visited."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    """Who is in charge of whom, and who was visited."""

    name = "caunoi.registers.officers"
    label = "officers"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.officers import sentences  # noqa: F401 - sentences need the app registry
