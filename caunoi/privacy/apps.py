"""What people ask about their own data, and the clocks of the law."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What people ask about their own data, and the clocks of the law."""

    name = "caunoi.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.privacy import sentences  # noqa: F401 - sentences need the app registry
