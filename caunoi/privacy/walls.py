"""What is shown of requests of data subjects and of incidents: all of them to who answers for the whole federation, else nothing."""

from __future__ import annotations

from caunoi.trail.walling import Wall, everywhere

WALLS = {
    "privacy.Incident": Wall(everywhere(), everywhere()),
    "privacy.IncidentStep": Wall(everywhere(), everywhere()),
    "privacy.Affected": Wall(everywhere(), everywhere()),
    "privacy.DataRequest": Wall(everywhere(), everywhere()),
}
