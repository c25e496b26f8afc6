"""The desk on the screen: a request is put on record, answered and closed by those who may, and nobody else."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.office.tests.conftest import Province
from caunoi.privacy.models import DataRequest

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WORDS = "Chị Dung xin bản sao dữ liệu của mình."


def put(officer: Client, **more: str):
    today = timezone.localdate().strftime("%d/%m/%Y")
    told = {
        "client_ref": str(uuid.uuid4()),
        "kind": "access",
        "words": WORDS,
        "channel": "đơn",
        "received_on": today,
        **more,
    }
    return officer.post(reverse("data-requests"), told)


def test_a_request_of_a_person_is_recorded_answered_and_closed(officer: Client, province: Province) -> None:
    made = put(officer, person=str(province.dung.public_id))
    found = DataRequest.objects.get()

    assert made.url == reverse("data-request", args=[found.public_id])
    assert found.person == province.dung
    assert WORDS in officer.get(made.url).content.decode()
    today = timezone.localdate().strftime("%d/%m/%Y")
    assert officer.post(made.url, {"step": "reply", "on": today}).status_code == 302
    assert officer.post(made.url, {"step": "refused", "on": today}).status_code == 422
    assert officer.post(made.url, {"step": "done", "on": today}).status_code == 302
    assert DataRequest.objects.get().outcome == "done"


def test_what_waits_is_a_matter_of_today(officer: Client) -> None:
    put(officer)
    shown = {matter.code: count for matter, count in officer.get("/").context["waiting"]}

    assert shown["data-requests"] == 1


@pytest.mark.parametrize("wrong", [{"words": ""}, {"received_on": "31/02/2026"}, {"kind": "sell"}])
def test_what_says_too_little_is_refused_on_the_same_page(officer: Client, wrong: dict[str, str]) -> None:
    assert put(officer, **wrong).status_code == 422
    assert not DataRequest.objects.exists()


def test_a_chair_has_no_desk(officer: Client, chair: Client) -> None:
    put(officer)
    address = reverse("data-request", args=[DataRequest.objects.get().public_id])

    assert chair.get(reverse("data-requests")).status_code == 403
    assert chair.get(address).status_code == 403
