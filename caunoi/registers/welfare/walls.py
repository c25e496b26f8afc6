"""What is shown of welfare: programmes to whoever is signed in, nominations of units within reach and their people."""

from __future__ import annotations

from caunoi.trail.walling import SIGNED_IN, Wall, everywhere, of_unit, through

WALLS = {
    "welfare.Programme": Wall(SIGNED_IN, everywhere()),
    "welfare.Nomination": Wall(of_unit(), of_unit()),
}
WAYS = {
    "members.Person": {
        "web_reads_nominees": through("welfare_nomination", "tie.person_id = members_person.id"),
    }
}
