"""Programmes and nominations."""

from django.apps import AppConfig


class WelfareConfig(AppConfig):
    """Programmes and nominations."""

    name = "caunoi.registers.welfare"
    label = "welfare"
