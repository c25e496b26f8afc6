"""Collective agreements and whom they cover."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Collective agreements and whom they cover."""

    name = "caunoi.registers.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.agreements import sentences  # noqa: F401 - sentences need the app registry
