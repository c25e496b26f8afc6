"""Resolutions, plans and targets."""

from django.apps import AppConfig


class ResolutionsConfig(AppConfig):
    """Resolutions, plans and targets."""

    name = "caunoi.resolutions"
    label = "resolutions"
