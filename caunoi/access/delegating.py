"""Who opens accounts for whom: the level above, for the units directly below its own. Needs no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caunoi.access.rights import Term
from caunoi.organisations.models import TermOfOffice

Office = TermOfOffice.Office

AT_GRASSROOTS = frozenset({Office.CHAIR, Office.COMMITTEE, Office.GROUP_LEADER, Office.MEMBER})
#: The office that opens, and what it may open in a unit directly below its own.
BELOW: Mapping[str, frozenset[str]] = {
    Office.NATIONAL: frozenset({Office.PROVINCIAL, Office.FRONT, Office.PARTY_READER, Office.ACCOUNTS}),
    Office.PROVINCIAL: frozenset({Office.UPPER, Office.IN_CHARGE}) | AT_GRASSROOTS,
    Office.UPPER: AT_GRASSROOTS,
}
#: The administrator of accounts: every unit within reach, every office but the own one and the auditor's,
#: which stand apart from each other and come from the command line.
ANYWHERE: Mapping[str, frozenset[str]] = {
    Office.ACCOUNTS: frozenset(Office.values) - {Office.ACCOUNTS, Office.AUDITOR},
}


#: Two of them that one person opened could confirm whatever each asks for: never opened by one alone.
NEVER_ALONE = frozenset({Office.ACCOUNTS})


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in which somebody is to hold office, and the unit directly above it (None for the root)."""

    unit: int
    above: int | None


def may_open(terms: Iterable[Term], place: Place) -> frozenset[str]:
    """The offices for which these terms may open an account in that place; empty where there is none."""
    offices: frozenset[str] = frozenset()
    for term in terms:
        if term.unit == place.above:
            offices |= BELOW.get(term.office, frozenset())
        if term.covers is None or place.unit in term.covers:
            offices |= ANYWHERE.get(term.office, frozenset())
    return offices


def may_open_alone(terms: Iterable[Term], place: Place) -> frozenset[str]:
    """Those of them that hold at once: the level above, face to face, for a unit directly below its own.

    Whatever follows from administering accounts alone waits for a second person (`by_two`): otherwise one holds
    every key.
    """
    above = (BELOW.get(term.office, frozenset()) for term in terms if term.unit == place.above)
    return frozenset().union(*above) - NEVER_ALONE
