"""What every answer carries, whatever kind of answer it is; over HTTPS and on the machine itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from caunoi.access import factors
from caunoi.office.routes import policy
from caunoi.office.tests.conftest import DAY, PASSWORD, Province
from caunoi.office.tests.test_signing_in import enter

ASKED = """
import json
from django.conf import settings
names = [name for name in dir(settings) if "COOKIE" in name or name.startswith("SECURE_")]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
KINDS = (
    "a page",
    "a refusal",
    "no such page",
    "a wrong method",
    "a stale form",
    "a list taken out",
    "a file",
)


def over_https(tmp_path: Path) -> dict[str, Any]:
    """The settings of cookies and of transport, as a site served over HTTPS has them."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "caunoi.settings", "CAUNOI_HTTPS": "1"}
    environment |= {"CAUNOI_HOME": str(tmp_path), "CAUNOI_DEBUG": "0"}
    got = subprocess.run(
        [sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(got.stdout))


@pytest.fixture
def https(settings: Any, tmp_path: Path) -> None:
    """Served over HTTPS."""
    for name, value in over_https(tmp_path).items():
        setattr(settings, name, value)


def answers(province: Province, *, secure: bool) -> dict[str, HttpResponse]:
    """One answer of each kind."""
    officer, strict = Client(), Client(enforce_csrf_checks=True)
    officer.force_login(province.officer)
    officer.post("/day/", {"day": f"{DAY:%d/%m/%Y}"}, secure=secure)
    export = reverse("records-export", args=["members"])
    chair = Client()
    chair.force_login(province.chair)
    return {
        "a page": officer.get("/", secure=secure),
        "a refusal": chair.get(reverse("lists"), secure=secure),
        "no such page": officer.get("/nothing-here/", secure=secure),
        "a wrong method": officer.get(export, secure=secure),
        "a stale form": strict.post(reverse("sign-in"), {"username": "a"}, secure=secure),
        "a list taken out": officer.post(export, secure=secure),
        "a file": officer.get("/static/design/caunoi.css", secure=secure),
    }


def addresses(province: Province) -> list[str]:
    """Every page that needs no id, and one of each that does."""
    plain = [name for name, line in policy().routes.items() if "GET" in line.who]
    found = []
    for name in plain:
        with suppress(NoReverseMatch):
            found.append(reverse(name))
    return [
        *found,
        reverse("unit", args=[province.hoa_sen.public_id]),
        reverse("employer", args=[province.shoes.public_id]),
        reverse("person", args=[province.dung.public_id]),
        reverse("records", args=["members"]),
        reverse("trend", args=["members"]),
        reverse("matter", args=["without-union"]),
    ]


STATUS = (200, 403, 404, 405, 403, 200, 200)


def test_every_kind_of_answer_says_what_a_browser_may_do_with_it(province: Province) -> None:
    got = answers(province, secure=False)

    assert tuple(got[kind].status_code for kind in KINDS) == STATUS
    for kind, answer in got.items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, kind
        for part in ("object-src", "base-uri", "frame-ancestors"):
            assert f"{part} 'none'" in policy, kind
        assert "form-action 'self'" in policy, kind
        assert not any(loose in policy for loose in ("unsafe", "*", "data:", "http")), kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Referrer-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert answer.headers["X-Frame-Options"] == "DENY", kind
        assert "Access-Control-Allow-Origin" not in answer.headers, kind


def test_nothing_but_files_of_ours_is_kept_by_a_cache(province: Province) -> None:
    for kind, answer in answers(province, secure=False).items():
        assert ("no-store" in answer.headers["Cache-Control"]) == (kind != "a file"), kind


@pytest.mark.parametrize(
    ("guard", "header"),
    [
        ("csp.middleware.CSPMiddleware", "Content-Security-Policy"),
        ("caunoi.office.headers.Private", "Cross-Origin-Resource-Policy"),
        ("django.middleware.security.SecurityMiddleware", "X-Content-Type-Options"),
    ],
)
def test_with_its_guard_away_a_header_is_missed(
    province: Province, settings: Any, guard: str, header: str
) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != guard]

    assert all(header not in answer.headers for answer in answers(province, secure=False).values())


def test_over_https_every_answer_asks_for_https_for_a_year_and_below(province: Province, https: None) -> None:
    for kind, answer in answers(province, secure=True).items():
        said = answer.headers["Strict-Transport-Security"]
        assert int(said.partition("max-age=")[2].partition(";")[0]) >= 31_536_000, kind
        assert "includeSubDomains" in said, kind


def test_over_https_a_plain_request_is_sent_to_https(province: Province, https: None) -> None:
    answer = Client().get("/sign-in/")

    assert (answer.status_code, answer.url) == (301, "https://testserver/sign-in/")


def test_over_https_every_cookie_belongs_to_this_host_alone(province: Province, https: None) -> None:
    client = Client()
    client.get(reverse("sign-in"), secure=True)
    code = factors.print_codes(province.chair)[0]
    client.post(reverse("sign-in"), {"username": province.chair.username, "password": PASSWORD}, secure=True)
    client.post(reverse("sign-in-code"), {"code": code, "mine": "on"}, secure=True)
    client.post(reverse("language"), {"language": "en"}, secure=True)

    assert len(client.cookies) == 4
    for name, cookie in client.cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_on_the_machine_itself_cookies_need_no_https(province: Province) -> None:
    client = Client()
    enter(client, province.officer)

    assert not any(name.startswith("__Host-") or cookie["secure"] for name, cookie in client.cookies.items())


def test_every_page_is_text_in_utf_8_and_none_hands_out_what_was_sent(province: Province) -> None:
    officer = Client()
    officer.force_login(province.officer)
    pages = [officer.get(address) for address in addresses(province)]

    shown = [page for page in pages if page.status_code == 200]
    assert len(shown) > 10
    drawn = [page for page in shown if page.request["PATH_INFO"] != reverse("app-picture")]
    assert {page.headers["Content-Type"] for page in drawn} == {"text/html; charset=utf-8"}
