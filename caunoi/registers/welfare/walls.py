"""What is shown of welfare: programmes with their money and quotas to whoever is signed in, nominations and gifts of units
within reach, and the people put forward. A programme, its money and its places are written by who covers the whole
federation.
"""

from __future__ import annotations

from caunoi.trail.walling import HANDS, NAMED_PERSON, SIGNED_IN, Wall, beside, everywhere, of_unit

_OF_THE_PROGRAMME = Wall(SIGNED_IN, everywhere())

WALLS = {
    "welfare.Programme": _OF_THE_PROGRAMME,
    "welfare.ProgrammeTerms": _OF_THE_PROGRAMME,
    "welfare.ProgrammeDecision": _OF_THE_PROGRAMME,
    "welfare.BudgetLine": _OF_THE_PROGRAMME,
    "welfare.LedgerEntry": _OF_THE_PROGRAMME,
    "welfare.Quota": _OF_THE_PROGRAMME,
    "welfare.QuotaMove": _OF_THE_PROGRAMME,
    "welfare.Nomination": Wall(of_unit(), of_unit(scope=HANDS)),
    "welfare.Receipt": Wall(of_unit(), of_unit(scope=HANDS)),
}
WAYS = {
    "members.Person": (beside("welfare_nomination", "members_person.id", "person_id"),),
    "welfare.Nomination": (f"person_id = {NAMED_PERSON}",),
    "welfare.Receipt": (f"person_id = {NAMED_PERSON}",),
}
