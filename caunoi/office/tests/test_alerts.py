"""A figure that goes over a bound is told to whoever asked for it, once, for as long as they may read it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.indicators import alerting
from caunoi.indicators.models import Alert, Crossing
from caunoi.indicators.working import ask_after_acts
from caunoi.jobs.models import Job
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.members.models import Membership
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, a_member, an_account


def looked_at(*, later: int = 0) -> list[Job]:
    """What the worker does when Acts have come in, so many days later."""
    find_works()
    at: datetime = NOW + timedelta(days=later)
    ask_after_acts(at)
    return run_pending(now=lambda: at)


def wants(client: Client, how: str, bound: str, code: str = "members", unit: object = "") -> int:
    query = f"?unit={unit}" if unit else ""
    return client.post(f"/alerts/{query}", {"code": code, "how": how, "bound": bound}).status_code


def text(client: Client, address: str) -> str:
    words = re.sub(r"<(script|form).*?</\1>", " ", client.get(address).content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", words).split())


def joins(province: Province, name: str) -> None:
    a_member(name, of=province.dong_a, at=province.garments, since=date(2023, 6, 1), born=date(1991, 1, 1))


def leaves(province: Province) -> None:
    last = Membership.objects.held_true().order_by("-pk")[0]
    with act("test.mistake", by=None, at=NOW, on=NOW.date()) as writer:
        writer.end(Membership, [last.pk])


OVER = "Số liệu đã vượt mức bạn đặt"


def test_a_crossing_is_told_once_and_again_only_after_it_came_back(
    officer: Client, province: Province
) -> None:
    assert wants(officer, "above", "3") == 302
    looked_at()
    assert OVER not in text(officer, "/")
    joins(province, "Hồ Thị Tư")
    looked_at()
    assert "cao hơn 3 4 đã vượt" in text(officer, "/")
    joins(province, "Hồ Thị Năm")
    looked_at()
    looked_at()
    assert Crossing.objects.count() == 1
    leaves(province)
    leaves(province)
    looked_at()
    assert OVER not in text(officer, "/")
    assert "đã trở lại" in text(officer, "/alerts/")
    joins(province, "Hồ Thị Sáu")
    looked_at()
    assert [one.crossed for one in Crossing.objects.order_by("place")] == [True, False, True]
    # What was told stands in no Act: the trail is read by others.
    assert {tuple(one.about) for one in Act.objects.filter(what="alerts.told")} == {("record",)}


@pytest.mark.told_once
def test_below_and_by_so_much_are_told_too(officer: Client, province: Province) -> None:
    wants(officer, "below", "70,5", "union-at-employers-25")
    wants(officer, "changes", "2")
    looked_at()
    assert "thấp hơn 70,5 % 66,7 % đã vượt" in text(officer, "/")
    assert "thay đổi từ 2 —" in text(officer, "/alerts/")
    joins(province, "Hồ Thị Tư")
    looked_at()
    assert "thay đổi từ 2 —" in text(officer, "/alerts/")
    joins(province, "Hồ Thị Năm")
    looked_at()
    assert "thay đổi từ 2 5 đã vượt" in text(officer, "/alerts/")
    change = Alert.objects.get(how="changes")
    last = alerting.newest([change.record])[change.record]
    assert alerting.to_tell(change, last, NOW.date() + timedelta(days=7))
    assert not alerting.to_tell(change, last, NOW.date() + timedelta(days=8))


@pytest.mark.told_once
def test_each_state_of_the_registers_is_looked_at_once_a_day(officer: Client, province: Province) -> None:
    assert ask_after_acts(NOW) is None
    wants(officer, "above", "100")
    assert len(looked_at()) == 1
    assert looked_at() == []
    assert len(looked_at(later=1)) == 1


def test_of_two_workers_that_see_one_crossing_one_tells_it(officer: Client) -> None:
    wants(officer, "above", "1")
    alert = Alert.objects.get()
    assert alerting.tell(alert, None, Decimal(3), at=NOW, day=NOW.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        alerting.tell(alert, None, Decimal(3), at=NOW, day=NOW.date())
    assert Crossing.objects.count() == 1
    assert Act.objects.filter(what="alerts.told").count() == 1


def ended(account: Account) -> None:
    with act("test.ended", by=None, at=NOW, on=NOW.date()) as writer:
        writer.end(
            TermOfOffice, list(TermOfOffice.objects.filter(account=account).values_list("pk", flat=True))
        )


def test_who_lost_the_right_is_told_nothing_more(officer: Client, province: Province) -> None:
    wants(officer, "above", "3")
    ended(province.officer)
    joins(province, "Hồ Thị Tư")
    looked_at()
    assert not Crossing.objects.exists()


def test_without_looking_at_the_right_it_would_be_told(
    officer: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard switched off: what the test above looks for is there to be found."""
    wants(officer, "above", "3")
    ended(province.officer)
    joins(province, "Hồ Thị Tư")
    monkeypatch.setattr(alerting, "may_be_told", lambda *_of: True)
    looked_at()
    assert Crossing.objects.get().value == 4


def test_what_was_told_is_read_no_more_by_who_lost_the_right(officer: Client, province: Province) -> None:
    wants(officer, "above", "2")
    looked_at()
    assert OVER in text(officer, "/")
    ended(province.officer)
    with act("test.moved", by=None, at=NOW, on=NOW.date()) as writer:
        writer.add_one(
            TermOfOffice,
            account_id=province.officer.pk,
            unit_id=province.hoa_sen.pk,
            office="chair",
            valid_from=date(2020, 1, 1),
        )
    assert OVER not in text(officer, "/")
    assert "cao hơn 2" not in text(officer, "/alerts/")


@pytest.mark.told_once
def test_an_alert_is_its_owners_and_ended_by_its_owner(
    officer: Client, chair: Client, province: Province
) -> None:
    wants(officer, "above", "2")
    record = Alert.objects.get().record
    assert chair.post(f"/alerts/{record}/end/").status_code == 404
    assert wants(chair, "above", "2", unit=province.dong_a.public_id) == 404
    assert officer.post(f"/alerts/{record}/end/").status_code == 302
    assert looked_at() == []
    assert officer.post(f"/alerts/{record}/end/").status_code == 404


@pytest.mark.told_once
def test_a_reader_outside_is_alerted_of_no_sensitive_figure(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = an_account("Trần Văn Đọc", office="party-reader", in_unit=province.root, password=PASSWORD)
    reader = signed_in(account)
    assert wants(reader, "above", "3", "nominees") == 422
    assert wants(reader, "above", "không") == 422
    assert wants(reader, "above", "2") == 302
    monkeypatch.setattr(alerting, "ALERTS", 1)
    assert wants(reader, "above", "2") == 422
    assert alerting.may_be_told(
        Alert(unit_id=province.root.pk, code="members"), reach_of(account, on=NOW.date())
    )


@pytest.mark.parametrize("bound", ["0", "-1"])
def test_no_change_at_all_is_nothing_to_be_told_of(officer: Client, bound: str) -> None:
    """Each telling is an Act, and each Act has the worker look again."""
    assert wants(officer, "changes", bound) == 422
    assert not Alert.objects.exists()


def test_an_alert_at_no_change_that_was_kept_before_does_not_fill_the_trail(
    officer: Client, province: Province
) -> None:
    wants(officer, "changes", "1")
    Alert.objects.update(bound=0)
    for _look in range(4):
        looked_at()
    assert Act.objects.filter(what="alerts.told").count() == 1
    assert looked_at() == []
