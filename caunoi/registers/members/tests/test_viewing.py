"""A number is shown whole for a reason and never without a trace; opening a record leaves one too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import NotedOpening, Person, Viewing
from caunoi.registers.members.viewing import MOST, WITHIN, CannotUnmask, bring_over, note_viewing, unmask
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

# Invented: no province has this code.
NUMBER, PHONE = "099195003217", "0900000001"
WHY = "đối chiếu danh sách quà Tết"


@pytest.fixture
def officer(tmp_path, settings):
    settings.CAUNOI_KEYS = tmp_path / "keys"
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


@pytest.fixture
def na(officer) -> Person:
    with act("test.person", by=None, at=NOW, on=TODAY) as writer:
        (person,) = add_people(
            writer,
            [Newcomer("Đỗ Thị Na", "do thi na", "na", "1995-01-01", "day", "female", "cccd", NUMBER, PHONE, "", None, None)],
        )  # fmt: skip
    return Person.objects.get(pk=person)


def test_a_number_is_shown_whole_with_its_trace_in_both_places(na, officer) -> None:
    assert unmask(na, "cccd", reason=WHY, by=officer, at=NOW) == [NUMBER]
    assert unmask(na, "phone", reason=WHY, by=officer, at=NOW) == [PHONE]

    done = Act.objects.filter(what="people.unmasked").order_by("id").first()
    assert done.about == {"person": na.public_id.hex, "kind": "cccd", "reason": WHY}
    assert done.by_id == officer.pk
    assert list(na.viewings.order_by("id").values_list("kind", "reason")) == [("cccd", WHY), ("phone", WHY)]


@pytest.mark.parametrize("reason", ["", "cần", "          "])
def test_without_a_reason_nothing_is_shown(na, officer, reason) -> None:
    with pytest.raises(CannotUnmask, match="lý do"):
        unmask(na, "cccd", reason=reason, by=officer, at=NOW)

    assert not Viewing.objects.exists()
    assert not Act.objects.filter(what="people.unmasked").exists()


@pytest.mark.parametrize("kind", ["address", "page", "salary"])
def test_what_the_record_does_not_hold_is_not_shown_and_leaves_no_trace(na, officer, kind) -> None:
    with pytest.raises(CannotUnmask):
        unmask(na, kind, reason=WHY, by=officer, at=NOW)

    assert not Viewing.objects.exists()


def test_a_number_typed_into_the_reason_is_not_kept(na, officer) -> None:
    unmask(na, "cccd", reason=f"{WHY} của {NUMBER}", by=officer, at=NOW)

    assert NUMBER not in Viewing.objects.get().reason
    assert NUMBER not in str(Act.objects.get(what="people.unmasked").about)


def test_nobody_walks_through_the_register_number_by_number(na, officer) -> None:
    for _ in range(MOST):
        unmask(na, "cccd", reason=WHY, by=officer, at=NOW)

    with pytest.raises(CannotUnmask, match="đợi"):
        unmask(na, "cccd", reason=WHY, by=officer, at=NOW)
    with pytest.raises(CannotUnmask):
        unmask(na, "cccd", reason=WHY, by=officer, at=NOW + WITHIN - timedelta(seconds=1))
    assert unmask(na, "cccd", reason=WHY, by=officer, at=NOW + WITHIN) == [NUMBER]


def test_whose_key_is_destroyed_has_no_number_to_show(na, officer) -> None:
    keys.forget_keys([na.pk])

    with pytest.raises(CannotUnmask, match="không còn giữ"):
        unmask(na, "cccd", reason=WHY, by=officer, at=NOW)


def test_opening_a_record_counts_once_a_day_for_each_account(na, officer) -> None:
    other = an_account("Lê Văn Út")
    for at in (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1)):
        note_viewing(na, by=officer, at=at)
    note_viewing(na, by=other, at=NOW)
    # One database has nothing of a second place.
    assert NotedOpening.objects.count() == (3 if connection.vendor == "sqlite" else 0)
    bring_over()

    assert na.viewings.filter(kind="page").count() == 3
