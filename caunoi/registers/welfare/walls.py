"""What is shown of welfare: programmes with their money and quotas to whoever is signed in, nominations and gifts of units
within reach, and the people put forward.

A line is moved by whoever hands a gift out of it: how far is what the database holds it to, not whose it is.
"""

from __future__ import annotations

from caunoi.trail.walling import HANDS, NAMED_PERSON, SIGNED_IN, Wall, beside, everywhere, of_unit, some_unit

_OF_THE_PROGRAMME = Wall(SIGNED_IN, everywhere())

WALLS = {
    "welfare.Programme": _OF_THE_PROGRAMME,
    "welfare.ProgrammeTerms": _OF_THE_PROGRAMME,
    "welfare.ProgrammeDecision": _OF_THE_PROGRAMME,
    "welfare.BudgetLine": Wall(SIGNED_IN, some_unit(scope=HANDS)),
    "welfare.LedgerEntry": Wall(SIGNED_IN, some_unit(scope=HANDS)),
    "welfare.Quota": Wall(SIGNED_IN, of_unit("unit_id", scope=HANDS)),
    "welfare.QuotaMove": Wall(SIGNED_IN, of_unit("unit_id", scope=HANDS)),
    "welfare.Nomination": Wall(of_unit(), of_unit(scope=HANDS)),
    "welfare.Receipt": Wall(of_unit(), of_unit(scope=HANDS)),
}
WAYS = {
    "members.Person": (beside("welfare_nomination", "members_person.id", "person_id"),),
    "welfare.Nomination": (f"person_id = {NAMED_PERSON}",),
    "welfare.Receipt": (f"person_id = {NAMED_PERSON}",),
}
