"""Who holds which office of a union: by union, by record, on the person's record, and for whom these pages are there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.registers.members.models import Person
from caunoi.registers.officers.models import Mandate
from caunoi.trail.acting import act
from tests.builders import NOW, a_member, a_unit, an_account, the_federation
from tests.standing import made_once

DAY = date(2022, 5, 1)


@made_once
def held() -> dict[str, Any]:
    """A union whose chair is a member of it, and whose group leaders fill two pages; one belongs elsewhere."""
    root = the_federation()
    union, other = a_unit("CĐCS Dệt", under=root), a_unit("CĐCS May", under=root)
    lan = a_member("Nguyễn Thị Lan", of=union, since=DAY)
    minh = a_member("Trần Văn Minh", of=other, since=DAY)
    with act("test.elected", by=None, at=NOW, on=DAY) as writer:
        told = {"unit_id": union.pk, "valid_from": DAY}
        writer.add_one(Mandate, **told, person_id=lan.pk, office="chair", sole="chair", decision="12/QĐ-LĐLĐ")
        writer.add_one(Mandate, **told, person_id=minh.pk, office="vice-chair", valid_to=date(2023, 1, 1))
        writer.add_one(Mandate, **told, person_id=minh.pk, office="audit")
        rows = [(union.pk, lan.pk, "group-leader", f"Tổ {number:02}", DAY) for number in range(60)]
        writer.add(Mandate, ("unit_id", "person_id", "office", "section", "valid_from"), rows)
    return {"root": root, "union": union, "other": other, "lan": lan, "minh": minh}


def as_office(office: str, unit: Any) -> Client:
    client = Client()
    client.force_login(an_account(f"Ai Đó {office}", office=office, in_unit=unit))
    return client


def test_a_union_shows_who_holds_its_offices_on_the_day_and_who_did(held: dict[str, Any]) -> None:
    client = as_office("chair", held["union"])
    page = reverse("unit-officers", args=[held["union"].public_id])
    text = client.get(page).content.decode()
    assert text.index("chủ tịch") < text.index("ủy viên ủy ban kiểm tra")
    assert "Nguyễn Thị Lan" in text
    assert "12/QĐ-LĐLĐ" in text
    assert "phó chủ tịch" not in text
    # Whose record is another union's has an office here, and no name.
    assert "Trần Văn Minh" not in text
    assert "hồ sơ ngoài phạm vi của bạn" in text
    assert "Tổ 58" not in text
    assert "Tổ 58" in client.get(f"{page}?page=2").content.decode()
    assert "phó chủ tịch" in client.get(f"{page}?past=1").content.decode()
    assert page in client.get(reverse("unit", args=[held["union"].public_id])).content.decode()


def test_a_record_tells_its_versions_with_who_entered_them(held: dict[str, Any]) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=held["root"])
    chair = Mandate.objects.get(office="chair")
    with act("test.left", by=by, at=NOW, on=DAY) as writer:
        writer.end(Mandate, [chair.pk])
        writer.add_one(
            Mandate, record=chair.record, unit_id=chair.unit_id, person_id=chair.person_id, office="chair",
            sole="chair", valid_from=DAY, valid_to=date(2023, 6, 1), decision="12/QĐ-LĐLĐ",
        )  # fmt: skip
    client = as_office("provincial-officer", held["root"])
    text = client.get(reverse("mandate", args=[chair.record])).content.decode()
    assert "31/05/2023" in text
    assert text.count("Cán Bộ Tỉnh") == 2
    assert "tại máy chủ" in text
    person = client.get(reverse("person", args=[held["lan"].public_id])).content.decode()
    assert reverse("mandate", args=[chair.record]) in person


@pytest.mark.parametrize("office", ["party-reader", "auditor", "accounts", "benefit-partner"])
def test_who_reads_no_people_reads_no_officers(held: dict[str, Any], office: str) -> None:
    client = as_office(office, held["root"])
    for page in _pages(held):
        assert client.get(page).status_code == 403


def test_a_chair_of_another_union_is_told_that_there_is_no_such_page(held: dict[str, Any]) -> None:
    client = as_office("chair", held["other"])
    for page in _pages(held):
        assert client.get(page).status_code == 404
    # The one of the other union's members who holds an office here is seen there without it.
    person = Person.objects.get(pk=held["minh"].pk)
    assert "ủy ban kiểm tra" not in client.get(reverse("person", args=[person.public_id])).content.decode()


def _pages(held: dict[str, Any]) -> list[str]:
    chair = Mandate.objects.get(office="chair", ended_by=None)
    return [
        reverse("unit-officers", args=[held["union"].public_id]),
        reverse("mandate", args=[chair.record]),
    ]
