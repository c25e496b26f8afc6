"""Collective agreements and whom they cover."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Collective agreements and whom they cover."""

    name = "caunoi.registers.agreements"
    label = "agreements"
