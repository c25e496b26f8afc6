"""Putting one person forward in a programme by an officer's word; whole lists come in through intake."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from caunoi.organisations.models import UnitDescription, UnitParent
from caunoi.registers.members.consenting import PURPOSE_OF, stopped_for
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.trail import keys
from caunoi.trail.writing import Writer
from caunoi.vocabulary.names import fold


@dataclass(frozen=True, slots=True)
class Gift:
    """What is asked for: the programme by name, the sum in đồng, the hardship told, who answers for it."""

    programme: str
    employer: int | None
    held_by: int
    amount: int | None
    hardship: str
    sheet: str | None
    row: int | None


def nominated_in(programme: str, people: Collection[int]) -> set[int]:
    """Those of the people who are put forward in the programme of that name already."""
    named = Nomination.objects.held_true().filter(programme__name_fold=fold(programme), person__in=people)
    return set(named.values_list("person_id", flat=True))


def nominate(writer: Writer, person: int, gift: Gift) -> int:
    """Put a person forward on the Act's day. Raises IntegrityError (`nominated_once_in_a_programme`)."""
    own = writer.ids(Nomination, 1)[0]
    return writer.add_one(
        Nomination,
        id=own,
        programme_id=_programme(writer, gift.programme),
        person_id=person,
        valid_from=writer.act.on,
        employer_id=gift.employer,
        held_by_id=gift.held_by,
        amount=gift.amount,
        hardship=_sealed(told_still([gift.hardship], [person], on=writer.act.on)[0], person, own),
        sheet=gift.sheet,
        row=gift.row,
    )


def told_still(hardships: Sequence[str], people: Sequence[int], *, on: date) -> list[str]:
    """Hardships as they may be kept: nothing of those who took their consent to that back."""
    stopped = stopped_for({who for who, told in zip(people, hardships, strict=True) if told}, on)
    return [
        "" if PURPOSE_OF["hardship"] in stopped.get(who, ()) else told
        for who, told in zip(people, hardships, strict=True)
    ]


def _programme(writer: Writer, name: str) -> int:
    found = Programme.objects.filter(name_fold=fold(name)).values_list("id", flat=True).first()
    if found is not None:
        return found
    below = UnitParent.objects.held_true().values("unit")
    top = UnitDescription.objects.held_true().exclude(unit__in=below).order_by("unit_id")
    return writer.add_one(
        Programme, name=name, name_fold=fold(name), unit_id=top.values_list("unit_id")[0][0]
    )


def _sealed(hardship: str, person: int, own: int) -> bytes | None:
    key = keys.keys_of({person}).get(person)
    if not hardship or key is None:
        return None
    return keys.seal_column(Nomination._meta.db_table, "hardship", [own], keys.ciphers([key]), [hardship])[0]
