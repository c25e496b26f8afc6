"""Every page, wide and narrow: nothing for axe to say, nothing to scroll sideways to, and English without leftovers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from caunoi.access.models import Account
from caunoi.intake import working
from caunoi.intake.models import ReceivedFile
from caunoi.jobs.models import Job
from caunoi.jobs.working import run_pending
from caunoi.office.tests.conftest import PASSWORD
from caunoi.office.tests.test_lists import GOOD, IMPOSSIBLE, a_roster
from caunoi.organisations.models import Employer, Unit
from caunoi.organisations.tree import root
from caunoi.registers.agreements.models import AgreementParty
from caunoi.registers.concerns.models import Concern, Words
from caunoi.registers.dues.models import Payment
from caunoi.registers.members.models import Membership
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.models import Programme, Receipt
from caunoi.synth import worlds
from caunoi.synth.registering import loading
from caunoi.synth.scales import AT
from caunoi.trail.acting import act
from tests.browser.conftest import NARROW, WIDE, Screen, told_before
from tests.builders import an_account, the_federation

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]
DAY = f"{AT:%d/%m/%Y}"
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
OWN_TEXT = """() => {
  const said = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { said.push(node.textContent); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || node.lang === 'vi' || ['SCRIPT', 'STYLE'].includes(node.tagName)) return;
    for (const name of ['placeholder', 'aria-label', 'title', 'alt', 'data-label'])
      if (node.hasAttribute(name) && !node.closest('[lang=vi]')) said.push(node.getAttribute(name));
    node.childNodes.forEach(walk);
  };
  document.body.childNodes.forEach(walk);
  // A page about one record is titled with its name; the product keeps its own name in every language.
  if (document.querySelector('h1').lang !== 'vi') said.push(document.title.replace(' – Cầu Nối', ''));
  return said.map((text) => text.trim()).filter(Boolean);
}"""


@pytest.fixture
def an_office() -> Account:
    """An invented office's whole year in the registers, one list with errors, and an officer."""
    federation = the_federation()
    now = datetime.now(UTC)
    loading.load(worlds.each("office", seed=1, at=AT), at=now, nation=False)
    _an_officer_with_a_gift(now)
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=federation, password=PASSWORD)
    content = a_roster(GOOD, IMPOSSIBLE, tax_code="")
    working.send(
        [("DS đoàn viên.xlsx", content)], as_of=AT, by=officer, at=now, client_ref=federation.public_id
    )
    run_pending(now=lambda: now)
    return officer


def _an_officer_with_a_gift(now: datetime) -> None:
    spell, programme = Membership.objects.held_true().order_by("id")[0], Programme.objects.order_by("id")[0]
    with act("test.elected", by=None, at=now, on=AT) as writer:
        told = {"person_id": spell.person_id, "valid_from": AT}
        writer.add_one(
            Mandate,
            **told,
            unit_id=spell.unit_id,
            office="group-leader",
            section="Tổ may 3",
            decision="12/QĐ",
        )
        writer.add_one(
            Payment, kind="dues", unit_id=spell.unit_id, valid_from=AT.replace(day=1), valid_to=AT + timedelta(days=1), payers=40,
            due=900_000, paid=500_000,
        )  # fmt: skip
        words = writer.add_one(Words, cipher=b"")
        writer.add_one(
            Concern, subject="meals", people=3, number="07/KN", told_id=words, held_by_id=spell.unit_id, valid_from=AT,
        )  # fmt: skip
        writer.add_one(
            Receipt, **told, programme_id=programme.pk, held_by_id=spell.unit_id, amount=500_000,
            goods="Túi quà", signed=True,
        )  # fmt: skip


def pages() -> dict[str, str]:
    """Every kind of page with real records in it."""
    employer = Employer.objects.get(
        pk=AgreementParty.objects.order_by("id").values_list("employer", flat=True)[0]
    )
    spell = Membership.objects.held_true().order_by("id").select_related("unit", "person")[0]
    union = f"/unions/{spell.unit.public_id}/"
    return {
        "today": "/",
        "scoreboard": "/resolution-02/",
        "trend": "/resolution-02/members/trend/",
        "exchange": "/exchange/",
        "compare": "/compare/?figures=members,union-at-employers-25&rows=unit&columns=quarter&last=3",
        "compare-nothing-chosen": "/compare/",
        "boards": "/boards/",
        "gap": "/figures/union-at-employers-25/?part=gap",
        "members": "/figures/members/",
        "expiring": "/figures/agreements-expiring-90/",
        "nominations": "/figures/nominations/",
        "unions": "/figures/unions/",
        "nothing": "/figures/members/?q=khong+ai+ten+the",
        "matter": "/today/without-headcount/",
        "employer": f"/employers/{employer.public_id}/",
        "union": union,
        "officers": f"{union}officers/?past=1",
        "officer": f"/officers/{Mandate.objects.get().record}/",
        "gifts": f"{union}gifts/",
        "concerns": f"{union}concerns/",
        "concern": f"/concerns/{Concern.objects.get().record}/",
        "fund-and-dues": f"{union}dues/",
        "fund-of-a-month": f"/dues/{Payment.objects.get().record}/",
        "gift": f"/gifts/{Receipt.objects.get().record}/",
        "federation": f"/unions/{Unit.objects.get(pk=root(AT)).public_id}/",
        "person": f"/people/{spell.person.public_id}/",
        "search": "/search/?q=dong+a",
        "search-empty": "/search/",
        "lists": "/lists/",
        "refused": f"/lists/files/{ReceivedFile.objects.latest('id').public_id}/?show=refused",
        "sending": f"/lists/sendings/{Job.objects.latest('id').public_id}/",
        "waiting": "/lists/waiting/",
        "in-charge": "/in-charge/",
    }


def test_every_page_is_whole_for_everyone(screen: Screen, an_office: Account) -> None:
    screen.open("/sign-in/")
    found = {"sign-in": screen.faults()}
    screen.shoot("sign-in-1366")
    screen.sign_in(an_office.username)
    screen.look_at(DAY)
    for name, path in pages().items():
        screen.page.set_viewport_size(WIDE)
        screen.open(path)
        for size in (WIDE, NARROW):
            screen.page.set_viewport_size(size)
            found[f"{name}-{size['width']}"] = screen.faults()
            screen.shoot(f"{name}-{size['width']}")

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert {name: texts for name, texts in left_in_english(screen).items() if texts} == {}


def left_in_english(screen: Screen) -> dict[str, list[str]]:
    """Vietnamese that is no data, on every page after switching to English; nothing on the second database."""
    if told_before():
        return {}
    screen.page.set_viewport_size(WIDE)
    screen.open("/")
    screen.page.click("button[name=language]")
    expect(screen.page.locator("h1")).to_have_text("Today")
    screen.shoot("today-english-1366")
    left = {}
    for name, path in pages().items():
        page = screen.open(path)
        assert page.locator("html").get_attribute("lang") == "en"
        # What a sentence quotes is the list's own words.
        own = [re.sub("“[^”]*”", "", text) for text in page.evaluate(OWN_TEXT)]
        left[name] = [text for text in own if VIETNAMESE.search(text)]
    return left


def test_the_sentence_that_finds_vietnamese_left_over_can_find_it(screen: Screen) -> None:
    page = screen.open("/sign-in/")

    assert any(VIETNAMESE.search(text) for text in page.evaluate(OWN_TEXT))
