"""A federation drawn by chance, small and crooked, into the database that is open: rows of every register.

People in two unions one after the other, merged people, nominees who are members elsewhere, employers of two unions
or of none, papers held by a unit that is not the one they are about: what a wall could get wrong.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps

from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.members.models import Viewing
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.writing import Writer

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
BEGAN = date(2020, 1, 1)
OFFICES = list(TermOfOffice.Office.values)


def named(name: str) -> dict[str, str]:
    """A name in the three columns that hold it."""
    return {"name": name, "name_fold": name.lower(), "name_sort": name.lower()}


@dataclass
class World:
    """What stands in it: ids of units (the root first), and accounts with what they hold."""

    chance: random.Random
    units: list[int] = field(default_factory=list)
    parents: dict[int, int] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    employers: list[int] = field(default_factory=list)
    areas: list[int] = field(default_factory=list)
    sites: list[int] = field(default_factory=list)

    def unit(self) -> int:
        """One of the units."""
        return self.chance.choice(self.units)

    def often(self, share: float) -> bool:
        """Yes so often."""
        return self.chance.random() < share


def draw(seed: int) -> World:
    """A world of some twenty units and sixty people, written by Acts as everything is."""
    world = World(random.Random(seed))
    world.accounts = [
        Account.objects.open(username=f"a{seed}.{one}", full_name=f"Cán bộ {one}", password=None)
        for one in range(8)
    ]
    with act("proof.world", by=world.accounts[0], at=NOW, on=TODAY) as writer:
        for part in (
            _tree,
            _places,
            _employers,
            _people,
            _papers,
            _welfare,
            _officers,
            _files,
            _terms,
            _appointments,
            _cards,
            _links,
            _boards,
            _systems,
        ):
            part(world, writer)
    # Nothing is written of a record that was merged: what it bears was written before, and most of it withdrawn.
    with act("proof.merged", by=world.accounts[0], at=NOW, on=TODAY) as writer:
        for person in world.merged:
            bears = _model("members.Membership").objects.filter(person=person, ended_by=None)
            if world.often(0.8):
                writer.end(_model("members.Membership"), bears.values_list("pk", flat=True))
            writer.change(_model("members.Person"), person, "canonical", old=None, new=world.people[0])
    return world


def _model(label: str) -> Any:
    return apps.get_model(label)


def _adds(writer: Writer, label: str) -> Callable[..., int]:
    return lambda **values: writer.add_one(_model(label), **values)


def _tree(world: World, writer: Writer) -> None:
    levels = ("province", "upper", "grassroots")
    for at in range(world.chance.randint(8, 20)):
        unit = writer.add_one(_model("organisations.Unit"))
        above = world.chance.choice(world.units[: max(1, at // 2)]) if world.units else None
        _adds(writer, "organisations.UnitDescription")(
            unit_id=unit, valid_from=BEGAN, level=levels[min(at, 2)], kind="grassroots", official_code="",
            **named(f"Công đoàn {unit}"),
        )  # fmt: skip
        if above is not None:
            world.parents[unit] = above
            _adds(writer, "organisations.UnitParent")(unit_id=unit, parent_id=above, valid_from=BEGAN)
        world.units.append(unit)
    _successions(world, writer)


def _successions(world: World, writer: Writer) -> None:
    """Closed units beside those that stand: taken over wholly or in part, one after the other, or by nobody."""
    for at in range(world.chance.randint(2, 6)):
        closed, over = writer.add_one(_model("organisations.Unit")), date(2022, 1, 1 + at)
        _adds(writer, "organisations.UnitParent")(
            unit_id=closed, parent_id=world.unit(), valid_from=BEGAN, valid_to=over
        )
        for heir in world.chance.sample(world.units, world.chance.choice([0, 1, 1, 2])):
            _adds(writer, "organisations.UnitSuccession")(
                predecessor_id=closed,
                successor_id=heir,
                part=1,
                of=world.chance.choice([1, 2]),
                valid_from=over,
            )
        world.units.append(closed)


def _places(world: World, writer: Writer) -> None:
    for _ in range(3):
        world.areas.append(_adds(writer, "organisations.Area")())
        world.sites.append(_adds(writer, "organisations.Site")())
    for area, site in zip(world.areas, world.sites, strict=True):
        _adds(writer, "organisations.AreaDescription")(
            area_id=area, level="commune", official_code="", **named(f"Xã {area}")
        )
        _adds(writer, "organisations.SiteDescription")(site_id=site, kind="zone", **named(f"Khu {site}"))
    for area in world.areas[:1]:
        _adds(writer, "organisations.AreaParent")(area_id=area, parent_id=world.areas[1])
    _adds(writer, "organisations.DatedSetting")(code="proof", value=1, owner="LĐLĐ", source="giả định")


def _employers(world: World, writer: Writer) -> None:
    for at in range(world.chance.randint(6, 14)):
        own = _adds(writer, "organisations.Employer")(tax_code=f"{world.chance.randrange(10**10):010}")
        world.employers.append(own)
        sector = world.chance.choice(["", "", "garments", "timber"])
        _adds(writer, "organisations.EmployerDescription")(
            employer_id=own, kind="enterprise", capital="private", sector=sector, **named(f"Công ty {at}")
        )
        _adds(writer, "organisations.EmployerStatus")(employer_id=own, status="operating")
        _adds(writer, "organisations.Headcount")(
            employer_id=own, valid_from=BEGAN, workers=world.chance.randint(1, 900), source="tax"
        )
        _adds(writer, "organisations.Workplace")(employer_id=own, name=f"Chi nhánh {at}")
        if world.often(0.7):
            _adds(writer, "organisations.EmployerPlace")(
                employer_id=own, area_id=world.chance.choice([None, *world.areas]),
                site_id=world.chance.choice([None, *world.sites]), valid_from=BEGAN,
            )  # fmt: skip
        for unit in world.chance.sample(world.units, world.chance.choice([0, 0, 1, 1, 2])):
            over = date(2024, 1, 1) if world.often(0.3) else None
            _adds(writer, "organisations.Coverage")(
                unit_id=unit, employer_id=own, valid_from=BEGAN, valid_to=over
            )
    scopes: list[dict[str, Any]] = [
        *({"area_id": area} for area in world.areas[:2]),
        *({"site_id": site} for site in world.sites[:2]),
        {"sector": "timber"},
        *({"employer_id": own} for own in world.employers[:3]),
    ]
    for scope in world.chance.sample(scopes, world.chance.randint(0, 5)):
        _adds(writer, "organisations.Responsibility")(unit_id=world.unit(), valid_from=BEGAN, **scope)


def _people(world: World, writer: Writer) -> None:
    for at in range(world.chance.randint(20, 60)):
        person = _adds(writer, "members.Person")()
        world.people.append(person)
        _adds(writer, "members.Particulars")(person_id=person, sex="female", **named(f"Người {at}"))
        number = _adds(writer, "members.IdentityNumber")(
            person_id=person, kind="cccd", cipher=world.chance.randbytes(16), key_version=1
        )
        _adds(writer, "members.IdentityIndex")(
            number_id=number, key_version=1, digest=world.chance.randbytes(32)
        )
        _adds(writer, "members.PrivateDetail")(
            person_id=person, kind="phone", cipher=world.chance.randbytes(16), key_version=1
        )
        if world.often(0.85):
            _spells(world, writer, person)
        if world.often(0.2):
            _adds(writer, "members.MemberState")(
                person_id=person, unit_id=world.unit(), state="maternity", valid_from=BEGAN
            )
        if world.often(0.3):
            Viewing.objects.create(
                person_id=person, account=world.chance.choice(world.accounts), kind="page", on=TODAY, at=NOW
            )
        if len(world.people) > 1 and world.often(0.1):
            world.merged.append(person)


def _spells(world: World, writer: Writer, person: int) -> None:
    from_day = BEGAN
    for at in range(world.chance.choice([1, 1, 2, 3])):
        unit, spell = world.unit(), writer.ids(_model("members.Membership"), 1)[0]
        until = from_day + timedelta(days=200) if at < 2 and world.often(0.6) else None
        _adds(writer, "members.Membership")(
            id=spell, spell=spell, person_id=person, unit_id=unit, valid_from=from_day, valid_to=until,
            held_by_id=unit if world.often(0.8) else world.unit(), began_as="admitted", ended_as="left" if until else "",
        )  # fmt: skip
        if until is None:
            # Withdrawn, as a correction leaves it: it was the unit's row all the same.
            if world.often(0.1):
                writer.end(_model("members.Membership"), [spell])
            return
        from_day = until


def _papers(world: World, writer: Writer) -> None:
    for _ in range(world.chance.randint(2, 6)):
        own = _adds(writer, "agreements.Agreement")(kind="enterprise")
        _adds(writer, "agreements.AgreementTerms")(
            agreement_id=own, signed_on=BEGAN, valid_from=BEGAN, held_by_id=world.unit()
        )
        for employer in world.chance.sample(world.employers, world.chance.randint(1, 2)):
            _adds(writer, "agreements.AgreementParty")(
                agreement_id=own, employer_id=employer, valid_from=BEGAN
            )
    for employer in world.chance.sample(world.employers, 3):
        _adds(writer, "agreements.Bargaining")(
            employer_id=employer, valid_from=BEGAN, state="open", held_by_id=world.unit()
        )
        _adds(writer, "dues.Payment")(
            kind="fund",
            unit_id=world.unit(),
            employer_id=employer,
            valid_from=BEGAN,
            valid_to=TODAY,
            due=2,
            paid=1,
        )
        words = _adds(writer, "concerns.Words")(cipher=b"x")
        _adds(writer, "concerns.Concern")(
            subject="wages", told_id=words, held_by_id=world.unit(), valid_from=BEGAN,
            employer_id=employer if world.often(0.8) else None,
        )  # fmt: skip


def _welfare(world: World, writer: Writer) -> None:
    programme = _adds(writer, "welfare.Programme")(
        name="Tết sum vầy", name_fold=f"tet {world.chance.random()}", unit_id=world.units[0]
    )
    _adds(writer, "welfare.ProgrammeTerms")(
        programme_id=programme, client_ref=uuid.UUID(bytes=world.chance.randbytes(16)), purpose="Tết", purpose_fold="tet",
        valid_from=BEGAN, valid_to=TODAY, member_amount=2, other_amount=1,
    )  # fmt: skip
    for person in world.chance.sample(world.people, len(world.people) // 3):
        _adds(writer, "welfare.Nomination")(
            programme_id=programme, person_id=person, held_by_id=world.unit(), valid_from=BEGAN, hardship=b"x",
        )  # fmt: skip
    for person in world.chance.sample(world.people, 4):
        _adds(writer, "welfare.Receipt")(
            programme_id=programme, person_id=person, held_by_id=world.unit(), valid_from=BEGAN, amount=1
        )


def _officers(world: World, writer: Writer) -> None:
    for _ in range(6):
        officer = world.chance.choice(world.accounts).pk
        about: dict[str, Any] = (
            {"unit_id": world.unit()}
            if world.often(0.5)
            else {"employer_id": world.chance.choice(world.employers)}
        )
        _adds(writer, "officers.Contact")(
            client_ref=uuid.UUID(bytes=world.chance.randbytes(16)), officer_id=officer, kind="call", on=TODAY,
            held_by_id=world.unit(), **about,
        )  # fmt: skip
    for person in world.chance.sample(world.people, 4):
        _adds(writer, "officers.Mandate")(
            unit_id=world.unit(), person_id=person, office="committee", valid_from=BEGAN
        )
    for at, account in enumerate(world.accounts[:4]):
        _adds(writer, "officers.Assignment")(
            officer_id=account.pk, unit_id=world.units[at], held_by_id=world.unit(), valid_from=BEGAN
        )


def _files(world: World, writer: Writer) -> None:
    for at in range(5):
        paper = Document.objects.create(
            kind="list", name=f"Danh sách {at}.xlsx", sha256=f"{world.chance.random()}"
        )
        received = _model("intake.ReceivedFile").objects.create(document=paper, sealed_as="", received_at=NOW)
        _model("intake.SheetReading").objects.create(file=received, sender="-", looked=b"x")
        _model("intake.Finding").objects.create(
            file=received, severity="held", code="proof", reason_vi="…", reason_en="…", cells=b"x"
        )
        if world.often(0.6):
            _adds(writer, "organisations.Submission")(
                unit_id=world.unit(), kind="members", valid_from=TODAY, document=paper.pk
            )
    _adds(writer, "intake.ColumnMapping")(form="0" * 64, sender="-", list_kind="members")
    with act("proof.sent", by=world.accounts[1], at=NOW, on=TODAY, document=paper):
        pass
    for unit in world.chance.sample(world.units, 4):
        told = {"unit_id": unit, "code": "members"}
        _adds(writer, "indicators.ReportedFigure")(
            **told, valid_from=TODAY, value=7, signer="Chủ tịch", signed_on=TODAY
        )
        _adds(writer, "resolutions.Target")(**told, due_on=TODAY, wording="…", paper="…")
        _adds(writer, "resolutions.Plan")(
            unit_id=unit, resolution="02", number="1", dated_on=TODAY, title="Kế hoạch", valid_from=TODAY
        )
        writer.add_one(
            _model("resolutions.FrozenReview"), unit_id=unit, on=TODAY, known_on=TODAY, parameters={}, lines=[],
            salt="0" * 32, digest="0" * 64, began_by=writer.act,
        )  # fmt: skip
    for account in world.accounts[:3]:
        _model("jobs.Job").objects.create(kind="proof", created_by=account.pk, created_at=NOW)


def _terms(world: World, writer: Writer) -> None:
    for account in world.accounts:
        for office in world.chance.sample(OFFICES, world.chance.choice([1, 1, 1, 2])):
            over = date(2025, 1, 1) if world.often(0.15) else None
            # Some have a job at an employer beside it, by which they read no concern from there.
            job: dict[str, Any] = {}
            if world.employers and world.often(0.2):
                as_ = world.chance.choice(["manager", "personnel", "worker"])
                job = {"employed_at_id": world.chance.choice(world.employers), "employed_as": as_}
            _adds(writer, "organisations.TermOfOffice")(
                account_id=account.pk,
                unit_id=world.unit(),
                office=office,
                valid_from=BEGAN,
                valid_to=over,
                **job,
            )


def _appointments(world: World, writer: Writer) -> None:
    """What waits for a second person, of units anywhere."""
    for _ in range(5):
        _model("access.Appointment").objects.create(
            kind="open-account", full_name="Người mới", username=f"w{world.chance.random()}", office="chair",
            unit_id=world.unit(), asked_by=world.chance.choice(world.accounts), asked_at=NOW, lapses_at=NOW,
        )  # fmt: skip


def _cards(world: World, writer: Writer) -> None:
    """Some accounts are a person's own, whether they hold the office of member or not; cards, and who asked."""
    people = world.chance.sample(world.people, 8)
    for at, (account, person) in enumerate(zip(world.accounts, people, strict=False)):
        if world.often(0.7):
            own = _adds(writer, "cards.Holder")(
                account_id=account.pk, person_id=person, held_by_id=world.unit(), valid_from=BEGAN
            )
            if at == 0:
                writer.end(_model("cards.Holder"), [own])
    member = world.accounts[world.chance.randrange(1, len(world.accounts))]
    terms = _model("organisations.TermOfOffice").objects.filter(account=member, office="member")
    # One term in an office a day: another than those that the account was given by chance.
    held, unit = set(terms.values_list("unit_id", flat=True)), world.unit()
    while unit in held:
        unit = world.unit()
    _adds(writer, "organisations.TermOfOffice")(
        account_id=member.pk,
        unit_id=unit,
        office="member",
        valid_from=date(2010, 1, 1),
        valid_to=None,
    )
    for person in world.chance.sample(people, 5):
        card = _adds(writer, "cards.Card")(
            person_id=person, held_by_id=world.unit(), valid_from=BEGAN, key_version=1,
            digest=world.chance.randbytes(32), cipher=b"x",
        )  # fmt: skip
        _model("cards.CardCheck").objects.create(
            account=world.chance.choice(world.accounts), card_id=card, valid=True, at=NOW
        )
    _model("cards.CardCheck").objects.create(account=world.accounts[0], valid=False, at=NOW)
    for person in people[:3]:
        _model("members.Viewing").objects.create(
            person_id=person, account=world.chance.choice(world.accounts), kind="phone", on=TODAY, at=NOW,
            reason="đối chiếu",
        )  # fmt: skip


def _systems(world: World, _writer: Writer) -> None:
    for account in world.accounts[:6]:
        _model("access.SystemKey").objects.create(
            digest=f"{world.chance.getrandbits(256):064x}", account=account, office="chair", unit_id=world.unit(),
            purpose="…", made_at=NOW, until=TODAY,
        )  # fmt: skip


def _boards(world: World, writer: Writer) -> None:
    keeps, alerts = _adds(writer, "indicators.Board"), _adds(writer, "indicators.Alert")
    crosses = _adds(writer, "indicators.Crossing")
    for account in world.accounts:
        told = {"record": uuid.uuid4(), "account_id": account.pk}
        alerts(**told, unit_id=world.unit(), code="members", how="above", bound=3, valid_from=BEGAN)
        crosses(**told, place=0, day=TODAY, value=4, crossed=True, began_by=writer.act)
        unit = world.unit() if world.often(0.5) else None
        keeps(
            record=uuid.uuid4(),
            account_id=account.pk,
            unit_id=unit,
            name="Đoàn viên",
            tiles=[],
            valid_from=BEGAN,
        )


def _links(world: World, writer: Writer) -> None:
    counted = {row.employer_id: row.pk for row in _model("organisations.Headcount").objects.all()}
    for employer in world.chance.sample(world.employers, 4):
        link = _model("links.EmployerLink").objects.create(
            digest=f"{world.chance.getrandbits(256):064x}", employer_id=employer, held_by_id=world.unit(),
            officer=world.chance.choice(world.accounts), purpose="…", made_at=NOW, until=TODAY,
        )  # fmt: skip
        if employer in counted:
            _adds(writer, "links.EmployerAnswer")(
                client_ref=uuid.UUID(bytes=world.chance.randbytes(16)), link_id=link.pk,
                headcount_id=counted[employer], verdict="confirmed", at=NOW,
            )  # fmt: skip
