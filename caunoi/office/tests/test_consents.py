"""Consent and incidents on the screen: by those who may, with nothing chosen beforehand, and for the few alone."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.office.tests.conftest import Province
from caunoi.privacy.models import Affected, Incident
from caunoi.registers.members.models import Consent, ConsentWording

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WORDING = {
    "purpose": "contact",
    "text_vi": "Tôi đồng ý cho công đoàn gọi điện thoại.",
    "text_en": "I agree to be called by the union.",
    "kinds": ["phone", "address"],
    "valid_from": "01/01/2020",
}


def today() -> str:
    return timezone.localdate().strftime("%d/%m/%Y")


def now() -> str:
    return timezone.localtime().strftime("%H:%M %d/%m/%Y")


def answer(who: Client, province: Province, **more: str):
    told = {
        "client_ref": str(uuid.uuid4()), "purpose": "contact", "answer": "given", "on": today(), "channel": "phiếu",
        "evidence": "Phiếu số 12, tủ 3", **more,
    }  # fmt: skip
    return who.post(reverse("person-consents", args=[province.dung.public_id]), told)


def test_a_wording_is_put_on_record_and_a_person_answers_it(officer: Client, province: Province) -> None:
    assert officer.post(reverse("consents"), WORDING).status_code == 302
    assert WORDING["text_vi"] in officer.get(reverse("consents")).content.decode()
    assert answer(officer, province).status_code == 302
    assert answer(officer, province, answer="withdrawn").status_code == 302
    page = officer.get(reverse("person-consents", args=[province.dung.public_id])).content.decode()
    assert "Đã rút lại cho mục đích" in page
    assert "Điện thoại" in page
    assert Consent.objects.count() == 2


def test_nothing_is_agreed_to_beforehand(officer: Client, province: Province) -> None:
    officer.post(reverse("consents"), WORDING)
    page = officer.get(reverse("person-consents", args=[province.dung.public_id])).content.decode()
    chosen = re.findall(r'<option value="([^"]*)" selected', page)
    assert chosen == ["", ""] or chosen == []
    assert " checked" not in page
    assert answer(officer, province, answer="").status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"kinds": []}, {"text_en": ""}, {"purpose": ""}, {"valid_from": "31/02/2020"}]
)
def test_a_wording_that_says_too_little_is_refused_on_the_same_page(officer: Client, wrong) -> None:
    assert officer.post(reverse("consents"), {**WORDING, **wrong}).status_code == 422
    assert not ConsentWording.objects.exists()


def incident(officer: Client, **more: object):
    told = {
        "client_ref": str(uuid.uuid4()), "words": "Một tệp bị gửi nhầm.", "kinds": ["name"], "known_at": now(),
        "from_on": today(), "to_on": today(), "units": "", "accounts": "", **more,
    }  # fmt: skip
    return officer.post(reverse("incidents"), told)


def test_an_incident_runs_its_clock_to_its_end(officer: Client, province: Province) -> None:
    made = incident(officer)
    assert made.status_code == 302
    page = officer.get(made.url).content.decode()
    assert "Một tệp bị gửi nhầm." in page
    assert "còn 71 giờ" in page
    assert "Điều 23" in page
    for step, shown in (
        ("measure", "còn 71 giờ"),
        ("authority-told", "đã thông báo, đúng hạn"),
        ("closed", "đã khép lại"),
    ):
        assert officer.post(made.url, {"step": step, "words": "đã làm", "done_at": now()}).status_code == 302
        assert shown in officer.get(made.url).content.decode()
    notice = officer.get(reverse("incident-notice", args=[Incident.objects.get().public_id])).content.decode()
    assert "THÔNG BÁO" in notice
    assert "Một tệp bị gửi nhầm." in notice


def test_an_overdue_notice_is_said_to_be(officer: Client) -> None:
    made = incident(officer, known_at="08:00 02/01/2026", from_on="01/01/2026")
    assert "quá hạn" in officer.get(made.url).content.decode()


def test_the_people_affected_are_drawn_and_shown_by_name(officer: Client, province: Province) -> None:
    officer.get(reverse("person", args=[province.dung.public_id]))
    incident(officer, accounts=province.officer.username)
    address = reverse("incident-affected", args=[Incident.objects.get().public_id])
    assert officer.post(address).status_code == 302
    assert str(province.dung.public_id) in officer.get(address).content.decode()
    assert Affected.objects.get().how == "opened-record"


@pytest.mark.parametrize("wrong", [{"words": ""}, {"kinds": []}, {"known_at": "25:00 01/01/2026"}, {"units": "CĐCS không có"}, {"accounts": "nobody"}])  # fmt: skip
def test_an_incident_that_says_too_little_is_refused_on_the_same_page(officer: Client, wrong) -> None:
    assert incident(officer, **wrong).status_code == 422
    assert not Incident.objects.exists()


def test_a_chair_has_no_incident_room(officer: Client, chair: Client) -> None:
    incident(officer)
    own = [Incident.objects.get().public_id]
    for name, args in (
        ("incidents", []),
        ("incident", own),
        ("incident-affected", own),
        ("incident-notice", own),
    ):
        assert chair.get(reverse(name, args=args)).status_code == 403
    assert chair.get(reverse("consents")).status_code == 403
