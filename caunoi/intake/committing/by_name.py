"""Whom a row without a number is about, among those of its name."""

from __future__ import annotations

from collections.abc import Mapping

from caunoi.vocabulary.days import PartialDate
from caunoi.vocabulary.faults import Fault


def the_one_born(
    said: PartialDate | None, births: Mapping[int, PartialDate | None], *, nobody: Fault, several: Fault
) -> int | Fault:
    """The person born on the day that the row says, of those of its name by their births.

    A name alone never decides: it has to be one, with the same whole day. Else `nobody` where nobody's birth agrees with
    what the row says, and `several` where somebody's does.
    """
    alike = [one for one, birth in births.items() if not (said and birth and not said.agrees_with(birth))]
    if not alike:
        return nobody
    if len(alike) == 1 and said is not None and said.precision == "day" and said == births[alike[0]]:
        return alike[0]
    return several
