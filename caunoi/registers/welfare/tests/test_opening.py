"""A programme is opened once, its money balances to the đồng, and no unit has more gifts than its places."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.organisations.models import Unit
from caunoi.registers.welfare import funding, opening
from caunoi.registers.welfare.funding import (
    CannotFund,
    Move,
    commit,
    difference,
    grant,
    release,
    spend,
    take_back,
)
from caunoi.registers.welfare.models import BudgetLine, LedgerEntry, Programme, Quota
from caunoi.registers.welfare.opening import (
    CannotOpen,
    Paper,
    Terms,
    decide_too,
    free_place,
    give_places,
    open_programme,
    quotas_differ,
    redistribute,
    take_place,
    terms_of,
)
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, a_unit, the_federation
from tests.standing import made_once

pytestmark = pytest.mark.django_db(databases="__all__")
PAPER = Paper("Ban Thường vụ LĐLĐ tỉnh", "12/QĐ-LĐLĐ", date(2023, 12, 1))


def terms(**changed: Any) -> Terms:
    told: dict[str, Any] = {
        "name": "Tết Sum vầy 2024", "purpose": "Tết", "first_on": date(2024, 1, 1), "last_on": date(2024, 2, 29),
        "member_amount": 1_000_000, "other_amount": 700_000, "decided": PAPER,
    }  # fmt: skip
    return Terms(**{**told, **changed})


def opened(root: Unit, **changed: Any) -> Programme:
    return open_programme(terms(**changed), unit=root.pk, client_ref=uuid4(), by=None, at=NOW)


def granted(programme: Programme, amount: int) -> BudgetLine:
    return grant(
        programme, source="Quỹ an sinh", name="Quà Tết", amount=amount, client_ref=uuid4(), by=None, at=NOW
    )


@made_once
def tet() -> tuple[Programme, Unit, Unit]:
    root = the_federation()
    return opened(root), a_unit("CĐCS Giày Hoa Sen", under=root), a_unit("CĐCS May Hồng", under=root)


def test_the_same_request_opens_one_programme_and_a_second_opening_of_it_is_refused() -> None:
    root, ref = the_federation(), uuid4()
    one, same = (open_programme(terms(), unit=root.pk, client_ref=ref, by=None, at=NOW) for _ in range(2))
    assert one == same
    assert [str(row.paper) for row in one.decisions.all()] == ["Ban Thường vụ LĐLĐ tỉnh: 12/QĐ-LĐLĐ"]
    with pytest.raises(CannotOpen, match="đã được mở"):
        opened(root, name="TẾT SUM VẦY  2024")
    decide_too(one, Paper("Ủy ban MTTQ tỉnh", "3/QĐ-MTTQ", TODAY), by=None, at=NOW)
    decide_too(one, Paper("Ủy ban MTTQ tỉnh", "3/QĐ-MTTQ", TODAY), by=None, at=NOW)
    assert one.decisions.count() == 2


def test_a_programme_that_came_by_a_list_is_the_one_that_is_opened_under_its_name() -> None:
    root = the_federation()
    with act("welfare.nominated", by=None, at=NOW, on=TODAY) as writer:
        listed = writer.add_one(Programme, name="Mái ấm", name_fold="mai am", unit_id=root.pk)
    assert terms_of(listed) is None
    assert opened(root, name="Mái ấm").pk == listed
    said = terms_of(listed)
    assert said is not None
    assert (said.purpose_fold, said.valid_to) == ("tet", date(2024, 3, 1))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Ghi tên"),
        ({"last_on": date(2023, 12, 31)}, "Ngày kết thúc trước ngày bắt đầu"),
        ({"other_amount": 0}, "lớn hơn 0 đồng"),
        ({"decided": Paper("", "1", TODAY)}, "cơ quan, số và ngày"),
    ],
)
def test_what_is_missing_of_a_programme_is_named(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CannotOpen, match=sentence):
        opened(the_federation(), **changed)
    assert not Programme.objects.exists()


def test_money_granted_twice_by_one_request_is_granted_once(tet) -> None:
    programme, _, _ = tet
    ref = uuid4()
    told: dict[str, Any] = {"source": "Quỹ", "name": "Quà", "client_ref": ref, "by": None, "at": NOW}
    assert grant(programme, amount=500, **told) == grant(programme, amount=500, **told)
    with pytest.raises(CannotFund, match="việc khác"):
        grant(programme, amount=900, **told)
    line = BudgetLine.objects.get()
    assert (line.granted, line.free) == (500, 500)
    for bad in ({"amount": 0}, {"source": " "}):
        with pytest.raises(CannotFund, match="Ghi nguồn tiền"):
            grant(programme, **{**told, "amount": 5, "client_ref": uuid4(), **bad})


def test_a_line_is_committed_spent_and_given_back_and_the_ledger_says_the_same(tet) -> None:
    programme, _, _ = tet
    line = granted(programme, 3_000)
    one, two = Move(line.pk, uuid4(), 2_000), Move(line.pk, uuid4(), 1_000)
    for step, moves in ((commit, [one, two]), (spend, [one]), (release, [two]), (take_back, [one])):
        with act("test.moved", by=None, at=NOW, on=TODAY) as writer:
            step(writer, moves)
        assert difference(programme.pk) == {}
    line.refresh_from_db()
    assert (line.granted, line.committed, line.spent) == (3_000, 0, 0)
    for step in (release, spend, take_back):
        with (
            pytest.raises(CannotFund, match="không còn giữ"),
            act("test.moved", by=None, at=NOW, on=TODAY) as writer,
        ):
            step(writer, [two])
    assert LedgerEntry.objects.count() == 6


def test_the_last_dong_is_spent_once_and_without_the_guard_the_database_refuses_it(tet, monkeypatch) -> None:
    programme, _, _ = tet
    line = granted(programme, 1_000)
    with act("test.moved", by=None, at=NOW, on=TODAY) as writer:
        commit(writer, [Move(line.pk, uuid4(), 1_000)])
    with (
        pytest.raises(CannotFund, match="không còn đủ"),
        act("test.moved", by=None, at=NOW, on=TODAY) as writer,
    ):
        commit(writer, [Move(line.pk, uuid4(), 1)])
    assert LedgerEntry.objects.count() == 2

    # The negative control: whoever does not ask what is left meets the check.
    def careless(pk: int, amount: int) -> int:
        return BudgetLine.objects.filter(pk=pk).update(committed=line.granted + amount)

    monkeypatch.setattr(funding, "_keep", careless)
    with (
        pytest.raises(IntegrityError, match="no_line_is_overspent"),
        act("test.moved", by=None, at=NOW, on=TODAY) as writer,
    ):
        commit(writer, [Move(line.pk, uuid4(), 1)])


def test_a_line_changed_past_the_ledger_is_told_by_its_difference(tet) -> None:
    programme, _, _ = tet
    line = granted(programme, 1_000)
    BudgetLine.objects.filter(pk=line.pk).update(granted=1_500, spent=200)
    assert difference(programme.pk) == {line.pk: (500, 0, 200)}


def test_an_entry_of_the_ledger_is_neither_changed_nor_deleted(tet) -> None:
    programme, _, _ = tet
    granted(programme, 1_000)
    for statement in ("UPDATE welfare_ledgerentry SET amount = 5", "DELETE FROM welfare_ledgerentry"):
        with (
            pytest.raises(IntegrityError, match="an_entry_of_the_ledger_stands"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_places_move_between_units_and_none_is_given_away_that_is_used(tet, monkeypatch) -> None:
    programme, sen, hong = tet
    give_places(programme, {sen.pk: 3, hong.pk: 1}, client_ref=(ref := uuid4()), by=None, at=NOW)
    give_places(programme, {sen.pk: 3, hong.pk: 1}, client_ref=ref, by=None, at=NOW)
    with pytest.raises(CannotOpen, match="việc khác"):
        give_places(programme, {sen.pk: 4}, client_ref=ref, by=None, at=NOW)
    with act("test.taken", by=None, at=NOW, on=TODAY):
        take_place(programme.pk, sen.pk)
        take_place(programme.pk, sen.pk)
    moved: dict[str, Any] = {"giver": sen.pk, "taker": hong.pk, "by": None, "at": NOW}
    with pytest.raises(CannotOpen, match="đã dùng nhiều suất hơn"):
        redistribute(programme, places=2, client_ref=uuid4(), **moved)
    redistribute(programme, places=1, client_ref=uuid4(), **moved)
    with pytest.raises(CannotOpen, match="lớn hơn 0"):
        redistribute(programme, places=0, client_ref=uuid4(), **moved)
    told = dict(Quota.objects.values_list("unit", "places"))
    assert told == {sen.pk: 2, hong.pk: 2}
    assert quotas_differ(programme.pk) == {}
    with pytest.raises(CannotOpen, match="hết chỉ tiêu"), act("test.taken", by=None, at=NOW, on=TODAY):
        take_place(programme.pk, sen.pk)
    # The negative control: past the guard, the database holds it.
    with pytest.raises(IntegrityError, match="no_quota_is_oversold"), transaction.atomic():
        Quota.objects.filter(unit=sen.pk).update(taken=3)
    with act("test.freed", by=None, at=NOW, on=TODAY):
        free_place(programme.pk, sen.pk)
    Quota.objects.filter(unit=sen.pk).update(places=7)
    assert quotas_differ(programme.pk) == {sen.pk: 5}


def test_nothing_is_given_to_a_programme_that_is_not_open(tet) -> None:
    _, sen, _ = tet
    with act("test.listed", by=None, at=NOW, on=TODAY) as writer:
        listed = writer.add_one(Programme, name="Hè", name_fold="he", unit_id=sen.pk)
    there = Programme.objects.get(pk=listed)
    with pytest.raises(CannotOpen, match="chưa được mở"):
        give_places(there, {sen.pk: 1}, client_ref=uuid4(), by=None, at=NOW)
    with pytest.raises(CannotFund, match="chưa được mở"):
        granted(there, 5)
    with pytest.raises(CannotOpen, match="đơn vị nào"):
        give_places(tet[0], {}, client_ref=uuid4(), by=None, at=NOW)
    assert opening.terms_of(listed) is None
