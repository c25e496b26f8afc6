"""Signing in and out, sessions that end, headers that keep the page to itself."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from caunoi.access import devices, events, factors
from caunoi.access.models import Account, Attempt
from caunoi.office.refusals import broken
from caunoi.office.sessions import SEEN, too_old
from caunoi.office.tests.conftest import PASSWORD, Province
from tests.builders import an_account


def give(client: Client, username: str, password: str, **extra: str):
    return client.post(reverse("sign-in"), {"username": username, "password": password, **extra})


def give_code(client: Client, code: str, **extra: str):
    return client.post(reverse("sign-in-code"), {"code": code, **extra})


def with_app(account: Account) -> Account:
    factors.add_app(account, factors.new_secret())
    return account


def enter(client: Client, account: Account, **extra: str):
    """Password and a code of the sheet."""
    code = factors.print_codes(with_app(account))[0]
    give(client, account.username, PASSWORD, **extra)
    return give_code(client, code)


def app_code(account: Account, *, steps: int = 0) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    secret = factors.Factors().decrypt(
        factors.Authenticator.objects.get(user=account, type="totp").data["secret"]
    )
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_the_right_password_and_a_code_open_today(province: Province, client: Client) -> None:
    with_app(province.officer)
    answer = give(client, province.officer.username, PASSWORD)
    assert (answer.status_code, answer.url) == (302, reverse("sign-in-code"))
    assert client.get("/").url.startswith("/sign-in/")

    answer = give_code(client, app_code(province.officer))
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_who_reads_figures_alone_begins_at_the_figures(province: Province, client: Client) -> None:
    reader = an_account("Phan Văn Sáu", office="party-reader", in_unit=province.root, password=PASSWORD)
    assert enter(client, reader).url == reverse("scoreboard")


def test_a_code_of_an_app_is_taken_once(province: Province, client: Client) -> None:
    with_app(province.officer)
    code = app_code(province.officer)
    give(client, province.officer.username, PASSWORD)
    give_code(client, code)

    thief = Client()
    give(thief, province.officer.username, PASSWORD)
    refused = give_code(thief, code)
    assert refused.status_code == 422
    assert "đã dùng rồi" in refused.content.decode()


@pytest.mark.parametrize("steps", [-3, 3, 1000])
def test_a_code_of_another_time_is_refused(province: Province, client: Client, steps: int) -> None:
    with_app(province.officer)
    give(client, province.officer.username, PASSWORD)

    assert give_code(client, app_code(province.officer, steps=steps)).status_code == 422


def test_a_code_of_another_account_is_refused(province: Province, client: Client) -> None:
    with_app(province.officer)
    with_app(province.chair)
    sheet = factors.print_codes(province.chair)
    give(client, province.officer.username, PASSWORD)

    assert give_code(client, app_code(province.chair)).status_code == 422
    assert give_code(client, sheet[0]).status_code == 422
    assert client.get("/").status_code == 302


def test_a_code_without_a_password_before_it_opens_nothing(province: Province, client: Client) -> None:
    with_app(province.officer)

    assert give_code(client, app_code(province.officer)).url == reverse("sign-in")


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


def test_an_owner_gets_in_while_attacked_from_everywhere(province: Province, client: Client) -> None:
    assert enter(client, province.officer).url == "/"
    client.post(reverse("sign-out"))
    for number in range(12):
        give(Client(REMOTE_ADDR=f"10.1.{number}.1"), province.officer.username, "sai hoàn toàn rồi")
    give(Client(), province.officer.username, "sai hoàn toàn rồi")

    assert give(client, province.officer.username, PASSWORD).status_code == 302
    # The negative control: the same password in a browser that nobody knows has to wait.
    assert give(Client(), province.officer.username, PASSWORD).status_code == 422


def test_an_officer_without_a_factor_reaches_only_the_pages_to_set_one_up(
    province: Province, client: Client
) -> None:
    assert give(client, province.officer.username, PASSWORD).url == "/"
    for address in ("/", "/lists/", "/account/", "/accounts/", "/search/?q=an"):
        assert client.get(address).url == reverse("set-up"), address
    page = client.get(reverse("set-up")).content.decode()
    assert "Thêm ứng dụng xác thực" in page
    assert 'class="tabs"' not in page

    client.get(reverse("add-app"))
    assert "mfa.totp.secret" not in client.session
    client.post(reverse("add-app"), {"begin": "1"})
    assert client.get(reverse("app-picture")).headers["Content-Type"] == "image/svg+xml"
    secret = client.session["mfa.totp.secret"]
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    assert client.post(reverse("add-app"), {"code": "000000x"}).status_code == 422
    added = client.post(
        reverse("add-app"), {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))}
    )
    assert len(added.context["codes"]) == 10
    assert client.get("/").status_code == 200


def test_a_first_password_is_changed_before_anything_opens(province: Province, client: Client) -> None:
    Account.objects.filter(pk=province.officer.pk).update(password_until=timezone.now() + timedelta(hours=1))
    give(client, province.officer.username, PASSWORD)
    assert client.get("/").url == client.get(reverse("set-up")).url == reverse("password")

    for new in ("ngắn", "password1234", PASSWORD):
        refused = client.post(reverse("password"), {"new": new, "again": new})
        assert refused.status_code == 422
        assert "This password" not in refused.content.decode()
    assert (
        "Mật khẩu này quá ngắn: cần ít nhất 12 ký tự."
        in client.post(reverse("password"), {"new": "ngắn", "again": "ngắn"}).content.decode()
    )
    assert (
        client.post(reverse("password"), {"new": "một câu của tôi", "again": "câu khác hẳn"}).status_code
        == 422
    )
    client.post(reverse("password"), {"new": "một câu của tôi", "again": "một câu của tôi"})
    assert client.get("/").url == reverse("set-up")


def test_a_first_password_that_is_too_old_opens_nothing_and_says_so(
    province: Province, client: Client
) -> None:
    Account.objects.filter(pk=province.officer.pk).update(password_until=timezone.now())
    answer = give(client, province.officer.username, PASSWORD)

    assert answer.status_code == 422
    assert "quá hạn" in answer.content.decode()
    assert client.get("/").url.startswith("/sign-in/")


def test_a_printed_code_binds_the_browser_of_a_chair(province: Province, client: Client) -> None:
    codes = factors.print_codes(province.chair)
    give(client, province.chair.username, PASSWORD)
    give_code(client, codes[0], mine="on")
    assert client.get("/").status_code == 200
    client.post(reverse("sign-out"))

    assert give(client, province.chair.username, PASSWORD).url == "/"
    assert client.get("/").status_code == 200
    elsewhere = Client()
    assert give(elsewhere, province.chair.username, PASSWORD).url == reverse("sign-in-code")
    assert give_code(elsewhere, codes[0]).status_code == 422


def test_a_bound_browser_is_no_factor_for_an_officer(province: Province, client: Client) -> None:
    code = factors.print_codes(province.officer)[0]
    give(client, province.officer.username, PASSWORD)
    give_code(client, code, mine="on")

    assert client.get("/").url == reverse("set-up")


def test_a_new_password_ends_the_other_sessions(province: Province, client: Client) -> None:
    other = Client()
    enter(other, province.officer)
    enter(client, province.officer)
    before = client.session.session_key
    given = {"old": PASSWORD, "new": "một câu của tôi", "again": "một câu của tôi"}
    assert client.post(reverse("password"), {**given, "old": "sai hoàn toàn rồi"}).status_code == 422
    client.post(reverse("password"), given)

    assert other.get("/").status_code == 302
    assert client.get("/").status_code == 200
    assert client.session.session_key != before


def test_a_session_does_not_outlive_an_office_or_an_open_account(province: Province, client: Client) -> None:
    nobody = an_account("Đỗ Thị Na", office="chair", in_unit=province.hoa_sen, password=PASSWORD)
    enter(client, nobody)
    assert client.get("/").status_code == 200
    session = client.session
    session["offices-held"] = ["upper-officer@1"]
    session.save()
    assert client.get("/").url == reverse("sign-in")

    enter(client, province.officer)
    Account.objects.filter(pk=province.officer.pk).update(is_active=False)
    assert client.get("/").url.startswith("/sign-in/")


def test_sessions_are_listed_and_ended_by_their_owner_alone(province: Province, client: Client) -> None:
    other, thief = Client(headers={"user-agent": "Mozilla/5.0 (Android 14) Firefox/130"}), Client()
    enter(other, province.officer)
    enter(client, province.officer)
    enter(thief, province.chair)
    page = client.get(reverse("account"))
    (theirs,) = [one for one in page.context["sessions"] if one.session_key != page.context["this_session"]]
    assert theirs.browser == "Firefox · Android"

    thief.post(reverse("end-session", args=[theirs.pk]))
    assert other.get("/").status_code == 200
    client.post(reverse("end-session", args=[theirs.pk]))
    assert other.get("/").status_code == 302


def test_a_list_leaves_only_after_a_fresh_factor(province: Province, officer: Client) -> None:
    address = reverse("records-export", args=["members"])
    assert officer.post(address).headers["Content-Type"].endswith("sheet")
    session = officer.session
    session["confirmed"] = int(time.time()) - 601
    session.save()
    before = session.session_key

    asked = officer.post(address, headers={"referer": "http://testserver/figures/members/?part=counted"})
    assert asked.url == "/account/confirm/?next=%2Ffigures%2Fmembers%2F%3Fpart%3Dcounted"
    assert officer.post(asked.url, {"code": "123456"}).status_code == 422
    answer = officer.post(
        reverse("confirm"), {"code": app_code(province.officer), "next": "/figures/members/"}
    )
    assert answer.url == "/figures/members/"
    assert officer.session.session_key != before
    assert officer.post(address).headers["Content-Type"].endswith("sheet")


def test_the_last_factor_of_an_officer_stays(province: Province, officer: Client) -> None:
    (one,) = officer.get(reverse("account")).context["factors"]
    officer.post(reverse("remove-factor", args=[one[0].pk]))

    assert factors.has_own(province.officer)
    assert officer.post(reverse("remove-factor", args=[0])).status_code == 404


def test_signing_in_and_failing_are_told_to_the_owner(province: Province, client: Client) -> None:
    give(client, province.officer.username, "sai hoàn toàn rồi")
    enter(client, province.officer)
    told = client.get(reverse("account")).content.decode()

    assert {"password-wrong", "signed-in"} <= {one.what for one in events.of(province.officer)}
    assert "Có người nhập sai mật khẩu" in told


def test_what_is_no_passkey_is_refused_with_a_sentence(province: Province, client: Client) -> None:
    bad = [
        "",
        "[]",
        "{}",
        "null",
        "7",
        '{"id": 1}',
        '{"response": {"userHandle": "MQ"}}',
        '{"response": []}',
        "\0",
    ]
    local = Client(HTTP_HOST="localhost")
    for credential in bad:
        assert "publicKey" in local.post(reverse("sign-in-passkey")).json()["request_options"]
        answer = local.post(reverse("sign-in-passkey"), {"credential": credential})
        assert (answer.status_code, answer.url) == (302, reverse("sign-in")), credential
    local.force_login(province.officer)
    for credential in bad:
        assert "publicKey" in local.post(reverse("add-passkey"), {"begin": "1"}).json()["creation_options"]
        assert local.post(reverse("add-passkey"), {"credential": credential}).status_code == 302


def test_a_page_that_is_only_looked_at_leaves_nothing_in_the_session(province: Province) -> None:
    local = Client(HTTP_HOST="localhost")
    local.force_login(province.officer)
    for name in ("account", "add-app", "add-passkey", "confirm", "set-up", "sign-in"):
        before = dict(local.session.items())
        assert local.get(reverse(name)).status_code in {200, 302}
        assert dict(local.session.items()) == before, name

    local.post(reverse("confirm"), {"begin": "1"})
    assert dict(local.session.items()) != before


def test_passkeys_are_offered_by_name_and_not_by_a_bare_address(client: Client) -> None:
    assert "sign-in-passkey" in Client(HTTP_HOST="localhost").get(reverse("sign-in")).content.decode()
    assert "sign-in-passkey" not in Client(HTTP_HOST="127.0.0.1").get(reverse("sign-in")).content.decode()


def test_none_of_the_librarys_own_pages_is_open(client: Client) -> None:
    for address in (
        "/accounts/signup/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/2fa/",
        "/signup/",
    ):
        assert client.get(address).status_code == 404


def test_the_count_is_kept_apart_from_the_registers(province: Province, client: Client) -> None:
    give(client, province.officer.username, "sai hoàn toàn rồi")

    assert Attempt.objects.count() == 4
    assert not devices.of(province.officer).exists()


def test_a_session_begun_before_signing_in_is_not_the_one_after(province: Province, client: Client) -> None:
    client.get(reverse("sign-in"))
    client.session.save()
    before = client.session.session_key
    enter(client, province.officer)

    assert client.session.session_key != before


def test_signing_out_ends_the_session_on_the_server(officer: Client) -> None:
    kept = officer.cookies["caunoi"].value
    answer = officer.post(reverse("sign-out"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = Client()
    thief.cookies["caunoi"] = kept

    assert thief.get("/").status_code == 302


def test_half_an_hour_of_silence_signs_out(province: Province, client: Client) -> None:
    enter(client, province.officer)
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
    answer = enter(client, province.officer, next="https://example.org/")

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
    enter(client, province.officer)

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


def test_what_was_sent_after_the_session_ended_leads_back_to_the_page_and_says_that_nothing_was_kept(
    client: Client, province: Province
) -> None:
    """The address of a button answers no GET: to come back to it was a blank page."""
    page = "http://testserver/lists/waiting/?page=2"
    sent = client.post(reverse("choose-day"), {"day": "31/12/2023"}, headers={"referer": page})

    assert sent.url == f"{reverse('sign-in')}?unsent=1&next=/lists/waiting/%3Fpage%3D2"
    shown = client.get(sent.url).content.decode()
    assert "chưa được lưu" in shown
    assert 'name="next" value="/lists/waiting/?page=2"' in shown
    elsewhere = client.post(reverse("choose-day"), headers={"referer": "https://evil.example/lists/"})
    assert "evil" not in elsewhere.url
    assert "chưa được lưu" not in client.get(client.get(reverse("lists")).url).content.decode()


def test_an_address_that_only_takes_a_form_says_so_in_words(officer: Client) -> None:
    answer = officer.get(reverse("choose-day"))

    assert answer.status_code == 405
    assert "Không có trang ở đây" in answer.content.decode()
