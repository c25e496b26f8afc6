"""The smaller rules of signing in, of pages and of what is sent: each holds, whatever page or form it is."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from caunoi import settings as settings_module
from caunoi.access import devices, factors
from caunoi.access.models import Account
from caunoi.access.opening import choose_password
from caunoi.access.passwords import WordsOfTheOffice
from caunoi.design.tables import Column, Table
from caunoi.intake.receiving import Received, keep
from caunoi.jobs.models import Job
from caunoi.office import signing_in
from caunoi.office.exporting import download
from caunoi.office.own_account import OwnPassword
from caunoi.office.setting_up import NewPassword
from caunoi.office.tests.conftest import PASSWORD, Province
from caunoi.office.tests.test_headers import addresses
from caunoi.office.tests.test_signing_in import give

SIGNS = "a&b=#c?d/e\"'<f>%20ắ"
FORMS = ("sign-in", "password", "confirm")


# ---------------------------------------------------------------- passwords


def test_fields_of_passwords_hide_what_is_typed_and_let_it_be_pasted_and_filled_in(
    province: Province,
) -> None:
    fields = [
        signing_in.SignIn().fields["password"],
        OwnPassword().fields["password"],
        *NewPassword(account=Account(username="a")).fields.values(),
    ]

    assert len(fields) == 5
    for field in fields:
        attributes = field.widget.attrs
        assert field.widget.input_type == "password"
        assert attributes["autocomplete"] in {"current-password", "new-password"}
        assert not [name for name in attributes if name.startswith("on") or name == "readonly"]


@pytest.mark.parametrize("typed", [PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", PASSWORD[:-1]])
def test_a_password_is_taken_as_it_was_typed_with_blanks_and_case(province: Province, typed: str) -> None:
    account = province.officer
    choose_password(account, f"  {PASSWORD}")

    assert give(Client(), account.username, typed).status_code == (302 if typed == f"  {PASSWORD}" else 422)
    assert give(Client(), account.username, f"  {PASSWORD}").status_code == 302


def test_a_password_that_its_owner_chose_never_runs_out(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_password(province.officer, PASSWORD)
    monkeypatch.setattr(signing_in.timezone, "now", lambda: datetime(2066, 1, 1, tzinfo=UTC))

    assert province.officer.password_until is None
    form = signing_in.SignIn({"username": province.officer.username, "password": PASSWORD})
    assert form.is_valid()
    assert form._in_time(None, province.officer) == province.officer


@pytest.mark.parametrize(
    "password",
    ["CongDoan@2026!!", "liên đoàn lao động 1", "Cầu Nối 123456", "matkhau-admin-99", "Chủ tịch CĐCS 26"],
)
def test_a_password_of_words_that_everybody_tries_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        WordsOfTheOffice().validate(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "công đoàn nhà máy gạch", "9823 4410 7756", "ngôi sao trên mái nhà"]
)
def test_a_sentence_of_ones_own_is_taken(password: str) -> None:
    WordsOfTheOffice().validate(password)


def test_a_fresh_home_has_no_account(db: None) -> None:
    assert Account.objects.count() == 0


# ---------------------------------------------------------------- what is drawn by chance


def test_secrets_are_long_and_never_the_same(province: Province) -> None:
    apps = {factors.new_secret() for _ in range(300)}
    tokens = {devices.new_token() for _ in range(300)}
    codes = [code for _ in range(20) for code in factors.print_codes(province.chair)]

    assert len(apps) == len(tokens) == 300
    assert {len(one) * 5 for one in apps} == {160}
    assert min(map(len, tokens)) * 6 >= 256
    assert len(set(codes)) == 200
    assert all(re.fullmatch(r"\d{4}-\d{4}", code) for code in codes)


def test_a_sessions_key_is_drawn_anew_and_has_more_than_128_bits(province: Province) -> None:
    drawn = set()
    for _ in range(20):
        client = Client()
        client.force_login(province.officer)
        drawn.add(client.session.session_key)

    assert len(drawn) == 20
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in drawn)
    assert configured.SESSION_ENGINE == "django.contrib.sessions.backends.db"


# ---------------------------------------------------------------- sessions and factors


def test_every_page_of_somebody_signed_in_has_the_way_out(province: Province, officer: Client) -> None:
    seen = 0
    for address in addresses(province):
        page = officer.get(address)
        if page.status_code == 200 and b"<h1" in page.content:
            assert f'action="{reverse("sign-out")}"' in page.content.decode(), address
            seen += 1

    assert seen > 10


def test_factors_and_sessions_are_changed_by_whoever_showed_a_factor_lately(
    province: Province, officer: Client
) -> None:
    session = officer.session
    session["confirmed"] = 0
    session.save()
    held = set(factors.Authenticator.objects.values_list("pk", flat=True))
    asked = [
        officer.post(reverse("add-app"), {"begin": "1"}),
        officer.post(reverse("add-passkey"), {"begin": "1"}),
        officer.post(reverse("new-codes")),
        officer.post(reverse("remove-factor", args=[min(held)])),
        officer.post(reverse("end-sessions")),
        officer.post(reverse("end-session", args=[1])),
    ]

    assert {(answer.status_code, urlsplit(answer.url).path) for answer in asked} == {
        (302, reverse("confirm"))
    }
    assert set(factors.Authenticator.objects.values_list("pk", flat=True)) == held


# ---------------------------------------------------------------- addresses, files, requests


def test_signs_in_what_is_sought_stay_one_value_of_the_address(officer: Client) -> None:
    led = officer.post(reverse("look-up"), {"q": SIGNS}).url
    page = officer.get(led).content.decode()
    links = [unescape(link) for link in re.findall(r'(?:href|hx-get|action)="([^"]*)"', page)]

    assert parse_qs(urlsplit(led).query) == {"q": [SIGNS]}
    assert urlsplit(led).fragment == ""
    for link in links:
        assert parse_qs(urlsplit(link).query).get("q", [SIGNS]) == [SIGNS], link


def test_a_file_taken_out_has_a_name_of_plain_letters_whatever_its_caption() -> None:
    caption = 'a"; filename="x.exe\r\nSet-Cookie: a=b/../ Ặn 名 ١'
    said = download(Table(caption, [Column("a", "A")], []), on=date(2026, 1, 2)).headers[
        "Content-Disposition"
    ]

    assert re.fullmatch(r'attachment; filename="[a-zA-Z0-9-]+-2026-01-02\.xlsx"', said)


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x.csv", "/srv/x.csv", "C:\\x.csv", "a\0.csv"])
def test_a_file_is_kept_under_a_name_of_ours_whatever_it_was_called(
    settings: Any, tmp_path: Path, name: str
) -> None:
    settings.CAUNOI_HOME = tmp_path / "home"
    kept = keep(Received(name, b"a;b", hashlib.sha256(b"a;b").hexdigest()))

    assert re.fullmatch(r"[0-9a-f]{40}\.sealed", kept)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [tmp_path / "home/received" / kept]


def test_more_bytes_than_the_site_takes_are_no_sending(officer: Client, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000
    sent = {"client_ref": "6f1d2f3a-2a55-4c0e-9d0b-5f1f2f8f6b11"}
    large = SimpleUploadedFile("a.csv", b"a;b\n" * 1_000)
    answer = officer.post(reverse("lists"), {**sent, "sent": large})

    assert answer.status_code == 422
    assert Job.objects.count() == 0
    small = SimpleUploadedFile("a.csv", b"a;b\n")
    assert officer.post(reverse("lists"), {**sent, "sent": small}).status_code == 302


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 3\r\nContent-Length: 5\r\n",
        b"Content-Length: +3\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Content Length: 3\r\n",
    ],
)
def test_a_request_whose_end_can_be_read_two_ways_is_refused(head: bytes) -> None:
    raw = b"POST / HTTP/1.1\r\nHost: a\r\n" + head + b"\r\nabc"
    with pytest.raises(ParseException):
        next(RequestParser(Config(), iter([raw]), ("10.0.0.1", 1)))


def test_a_request_with_one_end_is_read() -> None:
    raw = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"

    assert next(RequestParser(Config(), iter([raw]), ("10.0.0.1", 1))).body.read() == b"abc"


# ---------------------------------------------------------------- the installation


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://a:b@db.example.vn/caunoi", "verify-full"),
        ("postgresql://a:b@10.0.0.7:5432/caunoi", "verify-full"),
        ("postgresql://a:b@db.example.vn/caunoi?sslmode=require", "require"),
        ("postgresql://a@/caunoi?host=/run/postgresql", None),
        ("postgresql://a:b@localhost/caunoi", None),
    ],
)
def test_a_database_on_another_machine_is_reached_by_tls_alone(url: str, mode: str | None) -> None:
    assert settings_module._postgresql(url)["OPTIONS"].get("sslmode") == mode


def test_no_password_of_any_service_is_shipped() -> None:
    told = Path(settings_module.__file__).read_text(encoding="utf-8")

    assert not re.search(r"(PASSWORD|SECRET_KEY)\"?[:=] ?[\"'][^\"']", told)


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.git/HEAD",
        "/.svn/entries",
        "/.env",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
    ],
)
def test_nothing_of_the_source_is_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_new_password_asks_for_the_old_one(province: Province, officer: Client) -> None:
    choose_password(province.officer, PASSWORD)
    officer.force_login(province.officer)
    new = {"new": "ngôi sao trên mái nhà", "again": "ngôi sao trên mái nhà"}
    refused = [
        officer.post(reverse("password"), {**new, "old": old}).status_code
        for old in ("", "sai hoàn toàn rồi")
    ]
    taken = officer.post(reverse("password"), {**new, "old": PASSWORD})

    assert refused == [422, 422]
    assert taken.status_code == 302
