"""People, their numbers, memberships and states."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People, their numbers, memberships and states."""

    name = "caunoi.registers.members"
    label = "members"
