"""Decisions that found, move and describe anew the units of the union."""

from django.apps import AppConfig


class ReorganisationsConfig(AppConfig):
    """Decisions that found, move and describe anew the units of the union."""

    name = "caunoi.registers.reorganisations"
    label = "reorganisations"

    def ready(self) -> None:
        """Let every constraint speak, and whatever is written about a closed unit go on to whoever took it over."""
        from caunoi.registers.reorganisations import sentences  # noqa: F401 - sentences need the app registry
        from caunoi.registers.reorganisations.following import hand_on
        from caunoi.trail.acting import afterwards

        afterwards(hand_on)
