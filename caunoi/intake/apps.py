"""Lists as received and what was found in them."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Lists as received and what was found in them."""

    name = "caunoi.intake"
    label = "intake"
