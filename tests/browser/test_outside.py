"""Those outside of the office in a real Chromium: a contact by a link, a member's own page, a partner, a term that ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caunoi.intake.tests.writing_lists import book, member
from caunoi.office.tests.conftest import PASSWORD, Province
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.registers.cards import issuing
from caunoi.registers.cards.models import Card
from caunoi.registers.links.models import EmployerAnswer
from caunoi.trail.acting import act
from tests.browser.conftest import NARROW, Screen
from tests.browser.test_accounts import in_english, looked_at
from tests.builders import LONG_AGO, NOW, an_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


def english(screen: Screen) -> list[str]:
    """What is left of Vietnamese in the page's own words, after the language was changed."""
    screen.page.click("header button[name=language]")
    expect(screen.page.locator("html")).to_have_attribute("lang", "en")
    found = in_english(screen.page)
    screen.page.click("header button[name=language]")
    expect(screen.page.locator("html")).to_have_attribute("lang", "vi")
    return found


@pytest.fixture
def agreed(province: Province) -> None:
    with act("test.agreement", by=None, at=NOW, on=LONG_AGO) as writer:
        own = writer.add_one(Agreement, kind="enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=own, signed_on=date(2022, 1, 1), last_on=date(2026, 12, 31),
            valid_from=date(2022, 1, 1), held_by_id=province.dong_a.pk,
        )  # fmt: skip
        writer.add_one(
            AgreementParty, agreement_id=own, employer_id=province.garments.pk, valid_from=LONG_AGO
        )


def test_a_contact_opens_the_link_and_answers_without_an_account(
    screen: Screen, province: Province, agreed: None
) -> None:
    page = screen.page
    screen.sign_in(province.officer.username)
    screen.open(f"/employers/{province.garments.public_id}/links/")
    page.fill("input[name=name]", "Hồ Thị Nhân Sự")
    page.fill("input[name=reached_at]", "nhansu@example.invalid")
    page.fill("input[name=purpose]", "xác nhận số lao động quý IV")
    page.click("main form:has(input[name=purpose]) button")
    address = page.input_value("#address")
    assert looked_at(screen, "employer-links") == {}
    page.click("header form[action='/sign-out/'] button")

    page.goto(address)
    expect(page.locator("h1")).to_have_text("Công ty TNHH May Đông Á")
    # The token is in no address that the browser remembers.
    assert page.url == f"{screen.site}/by-link/employer/"
    page.click("#workers + ul details summary")
    page.fill("#workers + ul input[name=workers]", "95")
    page.click("#workers + ul button[value=disputed]")
    expect(page.locator("#workers + ul .tag.warn")).to_contain_text("chưa đúng")
    page.click("#agreements + ul button[value=confirmed]")
    expect(page.locator("#agreements + ul .tag.ok")).to_contain_text("đúng")
    assert EmployerAnswer.objects.count() == 2
    assert looked_at(screen, "link-page") == {}
    assert english(screen) == []
    screen.open("/by-link/")
    assert looked_at(screen, "by-link") == {}
    assert english(screen) == []


def test_a_union_hands_in_by_a_link_and_an_officer_finds_it(
    screen: Screen, province: Province, tmp_path: Path
) -> None:
    page = screen.page
    screen.sign_in(province.officer.username)
    screen.open(f"/unions/{province.hoa_sen.public_id}/")
    page.get_by_role("link", name="Liên kết nộp danh sách").click()
    page.fill("input[name=name]", "Lê Thuỳ Dương")
    page.fill("input[name=reached_at]", "0900 000 000")
    page.press("input[name=reached_at]", "Enter")
    address = page.input_value("#address")
    assert looked_at(screen, "hand-in-links") == {}
    # The address is shown once: come back to, the page has it no more.
    screen.open(f"/unions/{province.hoa_sen.public_id}/links/")
    expect(page.locator("#address")).to_have_count(0)
    assert english(screen) == []
    page.click("header form[action='/sign-out/'] button")

    page.goto(address)
    expect(page.locator("h1")).to_have_text("Nộp danh sách")
    # The token is in no address that the browser remembers.
    assert page.url == f"{screen.site}/by-link/lists/"
    assert looked_at(screen, "hand-in") == {}
    assert english(screen) == []
    page.set_viewport_size(NARROW)
    page.get_by_role("button", name="Nộp danh sách").press("Enter")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert [fault for fault in screen.noticed if "422" not in fault] == []
    screen.noticed.clear()
    file = tmp_path / "dv.xlsx"
    file.write_bytes(book(member(1), tax_code="1100000037", union=""))
    page.set_input_files("#id_sent", file)
    page.fill("input[name=name]", "Lê Thuỳ Dương")
    page.fill("input[name=reached_at]", "0900 000 000")
    page.press("input[name=reached_at]", "Enter")
    expect(page.locator("main .note.ok")).to_contain_text("Mã biên nhận")
    expect(page.locator("#came + ul .tag")).to_have_text("chờ cán bộ xem")
    assert looked_at(screen, "hand-in") == {}

    screen.sign_in(province.officer.username)
    screen.open("/handed-in/")
    expect(page.locator("#waiting + ul")).to_contain_text("Lê Thuỳ Dương")
    assert looked_at(screen, "handed-in") == {}
    assert english(screen) == []
    page.locator("#waiting + ul summary").press("Enter")
    page.fill("#waiting + ul input[name=reason]", "Thiếu ngày sinh")
    page.press("#waiting + ul input[name=reason]", "Enter")
    expect(page.locator("main .note.ok")).to_be_visible()


def test_a_member_sees_the_own_page(screen: Screen, province: Province) -> None:
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a, password=PASSWORD)
    issuing.tie(account, province.dung, by=province.officer, at=timezone.now())
    screen.sign_in(province.officer.username)
    screen.open(f"/people/{province.dung.public_id}/")
    screen.open(f"/people/{province.dung.public_id}/card/")
    assert looked_at(screen, "card") == {}
    assert english(screen) == []
    screen.page.click("header form[action='/sign-out/'] button")

    screen.sign_in(account.username, landing="Hồ sơ của tôi")
    screen.page.click("form[action$='/card/'] button")
    code = issuing.spelled(issuing.code_of(Card.objects.get()))
    expect(screen.page.locator(".card-code")).to_have_text(code)
    screen.page.wait_for_load_state("networkidle")
    assert screen.page.evaluate("document.querySelector('.card-picture').naturalWidth") > 0
    screen.page.fill("input[name=words]", "Cho tôi bản sao những gì công đoàn giữ về tôi.")
    screen.page.click("form[action$='/request/'] button")
    expect(screen.page.locator("main")).to_contain_text("Nguyễn Thị Mỹ")
    assert looked_at(screen, "own-record") == {}
    assert english(screen) == []


def test_a_partner_checks_a_card(screen: Screen, province: Province) -> None:
    partner = an_account(
        "Siêu thị Bình Minh", office="benefit-partner", in_unit=province.root, password=PASSWORD
    )
    code = issuing.issue(province.dung, days=9, by=province.officer, at=timezone.now())
    screen.sign_in(partner.username, landing="Kiểm tra thẻ")
    for typed, said in ((issuing.spelled(code), "valid"), ("aaaa-bbbb", "not-valid")):
        screen.page.fill("input[name=code]", typed)
        screen.page.press("input[name=code]", "Enter")
        expect(screen.page.locator(f"[data-answer={said}]")).to_be_visible()
        assert looked_at(screen, f"check-card-{said}") == {}
    assert english(screen) == []


def test_a_term_is_ended_on_the_page_of_accounts(screen: Screen, province: Province) -> None:
    screen.sign_in(province.officer.username)
    screen.open(f"/accounts/{province.hoa_sen.public_id}/")
    page = screen.page
    page.click("summary:has-text('Kết thúc nhiệm kỳ')")
    assert looked_at(screen, "accounts-of") == {}
    assert english(screen) == []
    page.click("summary:has-text('Kết thúc nhiệm kỳ')")
    page.fill("input[name=reason]", "thôi làm chủ tịch theo nghị quyết đại hội")
    page.click("form[action$='/end-term/'] button")
    expect(page.locator("main")).to_contain_text("Đã kết thúc nhiệm kỳ.")
    assert not province.chair.terms.filter(ended_by=None, valid_to=None).exists()
