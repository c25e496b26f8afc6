"""What comes by a link or key of one unit names that unit and those below it; the rest is refused, row by row."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import uuid4

import pytest

from caunoi.intake import taking_in
from caunoi.intake.hand_in_links import CannotAsk, make
from caunoi.intake.known import roots
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.running import Scope
from caunoi.intake.scoping import IN_ROUNDS, JUDGES
from caunoi.intake.tests.conftest import AT
from caunoi.intake.tests.test_concerns import concerns, raised
from caunoi.intake.tests.test_officers import officer, officers
from caunoi.intake.tests.test_receipts import receipts, received
from caunoi.intake.tests.test_visits import visit, visits
from caunoi.intake.tests.writing_lists import (
    EMPLOYER,
    EMPLOYER_NAME,
    MEMBERS,
    OTHER,
    OTHER_NAME,
    agreements,
    book,
    citizen,
    employers,
    member,
    nominations,
    roster,
    workbook,
)
from caunoi.organisations.models import Coverage, Headcount, Submission, Unit, UnitDescription
from caunoi.registers.agreements.models import Agreement
from caunoi.registers.concerns.models import Concern
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.models import Membership
from caunoi.registers.officers.models import Mandate
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import Sent, Terms
from caunoi.registers.rounds.models import Round, RoundPaper, RoundUnit
from caunoi.registers.welfare.models import Nomination, Receipt

HERE, THERE = f"CĐCS {EMPLOYER_NAME}", f"CĐCS {OTHER_NAME}"


@pytest.fixture
def handed_in(province):
    """Take one list in as handed in by a link of the union at the first enterprise."""
    unit = Coverage.objects.get(employer__tax_code=EMPLOYER).unit_id

    def call(content: bytes, *, kind: str = "members", unit: int = unit):
        [file] = province({"nop.xlsx": content}, scope=Scope(unit, kind)).files
        return file

    return call


def codes(file) -> set[str]:
    return {entry.code for entry in file.refused}


def test_a_roster_of_the_unit_is_taken_in_whether_or_not_its_heading_says_so(handed_in):
    assert handed_in(book(member(1), member(2, "Trần Thị Ân"))).accepted == 2
    bare = workbook([["DANH SÁCH ĐOÀN VIÊN"], [], MEMBERS, member(3, "Lê Thị Cúc")])

    assert handed_in(bare).accepted == 1
    assert units_of_members() == {HERE}


def units_of_members() -> set[str]:
    of = UnitDescription.objects.filter(unit__in=Membership.objects.values("unit"))
    return set(of.values_list("name", flat=True))


def test_a_roster_that_names_another_unit_is_refused_whole_by_name(handed_in, province):
    province(
        {"kia.xlsx": book(member(9, "Phan Thị Hai"), tax_code=OTHER, union=THERE)}, as_of=date(2023, 11, 30)
    )
    file = handed_in(book(member(1), member(2, "Trần Thị Ân"), tax_code=OTHER, union=THERE))

    assert (file.accepted, len(file.refused), codes(file)) == (0, 2, {"list-of-another-unit"})
    assert not file.held, "nobody of the other unit is missing from a list that is not its own"
    assert Submission.objects.filter(kind="members").count() == 1
    assert THERE in file.refused[0].reason.vi
    assert HERE in file.refused[0].reason.vi
    assert Membership.objects.count() == 1


def test_a_union_that_nobody_knows_is_not_founded_by_a_link(handed_in):
    before = UnitDescription.objects.count()
    file = handed_in(book(member(1), tax_code=None, union="Nghiệp đoàn xe ôm Tân An"))

    assert (codes(file), UnitDescription.objects.count()) == ({"list-of-another-unit"}, before)


def test_a_row_of_another_unit_is_refused_and_the_others_come_in(handed_in):
    header = (*MEMBERS, "Mã số thuế đơn vị")
    rows = [[*member(1), EMPLOYER], [*member(2, "Trần Thị Ân"), OTHER], [*member(3, "Lê Thị Cúc"), ""]]
    file = handed_in(workbook(roster(*rows, header=header)))

    assert (file.accepted, [entry.row for entry in file.refused], codes(file)) == (
        2,
        [7],
        {"row-of-another-unit"},
    )
    assert units_of_members() == {HERE}


def test_agreements_headcounts_and_nominations_of_another_unit_are_refused(handed_in):
    file = handed_in(
        workbook(agreements((1, EMPLOYER_NAME, EMPLOYER, "01/01/2023", "31/12/2025", "B"), (2, OTHER_NAME, OTHER, "01/01/2023", "31/12/2025", "B"))),
        kind="agreements",
    )  # fmt: skip
    assert (file.accepted, codes(file), Agreement.objects.count()) == (1, {"row-of-another-unit"}, 1)

    counted = Headcount.objects.count()
    file = handed_in(
        workbook(employers((1, OTHER_NAME, OTHER, "Bến Lức", "", "FDI", 999, "x", "", ""), (2, "Công ty Mới Tinh", "1100154728", "Bến Lức", "", "FDI", 9, "x", "", ""))),
        kind="employers",
    )  # fmt: skip
    assert (file.accepted, codes(file)) == (0, {"row-of-another-unit", "row-of-no-unit"})
    assert Headcount.objects.count() == counted

    rows = [
        (1, "Võ Thị Khó", 1990, citizen(31), EMPLOYER_NAME, EMPLOYER, "con ốm", 500_000),
        (2, "Võ Thị Kia", 1990, citizen(32), OTHER_NAME, OTHER, "con ốm", 500_000),
        (3, "Võ Thị Trọ", 1990, citizen(33), "", "", "con ốm", 500_000),
    ]
    file = handed_in(workbook(nominations(*rows)), kind="nominations")
    assert (file.accepted, codes(file)) == (1, {"row-of-another-unit", "row-of-no-unit"})
    assert Nomination.objects.count() == 1


def test_a_member_of_another_unit_is_nominated_by_nobody_else(handed_in, province):
    province({"kia.xlsx": book(member(9, "Phan Thị Hai"), tax_code=OTHER, union=THERE)})
    row = (1, "Phan Thị Hai", 1990, citizen(9), EMPLOYER_NAME, EMPLOYER, "con ốm", 500_000)

    assert codes(handed_in(workbook(nominations(row)), kind="nominations")) == {"row-of-another-unit"}


def test_a_list_of_another_kind_is_refused_and_so_is_any_kind_that_no_rule_knows(handed_in, monkeypatch):
    assert codes(handed_in(book(member(1)), kind="agreements")) == {"list-of-another-kind"}
    monkeypatch.delitem(JUDGES, "members")
    assert codes(handed_in(book(member(1)))) == {"list-of-another-kind"}
    assert JUDGES.keys() <= {roster.code for roster in ROSTERS}


@pytest.mark.parametrize("kind", ["officers", "receipts"])
def test_offices_and_gifts_come_by_no_link(handed_in, kind):
    """Whose a row is, is told by the person alone, who may be of any unit: they are sent by an officer."""
    content = officers(officer(1)) if kind == "officers" else receipts(received(1))
    file = handed_in(content, kind=kind)
    assert (file.accepted, file.held, codes(file)) == (0, [], {"list-of-another-kind"})
    unit = Unit.objects.get(pk=Coverage.objects.get(employer__tax_code=EMPLOYER).unit_id)
    told = {"most": 1, "until": None, "days": 9, "client_ref": uuid4(), "by": None, "at": AT}
    with pytest.raises(CannotAsk, match="loại danh sách"):
        make(unit, kind, Whom("Trần Thị Chủ Tịch", "0900 000 001"), **told)


# ------------------------------------------------------------------ on the page of a round


@pytest.fixture
def in_a_round(province, handed_in):
    """Take one list in as handed in on the page of its round by the union at the first enterprise."""
    province({"kia.xlsx": book(member(9, "Phan Thị Hai"), tax_code=OTHER, union=THERE)})
    handed_in(book(member(1)))
    unit = Coverage.objects.get(employer__tax_code=EMPLOYER).unit_id

    def call(content: bytes, kind: str):
        terms = Terms(kind, f"Kỳ {kind}", AT.date(), AT.date(), AT.date())
        told = {"by": None, "at": AT}
        collected = collecting.open_round(terms, [unit], held_by=roots()[0], client_ref=uuid4(), **told)
        due = RoundUnit.objects.get(round=collected)
        collecting.submit(due, Sent("nop.xlsx", 1, hashlib.sha256(content).hexdigest()), **told)
        paper = RoundPaper.objects.get(due=due)
        [file] = province({f"{kind}.xlsx": content}, scope=Scope(unit, kind, paper=paper.pk)).files
        return file

    return call


def test_every_kind_that_is_collected_is_confined_to_the_unit_whose_line_it_is():
    assert IN_ROUNDS.keys() == set(Round.Kind.values)


def test_offices_of_another_unit_or_of_its_members_are_refused(in_a_round):
    here = in_a_round(officers(officer(1), officer(9, "Phan Thị Hai", office="Phó chủ tịch")), "officers")
    assert (here.accepted, [entry.row for entry in here.refused], codes(here)) == (
        1,
        [7],
        {"row-of-another-unit"},
    )
    assert Mandate.objects.count() == 1


def test_offices_under_another_units_name_are_refused_whole(in_a_round):
    there = in_a_round(officers(officer(1), union=THERE, tax_code=OTHER), "officers")
    assert (there.accepted, codes(there)) == (0, {"list-of-another-unit"})


def test_gifts_to_those_whom_another_unit_put_forward_are_refused_with_and_without_a_number(
    in_a_round, province
):
    people = [("Nguyễn Thị Lan", 1, EMPLOYER_NAME, EMPLOYER), ("Phan Thị Hai", 9, OTHER_NAME, OTHER)]
    rows = [
        (serial, name, "05/03/1990", citizen(serial), employer, tax_code, "Con bệnh", 500_000)
        for name, serial, employer, tax_code in people
    ]
    province({"de-nghi.xlsx": workbook(nominations(*rows))})
    content = receipts(received(1), received(9, "Phan Thị Hai"), received(9, "Phan Thị Hai", identity=""))
    file = in_a_round(content, "receipts")
    assert (file.accepted, [entry.row for entry in file.refused], codes(file)) == (
        1,
        [5, 6],
        {"row-of-another-unit"},
    )
    assert Receipt.objects.count() == 1


def test_visits_to_and_concerns_of_another_unit_are_refused(in_a_round):
    went = in_a_round(
        visits(visit(1, officer="Ai Đó"), visit(2, tax=OTHER, name=OTHER_NAME), visit(3, tax="", name=THERE)),
        "visits",
    )
    assert ([entry.row for entry in went.refused], codes(went)) == ([5, 6], {"row-of-another-unit"})

    said = in_a_round(concerns(raised(), raised(name=OTHER_NAME, tax_code=OTHER)), "concerns")
    assert (said.accepted, codes(said), Concern.objects.count()) == (1, {"row-of-another-unit"}, 1)


def test_the_unit_above_hands_in_for_those_below(handed_in):
    above = UnitDescription.objects.exclude(level="grassroots").latest("id").unit_id

    assert handed_in(book(member(1), tax_code=OTHER, union=THERE), unit=above).accepted == 1


def test_without_the_guard_the_other_unit_s_roster_would_come_in(handed_in, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(taking_in, "confine", lambda *told, **more: None)

    assert handed_in(book(member(1), tax_code=OTHER, union=THERE)).accepted == 1
