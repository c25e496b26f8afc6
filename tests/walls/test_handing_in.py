"""Lists handed in behind the wall: whoever comes by a link is shown that link and what came by it, and writes one line."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from caunoi.access import walls
from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.intake import hand_in_links, handing_in
from caunoi.intake.models import HandIn, HandInLink, ReceivedFile
from caunoi.organisations.models import Employer, Unit
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.models import Membership, Person
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import Terms
from caunoi.registers.rounds.models import RoundStep, RoundUnit
from tests.builders import a_member, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ON_POSTGRESQL = connection.vendor == "postgresql"
DECEMBER = Terms("members", "Tháng 12", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 10))
WHO = Whom("Trần Thị Chủ Tịch", "0900 000 001")


class Asked:
    """Two unions that owe a list, each with a link of its own."""

    def __init__(self) -> None:
        root = the_federation()
        self.own, self.other = a_unit("CĐCS May Đông Á", under=root), a_unit("CĐCS Giày Hoa Sen", under=root)
        for unit in (self.own, self.other):
            a_member("Trần Thị Ân", of=unit, since=date(2022, 1, 1))
        self.officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=root)
        told = {"by": self.officer, "at": timezone.now()}
        units = [self.own.pk, self.other.pk]
        collecting.open_round(DECEMBER, units, held_by=root.pk, client_ref=uuid4(), **told)
        self.link, self.others = (self.asks(unit) for unit in (self.own, self.other))

    def asks(self, unit: Unit) -> HandInLink:
        with within(reach_of(self.officer, on=timezone.localdate())):
            return hand_in_links.make(
                unit, "members", WHO, most=3, until=None, days=9, client_ref=uuid4(), by=self.officer,
                at=timezone.now(),
            )[0]  # fmt: skip

    def sends(self, content: bytes = b"a;b") -> HandIn:
        with walls.by_link(self.link.digest):
            link, _reach = hand_in_links.running(self.link.digest, at=timezone.now())
            walls.past_the_door(hands=link.unit_id)
            return handing_in.by_link(link, "dv.csv", content, WHO, at=timezone.now())


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_by_a_link_a_list_is_handed_in_for_its_round_and_nothing_of_the_registers_is_shown(
    asked: Asked,
) -> None:
    came = asked.sends()
    assert asked.sends().pk == came.pk
    assert RoundStep.objects.get().due.unit == asked.own
    with walls.by_link(asked.link.digest):
        hand_in_links.running(asked.link.digest, at=timezone.now())
        walls.past_the_door(hands=asked.own.pk)
        assert handing_in.standings([came])[came.pk].state == "waiting"
        seen = [model.objects.count() for model in (HandInLink, HandIn, RoundUnit)]
        people = [m.objects.exists() for m in (Person, Membership, Employer, Account, ReceivedFile)]
    # The negative control: SQLite has no second wall.
    assert seen == ([1, 1, 1] if ON_POSTGRESQL else [2, 1, 2])
    assert any(people) != ON_POSTGRESQL


def test_by_a_link_nothing_is_written_about_another_unit(asked: Asked) -> None:
    line = RoundUnit.objects.select_related("round").get(unit=asked.other)

    def writes() -> None:
        with walls.by_link(asked.link.digest):
            walls.past_the_door(hands=asked.own.pk)
            collecting.submit(line, None, by=None, at=timezone.now())

    if not ON_POSTGRESQL:
        writes()
        return
    with pytest.raises((DatabaseError, collecting.CannotCollect)), transaction.atomic():
        writes()
    assert not RoundStep.objects.exists()


def test_a_chair_is_shown_what_came_for_the_own_unit_alone(asked: Asked) -> None:
    asked.sends()
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=asked.other)
    with within(reach_of(chair, on=timezone.localdate())):
        seen = HandIn.objects.count(), HandInLink.objects.count()
    assert seen == ((0, 1) if ON_POSTGRESQL else (1, 2))
