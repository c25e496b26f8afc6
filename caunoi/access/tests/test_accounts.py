"""Who opens accounts for whom, what is handed over, and what is lost with a loss."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore

from caunoi.access import devices, events, factors, opening, sign_ins
from caunoi.access.delegating import Place, may_open
from caunoi.access.models import Account, Device, SignInEvent
from caunoi.access.rights import Term
from caunoi.organisations.models import TermOfOffice
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, a_unit, an_account, the_federation

Office = TermOfOffice.Office
ROOT, BELOW, FAR = 1, 2, 3


def test_the_level_above_opens_for_units_directly_below_it() -> None:
    provincial = [Term(Office.PROVINCIAL, ROOT, None)]

    assert Office.CHAIR in may_open(provincial, Place(BELOW, ROOT))
    assert may_open(provincial, Place(FAR, BELOW)) == frozenset()
    assert may_open(provincial, Place(ROOT, None)) == frozenset()


def test_nobody_opens_the_own_office_or_a_higher_one() -> None:
    for office in (Office.PROVINCIAL, Office.UPPER):
        opened = may_open([Term(office, ROOT, frozenset({ROOT, BELOW}))], Place(BELOW, ROOT))
        assert not opened & {Office.NATIONAL, Office.PROVINCIAL, Office.ACCOUNTS, Office.AUDITOR, office}


def test_the_administrator_opens_within_reach_and_never_another_administrator() -> None:
    admin = [Term(Office.ACCOUNTS, ROOT, frozenset({ROOT, BELOW}))]

    assert Office.PARTY_READER in may_open(admin, Place(ROOT, None))
    assert not may_open(admin, Place(BELOW, ROOT)) & {Office.ACCOUNTS, Office.AUDITOR}
    assert may_open(admin, Place(FAR, BELOW)) == frozenset()


@pytest.mark.parametrize(
    "office",
    sorted(set(Office.values) - {"national-officer", "provincial-officer", "upper-officer", "accounts"}),
)
def test_others_open_nothing(office: str) -> None:
    assert may_open([Term(office, ROOT, None)], Place(BELOW, ROOT)) == frozenset()


def test_every_office_but_unpaid_work_needs_a_factor_of_its_own() -> None:
    light = {office for office in Office.values if not factors.must_have_own([office])}

    assert light == {"chair", "committee", "group-leader", "member", "benefit-partner"}
    assert factors.must_have_own(["chair", "upper-officer"])


@pytest.fixture
def chair(db: None) -> Account:
    union = a_unit("CĐCS May Đông Á", under=the_federation())
    return opening.open_account(
        "Lê  Thị Ân", office=Office.CHAIR, unit=union.pk, password=opening.first_password(), by=None, on=TODAY, at=NOW
    )  # fmt: skip


def test_a_first_password_is_good_for_three_days(chair: Account) -> None:
    assert chair.password_until == NOW + timedelta(hours=72)
    opening.choose_password(chair, "một câu chỉ mình tôi biết")
    assert chair.password_until is None


def test_first_passwords_are_long_clear_and_never_the_same() -> None:
    made = {opening.first_password() for _ in range(200)}

    assert len(made) == 200
    assert all(len(one) == 19 and not set(one) & set("ilo01O") for one in made)


def test_a_printed_code_is_taken_once_and_by_nobody_else(chair: Account) -> None:
    other = an_account("Trần Văn Bình")
    code, mine = factors.print_codes(chair)[0], factors.held(chair)
    factors.print_codes(other)

    def takes(account: Account) -> bool:
        return factors.Authenticator.objects.get(user=account).wrap().validate_code(code)

    assert mine == {"recovery_codes"}
    assert [takes(other), takes(chair), takes(chair)] == [False, True, False]
    assert factors.codes_left(chair) == 9


def test_secrets_of_factors_are_sealed(chair: Account) -> None:
    secret = factors.new_secret()
    factors.add_app(chair, secret)
    kept = factors.Authenticator.objects.get(user=chair, type="totp").data["secret"]

    assert secret not in kept
    assert factors.Factors().decrypt(kept) == secret


def test_what_was_lost_stops_working_when_it_is_issued_again(chair: Account) -> None:
    factors.print_codes(chair)
    factors.add_app(chair, factors.new_secret())
    devices.remember(chair, "token", browser="Firefox", bind=True, at=NOW)
    session = SessionStore()
    session.create()
    sign_ins.began(chair, session.session_key, browser="Firefox", at=NOW)
    old = chair.password

    password = opening.issue_again(chair, by=None, on=TODAY, at=NOW + timedelta(days=9))

    assert chair.check_password(password)
    assert chair.password != old
    assert chair.password_until == NOW + timedelta(days=12)
    assert not factors.held(chair)
    assert not devices.is_bound(chair, "token", at=NOW)
    assert not session.exists(session.session_key)
    assert Act.objects.get(what="access.issued-again").about == {"account": chair.public_id.hex}


def test_a_bound_browser_is_bound_for_one_account_and_for_so_many_days(chair: Account) -> None:
    other = an_account("Trần Văn Bình")
    devices.remember(chair, "token", browser="Firefox", bind=True, at=NOW)

    assert devices.is_bound(chair, "token", at=NOW + timedelta(days=179))
    assert not devices.is_bound(chair, "token", at=NOW + timedelta(days=181))
    assert not devices.is_bound(other, "token", at=NOW)
    assert devices.known(chair.username, "token")
    assert not devices.known(other.username, "token")
    assert "token" not in Device.objects.get().key


def test_an_owner_ends_the_own_sessions_and_no_others(chair: Account) -> None:
    other = an_account("Trần Văn Bình")
    for account, key in ((chair, "a"), (chair, "b"), (other, "c")):
        sign_ins.began(account, key, browser="Firefox", at=NOW)
    (theirs,) = sign_ins.running(other, at=NOW)

    assert sign_ins.end(chair, pk=theirs.pk) == 0
    assert sign_ins.end(chair, keeping="a") == 1
    assert [one.session_key for one in sign_ins.running(chair, at=NOW)] == ["a"]
    assert sign_ins.running(chair, at=NOW + timedelta(minutes=31)) == []


def test_what_happened_is_told_to_its_owner_without_names_in_the_table(chair: Account) -> None:
    events.note("signed-in", chair, browser="Firefox", at=NOW)
    events.note_failure("password-wrong", "LE.THI.AN", browser="Firefox", at=NOW + timedelta(seconds=1))
    events.note_failure("password-wrong", "nobody", browser="Firefox", at=NOW)

    assert [one.what for one in events.of(chair)] == ["password-wrong", "signed-in"]
    assert not any(
        "an" in one.name_key for one in SignInEvent.objects.exclude(name_key="") if "thi" in one.name_key
    )
    assert all(said.vi and said.en for said in events.SAYS.values())
    with pytest.raises(KeyError):
        events.note("no such thing", chair, browser="", at=NOW)
