"""Who may do what over which units."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may do what over which units."""

    name = "caunoi.access"
    label = "access"
