"""Long work as rows with a lease."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work as rows with a lease."""

    name = "caunoi.jobs"
    label = "jobs"
