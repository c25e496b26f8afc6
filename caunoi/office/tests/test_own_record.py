"""A member sees the own record and who opened it, asks the desk, and nobody else's id leads anywhere."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.models import Account
from caunoi.office import limiting, own_record
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.privacy.models import DataRequest
from caunoi.registers.cards.issuing import code_of, spelled, tie
from caunoi.registers.cards.models import Card, Holder
from caunoi.registers.members.viewing import bring_over
from caunoi.registers.merging.tests.two import merged
from caunoi.trail.models import Act
from tests.builders import a_member, an_account

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture
def dung(province: Province) -> Account:
    """Her account, tied to her record by the officer."""
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    tie(account, province.dung, by=province.officer, at=timezone.now())
    return account


@pytest.fixture
def own(dung: Account) -> Client:
    return signed_in(dung)


def page_of(province: Province) -> str:
    return reverse("own-record", args=[province.dung.public_id])


def test_a_member_sees_the_own_record(own: Client, province: Province) -> None:
    assert own.get(reverse("own")).url == page_of(province)
    shown = own.get(page_of(province)).content.decode()

    assert "Đặng Thị Mỹ Dung" in shown
    assert "05/03/1990" in shown
    assert "CĐCS Công ty TNHH May Đông Á" in shown
    assert "05/03/2022" in shown


def test_who_opened_a_record_that_was_merged_into_the_own_one_is_told_too(
    own: Client, officer: Client, province: Province
) -> None:
    twin = a_member(
        "Đặng Thị Mỹ Dung",
        of=province.hoa_sen,
        at=province.shoes,
        since=date(2023, 6, 1),
        born=date(1990, 3, 5),
    )
    officer.get(reverse("person", args=[twin.public_id]))
    assert "Nguyễn Thị Mỹ" not in own.get(page_of(province)).content.decode()
    merged(province.dung, twin, "other", by=province.officer, at=timezone.now())
    handler = signed_in(an_account("Lê Văn Yêu Cầu", office="provincial-officer", in_unit=province.root))
    handled = handler.get(reverse("person", args=[province.dung.public_id])).content.decode()
    for shown in (own.get(page_of(province)).content.decode(), handled):
        assert "Nguyễn Thị Mỹ" in shown
    # Brought over from the second file it is told as before.
    bring_over()
    assert "Nguyễn Thị Mỹ" in own.get(page_of(province)).content.decode()


def test_who_opened_the_record_is_told_with_office_and_reason(
    own: Client, officer: Client, province: Province
) -> None:
    assert "Nguyễn Thị Mỹ" not in own.get(page_of(province)).content.decode()
    officer.get(reverse("person", args=[province.dung.public_id]))
    shown = own.get(page_of(province)).content.decode()

    assert "Nguyễn Thị Mỹ" in shown
    assert "cán bộ Liên đoàn Lao động tỉnh" in shown
    assert "không phải ghi lý do" in shown


def test_another_members_id_is_not_there(own: Client, province: Province) -> None:
    anh = a_member("Ngô Thị Khác", of=province.dong_a, since=date(2023, 2, 1))
    for other in (anh.public_id, uuid.uuid4()):
        for name in ("own-record", "own-card-picture"):
            assert own.get(reverse(name, args=[other])).status_code == 404
        for name in ("own-card", "own-request"):
            assert own.post(reverse(name, args=[other]), {}).status_code == 404
    assert own.get(reverse("person", args=[anh.public_id])).status_code == 403
    assert not Card.objects.exists()


def test_without_the_guard_another_record_would_be_shown(
    own: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the comparison of ids that answers 404."""
    monkeypatch.setattr(own_record, "_person", lambda reach, public_id: province.dung)

    assert own.get(reverse("own-record", args=[uuid.uuid4()])).status_code == 200


def test_an_account_that_is_nobodys_own_is_told_what_to_do(province: Province) -> None:
    client = signed_in(an_account("Ngô Văn Chưa", office="member", in_unit=province.dong_a))
    shown = client.get(reverse("own"))

    assert shown.status_code == 200
    assert "chưa gắn" in shown.content.decode()
    assert client.get(page_of(province)).status_code == 404


def test_when_the_account_is_untied_the_page_is_gone(
    own: Client, officer: Client, province: Province
) -> None:
    assert own.get(page_of(province)).status_code == 200
    officer.post(reverse("untie-account", args=[province.dung.public_id]))

    assert own.get(page_of(province)).status_code == 404
    assert not Holder.objects.held_true().exists()
    assert Act.objects.filter(what="cards.account-untied", by=province.officer).exists()


def test_the_code_is_given_shown_and_replaced(own: Client, province: Province) -> None:
    own.post(reverse("own-card", args=[province.dung.public_id]))
    first = code_of(Card.objects.get())
    assert spelled(first) in own.get(page_of(province)).content.decode()
    assert b"<svg" in own.get(reverse("own-card-picture", args=[province.dung.public_id])).content
    own.post(reverse("own-card", args=[province.dung.public_id]))
    shown = own.get(page_of(province)).content.decode()

    assert spelled(first) not in shown
    assert spelled(code_of(Card.objects.held_true().get())) in shown


def test_a_request_goes_to_the_desk_with_its_clocks(own: Client, officer: Client, province: Province) -> None:
    ref = str(uuid.uuid4())
    asked = {"client_ref": ref, "kind": "rectify", "words": "Ngày sinh của tôi ghi sai."}
    for _twice in range(2):
        answer = own.post(reverse("own-request", args=[province.dung.public_id]), asked)
        assert answer.url == page_of(province)

    found = DataRequest.objects.get()
    assert found.person == province.dung
    assert found.received_on == timezone.localdate()
    assert "sửa dữ liệu sai" in own.get(page_of(province)).content.decode()
    assert (
        "Ngày sinh của tôi" in officer.get(reverse("data-request", args=[found.public_id])).content.decode()
    )


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"kind": "sell"}, {"client_ref": "x"}, {"words": "x" * 1001}]
)
def test_a_request_that_says_too_little_or_too_much_is_refused(
    own: Client, province: Province, wrong: dict[str, str]
) -> None:
    asked = {"client_ref": str(uuid.uuid4()), "kind": "access", "words": "Cho tôi bản sao.", **wrong}
    answer = own.post(reverse("own-request", args=[province.dung.public_id]), asked)

    assert answer.status_code == 422
    assert not DataRequest.objects.exists()


def test_after_many_requests_a_day_one_waits(own: Client, province: Province) -> None:
    page = reverse("own-request", args=[province.dung.public_id])
    ((most, _day),) = limiting.limits()["own-request"].by["account"]
    for _once in range(most + 2):
        asked = {"client_ref": str(uuid.uuid4()), "kind": "access", "words": "Cho tôi bản sao."}
        answer = own.post(page, asked)

    assert answer.status_code == 429
    assert "hãy đợi 24 giờ" in answer.content.decode()
    assert DataRequest.objects.count() == most


def test_after_many_new_codes_a_day_the_last_one_stays(own: Client, province: Province) -> None:
    page = reverse("own-card", args=[province.dung.public_id])
    ((most, _day),) = limiting.limits()["own-card"].by["account"]
    answers = [own.post(page).status_code for _once in range(most + 1)]

    assert answers == [302] * most + [429]
    assert Card._base_manager.count() == most


def test_officers_have_no_own_page_and_a_member_no_desk(own: Client, officer: Client) -> None:
    assert officer.get(reverse("own")).status_code == 403
    for name in ("data-requests", "search", "today", "lists"):
        assert own.get(reverse(name)).status_code == 403
