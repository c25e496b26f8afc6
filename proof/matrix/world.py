"""A random federation in the database: units, employers, people, agreements, lists, and everyone who may come."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from caunoi.access import by_two, system_keys
from caunoi.access.appointing import appoint
from caunoi.access.models import Account, SystemKey
from caunoi.access.reach import operator
from caunoi.indicators import boards
from caunoi.indicators.boards import Tile
from caunoi.indicators.models import Alert
from caunoi.intake import handing_in, round_papers
from caunoi.intake.models import Finding, Look, ReceivedFile
from caunoi.intake.signed import attach
from caunoi.intake.working import KIND
from caunoi.jobs.models import Job
from caunoi.organisations.founding import ensure_home
from caunoi.organisations.models import (
    Coverage,
    Employer,
    EmployerDescription,
    EmployerStatus,
    Headcount,
    Submission,
    TermOfOffice,
    Unit,
    UnitDescription,
    UnitParent,
)
from caunoi.organisations.tree import root
from caunoi.privacy.incidents import open_incident
from caunoi.questions.parameters import Parameters
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.registers.concerns.models import Concern, Words
from caunoi.registers.dues.models import Payment
from caunoi.registers.members.admitting import Joining, Newcomer, add_people, open_memberships
from caunoi.registers.members.models import Person
from caunoi.registers.officers.models import Contact, Mandate
from caunoi.registers.reorganisations.carrying_out import Decision, carry_out
from caunoi.registers.reorganisations.changes import Describe
from caunoi.registers.rounds import collecting
from caunoi.registers.welfare.models import Programme, Receipt
from caunoi.registers.welfare.nominating import Gift, nominate
from caunoi.resolutions.freezing import Line
from caunoi.resolutions.models import FrozenReview
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.writing import Writer
from caunoi.vocabulary.names import fold, person_sort_key, sort_key
from proof.matrix import outside, planted, supplied
from proof.matrix.entering import entered
from proof.matrix.facts import ROOT, Actor, Facts, Thing, a_tree

NOW = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
LONG_AGO, FOR_LONG = date(2010, 1, 1), date(2199, 12, 31)
#: What only the person and whoever unmasks for a reason may read: looked for in every page there is.
NUMBERS = "0799{:08d}"
PHONES = "+8491{:07d}"


@dataclass
class World:
    """The facts, the clients of everyone who comes, and what no page may hold."""

    facts: Facts
    units: dict[int, int] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    # By token: the birth as pages write it.
    births: dict[str, str] = field(default_factory=dict)
    # Whom links to hand lists in are for, and who says to have handed in by them: told to officers, on a page each.
    asked_of: list[str] = field(default_factory=list)
    handed_in_by: list[str] = field(default_factory=list)
    # Whom links are for: told to the officers who send them, on the page of the employer's links.
    contacts: list[str] = field(default_factory=list)
    # By the name of the employer: what opens the link that was sent to its contact.
    tokens: dict[str, str] = field(default_factory=dict)
    # What was planted in further columns of a person, by canary: the column, which says what pages show it.
    planted: dict[str, str] = field(default_factory=dict)
    # By actor: the key by which another system reads in that one's place, and the one by which it hands lists in.
    keys: dict[str, str] = field(default_factory=dict)
    hand_in_keys: dict[str, str] = field(default_factory=dict)


def a_world(seed: int, *, units: int = 12) -> World:
    """Build the federation drawn from that seed. The home must be fresh but for its keys."""
    chance = random.Random(seed)
    world = World(Facts(a_tree(chance, units=units)))
    ensure_home(at=NOW)
    world.units[ROOT] = root(timezone.localdate())
    with act("test.world", by=None, at=NOW, on=LONG_AGO) as writer:
        _units(writer, world, seed)
        _employers(writer, world, seed, chance)
        _people(writer, world, seed, chance)
        _agreements(writer, world, chance)
        _dues(writer, world)
        _concerns(writer, world)
    _tell_public_ids(world)
    _come(world, chance)
    _decisions(world)
    _rounds(world)
    supplied.national(world)
    supplied.statistics(world)
    supplied.figures(world)
    _lists(world)
    outside.come_in(world)
    outside.asked_for_lists(world)
    person, unit = world.facts.things["person"][2], world.facts.things["unit"][1]
    world.planted = planted.plant(
        seed, by=world.accounts["provincial-officer@root"], person=Person.objects.get(pk=person.pk),
        unit=Unit.objects.get(pk=unit.pk), at=timezone.now(),
    )  # fmt: skip
    _systems(world)
    return world


def _systems(world: World) -> None:
    """A key of everybody for the first office held, of those too who may make none; and of those whose account is closed."""
    found = world.facts.things["key"] = []
    came = world.facts.things["own hand-in"] = []
    for actor in world.facts.actors:
        if not actor.terms:
            continue
        office, unit = actor.terms[0]
        key = f"{system_keys.BEGINS}{actor.name}"
        kept = SystemKey.objects.create(
            digest=system_keys.digest_of(key), account=world.accounts[actor.name], office=office,
            unit_id=world.units[unit], term_from=LONG_AGO, purpose="sổ theo dõi", made_at=NOW, until=FOR_LONG,
        )  # fmt: skip
        world.keys[actor.name] = key
        found.append(Thing("key", str(kept.public_id), frozenset(), actor.name))
        kept.pk, kept.public_id, kept.hands_in = None, uuid4(), True
        kept.digest = system_keys.digest_of(f"{key}.hands-in")
        kept.save(force_insert=True)
        world.hand_in_keys[actor.name] = f"{key}.hands-in"
        list_of = handing_in.by_key(
            kept.unit, "agreements", "danh sach.csv", f"list of {actor.name}".encode(), key=kept, at=NOW
        )
        came.append(Thing("own hand-in", str(list_of.public_id), frozenset(), actor.name))


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_fold": fold(name), "name_sort": sort_key(name)}


def _units(writer: Writer, world: World, seed: int) -> None:
    parents = world.facts.parents
    above = set(parents.values())
    world.facts.things["unit"] = [Thing("unit", "", frozenset({ROOT}), "", world.units[ROOT])]
    for unit, parent in parents.items():
        token = f"Uq{seed}x{unit}z"
        level, kind = ("upper", "district") if unit in above else ("grassroots", "grassroots")
        world.units[unit] = pk = writer.add_one(Unit)
        writer.add_one(
            UnitDescription,
            unit_id=pk,
            valid_from=LONG_AGO,
            level=level,
            kind=kind,
            **_named(f"CĐCS {token}"),
        )
        writer.add_one(UnitParent, unit_id=pk, parent_id=world.units[parent], valid_from=LONG_AGO)
        world.facts.things["unit"].append(Thing("unit", "", frozenset({unit}), token, pk))


def _employers(writer: Writer, world: World, seed: int, chance: random.Random) -> None:
    """One in each unit's care; some of them have another union as well, and a few have none."""
    found = world.facts.things["employer"] = []
    for unit in world.facts.all_units:
        token, others = f"Eq{seed}x{unit}z", world.facts.all_units
        covering = {unit} | ({chance.choice(others)} if chance.random() < 0.3 else set())
        if unit == ROOT:
            covering = set()
        pk = writer.add_one(Employer, tax_code=None)
        described = _named(f"Công ty {token}")
        writer.add_one(EmployerDescription, employer_id=pk, kind="enterprise", capital="private", **described)
        writer.add_one(EmployerStatus, employer_id=pk, status="operating")
        if chance.random() < 0.7:
            writer.add_one(
                Headcount,
                employer_id=pk,
                valid_from=date(2023, 12, 31),
                workers=chance.randint(10, 400),
                source="tax",
            )
        for one in covering - {ROOT}:
            writer.add_one(Coverage, unit_id=world.units[one], employer_id=pk, valid_from=LONG_AGO)
        found.append(Thing("employer", "", frozenset(covering - {ROOT}) or frozenset({ROOT}), token, pk))


def _people(writer: Writer, world: World, seed: int, chance: random.Random) -> None:
    """Two members a unit; one of them may have come from another union, or be put forward by a third."""
    joined: list[tuple[str, set[int], int]] = []
    newcomers = []
    for number in range(2 * len(world.facts.all_units)):
        unit, token = number // 2, f"Pq{seed}x{number}z"
        birth = date(1950 + number % 40, 1 + number % 12, 1 + number % 28)
        cccd, phone = NUMBERS.format(seed * 1000 % 10**7 + number), PHONES.format(seed % 10**4 * 100 + number)
        world.births[token] = f"{birth:%d/%m/%Y}"
        world.secrets += [cccd, phone, phone[3:], f"Aq{seed}x{number}z", f"Hq{seed}x{number}z"]
        name = f"Nguyễn {token}"
        told = (name, fold(name), person_sort_key(name), birth.isoformat(), "day", "female")
        newcomers.append(Newcomer(*told, "cccd", cccd, phone, f"Ấp Aq{seed}x{number}z", None, None))
        joined.append((token, {unit}, unit))
    keys = add_people(writer, newcomers)
    spells, handed = [], []
    found = world.facts.things["person"] = []
    for number, (pk, (token, units, unit)) in enumerate(zip(keys, joined, strict=True)):
        spells.append(Joining(pk, world.units[unit], None, "2022-03-05", "admitted", None, None))
        if chance.random() < 0.3:
            other = chance.choice(world.facts.all_units)
            units.add(other)
            hardship = f"Hq{seed}x{number}z"
            nominate(writer, pk, Gift("Tết", None, world.units[other], 500_000, hardship, None, None))
            handed.append((pk, other))
        found.append(Thing("person", "", frozenset(units), token, pk))
    open_memberships(writer, spells)
    _handed_over(writer, world, handed)
    found = world.facts.things["mandate"] = []
    for number, pk in enumerate(keys[::2]):
        record = uuid4()
        writer.add_one(
            Mandate, record=record, unit_id=world.units[number], person_id=pk, office="chair", sole="chair",
            valid_from=LONG_AGO,
        )  # fmt: skip
        found.append(Thing("mandate", str(record), frozenset({number}), "", pk))


def _handed_over(writer: Writer, world: World, handed: list[tuple[int, int]]) -> None:
    found = world.facts.things["receipt"] = []
    for person, unit in handed:
        record = uuid4()
        writer.add_one(
            Receipt, record=record, programme_id=Programme.objects.get().pk, person_id=person,
            held_by_id=world.units[unit], valid_from=LONG_AGO, amount=500_000,
        )  # fmt: skip
        found.append(Thing("receipt", str(record), frozenset({unit}), "", person))


def _agreements(writer: Writer, world: World, chance: random.Random) -> None:
    found = world.facts.things["agreement"] = []
    for employer in world.facts.things["employer"]:
        holder = min(employer.units)
        pk = writer.add_one(Agreement, kind="enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=pk, signed_on=date(2022, 1, 1), last_on=date(2026, 12, 31),
            valid_from=date(2022, 1, 1), valid_to=date(2027, 1, 1), held_by_id=world.units[holder],
        )  # fmt: skip
        writer.add_one(AgreementParty, agreement_id=pk, employer_id=employer.pk, valid_from=date(2022, 1, 1))
        found.append(Thing("agreement", "", employer.units, "", pk))


def _dues(writer: Writer, world: World) -> None:
    found = world.facts.things["dues"] = []
    for number in world.facts.all_units:
        record = uuid4()
        writer.add_one(
            Payment, record=record, kind="dues", unit_id=world.units[number], valid_from=date(2022, 1, 1),
            valid_to=date(2022, 2, 1), due=1, paid=1,
        )  # fmt: skip
        found.append(Thing("dues", str(record), frozenset({number}), "", 0))


def _concerns(writer: Writer, world: World) -> None:
    found = world.facts.things["concern"] = []
    for number in world.facts.all_units:
        words = writer.add_one(Words, cipher=b"")
        record = uuid4()
        writer.add_one(
            Concern, record=record, subject="meals", held_by_id=world.units[number], valid_from=date(2022, 1, 1),
            told_id=words,
        )  # fmt: skip
        found.append(Thing("concern", str(record), frozenset({number}), "", 0))


def _tell_public_ids(world: World) -> None:
    models = {"unit": Unit, "employer": Employer, "person": Person, "agreement": Agreement}
    for kind, model in models.items():
        public = dict(model._default_manager.values_list("pk", "public_id"))
        world.facts.things[kind] = [
            Thing(one.kind, str(public[one.pk]), one.units, one.token, one.pk)
            for one in world.facts.things[kind]
        ]
    # Two a unit, in their order; whoever put one forward knows the person and has no say as a union of members has.
    world.facts.things["member"] = [
        Thing("member", one.public_id, frozenset({number // 2}), one.token, one.pk)
        for number, one in enumerate(world.facts.things["person"])
    ]
    world.facts.things["opening"] = [
        Thing("opening", one.public_id, one.units, "", one.pk) for one in world.facts.things["unit"]
    ]


def _come(world: World, chance: random.Random) -> None:
    """Every office at a unit in the middle and at another drawn by chance; some at the root; some of two offices."""
    middle, other = 1, chance.choice(world.facts.all_units[1:])
    actors = [Actor("nobody", (), "nobody"), Actor("no-office", ())]
    for office in TermOfOffice.Office.values:
        actors += [Actor(f"{office}@{unit}", ((office, unit),)) for unit in sorted({middle, other})]
    for office in ("provincial-officer", "national-officer", "party-reader", "auditor", "accounts"):
        actors.append(Actor(f"{office}@root", ((office, ROOT),)))
    actors.append(Actor("closed", (("provincial-officer", ROOT),), "closed"))
    actors.append(Actor("chair-and-reader", (("chair", 6), ("party-reader", ROOT))))
    actors.append(Actor("of-three", tuple(("officer-in-charge", unit) for unit in (3, 4, 5))))
    # Two who have nothing to do with each other: the subtrees of 1 and 2 share no unit.
    actors += [Actor(f"{office}@2", ((office, 2),)) for office in ("upper-officer", "chair")]
    world.facts.actors = actors = list({actor.name: actor for actor in actors}.values())
    found = world.facts.things["account"] = []
    for number, actor in enumerate(actors, 1):
        # Each from an address of the own: together they ask more often than one address may (office/limiting.py).
        world.clients[actor.name] = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"10.0.0.{number}")
        if actor.state == "nobody":
            continue
        account = Account.objects.open(
            username=actor.name.replace("@", "-"), full_name=actor.name, password=None
        )
        for office, unit in actor.terms:
            appoint(account, office, Unit.objects.get(pk=world.units[unit]), on=LONG_AGO, by=None, at=NOW)
        entered(world.clients[actor.name], account)
        if actor.state == "closed":
            Account.objects.filter(pk=account.pk).update(is_active=False)
        world.accounts[actor.name] = account
        found.append(
            Thing(
                "account",
                str(account.public_id),
                frozenset(unit for _office, unit in actor.terms),
                "",
                account.pk,
            )
        )


def _lists(world: World) -> None:
    """A list taken in, with a row that waits and one that was decided; a long work of each who may send."""
    document = Document.objects.create(sha256="0" * 64, name="danh sách.xlsx", kind=Document.Kind.LIST)
    with act("test.list", by=None, at=NOW, on=LONG_AGO) as writer:
        for unit in list(world.facts.all_units)[1::2]:
            writer.add_one(
                Submission, unit_id=world.units[unit], kind="members", valid_from=date(2023, 12, 31), rows=2
            )
        officer = world.accounts["provincial-officer@root"]
        for unit in list(world.facts.all_units)[1:]:
            writer.add_one(
                Contact, unit_id=world.units[unit], officer_id=officer.pk, kind="call", on=date(2024, 1, 1),
                line="", held_by_id=world.units[unit], client_ref=uuid4(),
            )  # fmt: skip
    file = ReceivedFile.objects.create(
        document=document, list_kind="members", sealed_as="none", received_at=NOW
    )
    reason = {"reason_vi": "Chưa rõ.", "reason_en": "Unclear.", "code": "left", "row": 3, "sheet": "A"}
    waiting = Finding.objects.create(file=file, severity="held", **reason)
    decided = Finding.objects.create(
        file=file, severity="held", state="decided", decision="set-aside", decided_at=NOW, **reason
    )
    happened = open_incident(
        "Một tệp bị gửi nhầm.", kinds=["name"], known_at=NOW, between=(LONG_AGO, LONG_AGO), units=[], accounts=[],
        client_ref=uuid4(), parameters=Parameters.of(), by=officer, at=NOW,
    )  # fmt: skip
    world.facts.things |= {
        "appointment": list(_appointments(world)),
        "incident": [Thing("incident", str(happened.public_id), frozenset({ROOT}))],
        "file": [Thing("file", str(file.public_id), frozenset({ROOT}))],
        "finding": [Thing("finding", str(waiting.public_id), frozenset({ROOT}))],
        "decided-finding": [Thing("finding", str(decided.public_id), frozenset({ROOT}))],
        "job": list(_jobs(world)),
        "look": list(_looks(world)),
        "board": list(_boards(world)),
        "alert": list(_alerts(world)),
        "frozen review": list(_frozen(world)),
    }


def _decisions(world: World) -> None:
    """Each unit gave each that stands directly under it a code, by a decision of its own, whose signed copy is kept."""
    found = world.facts.things["decision"] = []
    for unit, parent in world.facts.parents.items():
        paper = Decision(world.units[parent], f"{unit}/QĐ", LONG_AGO, date(2023, 6, 1), uuid4())
        change = Describe(world.units[unit], official_code=f"M-{unit}")
        done = carry_out(change, paper, operator(timezone.localdate()), at=NOW)
        attach(done, b"%PDF-1.7 invented", by=None, at=NOW)
        found.append(Thing("decision", str(done.public_id), frozenset({parent})))


def _rounds(world: World) -> None:
    """The root asks every union for its list; each handed one in, and signed minutes of what it holds."""
    terms = collecting.Terms("members", "Đoàn viên", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 10))
    units = [pk for unit, pk in world.units.items() if unit != ROOT]
    opened = collecting.open_round(
        terms, units, held_by=world.units[ROOT], client_ref=uuid4(), by=None, at=NOW
    )
    lines, lists, papers = [], [], []
    by_unit = {one.unit_id: one for one in opened.lines.select_related("round")}
    for unit in list(world.units)[1:]:
        due = by_unit[world.units[unit]]
        round_papers.hand_in(due, "danh sach.xlsx", f"list of {unit}".encode(), by=None, at=NOW)
        code = collecting.code_of(collecting.content_digest(due, parameters=Parameters.of()))
        signed = round_papers.confirm(
            due,
            f"%PDF-1.7 {unit}".encode(),
            code,
            signed_on=LONG_AGO,
            parameters=Parameters.of(),
            by=None,
            at=NOW,
        )
        lines.append(Thing("round line", str(due.public_id), frozenset({unit})))
        papers.append(Thing("round paper", str(signed.public_id), frozenset({unit})))
        handed_in = due.handed_in.get(kind="list")
        lists.append(Thing("round list", str(handed_in.public_id), frozenset({unit})))
    world.facts.things |= {
        "round": [Thing("round", str(opened.public_id), frozenset(world.facts.all_units))],
        "held round": [Thing("held round", str(opened.public_id), frozenset({ROOT}))],
        "round line": lines,
        "round list": lists,
        "round paper": papers,
    }


def _appointments(world: World) -> Iterator[Thing]:
    """An account that waits for a second person in each unit, asked for by the administrator of them all."""
    asking = world.accounts["accounts@root"]
    for unit, pk in world.units.items():
        asked = by_two.Asked("open-account", Unit.objects.get(pk=pk), "chair", full_name="Lê Thị Mới")
        waiting, _password = by_two.ask(asked, days=9, by=asking, at=timezone.now())
        yield Thing("appointment", str(waiting.public_id), frozenset({unit}))


def _jobs(world: World) -> Iterator[Thing]:
    for name, account in world.accounts.items():
        job = Job.objects.create(kind=KIND, created_by=account.pk, created_at=NOW)
        yield Thing("job", str(job.public_id), frozenset(), name)


def _alerts(world: World) -> Iterator[Thing]:
    for name, account in world.accounts.items():
        with act("alerts.kept", by=account, at=NOW, on=NOW.date()) as writer:
            record, unit = uuid4(), world.units[ROOT]
            told = {"code": "members", "how": "above", "bound": 3, "valid_from": NOW.date()}
            writer.add_one(Alert, record=record, account_id=account.pk, unit_id=unit, **told)
        yield Thing("alert", str(record), frozenset(), name)


def _frozen(world: World) -> Iterator[Thing]:
    """A review of each unit, of one figure that is there and one that no release counts any more."""
    line = Line("members", None, None, None, 1, "", 3, None, 0, 1, 1, 3, "", "", "", "")
    lines = [asdict(one) for one in (line, replace(line, code="of-old"))]
    for unit, pk in world.units.items():
        with act("figures.frozen", by=None, at=NOW, on=NOW.date()) as writer:
            told = {
                "on": LONG_AGO,
                "known_on": LONG_AGO,
                "parameters": {},
                "lines": lines,
                "salt": "",
                "digest": "",
            }
            key = writer.add_one(FrozenReview, unit_id=pk, **told, began_by=writer.act)
        yield Thing("frozen review", str(FrozenReview.objects.get(pk=key).public_id), frozenset({unit}))


def _boards(world: World) -> Iterator[Thing]:
    tile = Tile.of("Đoàn viên", "figures=members", whole=True)
    for name, account in world.accounts.items():
        kept = boards.keep(tile, held=0, by=account, at=NOW, on=NOW.date())
        yield Thing("board", str(kept), frozenset(), name)


def _looks(world: World) -> Iterator[Thing]:
    told: dict[str, list[str]] = {"files": [], "ignored": []}
    for name, account in world.accounts.items():
        look = Look.objects.create(job=uuid4(), sent_by=account, at=NOW, asked=told, told=told)
        yield Thing("look", str(look.public_id), frozenset(), name)
