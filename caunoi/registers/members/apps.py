"""People, their numbers, memberships and states."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People, their numbers, memberships and states."""

    name = "caunoi.registers.members"
    label = "members"

    def ready(self) -> None:
        """Let every constraint speak, and look at every Act for what it wrote of a record that was merged."""
        from caunoi.registers.members import sentences  # noqa: F401 - sentences need the app registry
        from caunoi.registers.members.merged import refuse_what_names_a_merged_record
        from caunoi.trail.acting import afterwards

        afterwards(refuse_what_names_a_merged_record)
