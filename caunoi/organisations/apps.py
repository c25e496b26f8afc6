"""Units, territory, sites, employers and who answers for whom, all dated."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, territory, sites, employers and who answers for whom, all dated."""

    name = "caunoi.organisations"
    label = "organisations"
