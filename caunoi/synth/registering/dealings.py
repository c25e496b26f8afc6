"""Agreements with their terms and parties; programmes with their nominations."""

from __future__ import annotations

from datetime import date

import numpy as np

from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.synth import dealing
from caunoi.synth.registering.desk import Desk, Ints, spell_days
from caunoi.synth.registering.people import Advance
from caunoi.trail import keys
from caunoi.vocabulary.names import fold

_BLOCK = 50_000


def agreements(desk: Desk) -> None:
    """One agreement an enterprise that ever signed; its days of force are the days of its terms."""
    signed, writer = desk.world.agreements, desk.writer
    ids = writer.ids(Agreement, len(signed))
    writer.add(Agreement, ("id", "kind"), [(agreement, Agreement.Kind.ENTERPRISE) for agreement in ids])
    first, last = spell_days(signed.signed), spell_days(signed.last)
    after = [date.fromordinal(day + 1).isoformat() for day in signed.last.tolist()]
    holders = desk.union_of_employer(signed.employer).tolist()
    writer.add(
        AgreementTerms,
        ("agreement_id", "valid_from", "valid_to", "signed_on", "last_on", "grade", "held_by_id"),
        zip(ids, first, after, first, last, signed.grade, holders, strict=True),
    )
    parties = desk.employers[signed.employer].tolist()
    writer.add(
        AgreementParty, ("agreement_id", "employer_id", "valid_from"), zip(ids, parties, first, strict=True)
    )


def nominations(desk: Desk, ids: Ints, advance: Advance) -> None:
    """Both programmes; the hardship told is sealed under the nominee's own key."""
    for programme in desk.world.programmes:
        number = _programme(desk, programme.title)
        for start in range(0, len(programme), _BLOCK):
            part = slice(start, start + _BLOCK)
            _nominate(desk, ids, number, programme, part)
            advance(len(programme.person[part]))


def _programme(desk: Desk, name: str) -> int:
    """The programme of that name: one for all provinces of a nation, as their lists name one."""
    known = Programme.objects.filter(name_fold=fold(name)).values_list("id", flat=True).first()
    if known is not None:
        return known
    return desk.writer.add_one(Programme, name=name, name_fold=fold(name), unit_id=desk.federation)


def _nominate(desk: Desk, ids: Ints, number: int, programme: dealing.Programme, part: slice) -> None:
    writer = desk.writer
    people, employer = programme.person[part], programme.employer[part]
    persons = ids[people].tolist()
    rows = writer.ids(Nomination, len(persons))
    opened = keys.keys_of(persons)
    told = [dealing.REASONS[reason] for reason in programme.reason[part].tolist()]
    own = keys.ciphers(opened[person] for person in persons)
    sealed = keys.seal_column(Nomination._meta.db_table, "hardship", rows, own, told)
    member = people < len(desk.world.memberships.union)
    amounts = np.where(member, *dealing.AMOUNTS).tolist()
    firms = [int(desk.employers[firm]) if firm >= 0 else None for firm in employer.tolist()]
    holders = np.where(employer >= 0, desk.union_of_employer(employer), desk.federation).tolist()
    columns = (rows, persons, firms, holders, amounts, sealed)
    writer.add(
        Nomination,
        ("id", "person_id", "employer_id", "held_by_id", "amount", "hardship", "programme_id", "valid_from"),
        ((*row, number, desk.at) for row in zip(*columns, strict=True)),
    )
