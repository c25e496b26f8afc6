"""A round: who owes a list, each step guarded, locked once when all comes to nought, and corrected by number."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from caunoi.access.models import Account
from caunoi.access.reach import operator, reach_of
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Membership
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import CannotCollect, Sent, Terms, code_of, content_digest
from caunoi.registers.rounds.door import round_papers_within, round_units_within, rounds_within
from caunoi.registers.rounds.models import Round, RoundFigures, RoundPaper, RoundStep, RoundUnit
from caunoi.trail.acting import act
from tests.builders import a_member, a_unit, an_account, the_federation
from tests.racing import at_once
from tests.waiting import somebody_waits_in_line

AT = datetime(2025, 7, 3, 2, 0, tzinfo=UTC)
TODAY = date(2025, 7, 3)
JUNE = Terms("members", "Đoàn viên tháng 6/2025", date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 10))
JULY = Terms("members", "Đoàn viên tháng 7/2025", date(2025, 7, 1), date(2025, 7, 31), date(2025, 8, 10))
FILE = Sent("danh sach 079090000123.xlsx", 10, "a" * 64)


class Federation:
    """Two unions, each with a member; a round in which both are due."""

    def __init__(self) -> None:
        self.root = the_federation()
        self.dong_a, self.hoa_sen = (
            a_unit(name, under=self.root) for name in ("CĐCS Đông Á", "CĐCS Hoa Sen")
        )
        for unit in (self.dong_a, self.hoa_sen):
            a_member(f"Lê Thị {unit.pk}", of=unit, since=date(2025, 6, 5))
        self.officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=self.root)
        self.round = self.opened(JUNE)
        self.first, self.second = self.lines(self.round)

    def opened(self, terms: Terms) -> Round:
        return collecting.open_round(
            terms,
            [self.dong_a.pk, self.hoa_sen.pk],
            held_by=self.root.pk,
            client_ref=uuid4(),
            by=self.officer,
            at=AT,
        )

    def lines(self, one: Round) -> list[RoundUnit]:
        return list(RoundUnit.objects.filter(round=one).select_related("round").order_by("unit"))

    def received(self, one: Round | None = None) -> None:
        for due in self.lines(one or self.round):
            collecting.submit(due, FILE, by=None, at=AT)
            collecting.receive(due, by=self.officer, at=AT)

    def lock(self, one: Round | None = None) -> None:
        collecting.lock(one or self.round, parameters=Parameters.of(), by=self.officer, at=AT)


@pytest.fixture
def home(db: None) -> Federation:
    return Federation()


def state(due: RoundUnit) -> str | None:
    step = collecting.standing([due.pk]).get(due.pk)
    return step.state if step else None


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(CannotCollect) as caught:
        do()
    assert caught.value.text.en
    return caught.value.text.vi


# ---------------------------------------------------------------- opening


def test_opened_twice_by_one_form_it_is_one_round(home: Federation) -> None:
    ref = uuid4()
    pair = [
        collecting.open_round(JULY, [home.dong_a.pk], held_by=home.root.pk, client_ref=ref, by=None, at=AT)
        for _ in range(2)
    ]
    assert pair[0] == pair[1]


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (Terms("members", "  ", JUNE.since, JUNE.as_of, JUNE.due_on), "Hãy ghi tên kỳ thu"),
        (Terms("gossip", "Tháng 6", JUNE.since, JUNE.as_of, JUNE.due_on), "loại danh sách"),
        (Terms("members", "Tháng 6", JUNE.as_of, JUNE.since, JUNE.due_on), "theo đúng thứ tự"),
        (Terms("members", "Tháng 6", JUNE.since, JUNE.as_of, JUNE.since), "theo đúng thứ tự"),
    ],
    ids=["no-title", "no-such-list", "ends-before-it-begins", "due-before-its-day"],
)
def test_a_round_that_makes_no_sense_is_refused(home: Federation, terms: Terms, sentence: str) -> None:
    assert sentence in refused(lambda: home.opened(terms))


def test_a_round_of_nobody_is_refused(home: Federation) -> None:
    told = {"held_by": home.root.pk, "client_ref": uuid4(), "by": None, "at": AT}
    assert "Chưa có đơn vị" in refused(lambda: collecting.open_round(JULY, [], **told))


# ---------------------------------------------------------------- steps


def test_a_list_goes_back_and_forth_and_every_step_says_who_and_when(home: Federation) -> None:
    due, by = home.first, home.officer
    assert state(due) is None
    collecting.submit(due, FILE, by=by, at=AT)
    collecting.give_back(due, "Thiếu cột số CCCD 079090000123", by=by, at=AT)
    collecting.submit(due, Sent("lần 2.xlsx", 12, "b" * 64), by=by, at=AT)
    collecting.receive(due, by=by, at=AT)

    steps = list(RoundStep.objects.filter(due=due).order_by("place"))
    assert [(one.place, one.state) for one in steps] == [
        (1, "submitted"), (2, "returned"), (3, "submitted"), (4, "received"),
    ]  # fmt: skip
    assert {one.began_by.by for one in steps} == {by}
    # An identity number that somebody typed is hidden, in a reason and in a file's name.
    assert "079090000123" not in steps[1].reason + steps[0].paper.name


def test_what_does_not_fit_where_the_list_stands_is_refused(home: Federation) -> None:
    due = home.first
    told = {"by": home.officer, "at": AT}
    assert "“chưa nộp”" in refused(lambda: collecting.receive(due, **told))
    assert "“chưa nộp”" in refused(lambda: collecting.give_back(due, "thiếu", **told))
    collecting.submit(due, None, **told)
    assert "lý do" in refused(lambda: collecting.give_back(due, "  ", **told))
    assert "“đã nộp”" in refused(lambda: collecting.excuse(due, "đã giải thể", **told))
    collecting.receive(due, **told)
    assert "“đã nhận”" in refused(lambda: collecting.submit(due, None, **told))
    assert [one.state for one in RoundStep.objects.filter(due=due)] == ["submitted", "received"]


# ---------------------------------------------------------------- locking


def test_a_round_is_locked_when_all_is_in_and_its_figures_stay_as_they_are(home: Federation) -> None:
    home.received()
    home.lock()

    assert [state(one) for one in (home.first, home.second)] == ["locked", "locked"]
    kept = RoundFigures.objects.get(due=home.first)
    assert (kept.number, kept.figures["opening"], kept.figures["admitted"], kept.figures["closing"]) == (
        0,
        0,
        1,
        1,
    )
    a_member("Trần Thị Ân", of=home.dong_a, since=date(2025, 6, 7))
    assert RoundFigures.objects.get(due=home.first).figures["closing"] == 1


def test_a_list_that_is_not_in_keeps_the_round_open_unless_it_is_excused(home: Federation) -> None:
    collecting.submit(home.first, None, by=None, at=AT)
    collecting.receive(home.first, by=None, at=AT)
    assert "còn 1 chỗ thiếu" in refused(home.lock)
    missing, _tables = collecting.missing_of(
        home.round, [home.first, home.second], parameters=Parameters.of()
    )
    assert [(one.due, one.text.vi) for one in missing] == [(home.second, "danh sách chưa được nhận.")]
    collecting.excuse(home.second, "Mới thành lập cuối tháng", by=home.officer, at=AT)
    home.lock()
    assert state(home.second) == "excused"


def test_what_was_entered_after_the_last_lock_is_missing_until_that_round_is_corrected(
    home: Federation,
) -> None:
    home.received()
    home.lock()
    a_member("Trần Thị Ân", of=home.dong_a, since=date(2025, 6, 7))
    july = home.opened(JULY)
    home.received(july)

    assert "Chưa chốt được" in refused(lambda: home.lock(july))
    (missing,), _tables = collecting.missing_of(july, home.lines(july), parameters=Parameters.of())
    assert missing.due.unit == home.dong_a
    assert "đầu kỳ 2 khác số đã chốt kỳ trước 1 (+1)" in missing.text.vi

    told = {"parameters": Parameters.of(), "by": home.officer, "at": AT}
    corrected = collecting.correct(home.first, "Đơn xin vào gửi muộn", **told)
    assert (corrected.number, corrected.figures["closing"]) == (1, 2)
    home.lock(july)


def test_a_table_that_does_not_come_to_nought_keeps_the_round_open(
    home: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.received()
    monkeypatch.setattr("caunoi.registers.rounds.movements.events", lambda *a, **k: [])
    missing, _tables = collecting.missing_of(home.round, home.lines(home.round), parameters=Parameters.of())
    assert "tháng 06/2025 lệch +1" in missing[0].text.vi
    refused(home.lock)


def test_a_locked_round_changes_by_numbered_corrections_alone(home: Federation) -> None:
    home.received()
    told = {"parameters": Parameters.of(), "by": home.officer, "at": AT}
    assert "chưa chốt" in refused(lambda: collecting.correct(home.first, "vì sao", **told))
    home.lock()
    for do in (
        lambda: collecting.submit(home.first, FILE, by=None, at=AT),
        lambda: collecting.give_back(home.first, "sai", by=None, at=AT),
        home.lock,
    ):
        refused(do)
    assert "không khác" in refused(lambda: collecting.correct(home.first, "vì sao", **told))
    for place, (unit, due) in enumerate(((home.dong_a, home.first), (home.hoa_sen, home.second)), start=1):
        a_member(f"Trần Thị {place}", of=unit, since=date(2025, 6, 7))
        assert "lý do" in refused(lambda due=due: collecting.correct(due, " ", **told))
        assert collecting.correct(due, "Đơn xin vào gửi muộn", **told).number == place


def test_a_list_returned_while_the_round_is_being_locked_keeps_it_open(
    home: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.received()
    looked = collecting.missing_of

    def returned_meanwhile(*asked: Any, **told: Any) -> Any:
        found = looked(*asked, **told)
        collecting.give_back(home.second, "Sai tên", by=home.officer, at=AT)
        return found

    monkeypatch.setattr(collecting, "missing_of", returned_meanwhile)
    assert "“trả lại”" in refused(home.lock)
    home.round.refresh_from_db()
    assert home.round.locked_by is None
    assert not RoundFigures.objects.exists()


def test_a_list_written_while_the_round_is_being_locked_gives_no_figures_that_fit_neither(
    home: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a correction: the table is of one moment, the people of another."""
    written: list[object] = []
    counted = collecting.members_on

    def written_meanwhile(*asked: Any, **told: Any) -> Any:
        written.append(
            a_member(f"Trần Thị {len(written)}", of=home.dong_a, since=date(2025, 6, 7)) if again else None
        )
        return counted(*asked, **told)

    home.received()
    monkeypatch.setattr(collecting, "members_on", written_meanwhile)
    again = True
    assert "vừa thay đổi trong lúc tính" in refused(home.lock)
    assert not RoundFigures.objects.exists()
    again = False
    home.lock()
    told = {"parameters": Parameters.of(), "by": home.officer, "at": AT}
    again = True
    assert "vừa thay đổi trong lúc tính" in refused(lambda: collecting.correct(home.first, "muộn", **told))
    again = False
    a_member("Trần Thị Ân", of=home.dong_a, since=date(2025, 6, 7))
    assert collecting.correct(home.first, "muộn", **told).number == 1


def test_a_line_that_is_not_seen_keeps_the_round_open(
    home: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind the wall of PostgreSQL (tests/walls/test_rounds.py), which shows no unit that moved away."""
    home.received()
    Round.objects.filter(pk=home.round.pk).update(units=3)
    assert "1 đơn vị phải nộp trong kỳ này không còn trong phạm vi" in refused(home.lock)
    assert [state(one) for one in (home.first, home.second)] == ["received", "received"]


# ---------------------------------------------------------------- minutes


def test_signed_minutes_confirm_the_list_of_now_and_no_other(home: Federation) -> None:
    told = {"signed_on": date(2025, 7, 2), "parameters": Parameters.of(), "by": home.officer, "at": AT}
    code = code_of(content_digest(home.first, parameters=Parameters.of()))
    scan = Sent("", 9, "c" * 64)
    assert "không khớp" in refused(
        lambda: collecting.confirm(home.first, scan, "0000 0000 0000 0000", **told)
    )
    kept = collecting.confirm(home.first, scan, code.lower().replace(" ", "-"), **told)
    assert kept.confirms == content_digest(home.first, parameters=Parameters.of())

    a_member("Trần Thị Ân", of=home.dong_a, since=date(2025, 6, 7))
    assert kept.confirms != content_digest(home.first, parameters=Parameters.of())
    assert "đã thay đổi sau khi in" in refused(lambda: collecting.confirm(home.first, scan, code, **told))


def test_the_content_knows_who_is_counted_and_not_only_how_many(home: Federation) -> None:
    before = content_digest(home.first, parameters=Parameters.of())
    one = Membership.objects.get(unit=home.dong_a)
    with act("test.end", by=None, at=AT, on=TODAY) as writer:
        writer.end(Membership, [one.pk])
    a_member("Người khác", of=home.dong_a, since=date(2025, 6, 5))
    assert content_digest(home.first, parameters=Parameters.of()) != before


def test_minutes_are_not_signed_tomorrow(home: Federation) -> None:
    told = {"signed_on": date(2025, 7, 4), "parameters": Parameters.of(), "by": None, "at": AT}
    assert "tương lai" in refused(lambda: collecting.confirm(home.first, FILE, "x", **told))


# ---------------------------------------------------------------- other lists than of members


@pytest.mark.parametrize("kind", sorted(set(Round.Kind.values) - {"members"}))
def test_a_list_of_any_kind_is_asked_for_returned_received_and_locked_and_no_figures_are(
    home: Federation, kind: str
) -> None:
    asked = home.opened(replace(JUNE, kind=kind, title="Tháng 6"))
    due, other = home.lines(asked)
    late = collecting.late_of([due, other], {})
    assert f"chưa nhận được {Round.Kind(kind).label} của:" in collecting.reminder(asked, late, {})
    collecting.submit(due, FILE, by=None, at=AT)
    collecting.give_back(due, "Thiếu cột số tiền", by=home.officer, at=AT)
    assert "còn 2 chỗ thiếu" in refused(lambda: home.lock(asked))
    for one in (due, other):
        collecting.submit(one, FILE, by=None, at=AT)
        collecting.receive(one, by=home.officer, at=AT)
    home.lock(asked)

    steps = list(RoundStep.objects.filter(due=due).order_by("place"))
    assert [one.state for one in steps] == ["submitted", "returned", "submitted", "received", "locked"]
    assert steps[-1].began_by.by == home.officer
    assert not RoundFigures.objects.filter(round=asked).exists()
    assert "chưa chốt số nào" in refused(
        lambda: collecting.correct(due, "muộn", parameters=Parameters.of(), by=None, at=AT)
    )
    # The next round of the same kind finds nothing locked before it to be held against.
    after = home.opened(replace(JULY, kind=kind, title="Tháng 7"))
    home.received(after)
    home.lock(after)


# ---------------------------------------------------------------- reach


def test_a_chair_is_shown_the_own_line_and_a_federation_all(home: Federation) -> None:
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=home.hoa_sen)
    far = an_account("Trần Văn Xa", office="chair", in_unit=a_unit("CĐCS Xa", under=home.root))
    collecting.submit(home.first, FILE, by=None, at=AT)

    def seen(account: Account) -> list[int]:
        reach = reach_of(account, on=TODAY).to("people.read")
        counts = rounds_within(reach), round_units_within(reach), round_papers_within(reach)
        return [one.count() for one in counts]

    assert [seen(one) for one in (chair, far, home.officer)] == [[1, 1, 0], [0, 0, 0], [1, 2, 1]]
    assert round_units_within(operator(TODAY)).count() == 2


# ---------------------------------------------------------------- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["receive-or-return", "submit", "lock", "correct"])
def test_of_two_at_once_one_wins_and_the_other_is_told(what: str) -> None:
    home = Federation()
    due, told = home.first, {"by": None, "at": AT}
    if what == "receive-or-return":
        collecting.submit(due, None, **told)
        works = [lambda: collecting.receive(due, **told), lambda: collecting.give_back(due, "sai", **told)]
    elif what == "submit":
        works = [lambda: collecting.submit(due, None, **told)] * 2
    else:
        home.received()
        works = [home.lock, home.lock]
    if what == "correct":
        home.lock()
        a_member("Trần Thị Ân", of=home.dong_a, since=date(2025, 6, 7))
        works = [lambda: collecting.correct(due, "muộn", parameters=Parameters.of(), **told)] * 2

    def one(which: int) -> str:
        try:
            works[which]()
        except CannotCollect as refused:
            return refused.text.vi
        return "done"

    came_to = at_once(2, one)
    standing = RoundStep.objects.filter(due=due, ended_by=None).count()
    assert standing == 1
    if what == "submit":
        # Sent twice, the newer list stands; of two at the very same moment one is told.
        assert "done" in came_to
    elif what == "receive-or-return":
        # Received first, it may be returned still.
        assert "done" in came_to
        assert RoundStep.objects.filter(due=due).count() == 1 + came_to.count("done")
    else:
        assert came_to.count("done") == 1
    assert RoundPaper.objects.count() <= 2


def returned_while_locking(home: Federation, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Another returns a list after the lock looked at it; the lock goes on once that is done, or waits for the lock."""
    home.received()
    counted = collecting.members_on
    looked, over = threading.Event(), threading.Event()

    def once_looked_at(*asked: Any, **told: Any) -> Any:
        looked.set()
        while not over.is_set() and not somebody_waits_in_line():
            pass
        return counted(*asked, **told)

    monkeypatch.setattr(collecting, "members_on", once_looked_at)

    def one(which: int) -> None:
        try:
            if which:
                looked.wait(timeout=60)
                collecting.give_back(home.second, "Sai tên", by=None, at=AT)
            else:
                home.lock()
        except CannotCollect:
            pass
        finally:
            if which:
                over.set()

    at_once(2, one)
    return [state(one) for one in (home.first, home.second)]


@pytest.mark.django_db(transaction=True)
def test_who_returns_a_list_waits_for_who_locks_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    assert returned_while_locking(Federation(), monkeypatch) == ["locked", "locked"]


@pytest.mark.django_db(transaction=True)
def test_without_waiting_the_round_would_not_be_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the lock finds the list returned, and is undone."""
    monkeypatch.setattr(collecting, "_alone", lambda pk: Round.objects.get(pk=pk))
    left = ["received", "returned"] if connection.vendor == "postgresql" else ["locked", "locked"]
    assert returned_while_locking(Federation(), monkeypatch) == left
