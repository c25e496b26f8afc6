"""Lists handed in behind the wall: whoever comes by a link is shown that link and what came by it, and writes one line."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from caunoi.access import walls
from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.intake import hand_in_links, hand_in_standing, handing_in
from caunoi.intake.hand_in_standing import ReturnedMeanwhile, not_returned, standings
from caunoi.intake.handing_in import CannotHandIn
from caunoi.intake.models import HandIn, HandInLink, ReceivedFile
from caunoi.organisations.models import Employer, Unit
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.models import Membership, Person
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import Terms
from caunoi.registers.rounds.models import RoundStep, RoundUnit
from caunoi.trail.models import Document
from tests.builders import a_member, a_unit, an_account, the_federation
from tests.racing import at_once
from tests.waiting import somebody_waits_in_line

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
        told: dict[str, Any] = {"by": self.officer, "at": timezone.now()}
        self.root = root
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
        assert standings([came])[came.pk].state == "waiting"
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


def test_by_a_link_a_later_list_takes_the_place_of_an_earlier_one(asked: Asked) -> None:
    """Where the round stands is known to whoever comes by a link, though who did what in it is not."""
    first, second = asked.sends(), asked.sends(b"c;d")
    assert [standings([one])[one.pk].state for one in (first, second)] == ["returned", "waiting"]
    assert RoundStep.objects.filter(ended_by=None).count() == 1


def test_by_a_link_the_same_file_is_the_list_of_a_later_round_too(asked: Asked) -> None:
    first = asked.sends()
    january = Terms("members", "Tháng 1", date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 10))
    told: dict[str, Any] = {"by": asked.officer, "at": timezone.now()}
    collecting.open_round(january, [asked.own.pk], held_by=asked.root.pk, client_ref=uuid4(), **told)
    again = asked.sends()

    assert tuple(one.due and one.due.round.title for one in (first, again)) == ("Tháng 12", "Tháng 1")
    assert asked.sends().pk == again.pk
    assert RoundStep.objects.filter(state="submitted", ended_by=None).count() == 2


# ---------------------------------------------------------------- taken in or returned, never both


def returned_while_taken_in(asked: Asked) -> tuple[bool, bool]:
    """An officer returns a list once another's work has read it and is about to take it in: what happened of the two."""
    came = asked.sends()
    read, decided = threading.Event(), threading.Event()
    told: dict[str, Any] = {"by": asked.officer, "at": timezone.now()}

    def take_in() -> bool:
        try:
            with transaction.atomic():
                act_of(asked, came)
                not_returned(came.pk)
                read.set()
                while not decided.is_set() and not somebody_waits_in_line():
                    pass
        except ReturnedMeanwhile:
            return False
        return True

    def give_back() -> bool:
        read.wait(timeout=60)
        try:
            handing_in.give_back(came, "Thiếu ngày sinh", **told)
        except CannotHandIn:
            return False
        finally:
            decided.set()
        return True

    taken, returned = at_once(2, lambda which: give_back() if which else take_in())
    return taken, returned


def act_of(asked: Asked, came: HandIn) -> None:
    """As taking a list in does: the file is on record as what was handed in."""
    paper = Document.objects.create(kind="list", name=came.name, sha256=came.sha256)
    ReceivedFile.objects.create(
        document=paper, sealed_as="x", received_at=timezone.now(), handed_in=came, list_kind="members"
    )


def test_who_returns_a_list_waits_for_who_takes_it_in_and_is_told(asked: Asked) -> None:
    assert returned_while_taken_in(asked) == (True, False)
    assert HandIn.objects.get().returned_at is None


def test_without_waiting_a_list_would_be_taken_in_and_returned(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control; SQLite has one pen."""
    for module in (handing_in, hand_in_standing):
        monkeypatch.setattr(module, "in_line", lambda one: None)
    assert returned_while_taken_in(asked) == (True, ON_POSTGRESQL)
