"""Consent and the incident room in a real browser, wide and narrow, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from caunoi.office.tests.conftest import Province
from caunoi.privacy.incidents import draw, note, open_incident
from caunoi.privacy.models import Incident
from caunoi.questions.parameters import Parameters
from caunoi.registers.members import consenting
from caunoi.vocabulary.text import Text
from tests.browser.conftest import NARROW, WIDE, Screen
from tests.browser.test_pages import OWN_TEXT, VIETNAMESE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.fixture
def incident(province: Province) -> Incident:
    """A person who agreed and took it back, and an incident in which a list leaked."""
    now, officer = timezone.now(), province.officer
    for purpose, kinds in (("contact", ["phone", "address"]), ("welfare", ["hardship"])):
        consenting.word(
            purpose, kinds=kinds, valid_from=date(2023, 1, 1), by=officer, at=now,
            text=Text(vi="Tôi đồng ý cho công đoàn dùng dữ liệu này.", en="I agree that the union uses this data."),
        )  # fmt: skip
    for answer, day in (("given", date(2023, 5, 1)), ("withdrawn", date(2023, 11, 1))):
        consenting.note(
            province.dung, "contact", answer, on=day, channel="phiếu giấy", evidence="Phiếu số 12, tủ hồ sơ 3",
            client_ref=uuid4(), by=officer, at=now,
        )  # fmt: skip
    made = open_incident(
        "Một tệp danh sách gửi nhầm ra ngoài.", kinds=["name", "membership"], known_at=now - timedelta(hours=5),
        between=(now.date() - timedelta(days=3), now.date()), units=[province.dong_a.pk], accounts=[officer.pk],
        client_ref=uuid4(), parameters=Parameters.of(), by=officer, at=now,
    )  # fmt: skip
    note(made, "measure", "Đã yêu cầu bên nhận xóa tệp.", done_at=now, by=officer, at=now)
    draw(made, by=officer, at=now)
    return made


def paths(province: Province, incident: Incident) -> list[str]:
    own = f"/incidents/{incident.public_id}/"
    person = f"/people/{province.dung.public_id}/"
    return [
        person,
        f"{person}consents/",
        "/consents/",
        "/data-requests/",
        "/incidents/",
        own,
        f"{own}affected/",
        f"{own}notice/",
    ]


def test_every_page_of_personal_data_is_whole_for_its_reader(
    screen: Screen, province: Province, incident: Incident
) -> None:
    screen.sign_in(province.officer.username)
    found = {}
    for size in (WIDE, NARROW):
        screen.page.set_viewport_size(size)
        for path in paths(province, incident):
            screen.open(path)
            found[f"{path} {size['width']}"] = screen.faults()
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_pages_are_in_english_where_the_law_does_not_speak(
    screen: Screen, province: Province, incident: Incident
) -> None:
    screen.sign_in(province.officer.username)
    screen.open("/incidents/")
    screen.page.click("button[name=language]")
    left = {}
    for path in paths(province, incident):
        page = screen.open(path)
        left[path] = [text for text in page.evaluate(OWN_TEXT) if VIETNAMESE.search(text)]
    assert {path: texts for path, texts in left.items() if texts} == {}
