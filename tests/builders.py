"""What a test needs to exist, said as prose: `a_member("Nguyễn Thị Ánh", of=union, since=day)`."""

from __future__ import annotations

from datetime import UTC, date, datetime

from caunoi.access.appointing import appoint
from caunoi.access.models import Account
from caunoi.organisations.founding import ensure_home
from caunoi.organisations.models import (
    Coverage,
    Employer,
    EmployerDescription,
    EmployerStatus,
    Headcount,
    Unit,
    UnitDescription,
    UnitParent,
)
from caunoi.organisations.tree import root
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, person_sort_key, sort_key

NOW = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
TODAY = date(2024, 1, 2)
LONG_AGO = date(2010, 1, 1)


def the_federation() -> Unit:
    """A founded home and its root unit."""
    ensure_home(at=NOW)
    return Unit.objects.get(pk=root(TODAY))


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_fold": fold(name), "name_sort": sort_key(name)}


def a_unit(
    name: str, *, under: Unit, level: str = "grassroots", since: date = LONG_AGO, code: str = ""
) -> Unit:
    """A unit under another; `kind` follows from the level."""
    kind = {"grassroots": "grassroots", "upper": "district", "province": "federation"}[level]
    with act("test.unit", by=None, at=NOW, on=since) as writer:
        unit = writer.add_one(Unit)
        writer.add_one(
            UnitDescription,
            unit_id=unit,
            valid_from=since,
            level=level,
            kind=kind,
            official_code=code,
            **_named(name),
        )
        writer.add_one(UnitParent, unit_id=unit, parent_id=under.pk, valid_from=since)
    return Unit.objects.get(pk=unit)


def an_employer(
    name: str,
    *,
    tax_code: str | None = None,
    workers: int | None = None,
    counted_on: date = date(2023, 12, 31),
    covered_by: Unit | None = None,
    capital: str = "private",
    kind: str = "enterprise",
) -> Employer:
    """An operating employer, with a headcount and a union where given."""
    with act("test.employer", by=None, at=NOW, on=counted_on) as writer:
        employer = writer.add_one(Employer, tax_code=tax_code)
        writer.add_one(EmployerDescription, employer_id=employer, kind=kind, capital=capital, **_named(name))
        writer.add_one(EmployerStatus, employer_id=employer, status="operating")
        if workers is not None:
            writer.add_one(
                Headcount, employer_id=employer, valid_from=counted_on, workers=workers, source="union-list"
            )
        if covered_by is not None:
            writer.add_one(Coverage, unit_id=covered_by.pk, employer_id=employer, valid_from=LONG_AGO)
    return Employer.objects.get(pk=employer)


def a_member(
    name: str,
    *,
    of: Unit,
    since: date,
    at: Employer | None = None,
    until: date | None = None,
    born: date | None = None,
) -> Person:
    """A person with one membership."""
    with act("test.member", by=None, at=NOW, on=since) as writer:
        person = writer.add_one(Person)
        writer.add_one(
            Particulars,
            person_id=person,
            name=name,
            name_fold=fold(name),
            name_sort=person_sort_key(name),
            birth_on=born,
            birth_precision="day" if born else "",
        )
        spell = writer.ids(Membership, 1)[0]
        writer.add_one(
            Membership,
            id=spell,
            spell=spell,
            person_id=person,
            unit_id=of.pk,
            employer_id=at.pk if at else None,
            held_by_id=of.pk,
            valid_from=since,
            valid_to=until,
            began_as="admitted",
            ended_as="left" if until else "",
        )
    return Person.objects.get(pk=person)


def an_account(
    full_name: str, *, office: str | None = None, in_unit: Unit | None = None, password: str | None = None
) -> Account:
    """An account, in office in a unit where given."""
    username = fold(full_name).replace(" ", ".")
    account = Account.objects.open(username=username, full_name=full_name, password=password)
    if office and in_unit:
        appoint(account, office, in_unit, on=LONG_AGO, by=None, at=NOW)
    return account
