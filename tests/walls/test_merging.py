"""Behind the wall two records are merged only by whoever may write about every unit that holds something of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.organisations.models import Unit
from caunoi.registers.cards.models import Holder
from caunoi.registers.members.models import Membership, MemberState, Person, SamePerson
from caunoi.registers.merging import looking
from caunoi.registers.merging.looking import OUT_OF_HANDS, CannotMerge, carried, look
from caunoi.registers.merging.tests.two import a_record, elected, handed, merged, put_forward
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
SINCE, MOVED = date(2022, 1, 1), date(2023, 1, 1)


def was_a_member(person: Person, out: Unit, until: date | None = None) -> None:
    began = SINCE if until else MOVED
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        own = writer.ids(Membership, 1)[0]
        writer.add_one(
            Membership, id=own, spell=own, person_id=person.pk, unit_id=out.pk, held_by_id=out.pk, valid_from=began,
            valid_to=until, began_as="admitted", ended_as="transferred" if until else "",
        )  # fmt: skip


def was_ill(person: Person, out: Unit) -> None:
    with act("members.state-entered", by=None, at=NOW, on=TODAY) as writer:
        told = {"person_id": person.pk, "unit_id": out.pk, "state": "illness"}
        writer.add_one(MemberState, **told, valid_from=SINCE, valid_to=MOVED)


HELD: dict[str, Callable[[Person, Unit], object]] = {
    "members.Membership": was_a_member,
    "members.MemberState": was_ill,
    "welfare.Nomination": lambda person, out: put_forward(person, "Tết", out),
    "welfare.Receipt": lambda person, out: handed(person, put_forward(person, "Tết", out), SINCE),
    "officers.Mandate": lambda person, out: elected(person, out, "chair", SINCE),
}


def test_what_a_record_has_in_a_unit_out_of_reach_is_not_overlooked() -> None:
    """Else it would stay behind with the record that goes, and whoever merged would never know."""
    assert HELD.keys() == {model._meta.label for model in carried()}
    upper, far = (a_unit(name, under=the_federation(), level="upper") for name in ("CĐ KCN", "CĐ Huyện"))
    near, out = a_unit("CĐCS May Đông Á", under=upper), a_unit("CĐCS Giày Hoa Sen", under=far)
    officer = an_account("Phan Văn Khác", office="upper-officer", in_unit=upper)
    reach = reach_of(officer, on=timezone.localdate())
    hands = reach.hands("people.merge")
    assert hands is not None
    assert out.pk not in hands
    for label, holds in HELD.items():
        kept, other = a_record(near, MOVED), a_record()
        was_a_member(other, near, until=MOVED)
        holds(other, out)
        model = next(one for one in carried() if one._meta.label == label)
        with within(reach):
            if connection.vendor == "postgresql":
                held_out = (
                    {"unit": out}
                    if label in {"members.MemberState", "officers.Mandate"}
                    else {"held_by": out}
                )
                assert not model._default_manager.filter(**held_out).exists(), label
            found = look(kept, other, on=TODAY, hands=hands)
            assert OUT_OF_HANDS in found.forbids, label
            with pytest.raises(CannotMerge):
                merged(kept, other, *("kept" for _ in found.clashes), hands=hands, by=officer)
        assert not SamePerson.objects.exists()


def test_an_own_account_that_a_union_out_of_reach_tied_is_not_overlooked(monkeypatch) -> None:
    upper, far = (a_unit(name, under=the_federation(), level="upper") for name in ("CĐ KCN", "CĐ Huyện"))
    near, out = a_unit("CĐCS May Đông Á", under=upper), a_unit("CĐCS Giày Hoa Sen", under=far)
    kept, other = a_record(near, MOVED), a_record()
    was_a_member(other, near, until=MOVED)
    member = an_account("Đỗ Na", office="member", in_unit=out)
    with act("cards.account-tied", by=None, at=NOW, on=TODAY) as writer:
        told = {"account_id": member.pk, "person_id": other.pk, "held_by_id": out.pk}
        writer.add_one(Holder, **told, valid_from=SINCE)
    officer = an_account("Phan Văn Khác", office="upper-officer", in_unit=upper)
    reach = reach_of(officer, on=timezone.localdate())

    def forbidden() -> bool:
        with within(reach):
            assert Holder.objects.exists() is (connection.vendor != "postgresql")
            found = look(kept, other, on=TODAY, hands=reach.hands("people.merge"))
        assert OUT_OF_HANDS not in found.forbids
        return any("tài khoản của đoàn viên" in one.vi for one in found.forbids)

    assert forbidden()
    # The negative control: without naming whom it asks about, the database shows no such account.
    monkeypatch.setattr(
        looking, "_has_an_own_account", lambda person: Holder.objects.filter(person=person).exists()
    )
    assert forbidden() is (connection.vendor != "postgresql")
