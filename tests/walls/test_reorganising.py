"""Decisions on units behind the wall: an officer of a branch carries out and annuls within it all that the law knows, and
the database itself keeps everybody else's hands off the tree."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from caunoi.access.models import Appointment
from caunoi.access.reach import Reach, reach_of
from caunoi.access.walls import within
from caunoi.organisations.models import TermOfOffice, Unit, UnitDescription, UnitParent, UnitSuccession
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations import carrying_out
from caunoi.registers.reorganisations.carrying_out import Decision, annul, carry_out
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Dissolve,
    EndByLaw,
    Found,
    Heir,
    Merge,
    Move,
    Split,
)
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.tests.province import Province, full_of_everything, orphans, whole
from caunoi.trail.acting import act
from caunoi.trail.models import Dated
from caunoi.trail.writing import WalledOff, Writer
from tests.builders import NOW, TODAY, a_unit, an_account

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"
DAY = date(2023, 12, 1)
PLANNED = TODAY + timedelta(days=90)


class Branch(Province):
    """An officer of Đức Hòa, where a third union is; Bến Lức is another's."""

    def __init__(self) -> None:
        super().__init__()
        self.third = a_unit("CĐCS Ba", under=self.duc_hoa)
        full_of_everything(self)
        self.officer = an_account("Trần Văn Huyện", office="upper-officer", in_unit=self.duc_hoa)
        self.reach = reach_of(self.officer, on=TODAY)


@pytest.fixture
def branch() -> Branch:
    return Branch()


def paper(by: Unit, on: date = DAY) -> Decision:
    return Decision(by.pk, f"{uuid4()}/QĐ", DAY, on, uuid4())


def done(branch: Branch, change: Change, on: date = DAY) -> Reorganisation:
    with within(branch.reach):
        return carry_out(change, paper(branch.duc_hoa, on), branch.reach, at=NOW)


def undone(branch: Branch, made: Reorganisation) -> Reorganisation:
    reach = reach_of(branch.officer, on=TODAY)
    with within(reach):
        return annul(made, paper(branch.duc_hoa, made.effect_on), reach, at=NOW)


def but_offices() -> dict[str, set[tuple[object, ...]]]:
    apart = ("organisations.TermOfOffice", "officers.Assignment")
    return {label: rows for label, rows in whole().items() if label not in apart}


WITHIN: dict[str, Callable[[Branch], Change]] = {
    "founded": lambda b: Found("CĐCS Mới", "grassroots", "grassroots", "M-1", b.duc_hoa.pk),
    "renamed": lambda b: Describe(b.union.pk, name="CĐCS Phú Cường mới"),
    "merged": lambda b: Merge((b.union.pk, b.other.pk), b.third.pk),
    "split": lambda b: Split(b.union.pk, (Heir(b.other.pk), Heir(b.third.pk))),
    "merged into the own seat": lambda b: Merge((b.third.pk,), b.other.pk),
    "dissolved": lambda b: Dissolve(b.third.pk),
    "ended by law": lambda b: EndByLaw((b.union.pk, b.other.pk)),
}


@pytest.mark.parametrize("on", [DAY, PLANNED], ids=["past", "planned"])
@pytest.mark.parametrize("what", WITHIN)
def test_an_officer_of_a_branch_carries_out_and_annuls_within_it(branch: Branch, what: str, on: date) -> None:
    before = but_offices()
    made = done(branch, WITHIN[what](branch), on)

    assert but_offices() != before
    assert orphans(on) == {}
    undone(branch, made)
    assert but_offices() == before


def test_a_branch_s_annulment_asks_for_the_offices_that_ended(branch: Branch) -> None:
    undone(branch, done(branch, Merge((branch.union.pk,), branch.other.pk)))

    (asked,) = Appointment.objects.all()
    assert (asked.unit, asked.office, asked.asked_by) == (branch.union, "chair", branch.officer)
    assert not TermOfOffice.objects.on(TODAY).filter(unit=branch.union, office="chair").exists()
    own = TermOfOffice.objects.on(TODAY).get(office="member")
    assert own.unit == branch.union


OUT: dict[str, Callable[[Branch], Change]] = {
    "another's union renamed": lambda b: Describe(b.far.pk, name="Khác"),
    "another's union merged": lambda b: Merge((b.far.pk,), b.other.pk),
    "merged into another's": lambda b: Merge((b.union.pk,), b.far.pk),
    "another's union taken": lambda b: Move((b.far.pk,), b.duc_hoa.pk),
    "given to another": lambda b: Move((b.union.pk,), b.ben_luc.pk),
    "founded elsewhere": lambda b: Found("CĐCS Mới", "grassroots", "grassroots", "", b.ben_luc.pk),
    "the own seat renamed": lambda b: Describe(b.duc_hoa.pk, name="Khác"),
    "the own seat closed": lambda b: Merge((b.duc_hoa.pk,), b.ben_luc.pk),
    "another's ended by law": lambda b: EndByLaw((b.far.pk,)),
}


@pytest.mark.parametrize("what", OUT)
def test_with_the_check_off_the_wall_lets_nobody_write_another_s_branch(
    branch: Branch, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so in the words of the check, not that somebody else came first. SQLite, without the wall, is the
    negative control: there it is done."""
    change = OUT[what](branch)
    with pytest.raises(CannotReorganise, match="ngoài phạm vi phụ trách"):
        done(branch, change)
    monkeypatch.setattr(carrying_out, "_check_right", lambda *told: None)
    before = whole()
    if ON_POSTGRESQL:
        with pytest.raises(CannotReorganise, match="ngoài phạm vi phụ trách"):
            done(branch, change)
        assert whole() == before
    else:
        done(branch, change)
        assert whole() != before


def _reaching(branch: Branch, office: str) -> Reach:
    account = an_account(f"Người {office}", office=office, in_unit=branch.duc_hoa)
    return reach_of(account, on=TODAY)


@pytest.mark.parametrize("office", ["officer-in-charge", "chair", "committee", "group-leader", "accounts"])
def test_who_reads_people_and_reorganises_nothing_writes_nothing_of_the_tree(
    branch: Branch, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one may look at says nothing of what one may decide."""
    reach = _reaching(branch, office)
    monkeypatch.setattr(carrying_out, "_check_right", lambda *told: None)
    changes = (
        Describe(branch.union.pk, name="Khác"),
        Found("CĐCS Mới", "grassroots", "grassroots", "", branch.duc_hoa.pk),
        Merge((branch.union.pk,), branch.other.pk),
    )
    before = whole()
    for change in changes:
        if not ON_POSTGRESQL:
            continue
        with pytest.raises(CannotReorganise, match="ngoài phạm vi phụ trách"), within(reach):
            carry_out(change, paper(branch.duc_hoa), reach, at=NOW)
    assert whole() == before


def _write(reach: Reach, model: type[Dated], **values: object) -> None:
    told = {"by": reach.account, "at": NOW, "on": TODAY}
    with transaction.atomic(), within(reach), act("test.write", **told) as writer:
        writer.add_one(model, **values)


def test_no_tie_is_laid_to_a_unit_that_is_another_s_or_the_root(branch: Branch) -> None:
    """A tie says how far one reaches: whoever could lay one could reach anywhere."""
    if not ON_POSTGRESQL:
        return
    closed = a_unit("CĐCS Cũ", under=branch.ben_luc)
    with act("test.closed", by=None, at=NOW, on=DAY) as writer:
        for model in (UnitDescription, UnitParent):
            row = model.objects.get(unit=closed)
            writer.end(model, [row.pk])
            told = {f.attname: getattr(row, f.attname) for f in model._meta.local_concrete_fields}
            apart = ("id", "began_by_id", "ended_by_id")
            writer.add_one(model, **{k: v for k, v in told.items() if k not in apart} | {"valid_to": DAY})
    for unit in (closed, branch.root, branch.duc_hoa, branch.far):
        with pytest.raises(WalledOff):
            _write(branch.reach, UnitParent, unit_id=unit.pk, parent_id=branch.duc_hoa.pk, valid_from=PLANNED)
    with pytest.raises(WalledOff):
        _write(
            branch.reach, UnitSuccession, predecessor_id=branch.far.pk, successor_id=branch.union.pk, part=1, of=1,
            valid_from=DAY,
        )  # fmt: skip


def test_a_unit_that_was_moved_away_is_not_decided_about_for_days_before(branch: Branch) -> None:
    """Not by an earlier day, and not by annulling what was decided when it stood here."""
    renamed = done(branch, Describe(branch.union.pk, name="Hai"))
    moved = Decision(branch.root.pk, "9/QĐ", DAY, date(2023, 12, 15), uuid4())
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=branch.root)
    carry_out(Move((branch.union.pk,), branch.ben_luc.pk), moved, reach_of(officer, on=TODAY), at=NOW)
    branch.reach = reach_of(branch.officer, on=TODAY)

    for attempt in (
        lambda: done(branch, Describe(branch.union.pk, name="Ba"), DAY + timedelta(days=9)),
        lambda: undone(branch, renamed),
    ):
        with pytest.raises(CannotReorganise, match="ngoài phạm vi phụ trách"):
            attempt()


def test_what_another_wrote_meanwhile_is_said_to_be_that(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists do not stand in line: a member's spell that one ended between looking and writing is named as such."""
    end = Writer.end

    def overtaken(writer: Writer, model: type[Dated], ids: Collection[int]) -> None:
        if model is Membership and ids:
            end(writer, model, ids)
        end(writer, model, ids)

    monkeypatch.setattr(Writer, "end", overtaken)
    before = whole()
    with pytest.raises(CannotReorganise, match="một việc khác đã thay đổi hồ sơ"):
        done(branch, Merge((branch.union.pk,), branch.other.pk))
    assert whole() == before


def test_a_reach_over_people_is_not_one_over_the_tree(branch: Branch) -> None:
    assert branch.reach.hands("units.reorganise") == branch.reach.hands("people.read")
    assert _reaching(branch, "officer-in-charge").hands("units.reorganise") == frozenset()
