"""Units, territory, sites, employers, and who covers, answers for and serves in them: every fact with its days."""

from caunoi.organisations.models.employers import (
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    Workplace,
)
from caunoi.organisations.models.settings import DatedSetting
from caunoi.organisations.models.territory import (
    Area,
    AreaDescription,
    AreaParent,
    AreaSuccession,
    Site,
    SiteDescription,
)
from caunoi.organisations.models.units import (
    Responsibility,
    Submission,
    TermOfOffice,
    Unit,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)

__all__ = [
    "Area",
    "AreaDescription",
    "AreaParent",
    "AreaSuccession",
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
    "UnitSuccession",
    "Workplace",
]
