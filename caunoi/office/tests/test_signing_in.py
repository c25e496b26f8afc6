"""Signing in and out, sessions that end, headers that keep the page to itself."""

from __future__ import annotations

import time

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from caunoi.office.refusals import broken
from caunoi.office.sessions import SEEN, too_old
from caunoi.office.tests.conftest import PASSWORD, Province


def give(client: Client, username: str, password: str, **extra: str):
    return client.post(reverse("sign-in"), {"username": username, "password": password, **extra})


def test_the_right_password_opens_today(province: Province, client: Client) -> None:
    answer = give(client, province.officer.username, PASSWORD)

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_read_the_same(province: Province, client: Client) -> None:
    wrong = give(client, province.officer.username, "sai hoàn toàn rồi")
    unknown = give(client, "khong.co.ai", "sai hoàn toàn rồi")

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "data-focus" in wrong.content.decode()


def test_after_five_failures_even_the_right_password_waits(province: Province, client: Client) -> None:
    for _ in range(5):
        give(client, province.officer.username, "sai hoàn toàn rồi")

    assert give(client, province.officer.username, PASSWORD).status_code == 422
    assert give(client, province.chair.username, PASSWORD).status_code == 302


def test_a_session_begun_before_signing_in_is_not_the_one_after(province: Province, client: Client) -> None:
    client.get(reverse("sign-in"))
    client.session.save()
    before = client.session.session_key
    give(client, province.officer.username, PASSWORD)

    assert client.session.session_key != before


def test_signing_out_ends_the_session_on_the_server(officer: Client) -> None:
    kept = officer.cookies["caunoi"].value
    officer.post(reverse("sign-out"))
    thief = Client()
    thief.cookies["caunoi"] = kept

    assert thief.get("/").status_code == 302


def test_half_an_hour_of_silence_signs_out(province: Province, client: Client) -> None:
    give(client, province.officer.username, PASSWORD)
    session = client.session
    session[SEEN] = int(time.time()) - 31 * 60
    session.save()

    assert client.get("/").status_code == 302


def test_a_session_is_old_after_silence_or_after_a_day_of_work() -> None:
    hour = 3600
    assert not too_old(0, 11 * hour, 11 * hour + 60)
    assert too_old(0, 0, 31 * 60)
    assert too_old(0, 12 * hour, 12 * hour + 1)


def test_the_way_on_leads_nowhere_else(province: Province, client: Client) -> None:
    answer = give(client, province.officer.username, PASSWORD, next="https://example.org/")

    assert answer.url == "/"


def test_a_form_without_its_token_is_refused(province: Province) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = give(strict, province.officer.username, PASSWORD)
    assert answer.status_code == 403
    assert "tải lại trang" in answer.content.decode()


def test_nothing_runs_inline_and_nothing_is_fetched_from_elsewhere(officer: Client) -> None:
    headers = officer.get("/").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_cookies_are_out_of_reach_of_scripts(province: Province, client: Client) -> None:
    give(client, province.officer.username, PASSWORD)

    assert all(cookie["httponly"] for cookie in client.cookies.values())
    assert client.cookies["caunoi"]["samesite"] == "Lax"


def test_the_language_of_the_screen_is_chosen_not_guessed(province: Province) -> None:
    english_windows = Client(headers={"accept-language": "en-US,en"})
    assert "Đăng nhập" in english_windows.get(reverse("sign-in")).content.decode()

    english_windows.post(reverse("language"), {"language": "en"})
    page = english_windows.get(reverse("sign-in"))
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()


def test_an_account_remembers_its_language(province: Province, officer: Client) -> None:
    officer.post(reverse("language"), {"language": "en"})

    province.officer.refresh_from_db()
    assert province.officer.language == "en"


@pytest.mark.parametrize("language", ["xx", ""])
def test_a_language_that_is_none_changes_nothing(officer: Client, language: str) -> None:
    officer.post(reverse("language"), {"language": language})

    assert "caunoi-language" not in officer.cookies


def test_an_error_of_ours_says_so_without_asking_anything_of_the_registers() -> None:
    answer = broken(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.content.decode()
