"""The union fund and members' dues."""

from django.apps import AppConfig


class DuesConfig(AppConfig):
    """The union fund and members' dues."""

    name = "caunoi.registers.dues"
    label = "dues"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.dues import sentences  # noqa: F401 - sentences need the app registry
