"""Keys of other systems behind the wall: shown to whoever shows that key, to the owner, and to nobody else."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from caunoi.access import system_keys, walls
from caunoi.access.appointing import end_term
from caunoi.access.models import Account, SystemKey
from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.organisations.models import TermOfOffice, Unit
from caunoi.registers.members.models import Person
from tests.builders import TODAY, a_member, a_unit, an_account, the_federation

ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def unions(db: None) -> tuple[Unit, Unit]:
    root = the_federation()
    first, second = a_unit("CĐCS May Đông Á", under=root), a_unit("CĐCS Giày Hoa Sen", under=root)
    for unit in (first, second):
        a_member("Trần Thị Ân", of=unit, since=TODAY)
    return first, second


def a_key(account: Account) -> tuple[SystemKey, str]:
    term = TermOfOffice.objects.get(account=account)
    return system_keys.make(term, purpose="x", until=None, days=9, by=account, at=timezone.now())


@pytest.fixture
def chairs(unions: tuple[Unit, Unit]) -> list[Account]:
    names = ("Lê Thuỳ Dương", "Vũ Thị Hai")
    return [an_account(name, office="chair", in_unit=unit) for name, unit in zip(names, unions, strict=True)]


def test_a_key_shows_itself_and_no_other(chairs: list[Account]) -> None:
    (kept, key), _other = a_key(chairs[0]), a_key(chairs[1])
    with walls.by_key(system_keys.digest_of(key)):
        shown = set(SystemKey.objects.values_list("pk", flat=True))
        people = Person.objects.exists()

    # The negative control: SQLite has no second wall.
    assert (shown == {kept.pk}) == ON_POSTGRESQL
    assert people != ON_POSTGRESQL


def test_without_a_key_none_is_shown_and_what_was_named_is_forgotten(chairs: list[Account]) -> None:
    _kept, key = a_key(chairs[0])
    with walls.by_key(system_keys.digest_of(key)):
        pass
    with walls.by_key(""):
        assert SystemKey.objects.exists() != ON_POSTGRESQL


def test_another_chair_is_shown_no_key_and_changes_none(chairs: list[Account]) -> None:
    kept, _key = a_key(chairs[0])
    with within(reach_of(chairs[1], on=timezone.localdate())):
        assert SystemKey.objects.exists() != ON_POSTGRESQL
        if ON_POSTGRESQL:
            assert SystemKey.objects.filter(pk=kept.pk).update(withdrawn_at=timezone.now()) == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                SystemKey.objects.create(
                    digest="0" * 64, account=chairs[0], office="chair", unit=kept.unit, purpose="x",
                    made_at=timezone.now(), until=kept.until,
                )  # fmt: skip
    with within(reach_of(chairs[0], on=timezone.localdate())):
        assert SystemKey.objects.get() == kept


def test_a_key_is_found_used_and_withdrawn_behind_the_wall(chairs: list[Account]) -> None:
    _kept, key = a_key(chairs[0])
    now = timezone.now()
    with walls.by_key(system_keys.digest_of(key)):
        found, reach = system_keys.running(system_keys.digest_of(key), at=now)
    with within(reach):
        system_keys.used(found, at=now)
        assert Person.objects.count() == (1 if ON_POSTGRESQL else 2)
        system_keys.withdraw(found, by=chairs[0], at=now)

    kept = SystemKey.objects.get()
    assert (kept.used_at, kept.withdrawn_at) == (now, now)


def test_who_ends_an_office_takes_its_keys_back_behind_the_wall(
    chairs: list[Account], unions: tuple[Unit, Unit]
) -> None:
    kept, _key = a_key(chairs[0])
    other, _other = a_key(chairs[1])
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())
    now, today = timezone.now(), timezone.localdate()
    with within(reach_of(officer, on=today)):
        term = TermOfOffice.objects.get(account=chairs[0])
        end_term(term, on=today, reason="thôi theo nghị quyết đại hội", by=officer, at=now)

    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.withdrawn_at, other.withdrawn_at) == (now, None)
