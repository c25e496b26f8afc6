"""Two unions, and records in them that may be one person's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from caunoi.organisations.models import Unit
from caunoi.registers.members.admitting import Joining, Newcomer, add_people, open_memberships
from caunoi.registers.members.models import Membership, Person, SamePerson
from caunoi.registers.merging.carrying_out import merge
from caunoi.registers.merging.looking import look
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.registers.welfare.nominating import Gift, nominate
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, person_sort_key
from tests.builders import NOW, TODAY, a_unit, the_federation
from tests.standing import made_once

WHY = "Đã xem căn cước tại trụ sở"


@dataclass
class Two:
    """The federation with two unions below it."""

    root: Unit
    sen: Unit
    hong: Unit


@made_once
def two() -> Two:
    root = the_federation()
    return Two(root, a_unit("CĐCS Giày Hoa Sen", under=root), a_unit("CĐCS May Hồng", under=root))


def a_record(
    of: Unit | None = None, since: date | None = None, *, name: str = "Đỗ Na", born: str = "1995-01-01",
    number: str = "", phone: str = "", sex: str = "female",
) -> Person:  # fmt: skip
    """Somebody on record, with a key of the own."""
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        told = Newcomer(
            name, fold(name), person_sort_key(name), born, "day", sex, "cccd" if number else "", number, phone, "",
            None, None,
        )  # fmt: skip
        (pk,) = add_people(writer, [told])
        if of is not None:
            day = since.isoformat() if since else None
            open_memberships(writer, [Joining(pk, of.pk, None, day, "admitted", None, None)])
    return Person.objects.get(pk=pk)


def put_forward(person: Person, programme: str, by: Unit, hardship: str = "nhà cháy") -> int:
    """Nominate somebody."""
    with act("welfare.nominated", by=None, at=NOW, on=TODAY) as writer:
        return nominate(writer, person.pk, Gift(programme, None, by.pk, 500_000, hardship, None, None))


def handed(person: Person, row: int, on: date, goods: str = "Túi quà") -> int:
    """A gift of the programme of that nomination."""
    its = Nomination.objects.get(pk=row)
    with act("welfare.gift-confirmed", by=None, at=NOW, on=TODAY) as writer:
        told = {"programme_id": its.programme_id, "person_id": person.pk, "held_by_id": its.held_by_id}
        return writer.add_one(Receipt, **told, valid_from=on, goods=goods)


def elected(person: Person, unit: Unit, office: str, since: date, until: date | None = None) -> int:
    """An office of a union."""
    sole = office if office in Mandate.SOLE else None
    with act("officers.office-confirmed", by=None, at=NOW, on=TODAY) as writer:
        told = {"unit_id": unit.pk, "person_id": person.pk, "office": office, "sole": sole}
        return writer.add_one(Mandate, **told, valid_from=since, valid_to=until)


def merged(
    kept: Person,
    other: Person,
    *stands: str,
    hands: Collection[int] | None = None,
    by: Any = None,
    **more: Any,
) -> SamePerson:
    """Merge after a look, with everything seen."""
    found = look(kept, other, on=TODAY, hands=hands)
    told = {
        "reason": WHY, "seen": found.seen, "stands": stands, "client_ref": uuid4(), "at": NOW,
        "acknowledged": {one.code for one in found.contradictions}, **more,
    }  # fmt: skip
    return merge(kept, other, hands=hands, by=by, **told)


def spells(person: Person) -> list[tuple[int, date | None, date | None, str, str]]:
    """Memberships held true, the earliest first."""
    rows = Membership.objects.held_true().filter(person=person)
    told = rows.values_list("unit_id", "valid_from", "valid_to", "began_as", "ended_as")
    return sorted(told, key=lambda row: row[1] or date.min)


def nominations(person: Person) -> Sequence[Nomination]:
    """Nominations held true."""
    return list(Nomination.objects.held_true().filter(person=person).order_by("pk"))
