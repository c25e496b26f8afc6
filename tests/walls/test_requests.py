"""A page whose guard and doors let everything through still shows nothing that its reader does not reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from caunoi.access import guarding, walls
from caunoi.access.models import Account, Device
from caunoi.access.reach import Reach, reach_of
from caunoi.access.walls import scopes, within
from caunoi.office.people import person as person_page
from caunoi.organisations.models import Submission
from caunoi.registers.members.models import IdentityIndex, IdentityNumber, Membership, Person
from caunoi.registers.officers.models import Contact
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.writing import WalledOff
from tests.builders import NOW, TODAY, a_member, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"
SINCE = date(2022, 1, 1)


@pytest.fixture
def chair() -> Account:
    """Of one union; another has a member as well."""
    root = the_federation()
    own, other = a_unit("CĐCS May Đông Á", under=root), a_unit("CĐCS Giày Hoa Sen", under=root)
    a_member("Đặng Thị Mỹ Dung", of=own, since=SINCE)
    a_member("Trần Thị Ân", of=other, since=SINCE)
    return an_account("Lê Thuỳ Dương", office="chair", in_unit=own)


@pytest.fixture
def nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every right is given, every door returns all; the reach told to the database is the true one."""
    to = Reach.to

    def true_scopes(reach: Reach) -> dict[str, str]:
        with monkeypatch.context() as truly:
            truly.setattr(Reach, "to", to)
            return scopes(reach)

    monkeypatch.setattr(walls, "scopes", true_scopes)
    monkeypatch.setattr(Reach, "may", lambda reach, right: True)
    monkeypatch.setattr(Reach, "to", lambda reach, right: replace(reach, right=right, units=None))


def _asked_by(account: Account) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = account
    request.resolver_match = None
    request.session = {}
    request._messages = CookieStorage(request)
    return request


def _person(name: str) -> Person:
    return Person.objects.get(particulars__name=name)


def test_without_a_check_the_own_member_is_shown(chair: Account, nothing_is_checked: None) -> None:
    page = person_page(_asked_by(chair), _person("Đặng Thị Mỹ Dung").public_id)
    assert "Đặng Thị Mỹ Dung" in page.content.decode()


def test_without_a_check_the_other_union_s_member_is_not(chair: Account, nothing_is_checked: None) -> None:
    other = _person("Trần Thị Ân").public_id
    if ON_POSTGRESQL:
        with pytest.raises(Http404):
            person_page(_asked_by(chair), other)
        return
    # The negative control, and what is said of SQLite: there is no second wall.
    assert "Trần Thị Ân" in person_page(_asked_by(chair), other).content.decode()


def test_with_the_policy_dropped_the_other_is_shown(chair: Account, nothing_is_checked: None) -> None:
    """The negative control on PostgreSQL."""
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            for table in ("members_person", "members_particulars", "members_membership"):
                cursor.execute(f"CREATE POLICY open ON {table} FOR SELECT TO caunoi_web USING (true)")
    page = person_page(_asked_by(chair), _person("Trần Thị Ân").public_id)
    assert "Trần Thị Ân" in page.content.decode()


def test_what_follows_a_request_in_the_same_transaction_is_not_confined(chair: Account) -> None:
    with within(reach_of(chair, on=TODAY)):
        shown = Person.objects.count()
    assert shown == (1 if ON_POSTGRESQL else 2)
    assert Person.objects.count() == 2


def test_an_error_in_a_page_undoes_what_it_wrote(chair: Account, rf: RequestFactory) -> None:
    def page(request: HttpRequest) -> None:
        with act("test.seen", by=chair, at=NOW, on=TODAY):
            pass
        raise Http404

    before = act_count()
    with pytest.raises(Http404):
        guarding.signed_in(page)(_asked_by(chair))
    assert act_count() == before + (0 if ON_POSTGRESQL else 1)


def act_count() -> int:
    """Acts there are."""
    return Act.objects.count()


def test_a_contact_is_written_for_the_own_union_and_for_no_other(chair: Account) -> None:
    own = Membership.objects.get(person=_person("Đặng Thị Mỹ Dung")).unit_id
    other = Membership.objects.get(person=_person("Trần Thị Ân")).unit_id
    told = {"officer_id": chair.pk, "kind": "call", "on": TODAY}

    def note(unit: int, ref: str) -> None:
        with within(reach_of(chair, on=TODAY)), act("test.contact", by=chair, at=NOW, on=TODAY) as writer:
            writer.add_one(Contact, client_ref=ref, unit_id=unit, held_by_id=unit, **told)

    note(own, "9f0d3a7e-6c1b-4f7e-8a55-2f7a3a1c0001")
    if not ON_POSTGRESQL:
        return
    with pytest.raises(WalledOff, match="row-level security"), transaction.atomic():
        note(other, "9f0d3a7e-6c1b-4f7e-8a55-2f7a3a1c0002")
    assert Contact.objects.count() == 1


def test_what_may_be_removed_is_gone_behind_the_wall_too(chair: Account) -> None:
    """A delete that no policy allows removes nothing and says nothing: codes of a lost sheet would stay good."""
    Device.objects.create(account=chair.pk, key="k", browser="Firefox", known_at=NOW, used_at=NOW)
    with within(reach_of(chair, on=TODAY)):
        assert Device.objects.filter(account=chair.pk).delete()[0] == 1
    assert not Device.objects.exists()


@pytest.mark.parametrize("rows", [3, 700])
def test_rows_of_every_type_are_written_behind_the_wall_as_in_front_of_it(rows: int) -> None:
    root = the_federation()
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=root)
    with within(reach_of(officer, on=TODAY)), act("test.lists", by=officer, at=NOW, on=TODAY) as writer:
        told = [(root.pk, "members", at % 2 == 0, at, SINCE) for at in range(rows)]
        writer.add(Submission, ("unit", "kind", "complete", "rows", "valid_from"), told)
        people = writer.ids(Person, rows)
        writer.add(Person, ("pk",), [(person,) for person in people])
        numbers = [(person, "cccd", bytes([0, 255, 39]), 1) for person in people]
        writer.add(IdentityNumber, ("person", "kind", "cipher", "key_version"), numbers)
    assert Submission.objects.filter(complete=True, valid_from=SINCE).count() == (rows + 1) // 2
    assert {bytes(one) for one in IdentityNumber.objects.values_list("cipher", flat=True)} == {b"\x00\xff'"}


@pytest.fixture
def many_unions() -> None:
    """So many that the planner has something to choose by, and statistics that no other writer can change meanwhile."""
    root = the_federation()
    unions = [a_unit(f"CĐCS số {number}", under=root) for number in range(40)]
    with act("test.members", by=None, at=NOW, on=TODAY) as writer:
        people = writer.ids(Person, 2_000)
        writer.add(Person, ("pk",), [(person,) for person in people])
        told = [
            (at, person, unions[at % 40].pk, unions[at % 40].pk, "admitted")
            for at, person in enumerate(people, start=1)
        ]
        writer.add(Membership, ("spell", "person", "unit", "held_by", "began_as"), told)
        numbers = writer.ids(IdentityNumber, 2_000)
        sealed = [(number, person, "cccd", b"x", 1) for number, person in zip(numbers, people, strict=True)]
        writer.add(IdentityNumber, ("pk", "person", "kind", "cipher", "key_version"), sealed)
        digests = [(number, 1, sha256(b"%d" % number).digest()) for number in numbers]
        writer.add(IdentityIndex, ("number", "key_version", "digest"), digests)
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE members_membership, members_identitynumber, members_identityindex")


def _plan(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}")
        return "\n".join(line for (line,) in cursor.fetchall())


# What each role asks most, with the index that must answer: a condition that the wall cannot let past would not use it.
ASKED = {
    "first page": (
        str(Membership.objects.filter(held_by__in=[1, 2]).order_by("person_id")[:50].query),
        "members_membership_held_by_id",
    ),
    "number": (
        "SELECT i.number_id FROM members_identityindex i JOIN members_identitynumber n ON n.id = i.number_id"
        " WHERE i.key_version = 1 AND i.digest = '\\x00' AND i.ended_by_id IS NULL",
        "one_person_per_identity_number",
    ),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("office", ["chair", "upper-officer", "provincial-officer"])
@pytest.mark.usefixtures("many_unions")
def test_the_index_is_used_behind_the_wall(office: str, asked: str) -> None:
    if not ON_POSTGRESQL:
        return
    root = the_federation()
    unit = root if office == "provincial-officer" else a_unit("Công đoàn", under=root)
    officer = an_account("Nguyễn Thị Mỹ", office=office, in_unit=unit)
    query, index = ASKED[asked]
    with within(reach_of(officer, on=TODAY)):
        plan = _plan(query)
    assert index in plan
    assert "Seq Scan on members_" not in plan


@pytest.mark.usefixtures("many_unions")
def test_without_the_index_the_plan_says_so() -> None:
    """The negative control."""
    if not ON_POSTGRESQL:
        return
    root = the_federation()
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=root)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_person_per_identity_number")
    with within(reach_of(officer, on=TODAY)):
        assert "Seq Scan on members_identityindex" in _plan(ASKED["number"][0])


def test_one_number_of_two_people_is_refused_behind_the_wall_too(chair: Account) -> None:
    """A unique index is an oracle: it says that somebody has the number, and not who (docs/security.md)."""
    other = _person("Trần Thị Ân")
    with act("test.number", by=None, at=NOW, on=TODAY) as writer:
        number = writer.add_one(IdentityNumber, person_id=other.pk, kind="cccd", cipher=b"x", key_version=1)
        writer.add_one(IdentityIndex, number_id=number, key_version=1, digest=b"d" * 32)
    own = _person("Đặng Thị Mỹ Dung")

    def the_same_number() -> None:
        with transaction.atomic(), within(reach_of(chair, on=TODAY)):
            assert IdentityIndex.objects.filter(digest=b"d" * 32).exists() == (not ON_POSTGRESQL)
            with act("test.number", by=chair, at=NOW, on=TODAY) as writer:
                number = writer.add_one(
                    IdentityNumber, person_id=own.pk, kind="cccd", cipher=b"x", key_version=1
                )
                writer.add_one(IdentityIndex, number_id=number, key_version=1, digest=b"d" * 32)

    with pytest.raises(IntegrityError):
        the_same_number()
