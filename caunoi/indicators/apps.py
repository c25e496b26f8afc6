"""Figures and reported numbers."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures and reported numbers."""

    name = "caunoi.indicators"
    label = "indicators"
