"""Whoever stands in the register twice is asked about, side by side; nobody is merged unasked, sisters not at all."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.intake.matching import duplicates
from caunoi.intake.matching.duplicates import look_for_duplicates, resembling
from caunoi.intake.matching.sealed import Told, agreement
from caunoi.registers.members.models import Person, Resemblance
from caunoi.registers.merging.resembling import tell_apart, why_of
from caunoi.registers.merging.taking_back import unmerge
from caunoi.registers.merging.tests.two import a_record, merged
from tests.builders import NOW, TODAY, a_unit, the_federation

pytestmark = pytest.mark.django_db(databases="__all__")


def test_those_who_may_stand_twice_are_asked_about_once_and_never_merged(monkeypatch) -> None:
    unit = a_unit("CĐCS Giày Hoa Sen", under=the_federation())
    for number, name in enumerate(
        ["Trần Văn Bảy", "Lê Thị Thu Hà", "Phạm Quốc Cường", "Vũ Thị Lan", "Ngô Đình Sơn"]
    ):
        a_record(
            unit,
            date(2023, 1, 1),
            name=name,
            born=f"198{number}-03-1{number}",
            number=f"08018{number}00000{number}",
        )
    told = {"name": "Nguyễn Thị Tường Vy", "born": "1991-04-17", "phone": "+84912345678"}
    with_number = a_record(unit, date(2023, 1, 1), number="080191000017", **told)
    without = a_record(**told)
    slip = a_record(name="Đặng Hoài Thương", born="1990-05-03", number="080190000123")
    slip_too = a_record(name="Đặng Hoài Thương", born="1990-03-05", number="080190000128")
    # Born the same day, with one telephone and numbers of their own: two sisters, or another of the same name.
    sister = a_record(
        name="Nguyễn Thị Tường Vân", born="1991-04-17", phone="+84912345678", number="080191999999"
    )
    other = a_record(name="Nguyễn Thị Tường Vy", born="1991-04-17", number="080191555555")

    found, new = look_for_duplicates(day=TODAY, at=NOW)
    pairs = set(Resemblance.objects.values_list("one_id", "other_id"))
    assert (with_number.pk, without.pk) in pairs
    assert (slip.pk, slip_too.pk) in pairs
    assert not {(with_number.pk, other.pk), (with_number.pk, sister.pk), (sister.pk, other.pk)} & pairs
    assert found == new == len(pairs)
    assert not Person.objects.exclude(canonical=None).exists()
    row = Resemblance.objects.get(one=with_number, other=without)
    assert why_of(row).vi == "cùng họ tên; cùng ngày sinh; không đủ số định danh để so; cùng số điện thoại"
    assert "080190" not in why_of(Resemblance.objects.get(one=slip)).vi
    # Once more asks nothing again: neither what waits, nor what was decided, under whatever record.
    tell_apart(slip, slip_too, by=None, at=NOW)
    assert look_for_duplicates(day=TODAY, at=NOW) == (found, 0)
    done = merged(with_number, without)
    assert look_for_duplicates(day=TODAY, at=NOW)[1] == 0
    assert (with_number.pk, without.pk) not in {one[:2] for one in resembling(day=TODAY)}
    merged(a_record(name="Đặng Hoài Thương", born="1990-05-03"), Person.objects.get(pk=slip.pk))
    look_for_duplicates(day=TODAY, at=NOW)
    assert not Resemblance.objects.filter(state="open", other=slip_too).exists()
    unmerge(done, hands=None, by=None, at=NOW)
    # The negative control: with nobody comparing numbers, the other woman of that name is asked about.
    monkeypatch.setattr(
        duplicates, "agreement", lambda one, two: agreement(Told("", "", one.phone), Told("", "", two.phone))
    )
    assert {one[:2] for one in resembling(day=TODAY)} & {(with_number.pk, other.pk), (without.pk, other.pk)}


def test_an_empty_register_asks_about_nobody() -> None:
    assert look_for_duplicates(day=TODAY, at=NOW) == (0, 0)
