"""One file per kind of list: its columns and its rules."""

from caunoi.intake.rosters import (
    agreements,
    concerns,
    dues,
    employers,
    members,
    nominations,
    officers,
    receipts,
    visits,
)

# In the order in which a folder is taken in: enterprises before the people in them.
ROSTERS = (
    employers.ROSTER,
    members.ROSTER,
    agreements.ROSTER,
    nominations.ROSTER,
    receipts.ROSTER,
    officers.ROSTER,
    concerns.ROSTER,
    dues.ROSTER,
    visits.ROSTER,
)
