"""Links by which an employer's contact sees what is on record about that employer, and answers."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Links by which an employer's contact sees what is on record about that employer, and answers."""

    name = "caunoi.registers.links"
    label = "links"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.links import sentences  # noqa: F401 - sentences need the app registry
