"""What cannot be told is a dash with its reason, never a nought; a change is written with its sign."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.indicators import reading
from caunoi.indicators.seen import figures_of
from caunoi.indicators.telling import BEYOND, NO_LIST, NOBODY_SAYS, QUARTER, untold
from caunoi.office.telling import written
from caunoi.office.tests.conftest import DAY, Province
from caunoi.organisations.models import Submission

UNION = "union-at-employers-25"
LATER = "22/11/2026"


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def card(page, code: str) -> str:
    found = re.search(rf'id="card-{code}">(.*?)</section>', page.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def test_a_board_of_a_day_that_no_list_reaches_says_so_where_it_counts_nothing(officer: Client) -> None:
    told = officer.get(reverse("scoreboard"))
    assert "—" not in card(told, "workers")
    officer.post("/day/", {"day": LATER})
    page = officer.get(reverse("scoreboard"))

    for code in ("workers", "new-members", "net-change"):
        assert "—" in card(page, code)
        assert "Danh sách mới nhất nói về ngày 31/12/2023" in card(page, code)
    # Who was a member then is one until somebody says otherwise.
    assert "3" in card(page, "members")
    assert "—" not in card(page, "members").split("Tính thế nào")[0]


def test_the_records_behind_it_say_the_same(officer: Client) -> None:
    officer.post("/day/", {"day": LATER})
    page = text(officer.get(reverse("records", args=["new-members"])))
    assert "Danh sách mới nhất nói về ngày 31/12/2023" in page
    officer.post("/day/", {"day": f"{DAY:%d/%m/%Y}"})
    assert "Danh sách mới nhất" not in text(officer.get(reverse("records", args=["new-members"])))


def test_today_calls_nothing_done_that_nobody_told(officer: Client) -> None:
    assert officer.get("/").context["untold"] == []
    officer.post("/day/", {"day": LATER})
    page = officer.get("/")

    assert {matter.code for matter in page.context["untold"]} == {"agreements-expiring", "without-union"}
    assert not {"agreements-expiring", "without-union"} & {matter.code for matter in page.context["done"]}
    assert "chưa biết được, không phải bằng 0" in text(page)


@pytest.mark.django_db
def test_when_a_figure_is_untold(province: Province) -> None:
    [some] = figures_of(["members"], unit=province.root.pk, day=DAY)
    nought = replace(some, numerator=0)
    assert Submission.objects.exists()
    assert reading.current()
    assert untold(some, None) is None
    assert untold(nought, None) == NO_LIST
    assert untold(nought, DAY) is None
    assert untold(replace(nought, unknown=4), DAY) == NOBODY_SAYS
    assert untold(replace(nought, at=date(2024, 1, 1)), DAY) == BEYOND.fill(newest="31/12/2023")


@pytest.mark.django_db
def test_a_rate_is_told_until_the_next_list_is_due_and_a_count_beyond(province: Province) -> None:
    """Agreements run out by themselves: three years on, one of sixty in force is no fact about the province."""
    [members, rate] = figures_of(["members", UNION], unit=province.root.pk, day=DAY)
    assert rate.numerator
    assert untold(replace(rate, at=DAY + QUARTER), DAY) is None
    assert untold(replace(rate, at=DAY + QUARTER + timedelta(days=1)), DAY) == BEYOND.fill(
        newest="31/12/2023"
    )
    assert untold(replace(members, at=DAY + 10 * QUARTER), DAY) is None


@pytest.mark.django_db
def test_a_change_has_its_sign(province: Province) -> None:
    [change] = figures_of(["net-change"], unit=province.root.pk, day=DAY)
    assert written(replace(change, numerator=1_234)) == "+1.234"
    assert written(replace(change, numerator=-3)) == "−3"
    assert written(replace(change, numerator=0)) == "0"
    [members] = figures_of(["members"], unit=province.root.pk, day=DAY)
    assert written(members) == "3"
