"""The trail as a Django app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Acts, their chain, dated versions and the one bulk writer."""

    name = "caunoi.trail"
    label = "trail"
