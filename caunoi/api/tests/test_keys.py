"""Who comes in: whoever shows a running key in the header, for as long as its one office is held, and only to read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caunoi.access import opening, system_keys, walls
from caunoi.access.appointing import appoint, end_term
from caunoi.access.models import Account, SystemKey
from caunoi.access.system_keys import CannotMakeKey, digest_of
from caunoi.api import keyed
from caunoi.api.tests.conftest import Province, System, a_key
from caunoi.organisations.models import TermOfOffice

WHY = "thôi theo nghị quyết đại hội"


def is_out(system: System) -> bool:
    answers = [system.get(path) for path in ("units/", "openapi.json", "figures/members/")]
    assert {one.headers.get("WWW-Authenticate") for one in answers if one.status_code == 401} <= {"Bearer"}
    return {one.status_code for one in answers} == {401}


def term_of(account: Account) -> TermOfOffice:
    return TermOfOffice.objects.on(timezone.localdate()).get(account=account)


def test_a_key_is_shown_once_and_only_its_digest_is_kept(officers: System) -> None:
    kept = SystemKey.objects.get()

    assert kept.digest == digest_of(officers.key)
    assert officers.key.removeprefix("caunoi_") not in str(SystemKey.objects.values().get())
    assert len(officers.key) > 40


def test_nobody_comes_in_without_a_key_with_another_or_with_a_session(province: Province) -> None:
    assert is_out(System(""))
    assert is_out(System("caunoi_" + "a" * 43))
    client = Client()
    client.force_login(province.officer)
    assert client.get("/api/v1/units/").status_code == 401


@pytest.mark.parametrize("spelled", ["Basic {}", "{}", "Bearer", "Token {}", "Bearer {} x"])
def test_a_key_that_is_shown_otherwise_is_none(officers: System, spelled: str) -> None:
    shown = {"authorization": spelled.format(officers.key)}

    assert Client().get("/api/v1/units/", headers=shown).status_code == 401


@pytest.mark.parametrize("name", ["key", "access_token", "token", "api_key"])
def test_a_key_in_an_address_opens_nothing_and_is_refused_beside_a_good_one(
    officers: System, name: str
) -> None:
    path = f"units/?{name}={officers.key}"
    beside = officers.get(path)

    assert System("").get(path).status_code == 401
    assert beside.status_code == 422
    assert officers.key not in beside.content.decode()


def test_a_key_ends_with_its_office_and_a_later_term_brings_it_not_back(
    chairs: System, province: Province
) -> None:
    assert not is_out(chairs)
    today = timezone.localdate()
    end_term(term_of(province.chair), on=today, reason=WHY, by=None, at=timezone.now())
    assert is_out(chairs)

    appoint(province.chair, "chair", province.hoa_sen, on=today, by=None, at=timezone.now())
    assert is_out(chairs)
    assert not is_out(a_key(province.chair))


def test_an_office_ended_and_given_again_on_one_day_brings_no_key_back(province: Province) -> None:
    """Both terms begin that day: by its first day alone they are the same."""
    today, now = timezone.localdate(), timezone.now()
    end_term(term_of(province.chair), on=today, reason=WHY, by=None, at=now)
    appoint(province.chair, "chair", province.hoa_sen, on=today, by=None, at=now)
    system, other = a_key(province.chair), a_key(province.officer)
    assert not is_out(system)
    end_term(term_of(province.chair), on=today, reason=WHY, by=None, at=now)
    appoint(province.chair, "chair", province.hoa_sen, on=today, by=None, at=now)

    assert is_out(system)
    assert not is_out(other)
    assert SystemKey.objects.get(account=province.chair).withdrawn_at is not None


def test_an_office_that_ends_later_keeps_its_keys_until_then(chairs: System, province: Province) -> None:
    """The negative control: only what ends today takes its keys along."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    end_term(term_of(province.chair), on=tomorrow, reason=WHY, by=None, at=timezone.now())

    assert not is_out(chairs)


def test_a_key_reads_by_its_own_office_and_by_no_other_of_the_account(
    chairs: System, province: Province
) -> None:
    appoint(
        province.chair, "provincial-officer", province.root, on=timezone.localdate(), by=None, at=timezone.now()
    )  # fmt: skip

    assert chairs.get(f"units/{province.dong_a.public_id}/").status_code == 404
    assert a_key(province.chair, number=1).get(f"units/{province.dong_a.public_id}/").status_code == 200


def test_a_key_runs_out_after_its_last_day(chairs: System) -> None:
    today = timezone.localdate()
    assert SystemKey.objects.get().until == today + timedelta(days=90)
    SystemKey.objects.update(until=today)
    assert not is_out(chairs)

    SystemKey.objects.update(until=today - timedelta(days=1))
    assert is_out(chairs)


def test_a_key_that_was_withdrawn_is_over_at_once(chairs: System, province: Province) -> None:
    kept = SystemKey.objects.get()
    system_keys.withdraw(kept, by=province.chair, at=timezone.now())

    assert is_out(chairs)
    with pytest.raises(CannotMakeKey):
        system_keys.withdraw(kept, by=province.chair, at=timezone.now())


def test_keys_go_with_an_account_that_is_closed_or_given_out_again(
    chairs: System, officers: System, province: Province
) -> None:
    now, today = timezone.now(), timezone.localdate()
    opening.close(province.chair, by=None, on=today, at=now)
    opening.issue_again(province.officer, by=None, on=today, at=now)

    assert is_out(chairs)
    assert is_out(officers)
    assert not SystemKey.objects.filter(withdrawn_at=None).exists()


def test_a_locked_account_and_one_with_a_first_password_read_nothing(
    chairs: System, officers: System, province: Province
) -> None:
    Account.objects.filter(pk=province.chair.pk).update(is_active=False)
    Account.objects.filter(pk=province.officer.pk).update(password_until=timezone.now())

    assert is_out(chairs)
    assert is_out(officers)


def test_a_guard_that_is_off_is_found(
    chairs: System, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what a key that is over may be answered, were it not asked."""
    end_term(term_of(province.chair), on=timezone.localdate(), reason=WHY, by=None, at=timezone.now())
    another = digest_of(a_key(province.officer).key)
    with walls.by_key(another):
        found = system_keys.running(another, at=timezone.now())
    monkeypatch.setattr(keyed.system_keys, "running", lambda digest, at: found)

    assert not is_out(chairs)


@pytest.mark.parametrize("office", ["committee", "group-leader", "front", "auditor", "member", "accounts"])
def test_offices_that_take_nothing_out_make_no_keys(province: Province, office: str) -> None:
    account = Account.objects.open(username=office, full_name="Vũ Ai", password=None)
    appoint(account, office, province.dong_a, on=timezone.localdate(), by=None, at=timezone.now())

    with pytest.raises(CannotMakeKey):
        a_key(account)


def test_another_persons_office_makes_no_key(province: Province) -> None:
    with pytest.raises(CannotMakeKey):
        system_keys.make(
            term_of(province.officer), purpose="x", until=None, days=90, by=province.chair, at=timezone.now()
        )


@pytest.mark.parametrize(("purpose", "days"), [(" ", 1), ("x", 91), ("x", -1)])
def test_a_key_without_a_purpose_or_for_too_long_is_not_made(
    province: Province, purpose: str, days: int
) -> None:
    until = timezone.localdate() + timedelta(days=days)

    with pytest.raises(CannotMakeKey):
        system_keys.make(
            term_of(province.chair), purpose=purpose, until=until, days=90, by=province.chair, at=timezone.now()
        )  # fmt: skip


def test_at_most_ten_run_at_once(province: Province) -> None:
    for _ in range(10):
        a_key(province.chair)

    with pytest.raises(CannotMakeKey):
        a_key(province.chair)


def test_no_cookie_goes_out_and_none_is_looked_at(officers: System) -> None:
    answer = officers.get("units/", cookie="caunoi=abc; caunoi-language=en")

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Content-Language"] == "vi"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "begins"),
    [("en", "There is no such"), ("en-GB,vi;q=0.5", "There is no such"), ("fr", "Không có")],
)
def test_a_refusal_is_in_the_language_of_whoever_asks(officers: System, asked: str, begins: str) -> None:
    answer = officers.get("nowhere/", **{"accept-language": asked})

    assert answer.status_code == 404
    assert json.loads(answer.content)["says"].startswith(begins)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_but_reading_is_answered(officers: System, method: str) -> None:
    shown = {"authorization": f"Bearer {officers.key}"}
    answer = Client().generic(method, "/api/v1/units/", b"{}", "application/json", headers=shown)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert json.loads(answer.content)["status"] == 405


def test_head_is_answered_as_get_without_content(officers: System) -> None:
    shown = {"authorization": f"Bearer {officers.key}"}
    answer = Client().head("/api/v1/units/", headers=shown)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("units/?page=0", ["page"]), ("units/?per=201", ["per"]), ("units/?day=31/12/2023", ["day"]),
        ("units/?day=1700000000", ["day"]), ("units/?page=1&page=2", ["page"]), ("units/?order=1;drop", ["?"]),
        ("figures/members/records/?part=all", ["part"]), ("figures/members/?unit=1", ["unit"]),
    ],
)  # fmt: skip
def test_a_parameter_that_is_wrong_is_named(officers: System, path: str, where: list[str]) -> None:
    answer = officers.get(path)

    assert answer.status_code == 422, answer.content.decode()
    assert json.loads(answer.content)["where"] == where


def test_other_kinds_of_answers_and_contents_are_refused(officers: System) -> None:
    shown = {"authorization": f"Bearer {officers.key}"}

    assert officers.get("units/", accept="text/html").status_code == 406
    answer = Client().generic("GET", "/api/v1/units/", b"{}", "application/json", headers=shown)
    assert answer.status_code == 415


def test_when_a_key_was_used_is_seen(officers: System) -> None:
    assert SystemKey.objects.get().used_at is None
    officers.get("units/")

    assert SystemKey.objects.get().used_at is not None


def test_a_key_that_went_in_the_clear_is_answered_with_a_warning_and_not_led_on(
    officers: System, settings: Any
) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    answer = officers.get("units/")

    assert (answer.status_code, answer.headers.get("Location")) == (400, None)
    assert "HTTPS" in json.loads(answer.content)["says"]
    shown = {"authorization": f"Bearer {officers.key}"}
    assert Client().get("/api/v1/units/", headers=shown, secure=True).status_code == 200
    assert Client().get("/account/keys/").status_code == 301
