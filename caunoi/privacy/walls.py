"""What is shown of requests of data subjects and of incidents: all to who answers for the whole federation, own requests to a member."""

from __future__ import annotations

from caunoi.registers.cards.walls import own
from caunoi.trail.walling import ME, Wall, everywhere

_sends = f"received_by_id = {ME} AND {own()} AND closed_on IS NULL"

WALLS = {
    "privacy.Incident": Wall(everywhere(), everywhere()),
    "privacy.IncidentStep": Wall(everywhere(), everywhere()),
    "privacy.Affected": Wall(everywhere(), everywhere()),
    "privacy.DataRequest": Wall(f"{everywhere()} OR {own()}", f"{everywhere()} OR ({_sends})"),
}
