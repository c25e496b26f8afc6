"""What one asks for and another confirms, in a real Chromium: two persons, two papers, and then the first sign-in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from caunoi.access.models import Account, Appointment
from caunoi.office.tests.conftest import PASSWORD, Province
from tests.browser.conftest import Screen
from tests.browser.test_accounts import NEW, give_password, in_english, looked_at
from tests.builders import an_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
WHY = "không có nghị quyết nào về việc này"
WAITING = "/accounts/waiting/"


@pytest.fixture
def admin(province: Province) -> Account:
    return an_account("Võ Văn Quản", office="accounts", in_unit=province.root, password=PASSWORD)


def as_another(screen: Screen, account: Account, *, landing: str = "Hôm nay") -> Page:
    """Somebody else sits down at a browser that knows nobody."""
    screen.page.context.clear_cookies()
    screen.sign_in(account.username, landing=landing)
    return screen.page


def ask(screen: Screen, province: Province, name: str, office: str = "chair") -> Page:
    page = screen.open(f"/accounts/{province.hoa_sen.public_id}/")
    page.fill("section:has(#new) input[name=full_name]", name)
    page.select_option("section:has(#new) select[name=office]", office)
    page.click("section:has(#new) form button")
    return page


def test_two_people_two_papers_and_a_first_sign_in_with_both(
    screen: Screen, province: Province, admin: Account
) -> None:
    faults: dict[str, object] = {}
    as_another(screen, admin, landing="Mở tài khoản")
    page = ask(screen, province, "Trần Thị Ưng")
    expect(page.locator(".note.info")).to_contain_text("Tờ thứ nhất")
    expect(page.locator(".codes")).to_have_count(0)
    faults.update(looked_at(screen, "first-sheet"))
    username, password = (page.locator("dd code").nth(place).inner_text() for place in (0, 1))
    screen.open(WAITING)
    expect(page.get_by_role("button", name="Xác nhận Trần Thị Ưng")).to_have_count(0)
    faults.update(looked_at(screen, "waiting-own"))

    as_another(screen, province.officer)
    screen.open("/accounts/")
    page.click(f"a[href='{WAITING}']")
    expect(page.locator("#waiting + .rows")).to_contain_text("Võ Văn Quản")
    faults.update(looked_at(screen, "waiting"))
    page.get_by_role("button", name="Xác nhận Trần Thị Ưng").click()
    expect(page.locator(".note.info")).to_contain_text("Tờ thứ hai")
    expect(page.locator(".codes li")).to_have_count(10)
    assert password not in page.content()
    faults.update(looked_at(screen, "second-sheet"))
    code = page.locator(".codes li").first.inner_text()

    page.context.clear_cookies()
    screen.open("/sign-in/")
    give_password(page, username, password)
    page.fill("input[name=code]", code)
    page.click("main form:has(input[name=code]) button")
    page.fill("input[name=new]", NEW)
    page.fill("input[name=again]", NEW)
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("Hôm nay")
    assert Account.objects.get(username=username).handed_by is None
    assert faults == {}


def test_it_is_refused_for_a_reason_that_who_asked_reads_and_taken_back_in_both_languages(
    screen: Screen, province: Province, admin: Account
) -> None:
    faults: dict[str, object] = {}
    left: dict[str, list[str]] = {}
    as_another(screen, admin, landing="Mở tài khoản")
    for name in ("Trần Thị Ưng", "Tạ Thị Mười"):
        page = ask(screen, province, name)
    as_another(screen, province.officer)
    screen.open(WAITING)
    first = page.locator("#waiting + .rows > li").first
    first.get_by_text("Từ chối").first.click()
    first.locator("input[name=reason]").fill(WHY)
    first.locator("details form button").click()
    expect(page.locator("[role=status]")).to_contain_text("Đã từ chối")
    faults.update(looked_at(screen, "refused"))

    as_another(screen, admin, landing="Mở tài khoản")
    screen.open(WAITING)
    expect(page.locator("#over + .rows")).to_contain_text(WHY)
    page.click("button[name=language]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    left["waiting"] = in_english(page)
    faults.update(looked_at(screen, "waiting-english"))
    mine = page.locator("#waiting + .rows > li").first
    mine.locator("summary").click()
    mine.locator("input[name=reason]").fill(WHY)
    mine.locator("details form button").click()
    expect(page.locator("#over + .rows > li")).to_have_count(2)
    left["over"] = in_english(page)
    ask(screen, province, "Lưu Thị Tư")
    expect(page.locator(".note.info")).to_contain_text("first of two")
    left["first-sheet"] = in_english(page)
    faults.update(looked_at(screen, "first-sheet-english"))

    assert faults == {}
    assert {name: texts for name, texts in left.items() if texts} == {}
    assert not Appointment.objects.filter(full_name="Trần Thị Ưng", outcome="").exists()
    assert not Account.objects.filter(full_name="Trần Thị Ưng").exists()


def test_whom_the_asker_opened_alone_is_refused_on_the_page(
    screen: Screen, province: Province, admin: Account
) -> None:
    """The negative control of the journey: the same button, another person, and the sentence instead of a paper."""
    as_another(screen, admin, landing="Mở tài khoản")
    ask(screen, province, "Trần Thị Ưng")
    Account.objects.filter(pk=province.officer.pk).update(handed_by=admin)
    page = as_another(screen, province.officer)
    screen.open(WAITING)
    page.get_by_role("button", name="Xác nhận Trần Thị Ưng").click()

    expect(page.locator("main")).to_contain_text("cần một người khác xác nhận")
    expect(page.locator(".codes")).to_have_count(0)
    assert not Account.objects.filter(full_name="Trần Thị Ưng").exists()
