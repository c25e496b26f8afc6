"""An officer puts a record right after a fresh factor; the member reads of it, and nobody else's officer finds the page."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.confirming import CONFIRMED
from caunoi.office import rectifying
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.organisations.settled import parameters
from caunoi.privacy import desk
from caunoi.privacy.models import DataRequest
from caunoi.registers.cards.issuing import tie
from caunoi.registers.correcting.looking import ERASED, CannotCorrect
from caunoi.registers.members.admitting import Joining, open_memberships
from caunoi.registers.members.matching import people_by_number
from caunoi.registers.members.models import Membership, Particulars, Rectification
from caunoi.registers.merging.tests.two import a_record
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import a_member, a_unit, an_account

pytestmark = pytest.mark.django_db(databases="__all__")
NUMBER, OTHER = "999190000001", "999190000002"
WHY = "Thẻ căn cước ghi khác danh sách"


@pytest.fixture(autouse=True)
def _a_key(province: Province) -> None:
    keys.new_keys([province.dung.pk])


def page(who: Client, province: Province, **told: str):
    address = reverse("correct-person", args=[province.dung.public_id])
    return who.post(address, told) if told else who.get(address)


def filled(shown, **more: str) -> dict[str, str]:
    """The form as it stands, with what is typed."""
    hidden = dict(re.findall(r'name="(client_ref|seen)" value="([^"]+)"', shown.content.decode()))
    stands = {
        "name": "Đặng Thị Mỹ Dung",
        "birth": "05/03/1990",
        "sex": "",
        "evidence": "card-seen",
        "reason": WHY,
    }
    return stands | hidden | more


def test_a_number_is_added_replaced_and_taken_back_and_stands_on_no_page(
    officer: Client, province: Province
) -> None:
    done = page(officer, province, **filled(page(officer, province), how="add", number=NUMBER))
    assert done["Location"] == reverse("person", args=[province.dung.public_id])
    assert people_by_number([NUMBER]) == {NUMBER: province.dung.pk}
    shown = page(officer, province)
    assert "thay Số định danh (CCCD) ghi ngày" in shown.content.decode()
    page(officer, province, **filled(shown, how="replace-0", number=OTHER))
    assert people_by_number([NUMBER, OTHER]) == {OTHER: province.dung.pk}
    told = officer.get(reverse("person", args=[province.dung.public_id])).content.decode()
    for words in ("Đã đính chính", "số định danh · đã xem căn cước", WHY):
        assert words in told
    assert NUMBER not in told + shown.content.decode()
    last = Rectification.objects.order_by("-pk").first()
    assert last is not None
    back = reverse("correction-back", args=[province.dung.public_id])
    assert "Đã rút lại" in officer.post(back, {"correction": last.public_id}, follow=True).content.decode()
    assert people_by_number([NUMBER, OTHER]) == {NUMBER: province.dung.pk}
    for nobodys in (uuid.uuid4(), "x"):
        assert officer.post(back, {"correction": nobodys}).status_code == 400
    told = Act.objects.filter(what__startswith="people.").order_by("pk").values_list("what", flat=True)
    assert list(told) == ["people.corrected", "people.corrected", "people.correction-taken-back"]


def test_a_birth_known_by_its_year_becomes_whole_and_what_is_wrong_is_said(
    officer: Client, province: Province
) -> None:
    bad = page(officer, province, **filled(page(officer, province), birth="31/02/1990"))
    assert bad.status_code == 422
    for typed, why in (
        ({"number": NUMBER}, "hay thay cho số nào"), ({"how": "add"}, "Hãy ghi số đúng"),
        ({"how": "add", "number": "12345"}, "số"), ({}, "Không có gì khác"),
    ):  # fmt: skip
        refused = page(officer, province, **filled(page(officer, province), **typed))
        assert refused.status_code == 422
        assert why in refused.content.decode()
    page(officer, province, **filled(page(officer, province), birth="04/03/1990"))
    assert Particulars.objects.held_true().get(person=province.dung).birth_on == date(1990, 3, 4)


def test_a_number_that_does_not_fit_is_asked_about(officer: Client, province: Province) -> None:
    told = filled(page(officer, province), how="add", number="999085000001")
    asked = page(officer, province, **told)
    assert (asked.status_code, Rectification.objects.count()) == (422, 0)
    assert 'value="number-disagrees"' in asked.content.decode()
    assert page(officer, province, **told, acknowledged="number-disagrees").status_code == 302


def test_a_number_on_another_record_leads_to_the_two_side_by_side_where_both_are_within_reach(
    officer: Client, province: Province
) -> None:
    twin = a_record(province.hoa_sen, date(2023, 1, 1), number=NUMBER)
    refused = page(officer, province, **filled(page(officer, province), how="add", number=NUMBER))
    assert "đang ở một hồ sơ khác" in refused.content.decode()
    assert str(twin.public_id) in refused.content.decode()
    # Whoever covers the one union alone reads the same sentence, and nothing of who it is.
    zone = a_unit("CĐ KCN", under=province.root, level="upper")
    near = a_record(a_unit("CĐCS Gần", under=zone), date(2023, 1, 1), name="Lý Thị Gần", born="1990-03-05")
    upper = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=zone))
    address = reverse("correct-person", args=[near.public_id])
    told = filled(upper.get(address), name="Lý Thị Gần", how="add", number=NUMBER)
    said = upper.post(address, told).content.decode()
    assert "đang ở một hồ sơ khác" in said
    assert str(twin.public_id) not in said


def test_it_takes_a_fresh_factor_and_whoever_may_write_of_the_union_the_member_is_in(
    officer: Client, province: Province
) -> None:
    zone = a_unit("CĐ KCN", under=province.root, level="upper")
    was = a_unit("CĐCS Trước", under=zone)
    upper = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=zone))
    assert page(upper, province).status_code == 404
    # Who went to another union is in the past of this one, and not theirs to put right.
    gone = a_member("Hà Thị Đi", of=was, since=date(2022, 1, 1), until=date(2023, 1, 1))
    address = reverse("correct-person", args=[gone.public_id])
    assert upper.get(address).status_code == 200
    row = Membership.objects.get(person=gone)
    _joins(row.person_id, province.dong_a.pk)
    for answer in (upper.get(address), upper.post(address, {}), upper.post(f"{address}back/", {})):
        assert answer.status_code == 404
    chair = signed_in(province.chair)
    reader = signed_in(an_account("Võ Thị Đọc", office="party-reader", in_unit=province.root))
    for who in (chair, reader):
        assert page(who, province).status_code == 403
    session = officer.session
    session[CONFIRMED] = 0
    session.save()
    assert reverse("confirm") in page(officer, province)["Location"]


def _joins(person: int, unit: int) -> None:
    with act("members.admitted", by=None, at=timezone.now(), on=timezone.localdate()) as writer:
        open_memberships(writer, [Joining(person, unit, None, "2023-06-01", "admitted", None, None)])


def test_without_the_door_any_officer_would_put_any_record_right(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the door that answers 404."""
    zone = a_unit("CĐ KCN", under=province.root, level="upper")
    upper = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=zone))
    assert page(upper, province).status_code == 404
    monkeypatch.setattr(rectifying, "may_be_corrected", lambda reach, public_id: province.dung)
    monkeypatch.setattr(rectifying, "look", lambda person: _refuse())
    assert page(upper, province).status_code == 302


def _refuse() -> None:
    raise CannotCorrect(ERASED)


def test_the_member_reads_what_was_put_right_and_the_desk_closes_the_request_with_it(
    officer: Client, province: Province
) -> None:
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    tie(account, province.dung, by=province.officer, at=timezone.now())
    page(officer, province, **filled(page(officer, province), name="Đặng Thị Mỹ Dùng"))
    own = signed_in(account).get(reverse("own-record", args=[province.dung.public_id])).content.decode()
    assert "Đã đính chính" in own
    assert WHY in own
    today = timezone.localdate()
    asked = desk.receive(
        "rectify", person=province.dung, words="Sai tên", channel="đơn", received_on=today, client_ref=uuid.uuid4(),
        parameters=parameters(), by=province.officer, at=timezone.now(),
    )  # fmt: skip
    address, made = reverse("data-request", args=[asked.public_id]), Rectification.objects.get()
    assert "họ và tên" in officer.get(address).content.decode()
    told = {"step": "done", "on": f"{today:%d/%m/%Y}", "reason": ""}
    assert officer.post(address, told | {"correction": uuid.uuid4()}).status_code == 422
    officer.post(address, told | {"correction": made.public_id})
    assert DataRequest.objects.get().correction == made
    assert "họ và tên" in officer.get(address).content.decode()
    assert Act.objects.get(what="requests.closed").about["correction"] == made.public_id.hex
