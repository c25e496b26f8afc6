"""What the second wall shows to those outside of the office: a member the own record, a partner the card asked for."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from caunoi.access import walls
from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.access.walls import naming_card, naming_person, within
from caunoi.office.tests.conftest import signed_in
from caunoi.organisations.models import Employer, EmployerDescription, Headcount, TermOfOffice, Unit
from caunoi.privacy.models import DataRequest
from caunoi.registers.cards import checking, issuing
from caunoi.registers.cards.door import cards_within, holders_within
from caunoi.registers.cards.models import Card, CardCheck, Holder
from caunoi.registers.links import linking
from caunoi.registers.links.models import EmployerLink
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.door import memberships_within
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.trail.models import Act
from caunoi.trail.writing import WalledOff
from tests.builders import a_member, a_unit, an_account, an_employer, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ON_POSTGRESQL = connection.vendor == "postgresql"
SINCE = date(2022, 1, 1)


@pytest.fixture
def union() -> Unit:
    return a_unit("CĐCS May Đông Á", under=the_federation())


@pytest.fixture
def officer(union: Unit) -> Account:
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


@pytest.fixture
def dung(union: Unit) -> Person:
    a_member("Trần Thị Ân", of=union, since=SINCE)
    return a_member("Đặng Thị Mỹ Dung", of=union, since=SINCE)


@pytest.fixture
def own(dung: Person, union: Unit, officer: Account) -> Account:
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=union)
    issuing.tie(account, dung, by=officer, at=timezone.now())
    return account


def test_asked_for_everybody_a_member_is_shown_the_own_person(own: Account, dung: Person) -> None:
    with within(reach_of(own, on=timezone.localdate())):
        names = set(Particulars.objects.values_list("name", flat=True))
        spells = set(Membership.objects.values_list("person", flat=True))

    # On SQLite there is no second wall: that is the negative control, and what is said of it.
    assert names == ({"Đặng Thị Mỹ Dung"} if ON_POSTGRESQL else {"Đặng Thị Mỹ Dung", "Trần Thị Ân"})
    assert (spells == {dung.pk}) == ON_POSTGRESQL


def test_a_member_whose_office_has_ended_is_shown_nobody(own: Account) -> None:
    own.terms.update(valid_to=timezone.localdate())
    with within(reach_of(own, on=timezone.localdate())):
        assert Particulars.objects.exists() != ON_POSTGRESQL


def test_the_own_page_works_behind_the_wall_and_its_forms_write(own: Account, dung: Person) -> None:
    client = signed_in(own)
    page = reverse("own-record", args=[dung.public_id])
    client.post(reverse("own-card", args=[dung.public_id]))
    asked = {"client_ref": str(uuid4()), "kind": "access", "words": "Cho tôi bản sao."}
    assert client.post(reverse("own-request", args=[dung.public_id]), asked).url == page

    shown = client.get(page).content.decode()
    assert issuing.spelled(issuing.code_of(Card.objects.get())) in shown
    assert "CĐCS May Đông Á" in shown
    assert DataRequest.objects.get().received_by == own


def test_who_looked_is_named_to_the_member_behind_the_wall(
    own: Account, dung: Person, officer: Account
) -> None:
    signed_in(officer).get(reverse("person", args=[dung.public_id]))
    partner = an_account("Siêu thị Bình Minh", office="benefit-partner", in_unit=the_federation())
    code = issuing.issue(dung, days=9, by=officer, at=timezone.now())
    answer = signed_in(partner).post(reverse("check-card"), {"code": code}).content.decode()
    assert 'data-answer="valid"' in answer

    shown = signed_in(own).get(reverse("own-record", args=[dung.public_id])).content.decode()
    assert "Nguyễn Thị Mỹ" in shown
    assert "Siêu thị Bình Minh" in shown


def test_a_partner_is_shown_the_card_asked_for_while_it_is_asked_and_no_other(
    own: Account, dung: Person, officer: Account, union: Unit
) -> None:
    at = timezone.now()
    issuing.issue(Person.objects.exclude(pk=dung.pk).get(), days=9, by=officer, at=at)
    issuing.issue(dung, days=9, by=officer, at=at)
    card = Card.objects.get(person=dung)
    partner = an_account("Siêu thị Bình Minh", office="benefit-partner", in_unit=the_federation())
    with within(reach_of(partner, on=timezone.localdate())):
        assert Card.objects.exists() != ON_POSTGRESQL
        with naming_card([bytes(card.digest)]):
            assert (list(Card.objects.all()) == [card]) == ON_POSTGRESQL
            assert Membership.objects.exists() != ON_POSTGRESQL
        with naming_person(dung.pk):
            assert (set(Membership.objects.values_list("person", flat=True)) == {dung.pk}) == ON_POSTGRESQL
            assert not ON_POSTGRESQL or not Particulars.objects.exclude(person=dung).exists()
        assert Card.objects.exists() != ON_POSTGRESQL
        assert checking.check(issuing.code_of(card), by=partner, at=at)


def test_nobody_writes_a_card_a_check_or_a_tie_for_another(
    own: Account, officer: Account, union: Unit
) -> None:
    an = Person.objects.get(particulars__name="Trần Thị Ân")
    if not ON_POSTGRESQL:
        # There is no second wall: the doors are the only one.
        return
    at = timezone.now()
    with within(reach_of(own, on=timezone.localdate())):
        for write in (
            lambda: issuing.tie(own, an, by=own, at=at),
            lambda: CardCheck.objects.create(account=officer, valid=False, at=at),
            lambda: Act.objects.create(
                what="x", by=officer, at=at, on=at.date(), salt=b"", digest=b"", mac=b""
            ),
            lambda: issuing.issue(an, days=9, by=own, at=at),
        ):
            with pytest.raises((DatabaseError, WalledOff, issuing.CannotIssue)), transaction.atomic():
                write()


def test_the_union_that_a_member_moved_to_gives_the_next_card(dung: Person, officer: Account) -> None:
    """The old one sees the card that it gave, and does not give another."""
    at, day = timezone.now(), timezone.localdate()
    issuing.issue(dung, days=9, by=officer, at=at)
    other = a_unit("CĐCS Giày Hoa Sen", under=the_federation())
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=other)
    reach = reach_of(chair, on=day)
    with within(reach):
        assert (
            Card.objects.exists() != ON_POSTGRESQL
        )  # the negative control: before the move nothing is shown
    moved = a_member("Đặng Thị Mỹ Dung", of=other, since=day)
    Membership.objects.filter(person=dung).update(valid_to=day, ended_as="left")
    Membership.objects.filter(person=moved).update(person=dung)

    with within(reach):
        assert [card.person_id for card in cards_within(reach.to("cards.issue"))] == [dung.pk]
        issuing.issue(dung, days=9, by=chair, at=at, among=memberships_within(reach.to("cards.issue")))
    assert list(Card.objects.held_true().values_list("held_by", flat=True)) == [other.pk]


def test_the_account_of_a_member_who_moved_is_shown_to_the_union_of_now(
    own: Account, dung: Person, officer: Account
) -> None:
    """With whose it is; before the move neither is shown."""
    at, day = timezone.now(), timezone.localdate()
    other = a_unit("CĐCS Giày Hoa Sen", under=the_federation())
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=other)
    reach = reach_of(chair, on=day)
    with within(reach):
        assert Holder.objects.exists() != ON_POSTGRESQL
        assert Account.objects.filter(pk=own.pk).exists() != ON_POSTGRESQL
    moved = a_member("Đặng Thị Mỹ Dung", of=other, since=day)
    Membership.objects.filter(person=dung).update(valid_to=day, ended_as="left")
    Membership.objects.filter(person=moved).update(person=dung)

    with within(reach):
        [held] = holders_within(reach.to("cards.issue")).select_related("account")
        assert held.account == own
        issuing.untie(dung, by=chair, at=at, among=memberships_within(reach.to("cards.issue")))
    assert not Holder.objects.held_true().exists()


@pytest.fixture
def link(union: Unit, officer: Account) -> EmployerLink:
    mine = an_employer("Công ty May Đông Á", workers=120, covered_by=union)
    an_employer("Công ty Giày Hoa Sen", workers=40, covered_by=union)
    whom = Whom("Hồ Thị Nhân Sự", "0900 000 001")
    made, _token = linking.make(
        mine, whom, purpose="xác nhận", until=None, days=14, held_by=union.pk, client_ref=uuid4(), by=officer,
        at=timezone.now(),
    )  # fmt: skip
    return made


def test_whoever_comes_by_a_link_is_shown_that_employer_and_no_person(
    link: EmployerLink, dung: Person
) -> None:
    with walls.by_link(link.digest):
        assert TermOfOffice.objects.exists()
        walls.past_the_door()
        employers = list(Employer.objects.values_list("pk", flat=True))
        names = list(EmployerDescription.objects.values_list("name", flat=True))
        counts = list(Headcount.objects.values_list("workers", flat=True))
        people = [
            model.objects.exists() for model in (Person, Particulars, Membership, Card, Account, TermOfOffice)
        ]
    if not ON_POSTGRESQL:
        # The negative control: no second wall.
        assert len(employers) == len(names) == len(counts) == 2
        return
    assert (employers, names, counts) == ([link.employer_id], ["Công ty May Đông Á"], [120])
    assert people == [False] * 6


def test_without_a_link_nobody_is_shown_an_employer_or_a_link(link: EmployerLink) -> None:
    for digest in ("", "0" * 64):
        with walls.by_link(digest):
            walls.past_the_door()
            assert Employer.objects.exists() != ON_POSTGRESQL
            assert EmployerLink.objects.exists() != ON_POSTGRESQL


def test_what_a_link_named_is_forgotten_with_its_request(link: EmployerLink) -> None:
    with walls.by_link(link.digest):
        pass
    with walls.by_link(""):
        walls.past_the_door()
        assert EmployerLink.objects.exists() != ON_POSTGRESQL


def test_by_a_link_an_answer_is_written_and_nothing_in_another_name(
    link: EmployerLink, officer: Account
) -> None:
    figure, at = Headcount.objects.get(employer=link.employer), timezone.now()
    with walls.by_link(link.digest):
        walls.past_the_door()
        linking.answer(link, figure, "confirmed", client_ref=uuid4(), at=at)
        if ON_POSTGRESQL:
            with pytest.raises(DatabaseError), transaction.atomic():
                Act.objects.create(what="x", by=officer, at=at, on=at.date(), salt=b"", digest=b"", mac=b"")
            with pytest.raises(WalledOff), transaction.atomic():
                linking.make(
                    link.employer, Whom("a", "b"), purpose="c", until=None, days=1, held_by=link.held_by_id,
                    client_ref=uuid4(), by=officer, at=at,
                )  # fmt: skip
    assert Act.objects.get(what="links.answered").by is None
