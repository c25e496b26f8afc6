"""A card's code is given and the own account tied face to face; a partner learns yes or no and nothing else."""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import date, timedelta
from http.cookies import SimpleCookie

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caunoi.access import signing_in, walls
from caunoi.access.appointing import appoint
from caunoi.access.models import Attempt
from caunoi.access.reach import reach_of
from caunoi.office import limiting
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.registers.cards import checking, issuing
from caunoi.registers.cards.models import Card, CardCheck, Holder
from caunoi.registers.members.models import Membership
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import a_member, a_unit, an_account
from tests.racing import at_once

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
((A_MINUTE, _), (A_DAY, _)) = limiting.limits()["check-card"].by["account"]
VALID, NOT_VALID = 'data-answer="valid"', 'data-answer="not-valid"'


@pytest.fixture
def partner(province: Province) -> Client:
    return signed_in(an_account("Siêu thị Bình Minh", office="benefit-partner", in_unit=province.root))


@pytest.fixture
def code(province: Province) -> str:
    return issuing.issue(province.dung, days=30, by=province.officer, at=timezone.now())


def asked(partner: Client, code: str) -> str:
    return partner.post(reverse("check-card"), {"code": code}).content.decode()


def test_a_partner_learns_that_a_card_is_valid_and_not_whose(
    partner: Client, code: str, province: Province
) -> None:
    for typed in (code, issuing.spelled(code), f" {issuing.spelled(code).upper()} "):
        shown = asked(partner, typed)
        assert VALID in shown
        assert "Dung" not in shown
        assert str(province.dung.public_id) not in shown
        assert code not in shown


def one_that_is_over(province: Province, code: str) -> None:
    Card._base_manager.update(valid_from=date(2020, 1, 1), valid_to=timezone.localdate())


def one_replaced(province: Province, code: str) -> None:
    issuing.issue(province.dung, days=30, by=province.officer, at=timezone.now())


def one_of_somebody_who_left(province: Province, code: str) -> None:
    province.dung.memberships.update(valid_to=timezone.localdate(), ended_as="left")


def one_that_nobody_has(province: Province, code: str) -> None:
    Card._base_manager.update(digest=b"\0" * 32)


NOT_RUNNING = (one_that_is_over, one_replaced, one_of_somebody_who_left, one_that_nobody_has)


@pytest.mark.parametrize("happened", NOT_RUNNING)
def test_every_card_that_does_not_run_is_answered_alike_after_the_same_steps(
    partner: Client, code: str, province: Province, happened, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every so many tries, whosever they are, old ones are swept away: not while steps are compared.
    monkeypatch.setattr(signing_in, "SWEPT_EVERY", 10**9)
    before, steps_before = _answer(partner, "aaaa-bbbb-cccc-dddd")
    happened(province, code)
    after, steps_after = _answer(partner, code)

    assert NOT_VALID in after
    assert after == before
    assert steps_after == steps_before


def _answer(partner: Client, code: str) -> tuple[str, list[str]]:
    """The page, and the statements without what they were asked with."""
    # That a session is in use is noted once a minute, whatever is asked: here, and not while steps are compared.
    asked(partner, "warmed up")
    with CaptureQueriesContext(connection) as steps:
        shown = asked(partner, code)
    return shown.replace(partner.cookies["caunoi-csrf"].value, "")[
        shown.index("<main") : shown.index('<form method="post" novalidate')
    ], [re.sub(r"\bs\d+_x\d+\b|(X|B)?'[^']*'(::\w+)*|\bNULL\b|\b\d+\b", "?", step["sql"]) for step in steps]


def test_the_database_does_not_look_for_the_card_of_a_check(province: Province) -> None:
    """The check of a reference takes time where there is a card, and none where there is not."""
    CardCheck.objects.create(account=province.officer, card_id=999_999, at=timezone.now())
    # The negative control: of the account it does.
    with pytest.raises(IntegrityError):
        CardCheck.objects.create(account_id=999_999, at=timezone.now())


def test_every_check_is_counted_and_leaves_a_trace(partner: Client, code: str, province: Province) -> None:
    asked(partner, code)
    asked(partner, "không có thẻ này")

    assert list(CardCheck.objects.order_by("id").values_list("valid", "card")) == [
        (True, Card.objects.get().pk), (False, None),
    ]  # fmt: skip
    assert [done.about for done in Act.objects.filter(what="cards.checked").order_by("id")] == [
        {"valid": True}, {"valid": False},
    ]  # fmt: skip


def test_whoever_tries_many_is_made_to_wait(
    partner: Client, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [partner.post(reverse("check-card"), {"code": f"{n:016d}"}) for n in range(A_MINUTE + 1)]
    assert [one.status_code for one in answers] == [200] * A_MINUTE + [429]
    assert "hãy đợi 1 phút" in answers[-1].content.decode()
    assert CardCheck.objects.count() == A_MINUTE
    monkeypatch.setattr(limiting, "_wait", lambda request, kind: None)
    assert VALID in asked(partner, code)


def test_what_was_checked_in_a_day_is_counted_beside_the_minute(partner: Client, code: str) -> None:
    asked(partner, code)
    before = timezone.now() - timedelta(hours=2)
    of_the_day = signing_in.key("card-check-account-86400", partner.session["_auth_user_id"])
    assert Attempt.objects.filter(key=of_the_day).count() == 1
    Attempt.objects.bulk_create([Attempt(key=of_the_day, at=before) for _ in range(A_DAY - 2)])

    assert VALID in asked(partner, code)
    waiting = partner.post(reverse("check-card"), {"code": code})
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "86400")
    assert "hãy đợi 24 giờ" in waiting.content.decode()


def test_of_twenty_four_checks_at_once_exactly_twenty_are_answered(partner: Client, code: str) -> None:
    session = partner.cookies

    def ask(_which: int) -> int:
        till = Client()
        till.cookies = SimpleCookie(session.output(header="", sep=";"))
        return till.post(reverse("check-card"), {"code": code}).status_code

    assert Counter(at_once(A_MINUTE + 4, ask)) == {200: A_MINUTE, 429: 4}
    assert CardCheck.objects.count() == A_MINUTE


def test_counted_inside_the_views_transaction_all_would_be_let_in(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: on PostgreSQL what others write is unseen until their view ends."""
    monkeypatch.setattr(signing_in, "_stand_in_line", lambda keys: None)
    reach, counted = reach_of(province.officer, on=timezone.localdate()), threading.Barrier(A_MINUTE + 4)

    def view(_which: int) -> bool:
        with walls.within(reach):
            came_in = signing_in.counted_within({"a": (A_MINUTE, timedelta(minutes=1))}, at=timezone.now())
            counted.wait()
        return came_in

    came_in = at_once(A_MINUTE + 4, view).count(True)
    assert came_in == (A_MINUTE + 4 if connection.vendor == "postgresql" else A_MINUTE)


def test_nothing_is_asked_by_address(partner: Client, code: str) -> None:
    """No code in an address, a history or a log."""
    assert "data-answer" not in partner.get(reverse("check-card"), {"code": code}).content.decode()
    assert not CardCheck.objects.exists()


@pytest.mark.parametrize("typed", ["", "x" * 65, "' OR 1=1 --", "⁨a⁩" * 3])
def test_what_is_no_code_is_answered_in_words(partner: Client, typed: str) -> None:
    answer = partner.post(reverse("check-card"), {"code": typed})

    assert answer.status_code in {200, 422}
    assert VALID not in answer.content.decode()


def test_a_partner_opens_nothing_else_and_others_check_nothing(
    partner: Client, officer: Client, province: Province
) -> None:
    for name, args in (
        ("today", []),
        ("search", []),
        ("person", [province.dung.public_id]),
        ("card", [province.dung.public_id]),
        ("own", []),
    ):
        assert partner.get(reverse(name, args=args)).status_code == 403
    assert officer.get(reverse("check-card")).status_code == 403


def test_an_officer_gives_a_code_that_is_shown_once(
    officer: Client, province: Province, partner: Client
) -> None:
    page = reverse("card", args=[province.dung.public_id])
    shown = officer.post(reverse("issue-card", args=[province.dung.public_id])).content.decode()
    code = issuing.code_of(Card.objects.get())

    assert issuing.spelled(code) in shown
    assert issuing.spelled(code) not in officer.get(page).content.decode()
    assert VALID in asked(partner, code)
    assert code.encode() not in bytes(Card.objects.get().cipher)


def test_nobody_without_a_membership_gets_a_code(officer: Client, province: Province) -> None:
    gone = a_member("Cao Thị Đi", of=province.dong_a, since=date(2022, 1, 1), until=date(2023, 1, 1))
    answer = officer.post(reverse("issue-card", args=[gone.public_id]), follow=True)

    assert "không là đoàn viên" in answer.content.decode()
    assert not Card.objects.exists()


def test_an_account_is_tied_and_untied(officer: Client, province: Province) -> None:
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    tied = officer.post(
        reverse("tie-account", args=[province.dung.public_id]), {"username": account.username}
    )

    assert tied.url == reverse("card", args=[province.dung.public_id])
    assert Holder.objects.get().account == account
    assert Act.objects.filter(what="cards.account-tied", by=province.officer).exists()
    assert account.username in officer.get(tied.url).content.decode()


@pytest.mark.parametrize(
    ("name", "office", "where", "said"),
    [
        ("Đặng Thị Mỹ Dung", "member", "hoa_sen", "công đoàn này"),
        ("Đặng Thị Mỹ Dung", "committee", "dong_a", "công đoàn này"),
        ("Người Nào Khác", "member", "dong_a", "Họ tên"),
    ],
)
def test_an_account_of_another_union_office_or_name_is_not_tied(
    officer: Client, province: Province, name: str, office: str, where: str, said: str
) -> None:
    account = an_account(name, office=office, in_unit=getattr(province, where))
    answer = officer.post(
        reverse("tie-account", args=[province.dung.public_id]), {"username": account.username}
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Holder.objects.exists()


def test_nobody_ties_the_own_account_nor_one_that_is_tied(officer: Client, province: Province) -> None:
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    at = timezone.now()
    with pytest.raises(issuing.CannotIssue):
        issuing.tie(account, province.dung, by=account, at=at)
    issuing.tie(account, province.dung, by=province.officer, at=at)
    same_name = a_member("Đặng Thị Mỹ Dung", of=province.dong_a, since=date(2023, 2, 1))
    with pytest.raises(issuing.CannotIssue) as refused:
        issuing.tie(account, same_name, by=province.officer, at=at)
    assert "đã gắn" in refused.value.text.vi
    issuing.untie(province.dung, by=province.officer, at=at)
    issuing.tie(account, same_name, by=province.officer, at=at)


def test_a_chair_gives_cards_in_the_own_union_alone(chair: Client, province: Province) -> None:
    mine = a_member("Mai Thị Mình", of=province.hoa_sen, since=date(2023, 2, 1))

    assert chair.get(reverse("card", args=[mine.public_id])).status_code == 200
    assert chair.post(reverse("issue-card", args=[mine.public_id])).status_code == 200
    for name in ("issue-card", "tie-account", "untie-account"):
        assert chair.post(reverse(name, args=[province.dung.public_id]), {"username": "x"}).status_code == 404
    assert chair.get(reverse("card", args=[province.dung.public_id])).status_code == 404


def test_a_code_runs_to_its_last_day(province: Province, partner: Client) -> None:
    at = timezone.now()
    code = issuing.issue(province.dung, days=1, by=province.officer, at=at)
    by = province.officer

    assert checking.check(code, by=by, at=at)
    assert not checking.check(code, by=by, at=at + timedelta(days=1))


def test_who_left_is_past_and_the_old_union_gives_no_card_and_takes_no_account(
    province: Province, officer: Client
) -> None:
    """The past of one who left is read; a say over the card is another thing."""
    chair = signed_in(an_account("Hồ Thị Na", office="chair", in_unit=province.dong_a))
    issue = reverse("issue-card", args=[province.dung.public_id])
    assert chair.post(issue).status_code == 200
    province.dung.memberships.update(valid_to=timezone.localdate(), ended_as="left")

    assert chair.get(reverse("person", args=[province.dung.public_id])).status_code == 200
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    for name in ("issue-card", "tie-account", "untie-account"):
        told = {"username": account.username}
        assert chair.post(reverse(name, args=[province.dung.public_id]), told).status_code == 404
    assert Card.objects.count() == 1
    assert not Holder.objects.exists()


def test_who_is_a_member_elsewhere_is_given_a_card_by_that_union_alone(
    province: Province, chair: Client
) -> None:
    """The union that is asked about is the one that is answered for, not the first there is."""
    both = a_member("Mai Thị Hai", of=province.dong_a, since=date(2022, 1, 1), until=date(2023, 1, 1))
    with act("test.moved", by=None, at=timezone.now(), on=date(2023, 1, 1)) as writer:
        (spell,) = writer.ids(Membership, 1)
        writer.add_one(
            Membership, id=spell, spell=spell, person_id=both.pk, unit_id=province.hoa_sen.pk,
            held_by_id=province.hoa_sen.pk, valid_from=date(2023, 1, 1),
        )  # fmt: skip
    old = signed_in(an_account("Hồ Thị Na", office="chair", in_unit=province.dong_a))

    assert old.post(reverse("issue-card", args=[both.public_id])).status_code == 404
    assert chair.post(reverse("issue-card", args=[both.public_id])).status_code == 200
    assert Card.objects.get().held_by == province.hoa_sen


def test_partners_behind_one_proxy_are_counted_apart(province: Province, settings) -> None:
    settings.BEHIND_PROXY = True
    partner = signed_in(an_account("Siêu thị Hòa Bình", office="benefit-partner", in_unit=province.root))
    partner.post(reverse("check-card"), {"code": "a" * 16}, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9")

    def counted(address: str) -> bool:
        return Attempt.objects.filter(key=signing_in.key("card-check-address-60", address)).exists()

    assert [counted(one) for one in ("203.0.113.9", "1.1.1.1", "127.0.0.1")] == [True, False, False]


# ------------------------------------------------------------ a member who moved


@pytest.fixture
def moved(province: Province):
    """She has an own account by the first union, and belongs to the other one since."""
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    issuing.tie(account, province.dung, by=province.officer, at=timezone.now())
    move(province)
    return account


def move(province: Province) -> None:
    today = timezone.localdate()
    province.dung.memberships.update(valid_to=today, ended_as="moved")
    with act("test.moved", by=None, at=timezone.now(), on=today) as writer:
        (spell,) = writer.ids(Membership, 1)
        writer.add_one(
            Membership, id=spell, spell=spell, person_id=province.dung.pk, unit_id=province.hoa_sen.pk,
            held_by_id=province.hoa_sen.pk, valid_from=today,
        )  # fmt: skip


def test_the_own_page_goes_on_after_a_move_and_tells_the_new_union(moved, province: Province) -> None:
    shown = signed_in(moved).get(reverse("own-record", args=[province.dung.public_id])).content.decode()

    assert "CĐCS Công ty CP Giày Hoa Sen" in shown


def test_the_account_of_a_member_who_moved_is_answered_for_by_the_union_of_now(
    moved, province: Province, chair: Client
) -> None:
    page, tie = (reverse(name, args=[province.dung.public_id]) for name in ("card", "tie-account"))
    old = signed_in(an_account("Hồ Thị Na", office="chair", in_unit=province.dong_a))
    told = {"username": moved.username}
    assert "đã chuyển từ công đoàn khác" in chair.get(page).content.decode()
    assert "đã chuyển từ công đoàn khác" not in old.get(page).content.decode()
    # As every account: the level above has opened it for members of this union.
    assert "không mở cho đoàn viên" in chair.post(tie, told).content.decode()
    appoint(
        moved, "member", province.hoa_sen, on=timezone.localdate(), by=province.officer, at=timezone.now()
    )
    assert chair.post(tie, told).url == page

    held = Holder.objects.held_true().get()
    assert (held.held_by, held.account, held.person) == (province.hoa_sen, moved, province.dung)
    assert "đã chuyển từ công đoàn khác" not in chair.get(page).content.decode()
    # The union before has no say any more; that one ends its own term, and the page stays.
    assert old.post(reverse("untie-account", args=[province.dung.public_id])).status_code == 404
    moved.terms.filter(unit=province.dong_a).update(valid_to=timezone.localdate())
    assert signed_in(moved).get(reverse("own")).status_code == 302


def test_the_union_of_now_unties_an_account_that_another_tied(
    moved, province: Province, chair: Client
) -> None:
    untie = reverse("untie-account", args=[province.dung.public_id])
    assert chair.post(untie).url == reverse("card", args=[province.dung.public_id])

    assert not Holder.objects.held_true().exists()


def test_before_the_move_another_union_sees_and_unties_nothing(province: Province, chair: Client) -> None:
    """The negative control: it is the membership of now that opens it."""
    account = an_account("Đặng Thị Mỹ Dung", office="member", in_unit=province.dong_a)
    issuing.tie(account, province.dung, by=province.officer, at=timezone.now())
    args = [province.dung.public_id]
    assert chair.get(reverse("card", args=args)).status_code == 404
    assert chair.post(reverse("untie-account", args=args)).status_code == 404

    assert Holder.objects.held_true().exists()


def test_the_level_above_the_union_of_now_finds_the_account_of_a_member_who_came(province: Province) -> None:
    """Else the office of member could not be given to it, and a second account would be opened."""
    first, second = (a_unit(f"Công đoàn Khu {number}", under=province.root, level="upper") for number in "AB")
    left, came = (a_unit(f"CĐCS Bao bì {one.pk}", under=one) for one in (first, second))
    account = an_account("Mai Thị Hai", office="member", in_unit=left)
    hai = a_member("Mai Thị Hai", of=left, since=date(2022, 1, 1))
    issuing.tie(account, hai, by=province.officer, at=timezone.now())
    above = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=second, password=PASSWORD))
    give = reverse("give-office", args=[came.public_id])
    told = {"username": account.username, "office": "member", "until": ""}
    assert above.post(give, told).status_code == 422
    hai.memberships.update(unit=came, held_by=came)

    assert above.post(give, told).status_code == 302
    assert account.terms.filter(unit=came, office="member").exists()
