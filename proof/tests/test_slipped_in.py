"""What a form, an address or an id says beyond what it is asked for: not taken over, refused in words, nothing changed."""

from __future__ import annotations

import logging
from contextlib import suppress
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from caunoi.access.models import Account
from caunoi.office.routes import policy
from caunoi.organisations.models import Unit
from caunoi.registers.rounds.models import Round
from caunoi.trail.models import Act, Document, Seal
from proof.matrix.cells import Cell, text_of, undone
from proof.matrix.world import World
from proof.tests.test_bad_input import MAY_CHANGE, SLIPPED_IN, every, officer, snapshot, world

__all__ = ["every", "officer", "world"]

# Drawn anew each time, or the moment itself: of no use in a comparison of two runs.
DRAWN = (models.UUIDField, models.BinaryField, models.DateTimeField, models.JSONField, models.AutoField)
BY_THEMSELVES = {*MAY_CHANGE, "SignInEvent", "SpentCode", "Device", "Authenticator", "Seal"}
NAMED = {Account: "username", Round: "title"}


#: Rights of members over the own record.
NOT_AN_OFFICERS = {"own.read"}


def kept() -> dict[str, list[str]]:
    """What stands in each table, but for what is drawn anew each time."""
    found = {}
    for model in apps.get_models():
        if model.__name__ in BY_THEMSELVES or model._meta.app_label in {"auth", "contenttypes"}:
            continue
        columns = [
            # PostgreSQL gives no number twice: what a form may make is told by its name.
            f"{field.name}__{NAMED[field.related_model]}" if field.related_model in NAMED else field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, DRAWN)
            and field.name not in {"password", "digest"}
            and field.related_model not in {Act, Document, Seal}
        ]
        found[model._meta.db_table] = sorted(map(repr, model._base_manager.values_list(*columns)))
    return found


def done(cell: Cell, client: Client, more: dict[str, str]) -> tuple[int, dict[str, list[str]]]:
    with undone():
        answer = client.post(cell.path, {**more, **cell.body})
        return answer.status_code, kept()


def forms_of(every: list[Cell]) -> list[Cell]:
    """The first of each route: those whose object is there."""
    found: dict[str, Cell] = {}
    for cell in every:
        if cell.method == "POST" and "none" not in cell.about:
            found.setdefault(cell.route.name, cell)
    return list(found.values())


@pytest.mark.told_once
def test_no_form_takes_over_a_field_that_is_not_its_own(every: list[Cell], officer: Client) -> None:
    forms, changed = forms_of(every), 0
    before = kept()
    for cell in forms:
        own = {key: value for key, value in SLIPPED_IN.items() if key not in cell.body}
        # Fields that these forms do have are theirs.
        for field in {"bargaining": ["state"], "accounts-of": ["office"], "data-requests": ["kind"]}.get(
            cell.route.name, []
        ):
            own.pop(field, None)
        status, plain = done(cell, officer, {"beyond": "1"})
        slipped_status, slipped = done(cell, officer, own)
        changed += plain != before

        assert (slipped_status, slipped) == (status, plain), cell.path
    assert len(forms) > 20
    assert changed > 4


@pytest.mark.told_once
def test_a_field_that_is_taken_over_would_be_seen(every: list[Cell], officer: Client) -> None:
    cell = next(one for one in forms_of(every) if one.route.name == "note-contact")
    _, plain = done(cell, officer, {})
    cell.body["kind"] = "call"

    assert done(cell, officer, {})[1] != plain


def test_a_forged_id_in_a_form_is_refused_in_words_changes_nothing_and_is_told(
    world: World, officer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    before, asked = snapshot(), []
    caplog.set_level(logging.WARNING)
    for name, route in policy().routes.items():
        # Whoever may not ask at all is told so before anything is looked for.
        if "POST" not in route.who or not route.id or route.who["POST"] in NOT_AN_OFFICERS:
            continue
        for given in ([uuid4()], ["unit", uuid4()]):
            with suppress(NoReverseMatch):
                path = reverse(name, args=given)
                answer = officer.post(path, SLIPPED_IN)
                assert answer.status_code == 404, path
                assert "<h1" in text_of(answer)
                asked.append(name)

    assert len(asked) > 8
    assert snapshot() == before
    told = [one for one in caplog.records if one.name == "caunoi.refused"]
    assert [one.route for one in told] == asked


def test_of_a_parameter_sent_twice_what_is_checked_is_what_is_used(world: World) -> None:
    client = world.clients["upper-officer@1"]
    mine, theirs = (
        str(Unit.objects.get(pk=world.units[1]).public_id),
        next(
            thing.public_id
            for thing in world.facts.things["unit"]
            if client.get(reverse("unit", args=[thing.public_id])).status_code == 404
        ),
    )
    path = reverse("records", args=["members"])

    assert client.get(f"{path}?unit={mine}&unit={mine}").status_code == 200
    assert client.get(f"{path}?unit={mine}&unit={theirs}").status_code == 404
    own, last = client.get(f"{path}?unit={mine}"), client.get(f"{path}?unit={theirs}&unit={mine}")
    assert (own.status_code, last.status_code) == (200, 200)
    assert text_of(own).count("<tr") == text_of(last).count("<tr")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("%253Cb%253E", "%3Cb%3E"),
        ("%26lt%3Bb%26gt%3B", "&amp;lt;b&amp;gt;"),
        ("%5Cu003cb", "\\u003cb"),
        ("%3Cb%3E", "&lt;b&gt;"),
    ],
)
def test_what_is_sent_is_decoded_once_and_escaped_where_it_is_shown(
    officer: Client, sent: str, read: str
) -> None:
    page = officer.get(f"{reverse('search')}?q={sent}").content.decode()

    assert read in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "name",
    ["a\u0323\u0306\u0301n", "e\u0302\u0301\u0301\u0301" * 10, "\u0301", "ⅷ Ặn\u200b", "a\u0338b\ufe0f"],
)
def test_a_name_of_combining_marks_is_found_or_not_and_breaks_nothing(officer: Client, name: str) -> None:
    for path in (reverse("search"), reverse("records", args=["members"]), reverse("in-charge")):
        answer = officer.get(path, {"q": name})

        assert answer.status_code == 200, (path, name)
