"""People, their numbers, memberships and states."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People, their numbers, memberships and states."""

    name = "caunoi.registers.members"
    label = "members"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.members import sentences  # noqa: F401 - sentences need the app registry
