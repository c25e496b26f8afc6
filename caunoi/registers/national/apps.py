"""The national federation's own software: what was sent to it, what it answered, and how its workbooks are read."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    """The national federation's own software: what was sent to it, what it answered."""

    name = "caunoi.registers.national"
    label = "national"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.national import sentences  # noqa: F401 - sentences need the app registry
