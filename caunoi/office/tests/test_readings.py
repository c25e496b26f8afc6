"""A page in every reading: chosen by its address, said in its words, kept by its links, taken out with the list."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from openpyxl import load_workbook

from caunoi.access.confirming import CONFIRMED
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.organisations.models import Coverage
from caunoi.registers.members.tests.test_reach_into_the_past import close
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, a_member, a_unit, an_employer

FIGURES_AND_LISTS = {"scoreboard", "records", "trend", "unit", "employer", "person"}
AS_IS = "theo cây tổ chức hiện nay"
MERGED = date(2024, 3, 1)


def hrefs(page) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', page.content.decode())]


def leads_to(href: str) -> str | None:
    try:
        return resolve(urlsplit(href).path).url_name
    except Resolver404:
        return None


def text(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


@pytest.fixture
def merged(province: Province) -> Province:
    """On 1.3.2024 the union of May Đông Á and its three members went to that of Giày Hoa Sen."""
    close(province.dong_a, into={province.hoa_sen: 1}, on=MERGED)
    return province


def members(client: Client, union, query: str = "") -> str:
    page = client.get(reverse("records", args=["members"]) + f"?unit={union.public_id}{query}")
    assert page.status_code == 200
    return page.context["value"]


@pytest.mark.told_once
def test_a_page_says_its_reading_and_offers_the_others_by_links(officer: Client) -> None:
    board = reverse("scoreboard")
    assert "theo cây tổ chức của chính ngày đó" in text(officer.get(board))
    links = {urlsplit(one).query for one in hrefs(officer.get(board)) if one.startswith("?")}
    assert {"tree=as-is", "scope=comparable"} <= links
    page = officer.get(board, {"tree": "as-is", "scope": "comparable", "known": "31/12/2025"})
    said = text(page)
    for words in (AS_IS, "như đã biết đến hết ngày 31/12/2025", "hiện nay còn tổ chức công đoàn"):
        assert words in said
    assert "theo cây tổ chức ngày 01/07/2025" in text(officer.get(board, {"tree": "1/7/2025"}))
    officer.post(reverse("language"), {"language": "en", "next": board})
    assert "by the tree as it is today" in text(officer.get(board, {"tree": "as-is"}))


@pytest.mark.told_once
def test_the_reading_goes_along_from_page_to_page(officer: Client, province: Province) -> None:
    asked = {"tree": "as-is", "scope": "comparable"}
    walked = [reverse("scoreboard"), reverse("records", args=["members"]), reverse("trend", args=["members"])]
    walked.append(reverse("unit", args=[province.dong_a.public_id]))
    for address in walked:
        page = officer.get(address, asked)
        assert AS_IS in text(page), address
        onward = [one for one in hrefs(page) if one.startswith("/") and leads_to(one) in FIGURES_AND_LISTS]
        assert onward, address
        for one in onward:
            assert parse_qs(urlsplit(one).query)["tree"] == ["as-is"], (address, one)


def test_the_past_of_a_merged_union_is_its_own_as_it_was_and_of_the_other_as_it_is(merged: Province) -> None:
    client = signed_in(merged.officer)
    assert (members(client, merged.dong_a), members(client, merged.hoa_sen)) == ("3", "0")
    assert members(client, merged.hoa_sen, "&tree=as-is") == "3"
    assert members(client, merged.hoa_sen, "&tree=29/2/2024") == "0"
    assert members(client, merged.hoa_sen, "&tree=as-is&known=31/12/2023") == "0"
    page = client.get(reverse("unit", args=[merged.hoa_sen.public_id]), {"tree": "as-is"})
    assert "Đặng Thị Mỹ Dung" in text(page)
    assert "Đặng Thị Mỹ Dung" not in text(client.get(reverse("unit", args=[merged.hoa_sen.public_id])))


def test_its_chair_opens_the_names_behind_it_and_nobody_else_s(merged: Province) -> None:
    client = signed_in(merged.chair)
    address = reverse("records", args=["members"])
    shown = text(client.get(address, {"tree": "as-is"}))
    assert "Đặng Thị Mỹ Dung" in shown
    assert client.get(reverse("person", args=[merged.dung.public_id])).status_code == 200
    assert client.get(reverse("unit", args=[merged.dong_a.public_id])).status_code == 200


def test_the_scope_of_today_leaves_out_the_unions_that_the_law_ended(province: Province) -> None:
    office = a_unit("CĐCS Sở Nội vụ", under=province.root)
    employer = an_employer("Sở Nội vụ", kind="agency", workers=30)
    with act("test.covered", by=None, at=NOW, on=date(2020, 1, 1)) as writer:
        writer.add_one(Coverage, unit_id=office.pk, employer_id=employer.pk, valid_from=date(2020, 1, 1))
    a_member("Phạm Công Chức", of=office, at=employer, since=date(2020, 1, 1))
    client = signed_in(province.officer)
    assert members(client, province.root) == "4"
    assert members(client, province.root, "&scope=comparable") == "3"


def listed(client: Client, union, query: str = "") -> list[str]:
    """The members that the page of a union names."""
    page = client.get(reverse("unit", args=[union.public_id]) + query)
    assert page.context["members"].paginator.count == len(page.context["members"])
    return [one.name for one in page.context["members"]]


def test_the_list_of_a_union_follows_the_scope_as_its_figures_do(province: Province) -> None:
    office = a_unit("CĐCS Sở Nội vụ", under=province.root)
    bureau, firm = (
        an_employer("Sở Nội vụ", kind="agency", workers=30),
        an_employer("Công ty Dịch vụ", kind="enterprise", workers=30),
    )
    since = date(2020, 1, 1)
    with act("test.covered", by=None, at=NOW, on=since) as writer:
        writer.add_one(Coverage, unit_id=office.pk, employer_id=bureau.pk, valid_from=since)
    clerk, cook = "Phạm Công Chức", "Hồ Thị Bếp"
    a_member(clerk, of=office, at=bureau, since=since)
    a_member(cook, of=office, at=firm, since=since)
    client = signed_in(province.officer)

    # Active at the agency alone: of today's scope nobody of that union is.
    assert listed(client, office) == [cook, clerk]
    assert listed(client, office, "?scope=comparable") == []
    with act("test.covered", by=None, at=NOW, on=since) as writer:
        writer.add_one(Coverage, unit_id=office.pk, employer_id=firm.pk, valid_from=since)
    assert listed(client, office, "?scope=comparable") == [cook]
    assert members(client, office, "&scope=comparable") == "1"


def test_the_list_of_a_union_follows_the_mergers_that_were_known_on_the_day(province: Province) -> None:
    later = NOW + timedelta(days=2)
    close(province.dong_a, into={province.hoa_sen: 1}, on=MERGED, at=later)
    client = signed_in(province.officer)
    before, after = (
        listed(client, province.hoa_sen, f"?tree=as-is&known={day:%d/%m/%Y}") for day in (NOW, later)
    )
    assert "Đặng Thị Mỹ Dung" in after
    assert "Đặng Thị Mỹ Dung" not in before


@pytest.mark.told_once
@pytest.mark.parametrize(
    "wrong",
    [
        "tree=hôm+qua",
        "tree=31/2/2024",
        "known=x",
        "known=as-was",
        "known=as-is",
        "scope=some",
        "known=1/1/1200",
    ],
)
def test_what_is_no_reading_is_refused_with_a_sentence(officer: Client, wrong: str) -> None:
    page = officer.get(f"{reverse('scoreboard')}?{wrong}")
    assert page.status_code == 400
    assert len(text(page)) > 100


def test_a_list_that_is_taken_out_says_its_reading_and_so_does_the_trail(merged: Province) -> None:
    client = signed_in(merged.officer)
    session = client.session
    session[CONFIRMED] = int(timezone.now().timestamp())
    session.save()
    address = reverse("records-export", args=["members"])
    done = client.post(f"{address}?unit={merged.hoa_sen.public_id}&tree=as-is")
    assert done.status_code == 200
    assert AS_IS in load_workbook(BytesIO(done.content)).active["A1"].value
    told = Act.objects.filter(what="records.exported").latest("pk").about
    assert (told["rows"], told["tree"]) == (3, timezone.localdate().isoformat())
