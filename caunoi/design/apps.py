"""How everything looks."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """How everything looks."""

    name = "caunoi.design"
    label = "design"
