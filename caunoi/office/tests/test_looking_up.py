"""An identity number is looked up without standing in an address, within reach, and not number after number."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.access.models import Attempt
from caunoi.office import limiting, looking_up
from caunoi.office.tests.conftest import Province
from caunoi.registers.members.matching import INDEX
from caunoi.registers.members.models import IdentityIndex, IdentityNumber
from caunoi.trail import keys
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY

NUMBER, NOBODYS = "080190000123", "080190000999"


@pytest.fixture
def numbered(province: Province) -> Province:
    """Mỹ Dung with a number, as the rosters write one."""
    version, (digest,) = keys.blind_index(INDEX, [NUMBER])
    with act("test.number", by=None, at=NOW, on=TODAY) as writer:
        number = writer.add_one(
            IdentityNumber, person_id=province.dung.pk, kind="cccd", cipher=b"sealed elsewhere", key_version=1
        )
        writer.add_one(IdentityIndex, number_id=number, key_version=version, digest=digest)
    return province


def ask(client: Client, asked: str):
    return client.post(reverse("look-up"), {"q": asked})


@pytest.mark.parametrize("typed", [NUMBER, "080 190 000 123", "080.190.000.123", NUMBER[1:]])
def test_a_number_leads_to_who_has_it_however_it_is_parted(
    numbered: Province, officer: Client, typed: str
) -> None:
    assert ask(officer, typed).url == reverse("person", args=[numbered.dung.public_id])


def test_who_is_out_of_reach_and_who_is_unknown_are_answered_alike(numbered: Province, chair: Client) -> None:
    theirs, nobodys = ask(chair, NUMBER), ask(chair, NOBODYS)

    assert theirs.status_code == nobodys.status_code == 200
    assert theirs.context["words"] == nobodys.context["words"]
    assert NUMBER not in theirs.content.decode()
    assert NOBODYS not in nobodys.content.decode()


def test_a_number_stands_in_no_address_and_words_go_to_the_search(officer: Client) -> None:
    assert not hasattr(ask(officer, NOBODYS), "url")
    assert ask(officer, "Đông Á").url == "/search/?q=%C4%90%C3%B4ng+%C3%81"
    assert ask(officer, "1100000012").url == "/search/?q=1100000012"
    assert officer.get(reverse("look-up"), {"q": NUMBER}).status_code == 405
    page = officer.get(reverse("search")).content.decode()
    assert page.count(f'action="{reverse("look-up")}"') == 2
    assert 'method="get"' not in page


def test_after_twenty_a_minute_an_account_waits(numbered: Province, officer: Client, chair: Client) -> None:
    answers = [ask(officer, NOBODYS).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]
    waiting = ask(officer, NUMBER)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "60")
    assert ask(officer, "Đông Á").status_code == 302
    assert ask(chair, NOBODYS).status_code == 200


def test_without_the_count_nobody_waits(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "_wait", lambda request, kind: None)

    assert {ask(officer, NOBODYS).status_code for _ in range(25)} == {200}


def test_many_misses_are_told_in_the_log_without_a_number(
    officer: Client, province: Province, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(looking_up, "ALARMING_MISSES", 3)
    with caplog.at_level(logging.INFO):
        for _ in range(4):
            ask(officer, NOBODYS)

    told = [line for line in caplog.messages if "found nobody" in line]
    assert told == [
        f"look-ups by number that found nobody within a day: 3 by account {province.officer.public_id}"
    ]
    assert NOBODYS not in caplog.text
    assert all(NOBODYS not in one.key for one in Attempt.objects.all())
