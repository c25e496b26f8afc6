"""A version that is to be written again is written, or nothing is: none is lost because whoever writes is not shown it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.tests.province import SINCE, Province
from caunoi.trail import copying
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import kinds
from tests.builders import NOW, TODAY, a_member, an_account

pytestmark = pytest.mark.django_db


def not_shown(province: Province) -> int:
    """The membership of somebody in Đức Hòa; on SQLite, which shows all there is, one that is not there."""
    membership = Membership.objects.get(person=province.person)
    return membership.pk if connection.vendor == "postgresql" else membership.pk + 10**6


def written_again(province: Province) -> int:
    """By an officer of Bến Lức, that one with one who is a member there: how many there are more of then."""
    officer = an_account("Phạm Thị Bến", office="upper-officer", in_unit=province.ben_luc)
    own = Membership.objects.get(person=a_member("Đỗ Thị Gần", of=province.far, since=SINCE)).pk
    hidden, before = not_shown(province), Membership.objects.count()
    with (
        transaction.atomic(),
        within(reach_of(officer, on=TODAY)),
        act("test.again", by=officer, at=NOW, on=TODAY) as writer,
    ):
        writer.end(Membership, [own])
        copying.copied(writer, Membership, [own, hidden], held_by_id=province.far.pk)
    return Membership.objects.count() - before


@pytest.fixture(params=[1, 200], ids=["by the database", "row by row"])
def province(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Province:
    monkeypatch.setattr(copying, "WORTH_A_STATEMENT", request.param)
    return Province()


def test_what_is_not_shown_is_not_left_out_in_silence(province: Province) -> None:
    with pytest.raises(copying.WalledOff):
        written_again(province)


def test_uncounted_it_would_be_left_out(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(copying, "_check_all_shown", lambda *told: None)

    assert written_again(province) == 1


def test_each_version_is_given_the_value_that_is_its_own(province: Province) -> None:
    ids = [
        Membership.objects.get(person=a_member(f"Đỗ Thị {n}", of=province.far, since=SINCE)).pk
        for n in range(3)
    ]
    own = {
        "spell": dict(zip(ids, (7, 5, 6), strict=True)),
        "valid_from": dict(zip(ids, (None, SINCE, TODAY), strict=True)),
        "began_as": dict(zip(ids, ("transferred", "admitted", "reorganised"), strict=True)),
    }
    with act("test.again", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Membership, ids)
        copying.copied(writer, Membership, ids, **own, sheet=None)
    again = Membership.objects.filter(
        pk__in=copying.written_by(Act.objects.get(pk=writer.act.pk), Membership)
    )
    said = again.order_by("pk").values_list("spell", "valid_from", "began_as")
    assert list(said) == [tuple(values[pk] for values in own.values()) for pk in ids]
    # What the database wrote by itself lies under the digest as what we write does.
    assert kinds() <= {"seal-missing"}
