"""Signing in with a second thing, in a real Chromium: every page of it wide and narrow, with a passkey, by keyboard."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from caunoi.access import factors
from caunoi.access.models import Account
from caunoi.office.tests.conftest import PASSWORD, Province
from tests.browser.conftest import NARROW, VISIBLE_FOCUS, WIDE, Screen, a_code
from tests.browser.test_pages import OWN_TEXT, VIETNAMESE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]
NEW = "một câu chỉ mình tôi biết"


def give_password(page: Page, username: str, password: str = PASSWORD) -> None:
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main form:has(input[name=password]) button")


def looked_at(screen: Screen, name: str) -> dict[str, object]:
    """What is wrong with this page, wide and narrow."""
    found: dict[str, object] = {}
    for size in (NARROW, WIDE):
        screen.page.set_viewport_size(size)
        found[f"{name}-{size['width']}"] = screen.faults()
        screen.shoot(f"{name}-{size['width']}")

    return {where: faults for where, faults in found.items() if faults}


def in_english(page: Page) -> list[str]:
    return [text for text in page.evaluate(OWN_TEXT) if VIETNAMESE.search(text)]


@pytest.fixture
def with_a_passkey(screen: Screen) -> Screen:
    """A device of its own that asks for a finger and gets it."""
    session = screen.page.context.new_cdp_session(screen.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return screen


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_first_sign_in_is_a_password_of_ones_own_and_an_app(
    screen: Screen, province: Province, language: str
) -> None:
    until = timezone.now() + timedelta(hours=72)
    Account.objects.filter(pk=province.officer.pk).update(password_until=until, language=language)
    page, faults, left = screen.open("/sign-in/"), {}, {}

    def look(name: str) -> None:
        faults.update(looked_at(screen, name))
        if language == "en":
            left[name] = in_english(page)

    if language == "en":
        page.click("button[name=language]")
    look("sign-in")
    give_password(page, province.officer.username)
    look("password")
    page.fill("input[name=new]", NEW)
    page.fill("input[name=again]", NEW)
    page.click("main form button")
    look("set-up")
    page.click("a[href='/account/app/']")
    look("begin-app")
    page.click("main form button")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    look("add-app")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.fill("input[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main form button")
    expect(page.locator(".codes li")).to_have_count(10)
    look("codes")
    page.click("main a.btn-primary")
    expect(page.locator(".tabs")).to_be_visible()
    screen.open("/account/")
    look("account")

    assert faults == {}
    assert {name: texts for name, texts in left.items() if texts} == {}


def test_the_other_pages_of_accounts_are_whole_in_both_languages(screen: Screen, province: Province) -> None:
    page, faults, left = screen.open("/sign-in/"), {}, {}
    factors.print_codes(province.chair)
    give_password(page, province.chair.username)
    expect(page.locator("#id_mine")).to_be_checked()
    faults.update(looked_at(screen, "sheet-code"))
    screen.page.context.clear_cookies()
    code = a_code(province.officer.username)
    screen.open("/sign-in/")
    give_password(page, province.officer.username)
    faults.update(looked_at(screen, "sign-in-code"))
    page.fill("input[name=code]", code)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hôm nay")
    union = f"/accounts/{province.hoa_sen.public_id}/"
    for language in ("vi", "en"):
        for name, path in {
            "accounts": "/accounts/", "accounts-of": union, "confirm": "/account/confirm/", "change": "/account/password/",
            "add-passkey": "/account/passkey/", "keys": "/account/keys/",
        }.items():  # fmt: skip
            screen.open(path)
            faults.update(looked_at(screen, f"{name}-{language}"))
            left[name] = in_english(page) if language == "en" else []
        page.goto(screen.site + union)
        page.fill("input[name=full_name]", "Trần Thị Ưng")
        page.select_option("select[name=office]", "chair")
        page.click("section form button")
        expect(page.locator(".codes li")).to_have_count(10)
        faults.update(looked_at(screen, f"sheet-{language}"))
        left["sheet"] = in_english(page) if language == "en" else []
        if language == "vi":
            page.click("button[name=language]")

    assert faults == {}
    assert {name: texts for name, texts in left.items() if texts} == {}


def test_a_passkey_is_added_and_signs_in_by_itself(with_a_passkey: Screen, province: Province) -> None:
    screen = with_a_passkey
    page = screen.open("/sign-in/")
    give_password(page, province.officer.username)
    page.click("a[href='/account/passkey/']")
    page.click("#add-passkey")
    expect(page.locator(".codes li")).to_have_count(10)
    screen.open("/account/")
    expect(page.locator("#factors + .rows")).to_contain_text("Khóa truy cập")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("h1")).to_have_text("Đăng nhập")

    page.click("#sign-in-passkey")
    expect(page.locator("h1")).to_have_text("Hôm nay")
    screen.open("/account/confirm/?next=/search/")
    page.click("#confirm-passkey")
    expect(page.locator("h1")).to_have_text("Tìm kiếm")
    expect(page.locator("[role=status]")).to_contain_text("Đã xác nhận")


def test_an_owner_with_a_passkey_gets_in_while_everybody_guesses(
    with_a_passkey: Screen, province: Province
) -> None:
    screen = with_a_passkey
    page = screen.open("/sign-in/")
    give_password(page, province.officer.username)
    page.click("a[href='/account/passkey/']")
    page.click("#add-passkey")
    expect(page.locator(".codes li")).to_have_count(10)
    # A browser that nobody knows any more, and a name that five wrong passwords made wait.
    page.context.clear_cookies()
    for _ in range(6):
        screen.open("/sign-in/")
        give_password(page, province.officer.username, "sai hoàn toàn rồi")
    give_password(page, province.officer.username)
    expect(page.locator("[data-focus]")).to_be_visible()

    page.click("#sign-in-passkey")
    expect(page.locator("h1")).to_have_text("Hôm nay")
    assert [fault for fault in screen.noticed if "422" not in fault] == []
    screen.noticed.clear()


def test_a_list_is_taken_out_after_showing_a_factor_again(screen: Screen, province: Province) -> None:
    screen.sign_in(province.officer.username)
    page = screen.open("/figures/unions/")
    account = province.officer
    for session in Session.objects.all():
        store = session.get_session_store_class()(session.session_key)
        store["confirmed"] = int(time.time()) - 601
        store.save()
    page.get_by_role("button", name="Xuất Excel").click()
    expect(page.locator("h1")).to_have_text("Xác nhận lại")

    page.fill("input[name=code]", a_code(account.username))
    page.keyboard.press("Enter")
    expect(page).to_have_url(screen.site + "/figures/unions/")
    expect(page.locator("[role=status]")).to_contain_text("Đã xác nhận")
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_signing_in_needs_no_mouse(screen: Screen, province: Province) -> None:
    code = a_code(province.officer.username)
    page = screen.open("/sign-in/")
    page.focus("input[name=username]")
    page.keyboard.type(province.officer.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nhập mã")
    page.focus("input[name=code]")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hôm nay")

    screen.open("/account/")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if not page.evaluate(VISIBLE_FOCUS):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert unseen == []
