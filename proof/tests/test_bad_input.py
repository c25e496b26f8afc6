"""Forged ids, nonsense in addresses and forms, rights that ended meanwhile: refused in words, and nothing is changed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.office.routes import policy
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.officers.models import Assignment, Contact
from caunoi.trail.acting import act
from proof.matrix.cells import Cell, cells, text_of, undone
from proof.matrix.replay import crawl
from proof.matrix.world import World, a_world
from tests.standing import made_once

PARAMETERS = (
    "q",
    "page",
    "unit",
    "part",
    "show",
    "kind",
    "next",
    "sort",
    "order_by",
    "day",
    "month",
    "by",
    "at",
    "code",
)
NONSENSE = (
    "-1", "0", "99999999999999999999", "NaN", "1e9", "١٢", "' OR '1'='1", "name); DROP TABLE access_account;--",
    "__class__", "-name_sort,(select 1)", "\x00", "a\x00b", "%00", "\ud800".encode("utf-16", "surrogatepass").hex(),
    "<script>alert(1)</script>", "ắ\u0301\u0302<ſcript>", "../../etc/passwd", "{{7*7}}", "x" * 20_000, "\u202eabc",
    "00000000-0000-0000-0000-000000000000", "31/02/2024", "0000-00-00", "",
)  # fmt: skip
#: Fields that no form of ours has: whoever sends them hopes that they are taken over.
SLIPPED_IN = {
    "held_by": "1", "unit_id": "1", "officer": "1", "is_active": "1", "office": "national-officer", "account": "1",
    "pk": "1", "id": "1", "state": "decided", "decided_by": "1", "person_id": "1", "valid_from": "1990-01-01",
}  # fmt: skip
TYPES = (
    "application/json",
    "text/xml",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain; charset=zz",
)
# Traces of reading, counts of asking, and what lives by itself.
MAY_CHANGE = {"Session", "Viewing", "NotedOpening", "SignIn", "SignInEvent", "Attempt"}
ONCE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@made_once
def world() -> World:
    return a_world(23, units=8)


@pytest.fixture
def every(world: World) -> list[Cell]:
    """The requests that the officer of the whole federation may make, each with something real behind it."""
    some = cells(world, policy(), random.Random(5))
    return [
        cell
        for cell in some
        if cell.actor.name == "provincial-officer@root"
        and cell.method in {"GET", "POST"}
        and cell.method in cell.route.methods
        and cell.route.name not in {"sign-out", "end-sessions", "end-session"}
    ]


@pytest.fixture
def officer(world: World) -> Client:
    return world.clients["provincial-officer@root"]


def said(answer: object) -> str:
    """Why an answer is none that an officer should get; empty for a good one."""
    status = answer.status_code
    if status >= 500:
        return f"broke with {status}"
    if status in {400, 403, 404, 409, 422} and "<h1" not in text_of(answer):
        return f"{status} without a sentence"
    return ""


@given(data=st.data())
@ONCE
def test_no_address_breaks_whatever_is_asked_in_it(
    every: list[Cell], officer: Client, data: st.DataObject
) -> None:
    cell = data.draw(st.sampled_from([cell for cell in every if cell.method == "GET"]))
    key = data.draw(st.sampled_from(PARAMETERS))
    value = data.draw(st.sampled_from(NONSENSE) | st.text(max_size=40))
    path = cell.path.partition("?")[0]
    answer = officer.get(path, {key: value.encode("utf-8", "replace").decode()})

    assert said(answer) == "", (path, key, value)


@given(data=st.data())
@ONCE
def test_no_form_breaks_whatever_is_sent_in_it(
    every: list[Cell], officer: Client, data: st.DataObject
) -> None:
    cell = data.draw(st.sampled_from([cell for cell in every if cell.method == "POST"]))
    fields = [
        *cell.body,
        "client_ref",
        "on",
        "line",
        "person",
        "reason",
        "full_name",
        "words",
        "state",
        "next",
    ]
    body = dict(cell.body) | {
        data.draw(st.sampled_from(fields)): data.draw(st.sampled_from(NONSENSE) | st.text(max_size=40))
        for _ in range(3)
    }
    with undone():
        answer = officer.post(
            cell.path, {key: value.encode("utf-8", "replace").decode() for key, value in body.items()}
        )

    assert said(answer) == "", (cell.path, body)


@pytest.mark.told_once
def test_a_body_of_another_kind_is_refused(every: list[Cell], officer: Client) -> None:
    forms = {cell.route.name: cell for cell in every if cell.method == "POST"}
    for cell, kind in ((cell, kind) for cell in forms.values() for kind in TYPES):
        with undone():
            answer = officer.generic("POST", cell.path, b'{"a": [1, {"b": "\xff"}]}', content_type=kind)

        assert answer.status_code < 500, (cell.path, kind)


@pytest.mark.parametrize(
    "forged",
    [
        "0",
        "x",
        "00000000-0000-0000-0000-00000000000g",
        "%00",
        "..%2f..",
        "1 or 1=1",
        "00000000-0000-0000-0000-000000000007",
    ],
)
def test_a_forged_id_is_as_if_it_were_not(world: World, officer: Client, forged: str) -> None:
    for kind in ("unions", "people", "employers", "lists/files", "lists/sendings"):
        assert officer.get(f"/{kind}/{forged}/").status_code == 404


def test_a_field_that_is_not_the_forms_is_not_taken_over(world: World) -> None:
    client, account = world.clients["upper-officer@1"], world.accounts["upper-officer@1"]
    unit = next(one for one in world.facts.things["unit"] if one.units == {3})
    client.post(reverse("take-charge", args=["unit", unit.public_id]), SLIPPED_IN)
    client.post(
        reverse("note-contact", args=["unit", unit.public_id]),
        {"kind": "visit", "client_ref": str(uuid4()), **SLIPPED_IN},
    )

    taken = Assignment.objects.get()
    noted = Contact.objects.latest("id")
    assert {taken.officer_id, noted.officer_id} == {account.pk}
    assert {taken.held_by_id, noted.held_by_id} == {world.units[1]}
    assert taken.valid_from == timezone.localdate()


def test_a_page_left_open_gives_nothing_once_the_term_has_ended(world: World) -> None:
    client, account = world.clients["upper-officer@1"], world.accounts["upper-officer@1"]
    unit = next(one for one in world.facts.things["unit"] if one.units == {3})
    assert client.get(reverse("unit", args=[unit.public_id])).status_code == 200
    end(account.pk)

    before = snapshot()
    assert client.get(reverse("unit", args=[unit.public_id])).status_code in {302, 403}
    assert client.post(reverse("take-charge", args=["unit", unit.public_id])).status_code in {302, 403}
    assert snapshot() == before


def end(account: int) -> None:
    """Every term of the account is over as of today."""
    today = timezone.localdate()
    with act("test.ended", by=None, at=timezone.now(), on=today) as writer:
        for term in TermOfOffice.objects.held_true().filter(account=account):
            writer.end(TermOfOffice, [term.pk])
            writer.add_one(
                TermOfOffice, account_id=account, unit_id=term.unit_id, office=term.office,
                valid_from=term.valid_from, valid_to=today - timedelta(days=1),
            )  # fmt: skip


def test_looking_changes_nothing(world: World) -> None:
    before = snapshot()
    for actor in [one for one in world.facts.actors if one.name in {"provincial-officer@root", "chair@2"}]:
        client = world.clients[actor.name]
        pages = [
            asked.path
            for asked, _status, _text in crawl(world, actor, policy(), most=15)
            if asked.method == "GET"
        ]
        assert len(pages) > 5
        for path in pages:
            client.get(path)

    assert snapshot() == before


def test_a_write_would_be_seen(world: World) -> None:
    before = snapshot()
    end(world.accounts["chair@2"].pk)

    assert snapshot() != before


def snapshot() -> dict[str, str]:
    """A digest of every table but those that reading may write in."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in _tables()}


def _tables() -> Iterator[tuple[str, bytes]]:
    for model in apps.get_models():
        if model.__name__ in MAY_CHANGE or not model._meta.managed:
            continue
        rows = model._base_manager.order_by("pk").values_list()
        yield model._meta.db_table, repr([tuple(map(bytes_of, row)) for row in rows]).encode()


def bytes_of(value: object) -> object:
    """A binary column as it is, whatever the driver wraps it in."""
    return bytes(value) if isinstance(value, memoryview) else value
