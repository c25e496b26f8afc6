"""Lists as received and what was found in them."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Lists as received and what was found in them."""

    name = "caunoi.intake"
    label = "intake"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.intake import refusing  # noqa: F401 - sentences need the app registry
