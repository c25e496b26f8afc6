"""Who sees sensitive figures: those who may open the records behind them; the others as published, and no way round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caunoi.access.models import Account
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.cubes import CUBES
from caunoi.indicators.inquiring import counted
from caunoi.indicators.publishing import CannotPublish, publish, published
from caunoi.organisations.models import Submission, Unit
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.writing import Writer
from tests.builders import NOW, a_unit, an_account, the_federation

from .conftest import DAY, PASSWORD, signed_in

OFFICE = Path(__file__).resolve().parents[1]
NOMINEES, WOMEN = 137, 61


@dataclass
class Federation:
    """A union large enough to be shown, one that is not, and an officer and a reader of all of it."""

    large: Unit
    small: Unit
    officer: Account
    reader: Account
    front: Account
    chair: Account


def people(writer: Writer, unit: Unit, *, women: int, men: int, nominees: int, programme: int) -> None:
    writer.add_one(Submission, unit_id=unit.pk, kind="members", valid_from=DAY, rows=women + men)
    for number in range(women + men):
        person = writer.add_one(Person)
        writer.add_one(
            Particulars, person_id=person, name="Lê An", name_fold="le an", name_sort="an le", birth_precision="year",
            birth_on=date(1970 + 15 * (number % 3), 1, 1), sex="female" if number < women else "male",
        )  # fmt: skip
        writer.add_one(
            Membership, spell=person, person_id=person, unit_id=unit.pk, held_by_id=unit.pk, began_as="admitted",
            ended_as="", valid_from=date(2022, 1, 1),
        )  # fmt: skip
        if number < nominees:
            writer.add_one(
                Nomination,
                programme_id=programme,
                person_id=person,
                held_by_id=unit.pk,
                valid_from=date(2023, 1, 10),
            )


@pytest.fixture
def federation(db: None) -> Federation:
    root = the_federation()
    large, small = a_unit("CĐCS May Đông Á", under=root), a_unit("CĐCS Giày Hoa Sen", under=root)
    with act("test.people", by=None, at=NOW, on=DAY) as writer:
        programme = writer.add_one(
            Programme, name="Tết", name_fold="tet", unit_id=root.pk, began_by=writer.act
        )
        people(writer, large, women=WOMEN, men=99, nominees=NOMINEES - 4, programme=programme)
        people(writer, small, women=4, men=11, nominees=4, programme=programme)
    accounts = [
        an_account(name, office=office, in_unit=unit, password=PASSWORD)
        for name, office, unit in (
            ("Nguyễn Thị Mỹ", "provincial-officer", root),
            ("Trần Văn Đọc", "party-reader", root),
            ("Lê Thị Mặt", "front", root),
            ("Lê Thuỳ Dương", "chair", small),
        )
    ]
    return Federation(large, small, *accounts)


def tells(page: str, number: int) -> bool:
    """Whether a number stands in the text of a page; what only its addresses and tokens hold, nobody reads."""
    return re.search(rf"\b{number}\b", re.sub(r"<[^>]*>", " ", page)) is not None


def test_an_officer_sees_how_many_are_put_forward_and_a_reader_does_not(federation: Federation) -> None:
    assert tells(signed_in(federation.officer).get("/resolution-02/").content.decode(), NOMINEES)
    for account in (federation.reader, federation.front):
        page = signed_in(account).get("/resolution-02/").content.decode()
        assert 'id="card-members"' in page
        assert not tells(page, NOMINEES)


def test_a_reader_finds_no_sensitive_figure_at_any_address(federation: Federation) -> None:
    """Every address that takes a figure's code, with every figure, on the day and months before."""
    for account in (federation.reader, federation.front):
        reader = signed_in(account)
        for code, one in CATALOGUE.items():
            for address in (f"/resolution-02/{code}/trend/", f"/figures/{code}/", f"/figures/{code}/export/"):
                for asked in (
                    "",
                    f"?unit={federation.large.public_id}",
                    f"?by=sex&unit={federation.small.public_id}",
                ):
                    answer = reader.get(address + asked)
                    if one.class_of() == "sensitive":
                        assert answer.status_code in {403, 404, 405}, address
                    assert not tells(answer.content.decode(), NOMINEES)
                    assert not tells(answer.content.decode(), WOMEN)
        assert reader.get(f"/unions/{federation.large.public_id}/").status_code == 403


def test_the_own_unit_sees_its_members_by_sex_and_age(federation: Federation) -> None:
    page = signed_in(federation.chair).get(f"/unions/{federation.small.public_id}/").content.decode()
    assert "Đoàn viên theo giới tính" in page
    assert "Đoàn viên theo độ tuổi" in page
    assert signed_in(federation.chair).get(f"/unions/{federation.large.public_id}/").status_code == 404


def test_no_screen_gets_a_figure_but_through_the_one_function() -> None:
    past_it = [
        path.name
        for path in OFFICE.glob("*.py")
        if ".figures(" in path.read_text(encoding="utf-8") and path.name != "figures.py"
    ]
    assert past_it == []


def test_without_a_class_the_reader_would_see_it(
    federation: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard switched off: what the tests above look for is there to be found."""
    monkeypatch.setattr("caunoi.indicators.definition.Indicator.may_be_seen", lambda *_of, **_how: True)
    assert tells(signed_in(federation.reader).get("/resolution-02/").content.decode(), NOMINEES)


def test_a_month_is_published_once_by_who_may_and_read_by_all(federation: Federation) -> None:
    officer, reader = signed_in(federation.officer), signed_in(federation.reader)
    assert "Chưa công bố tháng nào" in reader.get("/published/").content.decode()
    assert reader.post("/published/new/", {"month": "2023-11"}).status_code == 403
    assert officer.post("/published/new/", {"month": "2023-11"}).status_code == 302
    made = Act.objects.get(what="cubes.published")
    assert made.by_id == federation.officer.pk
    assert made.about["month"] == "2023-11"
    # As officers write it, too.
    again = officer.post("/published/new/", {"month": "11/2023"})
    assert again.status_code == 409
    assert "đã được công bố" in again.content.decode()
    for account in (federation.reader, federation.front, federation.chair):
        for code in CUBES:
            page = signed_in(account).get(f"/published/?table={code}").content.decode()
            assert "CĐCS May Đông Á" in page
            assert "không nêu" in page


def test_a_small_union_and_the_one_that_would_give_it_away_are_hidden(federation: Federation) -> None:
    signed_in(federation.officer).post("/published/new/", {"month": "2023-11"})
    table = published("members-by-sex", date(2023, 11, 1))
    assert table is not None
    shown = {table.names[line.unit]: line.cells for line in table.lines}
    assert shown["CĐCS Giày Hoa Sen"] is None
    assert shown["CĐCS May Đông Á"] is None
    assert [cells for cells in shown.values() if cells] == [(WOMEN + 4, 99 + 11)]


@pytest.mark.parametrize("asked", ["?table=members", "?month=2023-13", "?month=2020-01", "?month=' OR 1=1"])
def test_there_is_nothing_else_to_ask_for(federation: Federation, asked: str) -> None:
    signed_in(federation.officer).post("/published/new/", {"month": "2023-11"})
    assert signed_in(federation.reader).get(f"/published/{asked}").status_code == 404


@pytest.mark.parametrize("month", ["", "13/2023", "2023-13", "2999-01", "2023-11-01"])
def test_what_is_no_month_that_is_over_is_refused_with_a_sentence(federation: Federation, month: str) -> None:
    answer = signed_in(federation.officer).post("/published/new/", {"month": month})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert not Act.objects.filter(what="cubes.published").exists()


def test_the_day_of_publishing_is_the_clock_of_hanoi(federation: Federation) -> None:
    with pytest.raises(CannotPublish):
        publish(date(2023, 11, 1), by=None, at=datetime(2023, 11, 30, 16, 59, tzinfo=UTC), counted=counted)
    assert publish(date(2023, 11, 1), by=None, at=datetime(2023, 11, 30, 17, 0, tzinfo=UTC), counted=counted)
