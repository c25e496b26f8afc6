"""Every cell of the matrix: route, method, office, and how the object's unit stands to the own one. Tried one by one."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.http import HttpResponseBase
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from caunoi.indicators.catalogue import indicator
from caunoi.intake.kinds import KINDS
from caunoi.intake.rosters import ROSTERS
from caunoi.office.closing_forms import DRAFTS
from caunoi.office.matters import MATTERS
from caunoi.office.routes import METHODS, Policy, Route
from caunoi.office.scoreboard import CARDS
from caunoi.registers.rounds.movements import KINDS as MOVEMENTS
from proof.matrix import oracle
from proof.matrix.facts import Actor, Facts, Thing, nobody
from proof.matrix.oracle import Oracle
from proof.matrix.planted import PLANTED, SHOWN_TO
from proof.matrix.world import World

CODES = {
    "matter": [code for code, matter in MATTERS.items() if not matter.screen],
    # Who only reads figures is told the sensitive ones as published, and that there is no such trend.
    "card": [code for code in CARDS if indicator(code).may_be_seen(None, inside=False)],
    "change": list(DRAFTS),
    "movement": ["opening", *MOVEMENTS, "closing"],
    "list": [roster.code for roster in ROSTERS],
    # Figures that may lack employers, whom an officer can be sent to.
    "lacking": ["union-at-employers-25"],
    "indicator": ["members", "unions", "employers", "nominees", "nominations", "union-at-employers-25"],
}
#: What a form needs to be carried out; a route without one is sent an empty form.
FORMS: Mapping[str, Mapping[str, str]] = {
    "note-contact": {"kind": "visit"},
    "hand-out": {"officer": str(uuid4()), "employers": str(uuid4())},
    "exchange-out": {"form": "csv", "day": "31/12/2023"},
    "compare-export": {"form": "csv"},
    "alerts": {"code": "members", "how": "above", "bound": "3"},
    "keep-board": {"name": "Đoàn viên", "query": "figures=members"},
    "board": {"do": "rename", "name": "Trang khác"},
    "decide": {"decision": "set-aside"},
    "decide-together": {"decision": "set-aside", "kind": KINDS[0].code, "count": "1"},
    "choose-day": {"day": "31/12/2023"},
    "language": {"language": "en"},
    "unmask": {"kind": "cccd", "reason": "đối chiếu danh sách với công an xã"},
    "end-term": {"office": "chair", "on": "31/12/2099", "reason": "thôi theo nghị quyết đại hội"},
    "employed": {"office": "chair"},
    "refuse-appointment": {"reason": "không có nghị quyết nào về việc này"},
    "give-office": {"username": "no-office", "office": "chair"},
    "check-card": {"code": "aaaa-bbbb-cccc-dddd"},
    "tie-account": {"username": "no-office"},
    "own-request": {"kind": "access", "words": "Cho tôi bản sao.", "client_ref": str(uuid4())},
    "employer-links": {
        "name": "Hồ Thị Nhân Sự",
        "reached_at": "x@example.invalid",
        "purpose": "xác nhận",
        "client_ref": str(uuid4()),
    },
    "hand-in-links": {
        "kind": "members",
        "name": "Hồ Thị Nộp",
        "reached_at": "0900 000 000",
        "most": "2",
        "client_ref": str(uuid4()),
    },
    "return-handed-in": {"reason": "thiếu ngày sinh"},
    "make-key": {"term": "1", "purpose": "sổ theo dõi"},
    "draft": {
        "do": "preview",
        "number": "9/QĐ",
        "signed_on": "01/01/2024",
        "effect_on": "02/01/2024",
        "name": "CĐCS Mới",
    },
    "annul-decision": {"number": "10/QĐ", "signed_on": "01/01/2024", "client_ref": str(uuid4())},
    "open-round": {
        "kind": "members",
        "title": "Đoàn viên tháng 6",
        "since": "01/06/2023",
        "as_of": "30/06/2023",
        "due_on": "10/07/2023",
        "client_ref": str(uuid4()),
    },
    "round-decide": {"do": "receive"},
    "set-target": {
        "code": "members",
        "wording": "100 đoàn viên",
        "course": "straight",
        "paper": "1/KH",
        "paper_on": "01/01/2024",
        "owner": "Ban Tổ chức",
        "due_on_1": "31/12/2099",
        "value_1": "100",
    },
    "end-target": {"on": "01/02/2024"},
    "share-target": {"rule": "by-size", "paper": "2/KH", "paper_on": "01/01/2024", "owner": "Chủ tịch"},
    "bargaining": {"state": "open", "on": "01/01/2024"},
}
CANARY = re.compile(r"[UEP]q\d+x\d+z")
EITHER = {
    oracle.PERHAPS: {oracle.IN, oracle.NOT_THERE},
    oracle.ANYWAY: {oracle.IN, oracle.SIGN_IN},
}
FORM = "application/x-www-form-urlencoded"
#: What a key that hands lists in opens, and no other key.
HAND_IN = frozenset({"api-hand-in", "api-handed-in"})
#: What is answered in words where there is nothing of what is asked for: a unit held to no target has no forecast of it.
MAY_HAVE_NONE = frozenset({"api-forecast"})
#: What is done for a member by the union, and by no other that knows the person.
OF_A_MEMBER = frozenset({"issue-card", "untie-account", "correct-person", "correction-back"})
#: Answers of a page that one may use: shown, led on, or a form sent back with its faults.
GIVEN = {200, 202, 302, 303, 400, 409, 422}


@dataclass(frozen=True)
class Cell:
    """One request: who, how, where, about which things."""

    route: Route
    method: str
    actor: Actor
    things: tuple[Thing, ...]
    path: str
    body: dict[str, str] = field(default_factory=dict)
    about: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} as {self.actor.name} about {self.about or 'nothing'}"


def cells(world: World, policy: Policy, chance: random.Random) -> Iterator[Cell]:
    """All there are in a world; where several objects stand in one relation, one is drawn."""
    for route in policy.routes.values():
        for actor in world.facts.actors:
            for method in METHODS[:-1]:
                yield from _of(world, route, method, actor, chance)


def _of(world: World, route: Route, method: str, actor: Actor, chance: random.Random) -> Iterator[Cell]:
    named = method in route.methods
    for kind in _kinds(route) if route.id else [""]:
        objects = _drawn(world.facts, kind, actor, chance) if kind else [("", None)]
        for about, thing in objects if named else objects[:1]:
            yield _cell(route, method, actor, chance, ((kind, thing),) if thing else (), about)
    if not named:
        return
    further = [*route.query.items(), *(route.body.items() if method == "POST" else ())]
    for key, kind in further:
        own = (
            [
                (one, thing)
                for one in _kinds(route)
                for _about, thing in _drawn(world.facts, one, actor, chance)[:1]
            ]
            if route.id
            else []
        )
        for about, thing in _drawn(world.facts, kind, actor, chance):
            where = "query" if key in route.query else "body"
            yield _cell(
                route, method, actor, chance, tuple(own), f"{about} in {where}", further=(where, key, thing)
            )


def _kinds(route: Route) -> list[str]:
    return ["member"] if route.name in OF_A_MEMBER else route.id.split(" or ")


def _drawn(facts: Facts, kind: str, actor: Actor, chance: random.Random) -> list[tuple[str, Thing]]:
    """One object of each relation to the actor's first unit, and one that is not there."""
    found: dict[str, list[Thing]] = {}
    own = actor.terms[0][1] if actor.terms else 1
    for thing in facts.things.get(kind, []):
        for unit in sorted(thing.units)[:1]:
            found.setdefault(facts.relation(own, unit), []).append(thing)
        if kind in {"alert", "board", "job", "key", "look", "own hand-in", "national job"}:
            found.setdefault("own" if thing.token == actor.name else "another's", []).append(thing)
    drawn = [(f"{kind}, {relation}", chance.choice(things)) for relation, things in sorted(found.items())]
    return [*drawn, (f"{kind}, none", nobody())]


def _cell(
    route: Route,
    method: str,
    actor: Actor,
    chance: random.Random,
    objects: tuple[tuple[str, Thing], ...],
    about: str,
    further: tuple[str, str, Thing] | None = None,
) -> Cell:
    kwargs: dict[str, object] = {}
    for kind, thing in objects:
        kwargs |= {"about": kind} if route.id == "unit or employer" else {}
        kwargs["public_id"] = thing.public_id
    if route.own in {"factor", "session", "device"}:
        kwargs["pk"] = chance.choice([1, 2, 3, 10**9])
    if route.code:
        kwargs["code"] = chance.choice(CODES[route.code])
    path, body = reverse(route.name, kwargs=kwargs), dict(FORMS.get(route.name, {}))
    body |= {"client_ref": str(uuid4())} if route.name == "note-contact" else {}
    things = tuple(thing for _kind, thing in objects)
    if route.name == "search":
        # The beginning of every name there is: whatever is found and may not be is a leak.
        path += f"?q={chance.choice(['Pq', 'Eq', 'Uq'])}"
    if further:
        where, key, thing = further
        if where == "query":
            things += (thing,)
            path += f"?{key}={thing.public_id}"
        else:
            # An id in a form that is out of reach is as if it had not been sent; the names in the answer tell.
            body[key] = thing.public_id
    return Cell(route, method, actor, things, path, body, about)


def wrong_in(cell: Cell, world: World, judge: Oracle) -> str:
    """A sentence about what is wrong with the answer; empty where nothing is."""
    expected = judge.answer(cell.route, cell.method, cell.actor, cell.things)
    client = world.clients[cell.actor.name]
    kept = copy.copy(client.cookies)
    by_key = cell.route.by == "key"
    keys = world.hand_in_keys if cell.route.name in HAND_IN else world.keys
    headers = {"authorization": f"Bearer {keys.get(cell.actor.name, '')}"} if by_key else {}
    # What a key reads leaves a trace: that is taken back too.
    with undone() if cell.method == "POST" or by_key else ExitStack():
        sent, content_type = _sent(cell)
        answer = client.generic(cell.method, cell.path, sent, content_type, headers=headers)
    # Whoever signed out is back for the next cell: the session was kept by taking the sign-out back.
    client.cookies = kept
    found = _answered(answer.status_code, str(answer.headers.get("Location", "")))
    told = {200, 202, 422} if cell.route.name in MAY_HAVE_NONE else {200, 202}
    if by_key and found == oracle.IN and answer.status_code not in told:
        # A program is sent no form back: what is not an answer is a refusal.
        found = str(answer.status_code)
    if found != expected and found not in EITHER.get(expected, ()):
        return f"{cell}: {found}, not {expected}"
    who = cell.route.who.get("GET" if cell.method == "HEAD" else cell.method, "signed-in")
    content = text_of(answer)
    # What one asked for oneself stands in the form again; ids are not names.
    leaked = set(CANARY.findall(content)) - judge.tokens(
        judge.of_the_key(cell.actor) if by_key else cell.actor, who
    )
    if leaked:
        return f"{cell}: names {sorted(leaked)[:3]}"
    hidden = hidden_from(world, cell.route.name, cell.actor)
    shown = [secret for secret in hidden if secret in content]
    return f"{cell}: shows {shown[:2]}" if shown else ""


def hidden_from(world: World, route: str, actor: Actor) -> list[str]:
    """What no page may hold, but for the one that is there to show it to them."""
    return [
        *(world.secrets if route != "unmask" else []),
        *(world.contacts if route != "employer-links" else []),
        *(world.asked_of if route != "hand-in-links" else []),
        *(world.handed_in_by if route != "handed-in" else []),
        *(told for told, column in world.planted.items() if not _is_for(actor, column, route)),
    ]


def _is_for(actor: Actor, column: str, route: str) -> bool:
    offices = SHOWN_TO.get((column, route))
    return route in PLANTED[column] and (
        offices is None or any(office in offices and unit == 0 for office, unit in actor.terms)
    )


def _sent(cell: Cell) -> tuple[str | bytes, str]:
    """What is sent, and as what: a form, a file from another system, or nothing."""
    if cell.method != "POST":
        return "", ""
    if cell.route.name in HAND_IN:
        told = {"kind": "members", "file": SimpleUploadedFile("danh sach.csv", b"a;b")}
        return encode_multipart(BOUNDARY, told), MULTIPART_CONTENT
    return urlencode(cell.body), FORM


def _answered(status: int, to: str) -> str:
    if status in {301, 302} and to.startswith("/sign-in/"):
        return oracle.SIGN_IN
    if status in GIVEN and not to.startswith(("/account/set-up", "/account/confirm")):
        return oracle.IN
    return f"{status} {to}".strip()


def text_of(answer: HttpResponseBase) -> str:
    """What an answer says: a page as it is, a workbook by all its parts."""
    content = bytes(getattr(answer, "content", b"")) or b"".join(getattr(answer, "streaming_content", ()))
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile is taken back, in every database."""
    with ExitStack() as stack:
        for alias in connections:
            around = transaction.atomic(using=alias)
            # As Django's own tests mark theirs: no transaction of the work, so what must not be within one still may.
            around._from_testcase = True  # type: ignore[attr-defined]
            stack.enter_context(around)
        yield
        for alias in connections:
            transaction.set_rollback(True, using=alias)


def tried(some: Iterable[Cell], world: World, judge: Oracle) -> tuple[int, list[str]]:
    """How many cells, and what was wrong."""
    count, wrong = 0, []
    for cell in some:
        count += 1
        if sentence := wrong_in(cell, world, judge):
            wrong.append(sentence)
    return count, wrong
