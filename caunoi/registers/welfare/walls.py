"""What is shown of welfare: programmes to whoever is signed in, nominations and gifts of units within reach, and the people put forward."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, NAMED_PERSON, SIGNED_IN, Wall, beside, everywhere, of_unit

WALLS = {
    "welfare.Programme": Wall(SIGNED_IN, everywhere()),
    "welfare.Nomination": Wall(of_unit(), of_unit(scope=HANDS)),
    "welfare.Receipt": Wall(of_unit(), of_unit(scope=HANDS)),
}
WAYS = {
    "members.Person": (beside("welfare_nomination", "members_person.id", "person_id"),),
    "welfare.Nomination": (f"person_id = {NAMED_PERSON}",),
    "welfare.Receipt": (f"person_id = {NAMED_PERSON}",),
}
