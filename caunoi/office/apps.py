"""The signed-in screens."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The signed-in screens."""

    name = "caunoi.office"
    label = "office"
