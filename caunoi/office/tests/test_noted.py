"""Who was refused what is a line in the log, without what was asked for; an error is one too, and its page says nothing."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.office import looking_up
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_limiting import NOBODYS, failing
from caunoi.vocabulary.log_lines import Line

Logged = pytest.LogCaptureFixture


def refused(caplog: Logged) -> list[dict[str, str]]:
    """What was told of refusals, as it stands in the log."""
    return [json.loads(Line().format(one)) for one in caplog.records if one.name == "caunoi.refused"]


def test_a_right_that_is_missing_and_a_record_out_of_reach_are_told_with_who(
    province: Province, chair: Client, caplog: Logged
) -> None:
    caplog.clear()
    assert chair.get(reverse("lists")).status_code == 403
    assert chair.get(reverse("unit", args=[province.dong_a.public_id])).status_code == 404
    assert chair.get(reverse("look-up")).status_code == 405

    told = refused(caplog)
    assert [(one["route"], one["method"], one["status"]) for one in told] == [
        ("lists", "GET", "403"),
        ("unit", "GET", "404"),
        ("look-up", "GET", "405"),
    ]
    assert {one["account"] for one in told} == {str(province.chair.public_id)}
    assert str(province.dong_a.public_id) not in caplog.text


def test_a_stale_form_an_unknown_page_and_a_stranger_are_told_too(province: Province, caplog: Logged) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(reverse("sign-in"), {"username": "a", "password": "b"}).status_code == 403
    assert stranger.get(f"/{uuid4()}/").status_code == 404

    assert [(one["route"], one["account"]) for one in refused(caplog)] == [("sign-in", ""), ("", "")]


def test_what_went_well_is_not_told(officer: Client, caplog: Logged) -> None:
    caplog.clear()
    assert officer.get(reverse("today")).status_code == 200

    assert refused(caplog) == []


def test_without_the_guard_nobody_would_know(chair: Client, settings: Any, caplog: Logged) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("refusals.Noted")]
    chair.handler.load_middleware()

    assert chair.get(reverse("lists")).status_code == 403
    assert refused(caplog) == []


def test_an_error_in_a_served_page_is_logged_and_its_page_says_nothing_of_it(
    officer: Client, monkeypatch: pytest.MonkeyPatch, caplog: Logged
) -> None:
    officer.raise_request_exception = False
    monkeypatch.setattr(looking_up, "who_has", failing)
    answer = officer.post(reverse("look-up"), {"q": NOBODYS})

    assert answer.status_code == 500
    assert "after the count" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    errors = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.name for one in errors] == ["django.request"]
    assert "RuntimeError: after the count" in Line().format(errors[0])
    assert NOBODYS not in Line().format(errors[0])
