"""Erased is erased: in the registers, in a backup brought back, in what was received; and the trail still verifies."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from caunoi.intake import hand_in_links, handing_in, round_papers
from caunoi.intake.hand_in_standing import standings
from caunoi.intake.keeping import place_of
from caunoi.intake.models import Correction, Finding, HandIn, ReceivedFile, Returned, SheetReading
from caunoi.intake.receiving import folder, keep_bytes, kept_as
from caunoi.organisations.models import Submission
from caunoi.privacy.desk import words_of
from caunoi.privacy.models import DataRequest
from caunoi.questions.parameters import Parameters
from caunoi.registers.cards import checking, issuing
from caunoi.registers.cards.models import Card, Holder
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members import matching
from caunoi.registers.members.admitting import Joining, Newcomer, add_people, open_memberships
from caunoi.registers.members.models import (
    IdentityIndex,
    IdentityNumber,
    Membership,
    Particulars,
    Person,
    Resemblance,
    SamePerson,
    Viewing,
)
from caunoi.registers.merging.carrying_out import merge
from caunoi.registers.merging.looking import CannotMerge, look
from caunoi.registers.merging.taking_back import unmerge
from caunoi.registers.officers.models import Mandate
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import Sent, Terms
from caunoi.registers.rounds.models import RoundPaper, RoundUnit
from caunoi.registers.welfare.models import Programme, Receipt
from caunoi.retention.erasing import BLANK, CannotErase, erase_person, replay
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Document
from caunoi.trail.sealing import seal
from caunoi.trail.tests.walking import kinds
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import day_of
from tests.builders import NOW, TODAY, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "yêu cầu của chính chủ, số 12"
# Invented: no province has this code.
NUMBERS = [f"0991950032{n:02}" for n in range(3)]


@pytest.fixture
def home(tmp_path, settings) -> Path:
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    (tmp_path / "received").mkdir()
    return tmp_path


@pytest.fixture
def roster(home) -> list[Person]:
    """Three people of one list, who left the union again."""
    unit = the_federation()
    paper = Document.objects.create(kind="list", name="DS.xlsx", sha256="ab")
    with act("members.admitted", by=None, at=NOW, on=TODAY, document=paper) as writer:
        ids = add_people(
            writer,
            [
                Newcomer(f"Đỗ Thị Na {n}", "do thi na", "na", "1995-01-01", "day", "female", "cccd", number,
                         "0900000001", "", "Trang 1", 6 + n)
                for n, number in enumerate(NUMBERS)
            ],
        )  # fmt: skip
        open_memberships(
            writer, [Joining(person, unit.pk, None, "2020-01-01", "admitted", "Trang 1", 6) for person in ids]
        )
    _leave(ids)
    file = ReceivedFile.objects.create(document=paper, sealed_as="a.sealed", received_at=NOW)
    (home / "received/a.sealed").write_bytes(b"sealed")
    Finding.objects.create(
        file=file, severity="warned", code="x", sheet="Trang 1", row=6, reason_vi="Đỗ Thị Na 0", reason_en="…", cells=b"x"
    )  # fmt: skip
    seal(at=NOW)
    return list(Person.objects.filter(pk__in=ids).order_by("pk"))


def _leave(ids: list[int]) -> None:
    with act("members.left", by=None, at=NOW, on=TODAY) as writer:
        for row in Membership.objects.held_true().filter(person__in=ids):
            writer.end(Membership, [row.pk])
            _ended(writer, row)


def _ended(writer: Writer, row: Membership) -> None:
    writer.add_one(
        Membership, spell=row.spell, person_id=row.person_id, unit_id=row.unit_id, held_by_id=row.held_by_id,
        valid_from=row.valid_from, valid_to=date(2023, 1, 1), began_as=row.began_as, ended_as="left",
    )  # fmt: skip


def test_nothing_of_the_person_is_left_to_read(roster, home) -> None:
    na = roster[0]
    erase_person(na, reason=WHY, by=None, at=NOW)

    said = Particulars.objects.get(person=na)
    assert (said.name, said.name_fold, said.birth_on, said.sex) == (BLANK, "", None, "")
    assert bytes(IdentityNumber.objects.get(person=na).cipher) == b""
    assert keys.keys_of([na.pk]) == {}
    assert not (home / "received/a.sealed").exists()
    assert "Na 0" not in Finding.objects.get().reason_vi
    assert Finding.objects.get().cells is None


def test_cells_by_which_columns_were_shown_go_under_every_name_of_the_same_bytes(roster) -> None:
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())
    first = ReceivedFile.objects.get()
    again = Document.objects.create(kind="list", name="DS lần 2.xlsx", sha256="ab")
    second = ReceivedFile.objects.create(document=again, sealed_as="a.sealed", received_at=NOW)
    paper = Document.objects.create(kind="list", name="khác.xlsx", sha256="cd")
    other = ReceivedFile.objects.create(document=paper, sealed_as="b.sealed", received_at=NOW)
    for file in (first, second, other):
        SheetReading.objects.create(file=file, sender="-", looked=b"sealed")
        Correction.objects.create(
            file=file, sheet="Trang 1", row=6, column="B", value=b"x", by=officer, at=NOW
        )
        Returned.objects.create(file=file, at=NOW, rows=1, sent=b"sealed")
    paper = Document.objects.create(kind="list", name="đã sửa.xlsx", sha256="ef")
    code = Returned.objects.get(file=first).public_id
    answer = ReceivedFile.objects.create(
        document=paper, sealed_as="c.sealed", received_at=NOW, answer_to=code
    )

    erase_person(roster[0], reason=WHY, by=None, at=NOW)

    assert list(SheetReading.objects.order_by("pk").values_list("looked", flat=True))[:2] == [None, None]
    assert SheetReading.objects.get(file=other).looked is not None
    assert ReceivedFile.objects.get(pk=second.pk).sealed_as == ""
    # What was handed back of the list, and what came back of it, may name the person as well.
    assert ReceivedFile.objects.get(pk=answer.pk).sealed_as == ""
    assert Returned.objects.exclude(sent=None).get().file == other
    assert Correction.objects.get().file == other


def test_a_later_list_that_wrote_nothing_of_the_person_does_not_name_them_still(roster, home) -> None:
    """Known already, or waiting for a decision: no row of the registers points at such a list."""
    na, other = roster[:2]
    paper = Document.objects.create(kind="list", name="DS quý sau.xlsx", sha256="cd")
    with act("members.taken-in", by=None, at=NOW, on=TODAY, document=paper) as writer:
        writer.add_one(Submission, unit_id=the_federation().pk, kind="members", valid_from=TODAY, rows=3)
    later = ReceivedFile.objects.create(document=paper, sealed_as="later.sealed", received_at=NOW)
    (home / "received/later.sealed").write_bytes(b"sealed")
    rows = {
        "waits": ({"Họ và tên": "ĐỖ THỊ NA"}, None),
        "proposed": ({}, {"membership": Membership.objects.held_true().get(person=na).pk}),
        "of another": ({"Họ và tên": "Lê Văn Tám"}, {"person": other.pk}),
    }
    for number, (code, (cells, proposal)) in enumerate(rows.items(), start=6):
        one = Finding(
            file=later,
            severity="held",
            code=code,
            sheet="Trang 1",
            row=number,
            reason_vi=code,
            proposal=proposal,
        )
        clear = json.dumps({"cells": cells, "kept": {}}).encode()
        one.cells = keys.seal_under_master(clear, place=place_of(one))
        one.save()

    erase_person(na, reason=WHY, by=None, at=NOW)

    assert not (home / "received/later.sealed").exists()
    assert ReceivedFile.objects.get(pk=later.pk).sealed_as == ""
    kept = Finding.objects.filter(file=later).exclude(cells=None)
    assert list(kept.values_list("code", flat=True)) == ["of another"]
    assert Finding.objects.filter(file=later, proposal__isnull=True).count() == 2


def test_an_office_and_a_gift_stay_without_a_name_and_the_rows_they_were_read_from_go(roster, home) -> None:
    """Another list than the roster named the person: it goes too, though nothing of the person was sealed there."""
    person, unit = roster[0], the_federation()
    paper = Document.objects.create(kind="list", name="Cán bộ.xlsx", sha256="cd")
    gifts = Document.objects.create(kind="list", name="Ký nhận.xlsx", sha256="ef")
    told = {"person_id": person.pk, "valid_from": TODAY, "sheet": "Trang 1", "row": 9}
    with act("officers.taken-in", by=None, at=NOW, on=TODAY, document=paper) as writer:
        writer.add_one(Mandate, **told, unit_id=unit.pk, office="committee", decision="12/QĐ Đỗ Thị Na")
    with act("receipts.taken-in", by=None, at=NOW, on=TODAY, document=gifts) as writer:
        programme = writer.add_one(Programme, name="Tết", name_fold="tet", unit_id=unit.pk)
        writer.add_one(Receipt, **told, programme_id=programme, held_by_id=unit.pk, amount=500_000)
    for number, one in enumerate((paper, gifts)):
        file = ReceivedFile.objects.create(document=one, sealed_as=f"{number}.sealed", received_at=NOW)
        (home / f"received/{number}.sealed").write_bytes(b"sealed")
        Finding.objects.create(
            file=file, severity="warned", code="x", sheet="Trang 1", row=9, reason_vi="Na 0", reason_en="…", cells=b"x"
        )  # fmt: skip
    seal(at=NOW)
    erase_person(person, reason=WHY, by=None, at=NOW)

    assert Mandate.objects.get().decision == ""
    assert Receipt.objects.get().amount == 500_000
    assert not Finding.objects.filter(row=9).exclude(cells=None).exists()
    assert not Finding.objects.filter(reason_vi__contains="Na 0").exists()
    assert not any((home / f"received/{number}.sealed").exists() for number in range(2))


def test_the_others_of_the_list_stay_as_they_are(roster) -> None:
    erase_person(roster[0], reason=WHY, by=None, at=NOW)

    assert Particulars.objects.get(person=roster[1]).name == "Đỗ Thị Na 1"
    assert set(keys.keys_of([one.pk for one in roster])) == {roster[1].pk, roster[2].pk}
    assert matching.people_by_number(NUMBERS).keys() == set(NUMBERS[1:])


def test_the_trail_verifies_after_one_and_after_another_and_finds_edits_as_before(roster) -> None:
    for person in roster[:2]:
        erase_person(person, reason=WHY, by=None, at=NOW)
        seal(at=NOW)
        assert kinds() == set()
    assert Act.objects.filter(what="people.erased").count() == 2

    Particulars.objects.filter(person=roster[2]).update(name="Nguyễn Văn Tráo")
    assert kinds() == {"rows-edited"}


def test_the_number_belongs_to_nobody_and_may_be_registered_anew(roster) -> None:
    erase_person(roster[0], reason=WHY, by=None, at=NOW)

    assert IdentityIndex.objects.count() == 3
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        add_people(
            writer,
            [Newcomer("Đỗ Thị Na", "do thi na", "na", None, "", "", "cccd", NUMBERS[0], "", "", None, None)],
        )


@pytest.mark.parametrize("keys_too", [False, True])
def test_who_was_erased_after_a_backup_is_erased_again_when_it_is_brought_back(
    roster, monkeypatch, keys_too
) -> None:
    """The home as of before, beside the list of who was erased since."""
    na = roster[0]
    monkeypatch.setattr("caunoi.retention.erasing._erase", lambda *_, **__: None)
    erase_person(na, reason=WHY, by=None, at=NOW)
    monkeypatch.undo()
    if not keys_too:
        keys.forget_keys([na.pk])
    assert Particulars.objects.get(person=na).name != BLANK

    assert replay(at=NOW) == 1

    assert Particulars.objects.get(person=na).name == BLANK
    assert keys.keys_of([na.pk]) == {}
    seal(at=NOW)
    assert kinds() == set()


def test_who_is_still_a_member_is_not_erased(roster) -> None:
    with act("members.back", by=None, at=NOW, on=TODAY) as writer:
        open_memberships(
            writer, [Joining(roster[0].pk, the_federation().pk, None, "2023-06-01", "admitted", None, None)]
        )
    with pytest.raises(CannotErase, match="còn là đoàn viên"):
        erase_person(roster[0], reason=WHY, by=None, at=NOW + timedelta(days=1))


@pytest.mark.parametrize("reason", ["", "xóa"])
def test_a_ground_is_needed(roster, reason) -> None:
    with pytest.raises(CannotErase, match="căn cứ"):
        erase_person(roster[0], reason=reason, by=None, at=NOW)


def test_what_was_cut_short_is_finished_by_going_through_the_list_again(roster, monkeypatch) -> None:
    na = roster[0]
    monkeypatch.setattr("caunoi.retention.erasing._destroy", lambda *_: None)
    erase_person(na, reason=WHY, by=None, at=NOW)
    assert keys.keys_of([na.pk]) != {}
    monkeypatch.undo()

    assert replay(at=NOW) == 1
    assert keys.keys_of([na.pk]) == {}
    assert replay(at=NOW) == 0
    seal(at=NOW)
    assert kinds() == set()


def test_records_that_were_merged_are_one_person_and_erased_together(roster) -> None:
    kept, merged, other = roster
    found = look(kept, merged, on=TODAY, hands=None)
    merger = merge(
        kept, merged, reason=WHY, seen=found.seen, stands=["kept"] * len(found.clashes), hands=None, by=None, at=NOW,
        acknowledged={one.code for one in found.contradictions}, client_ref=uuid4(),
    )  # fmt: skip
    Resemblance.objects.create(one=kept, other=other, chance=700, told=b"x", found_at=NOW)
    erase_person(Person.objects.get(pk=merged.pk), reason=WHY, by=None, at=NOW)
    blank = dict(Particulars.objects.values_list("person_id", "name"))
    assert (blank[kept.pk], blank[merged.pk]) == (BLANK, BLANK)
    assert blank[other.pk] != BLANK
    assert keys.keys_of([kept.pk, merged.pk, other.pk]).keys() == {other.pk}
    assert SamePerson.objects.get().reason == BLANK
    assert not Resemblance.objects.exists()
    with pytest.raises(CannotMerge, match="đã được xóa"):
        unmerge(merger, hands=None, by=None, at=NOW)
    assert kinds() == set()


def test_the_card_and_the_own_account_go_too_and_an_officers_account_stays(roster) -> None:
    na, unit = roster[0], the_federation()
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=unit)
    account = an_account("Đỗ Thị Na 0", office="member", in_unit=unit)
    then = datetime(2022, 5, 5, tzinfo=UTC)
    issuing.tie(account, na, by=officer, at=then)
    code = issuing.issue(na, days=9_000, by=officer, at=then)
    seal(at=NOW)
    erase_person(na, reason=WHY, by=None, at=NOW)
    seal(at=NOW)

    account.refresh_from_db()
    assert (account.full_name, account.is_active) == (BLANK, False)
    assert "na" not in account.username
    assert not account.has_usable_password()
    card = Card.objects.get()
    assert bytes(card.cipher) == b""
    assert issuing.code_of(card) == ""
    assert not checking.check(code, by=officer, at=then)
    assert kinds() == set()
    officer.refresh_from_db()
    assert officer.full_name == "Nguyễn Thị Mỹ"


def test_the_account_of_a_namesake_tied_by_a_slip_stays(roster) -> None:
    na, other, unit = roster[0], roster[1], the_federation()
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=unit)
    account = an_account("Đỗ Thị Na 0", office="member", in_unit=unit)
    then = datetime(2022, 5, 5, tzinfo=UTC)
    issuing.tie(account, na, by=officer, at=then)
    issuing.untie(na, by=officer, at=then)
    with act("test.tie", by=None, at=then, on=day_of(then)) as writer:
        writer.add_one(
            Holder, account_id=account.pk, person_id=other.pk, held_by_id=unit.pk, valid_from=day_of(then)
        )
    erase_person(na, reason=WHY, by=None, at=NOW)
    account.refresh_from_db()
    assert (account.full_name, account.is_active) == ("Đỗ Thị Na 0", True)


def test_what_was_asked_by_and_written_of_the_person_goes_too(roster) -> None:
    na = roster[0]
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())
    Viewing.objects.create(
        person=na, account=officer, kind="page", on=day_of(NOW), at=NOW, reason="người này đang ốm nặng"
    )
    asked = DataRequest.objects.create(
        person=na, kind="access", channel="in-person", words=b"x", received_on=day_of(NOW), received_by=officer,
        reply_due=day_of(NOW), act_due=day_of(NOW), client_ref=uuid.uuid4(),
    )  # fmt: skip
    erase_person(na, reason=WHY, by=None, at=NOW)
    asked.refresh_from_db()
    assert Viewing.objects.get().reason == BLANK
    assert words_of(asked) == ""


# ---------------------------------------------------------------- what was handed in within a round


class Handed:
    """A round of the union the person was in, and of another; each handed in a list, and signed figures."""

    def __init__(self) -> None:
        self.own, self.other = the_federation(), a_unit("CĐCS Hoa Sen", under=the_federation())
        terms = Terms("members", "Tháng 12", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 10))
        self.round = collecting.open_round(
            terms, [self.own.pk, self.other.pk], held_by=self.own.pk, client_ref=uuid.uuid4(), by=None, at=NOW
        )
        for due in self.lines():
            told = {"by": None, "at": NOW}
            round_papers.hand_in(due, "DS.csv", f"danh sách {due.pk}".encode(), **told)
            round_papers.keep_figures(due, b"%PDF-" + str(due.pk).encode(), signed_on=TODAY, **told)

    def lines(self) -> list[RoundUnit]:
        return list(RoundUnit.objects.filter(round=self.round).select_related("round").order_by("unit"))

    def steps(self) -> list[str]:
        at_step = collecting.standing([one.pk for one in self.lines()])
        return [at_step[one.pk].state for one in self.lines()]

    def kept(self) -> list[str]:
        """The kinds of paper whose bytes are there, of the own union and of the other."""
        papers = RoundPaper.objects.filter(due__in=self.lines()).order_by("due__unit", "kind")
        return [one.kind for one in papers if round_papers.is_kept(one)]


def test_lists_the_union_handed_in_are_let_go_and_asked_for_again(roster) -> None:
    handed = Handed()
    collecting.receive(handed.lines()[0], by=None, at=NOW)
    erase_person(roster[0], reason=WHY, by=None, at=NOW)
    seal(at=NOW)

    assert handed.kept() == ["figures", "figures", "list"]
    assert handed.steps() == ["returned", "submitted"]
    step = collecting.standing([handed.lines()[0].pk])[handed.lines()[0].pk]
    assert "Hãy nộp lại danh sách." in step.reason
    assert kinds() == set()
    # It is handed in anew as any list that was returned.
    round_papers.hand_in(handed.lines()[0], "DS2.csv", b"without her", by=None, at=NOW)
    assert handed.kept() == ["figures", "list", "figures", "list"]


def test_what_the_union_handed_in_by_a_link_is_let_go_and_another_s_waits_on(roster) -> None:
    own, other = the_federation(), a_unit("CĐCS Hoa Sen", under=the_federation())
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=own)
    whom, asked = Whom("Trần Thị Chủ Tịch", "0900 000 001"), {"most": 1, "until": None, "days": 9}
    came = []
    for unit in (own, other):
        link, _token = hand_in_links.make(
            unit, "members", whom, **asked, client_ref=uuid.uuid4(), by=officer, at=NOW
        )
        came.append(handing_in.by_link(link, "DS.csv", f"của {unit.pk}".encode(), whom, at=NOW))
    erase_person(roster[0], reason=WHY, by=None, at=NOW)

    stands = standings(HandIn.objects.all())
    assert [stands[one.pk].state for one in came] == ["returned", "waiting"]
    assert [(folder() / kept_as(one.sha256)).exists() for one in came] == [False, True]


def test_without_that_the_list_that_names_the_person_would_open_still(roster, monkeypatch) -> None:
    """The negative control."""
    handed = Handed()
    monkeypatch.setattr("caunoi.retention.erasing._lists_of_rounds", lambda *_, **__: [])
    erase_person(roster[0], reason=WHY, by=None, at=NOW)
    assert handed.kept() == ["figures", "list", "figures", "list"]


def test_a_list_that_was_taken_in_or_locked_is_let_go_and_not_asked_for_again(roster) -> None:
    handed = Handed()
    own = RoundPaper.objects.get(due=handed.lines()[0], kind="list")
    paper = Document.objects.create(kind="list", name="DS.csv", sha256=own.sha256)
    file = ReceivedFile.objects.create(document=paper, sealed_as=kept_as(own.sha256), received_at=NOW)
    erase_person(roster[0], reason=WHY, by=None, at=NOW)
    assert (handed.kept(), handed.steps()) == (["figures", "figures", "list"], ["submitted", "submitted"])
    file.refresh_from_db()
    assert file.sealed_as == ""

    again = Handed()
    for due in again.lines():
        collecting.receive(due, by=None, at=NOW)
    collecting.lock(again.round, parameters=Parameters.of(), by=None, at=NOW)
    erase_person(roster[1], reason=WHY, by=None, at=NOW)
    assert (again.kept(), again.steps()) == (["figures", "figures", "list"], ["locked", "locked"])


def test_the_list_the_person_was_read_from_goes_whoever_handed_it_in(roster) -> None:
    handed = Handed()
    keep_bytes(b"a list", sha256="ab")
    collecting.submit(handed.lines()[1], Sent("DS.xlsx", 6, "ab"), by=None, at=NOW)
    assert (folder() / kept_as("ab")).exists()
    erase_person(roster[0], reason=WHY, by=None, at=NOW)
    assert not (folder() / kept_as("ab")).exists()
