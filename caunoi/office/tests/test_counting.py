"""A unit's page and its lists do not wait for a figure: it is told to be on its way, and comes after by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.indicators import inquiring
from caunoi.indicators.figures import Page
from caunoi.office import figures
from caunoi.office.tests.conftest import DAY, Province

COUNTING = "Đang tính."


def shown(page) -> str:
    assert page.status_code == 200
    return page.content.decode()


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure takes longer than a page waits; whoever waits for it is told it."""
    told = inquiring.figures

    def figures_later(codes, *, at_once: bool = False, **asked):
        if at_once:
            raise inquiring.NotCounted
        return told(codes, **asked)

    monkeypatch.setattr(inquiring, "figures", figures_later)


def asked_again(client: Client, address: str, page: str):
    """What the page asks for by itself, as its own script would."""
    [marks] = re.findall(r"<p [^>]*hx-get=[^>]*>", page)
    [again] = re.findall(r'hx-get="([^"]*)"', marks)
    [place] = re.findall(r'hx-select="#([^"]*)"', marks)
    found = shown(client.get(address + again, headers={"HX-Request": "true"}))
    assert f'id="{place}"' in found
    return found


@pytest.mark.told_once
def test_the_page_of_a_union_stands_while_its_members_are_counted(
    officer: Client, province: Province, at_work: None
) -> None:
    address = reverse("unit", args=[province.dong_a.public_id])
    page = shown(officer.get(address))
    assert COUNTING in page
    assert "Đặng Thị Mỹ Dung" in page
    assert "Đoàn viên theo giới tính" not in page.replace("Đoàn viên theo giới tính và độ tuổi", "")
    after = asked_again(officer, address, page)
    assert COUNTING not in after
    assert "Đoàn viên theo độ tuổi" in after


@pytest.mark.told_once
def test_the_line_of_a_union_stands_while_its_figures_are_counted(
    officer: Client, province: Province, at_work: None
) -> None:
    address = reverse("unit-line", args=[province.dong_a.public_id])
    page = shown(officer.get(address))
    assert COUNTING in page
    assert "Tên, mã, cấp qua các thời kỳ" in page
    assert COUNTING not in asked_again(officer, address, page)


@pytest.fixture
def as_of_a_nation(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Pages of lists come without a count, as a nation's do."""

    def lay(whole: bool) -> None:
        def some(code, *, part, unit, at, start, limit, whole: int, manner):
            ids = inquiring.ids(code, part=part, units=[unit], at=at, manner=manner)
            return Page(ids, True) if few else Page(ids[start : start + limit], False)

        few = whole
        monkeypatch.setattr(inquiring, "page", some)

    return lay


@pytest.mark.parametrize("few", [True, False])
def test_a_list_shows_its_rows_while_their_number_is_counted(
    officer: Client, province: Province, at_work: None, as_of_a_nation: Callable[[bool], None], few: bool
) -> None:
    as_of_a_nation(few)
    address = reverse("records", args=["members"])
    page = shown(officer.get(address))
    assert COUNTING in page
    assert "Đặng Thị Mỹ Dung" in page
    # Of a short list everybody is there; how many a long one has nobody knows yet.
    assert ("data-count" in page) is few
    after = asked_again(officer, address, page)
    assert COUNTING not in after
    assert "data-count" in after


def test_a_long_list_turns_its_pages_in_one_order_before_and_after_it_is_counted(
    officer: Client,
    province: Province,
    at_work: None,
    as_of_a_nation: Callable[[bool], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_of_a_nation(False)
    monkeypatch.setattr(figures, "PAGE", 1)
    monkeypatch.setattr(figures, "SORTED_UP_TO", 0)
    address = reverse("records", args=["members"])
    for number in (1, 2, 3):
        asked = f"{address}?page={number}"
        counting, counted = (officer.get(asked, headers=more) for more in ({}, {"HX-Request": "true"}))
        assert counting.context["uncounted"]
        assert not counted.context["uncounted"]
        rows = [[str(cell) for cell in row] for row in counting.context["table"].cells]
        assert len(rows) == 1
        assert rows == [[str(cell) for cell in row] for row in counted.context["table"].cells]


def test_a_list_that_only_the_count_can_tell_comes_with_it(
    officer: Client, province: Province, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = inquiring.ids

    def later(code, *, at_once: bool = False, **asked):
        if at_once:
            raise inquiring.NotCounted
        return told(code, **asked)

    monkeypatch.setattr(inquiring, "ids", later)
    address = reverse("records", args=["net-change"])
    page = shown(officer.get(address))
    assert "Danh sách này hiện khi tính xong." in page
    assert COUNTING in page
    assert COUNTING not in asked_again(officer, address, page)


def test_ids_of_a_page_that_was_not_counted_are_read_again_within_reach(
    province: Province, officer: Client, chair: Client, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the answerer says, a chair is shown no member of another union by it."""
    members = inquiring.ids("members", part="counted", units=[province.root.pk], at=DAY)
    assert members
    monkeypatch.setattr(inquiring, "page", lambda *_asked, **_more: Page(members, False))
    assert "Đặng Thị Mỹ Dung" not in shown(chair.get(reverse("records", args=["members"])))
    # The negative control: to the officer of the province the same ids are people.
    assert "Đặng Thị Mỹ Dung" in shown(officer.get(reverse("records", args=["members"])))
