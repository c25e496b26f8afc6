"""A closing that is annulled gives nobody an office back: two people do, as for any other office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from caunoi.access import by_two, system_keys
from caunoi.access.appointing import end_term
from caunoi.access.models import Account, Appointment
from caunoi.access.reach import reach_of
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.cards.models import Holder
from caunoi.registers.officers.models import Assignment
from caunoi.registers.reorganisations import carrying_out, following
from caunoi.registers.reorganisations.carrying_out import Decision, annul
from caunoi.registers.reorganisations.changes import CannotReorganise, Dissolve, EndByLaw, Merge
from caunoi.registers.reorganisations.models import HandedOn, Reorganisation
from caunoi.registers.reorganisations.offices import Lost
from caunoi.registers.reorganisations.tests.province import SINCE, Province, written
from caunoi.registers.reorganisations.tests.test_decisions import decided, done
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, an_account

pytestmark = pytest.mark.django_db

PAST, PLANNED = date(2023, 12, 1), TODAY + timedelta(days=60)


class Served(Province):
    """Phú Cường has a chair with a key for another system, somebody in charge of it, and a member with an own account."""

    def __init__(self) -> None:
        super().__init__()
        self.officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=self.root)
        self.district = an_account("Trần Văn Huyện", office="upper-officer", in_unit=self.duc_hoa)
        self.chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=self.union)
        self.own = an_account("Nguyễn Thị Ánh", office="member", in_unit=self.union)
        written(Holder, account_id=self.own.pk, person_id=self.person.pk, held_by_id=self.union.pk)
        written(
            Assignment, officer_id=self.district.pk, unit_id=self.union.pk, held_by_id=self.duc_hoa.pk, valid_from=SINCE
        )  # fmt: skip
        term = TermOfOffice.objects.get(account=self.chair)
        _kept, key = system_keys.make(
            term, purpose="Phần mềm của công đoàn", until=None, days=365, by=self.chair, at=NOW
        )
        self.key = system_keys.digest_of(key)

    def closed(self, on: date) -> Reorganisation:
        return done(Merge((self.union.pk,), self.other.pk), decided(self.duc_hoa, on=on))

    def annulled(
        self, what: Reorganisation, *, by: Account | None = None, at: datetime = NOW
    ) -> Reorganisation:
        paper = decided(what.decider, "20/QĐ", on=what.effect_on)
        return annul(what, paper, reach_of(by or self.officer, on=TODAY), at=at)


@pytest.fixture
def served() -> Served:
    return Served()


def in_office(account: Account, on: date = TODAY) -> set[str]:
    return set(TermOfOffice.objects.on(on).filter(account=account).values_list("office", flat=True))


def test_after_the_annulment_nobody_is_in_office_whom_no_second_person_confirmed(served: Served) -> None:
    served.annulled(served.closed(PAST))

    assert in_office(served.chair) == set()
    assert in_office(served.chair, PAST - timedelta(days=1)) == {"chair"}
    assert not Assignment.objects.on(TODAY).exists()
    with pytest.raises(system_keys.KeyIsOver):
        system_keys.running(served.key, at=NOW)


def test_with_the_offices_undone_too_one_person_would_have_opened_one(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: everything of the decision's account given back."""
    closed = served.closed(PAST)
    monkeypatch.setattr(carrying_out, "lost_by", lambda done, on: Lost([], 0, [], {}))
    served.annulled(closed)

    assert in_office(served.chair) == {"chair"}
    assert system_keys.running(served.key, at=NOW)


def test_a_member_s_own_office_goes_back_with_the_member(served: Served) -> None:
    served.annulled(served.closed(PAST))

    own = TermOfOffice.objects.on(TODAY).get(account=served.own)
    assert (own.unit, own.office) == (served.union, "member")
    assert Holder.objects.on(TODAY).get().held_by == served.union


def test_the_annulment_says_how_many_and_asks_for_them_so_that_nobody_types_them_anew(served: Served) -> None:
    annulment = served.annulled(served.closed(PAST), by=served.district)

    told = annulment.asked
    assert (told["offices_ended"], told["offices_asked"], told["assignments_ended"]) == (1, 1, 1)
    (waiting,) = Appointment.objects.all()
    assert (waiting.account, waiting.unit, waiting.office) == (served.chair, served.union, "chair")
    assert (waiting.asked_by, waiting.outcome) == (served.district, "")


def test_what_was_asked_for_holds_from_the_day_on_which_another_confirms_it(served: Served) -> None:
    served.annulled(served.closed(PAST), by=served.district)
    waiting = Appointment.objects.get()
    alone = reach_of(served.district, on=TODAY)
    with pytest.raises(by_two.CannotConfirm, match="một người khác"):
        by_two.confirm(waiting, within=alone, by=served.district, at=NOW)
    by_two.confirm(
        Appointment.objects.get(), within=reach_of(served.officer, on=TODAY), by=served.officer, at=NOW
    )

    assert in_office(served.chair) == {"chair"}
    term = TermOfOffice.objects.on(TODAY).get(account=served.chair)
    assert term.valid_from == TODAY
    with pytest.raises(system_keys.KeyIsOver):
        system_keys.running(served.key, at=NOW)


def test_what_who_annuls_may_not_ask_for_is_told_and_not_asked(served: Served) -> None:
    """The province opens no chair's account two levels below: the district does."""
    annulment = served.annulled(served.closed(PAST))

    assert (annulment.asked["offices_ended"], "offices_asked" in annulment.asked) == (1, False)
    assert not Appointment.objects.exists()


def test_for_an_account_that_was_closed_no_office_is_asked(served: Served) -> None:
    closed = served.closed(PAST)
    Account.objects.filter(pk=served.chair.pk).update(is_active=False)
    served.annulled(closed, by=served.district)

    assert not Appointment.objects.exists()


def test_what_waits_already_is_not_asked_for_twice(served: Served) -> None:
    closed = served.closed(PAST)
    asked = by_two.Asked(Appointment.Kind.GIVE, served.union, "chair", account=served.chair)
    by_two.ask(asked, days=7, by=served.officer, at=NOW)
    served.annulled(closed, by=served.district)

    assert Appointment.objects.get().asked_by == served.officer


def test_until_its_day_a_closing_has_ended_nothing_and_its_annulment_neither(served: Served) -> None:
    before = set(TermOfOffice.objects.held_true().values_list("account", "unit", "office", "valid_to"))
    annulment = served.annulled(served.closed(PLANNED))

    after = set(TermOfOffice.objects.held_true().values_list("account", "unit", "office", "valid_to"))
    assert after == before
    assert set(annulment.asked) == {"annuls"}
    assert system_keys.running(served.key, at=NOW)
    assert not Appointment.objects.exists()


def test_who_was_taken_out_of_office_meanwhile_stays_out_and_is_not_asked_for(served: Served) -> None:
    closed = served.closed(PLANNED)
    term = TermOfOffice.objects.on(TODAY).get(account=served.chair)
    end_term(term, on=TODAY, reason="Vi phạm nội quy bảo mật", by=served.officer, at=NOW)
    annulment = served.annulled(closed, by=served.district)

    assert in_office(served.chair) == in_office(served.chair, PLANNED) == set()
    assert annulment.asked["offices_ended"] == 1
    assert not Appointment.objects.exists()


def test_a_closing_is_annulled_after_a_later_one_was_that_left_offices_ended(served: Served) -> None:
    """The later one's annulment wrote the member's own office again, and the chair's not."""
    an_account("Đặng Văn Hai", office="chair", in_unit=served.other)
    first = served.closed(PAST)
    onwards = decided(served.duc_hoa, "14/QĐ", on=PAST + timedelta(days=9))
    later = done(Merge((served.other.pk,), served.far.pk), replace(onwards, decider=served.root.pk))
    served.annulled(later)
    served.annulled(first)

    own = TermOfOffice.objects.on(TODAY).get(account=served.own)
    assert (own.unit, own.office) == (served.union, "member")
    assert not TermOfOffice.objects.on(TODAY).filter(office="chair").exists()


def test_offices_of_unions_that_ended_by_law_stay_ended_too(served: Served) -> None:
    change = EndByLaw((served.union.pk, served.other.pk))
    served.annulled(done(change, decided(served.duc_hoa, on=PAST)), by=served.district)

    assert in_office(served.chair) == set()
    assert in_office(served.own) == {"member"}
    assert Appointment.objects.get().unit == served.union


def test_a_second_annulment_says_that_there_was_one(served: Served) -> None:
    closed = done(Dissolve(served.far.pk), decided(served.root, on=PAST))
    served.annulled(closed)
    with pytest.raises(CannotReorganise, match="đã bị hủy bỏ rồi"):
        annul(
            closed,
            Decision(served.root.pk, "21/QĐ", TODAY, PAST, closed.public_id),
            reach_of(served.officer, on=TODAY),
            at=NOW,
        )


def test_an_office_given_while_the_closing_was_planned_stays_ended_after_its_day_too(served: Served) -> None:
    """It was cut by what handed it on, not by the closing; two people gave it to the day on which the unit ended."""
    closed = served.closed(PLANNED)
    late = an_account("Bùi Văn Sau", office="chair", in_unit=served.union)
    assert in_office(late) == {"chair"}
    after = PLANNED + timedelta(days=1)
    annulment = served.annulled(closed, at=datetime.combine(after, NOW.timetz()))

    assert in_office(late, PLANNED - timedelta(days=1)) == {"chair"}
    assert in_office(late, after) == set()
    assert annulment.asked["offices_ended"] == 2


def test_an_office_given_while_the_closing_was_planned_goes_on_where_it_is_annulled_before(
    served: Served,
) -> None:
    closed = served.closed(PLANNED)
    late = an_account("Bùi Văn Sau", office="chair", in_unit=served.union)
    served.annulled(closed)

    assert in_office(late, PLANNED) == {"chair"}


def said_to_have_been_handed_on(served: Served) -> None:
    """The chair was taken out of office; a row that no Act wrote says that this followed from a closing of another union."""
    closed = done(Merge((served.far.pk,), served.other.pk), decided(served.root, on=PAST))
    term = TermOfOffice.objects.on(TODAY).get(account=served.chair)
    end_term(term, on=TODAY, reason="Thôi giữ chức vụ theo đơn", by=None, at=NOW)
    taken = Act.objects.get(what="access.term-ended")
    HandedOn.objects.create(reorganisation=closed, after=taken, began_by=taken)
    served.annulled(closed)


def test_nobody_is_back_in_office_because_a_row_says_that_the_end_followed_from_a_closing(
    served: Served,
) -> None:
    said_to_have_been_handed_on(served)

    assert in_office(served.chair) == set()


def test_believed_without_the_acts_account_such_a_row_would_put_somebody_back_in_office(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(following, "accounted_for", list)
    said_to_have_been_handed_on(served)

    assert in_office(served.chair) == {"chair"}
