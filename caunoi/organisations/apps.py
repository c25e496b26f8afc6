"""Units, territory, sites, employers and who answers for whom, all dated."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, territory, sites, employers and who answers for whom, all dated."""

    name = "caunoi.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.organisations import sentences  # noqa: F401 - sentences need the app registry
