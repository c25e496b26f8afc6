"""Units, territory, sites, employers, and who covers, answers for and serves in them: every fact with its days."""

from .employers import (
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    Workplace,
)
from .settings import DatedSetting
from .territory import Area, AreaDescription, AreaParent, Site, SiteDescription
from .units import Responsibility, Submission, TermOfOffice, Unit, UnitDescription, UnitParent

__all__ = [
    "Area",
    "AreaDescription",
    "AreaParent",
    "Coverage",
    "DatedSetting",
    "Employer",
    "EmployerDescription",
    "EmployerPlace",
    "EmployerStatus",
    "Headcount",
    "Responsibility",
    "Site",
    "SiteDescription",
    "Submission",
    "TermOfOffice",
    "Unit",
    "UnitDescription",
    "UnitParent",
    "Workplace",
]
