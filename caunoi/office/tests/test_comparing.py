"""Figures side by side: each cell a door, sums only where there are sums, and nothing for a reader outside that was not
published."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.access.models import Account
from caunoi.indicators import inquiring
from caunoi.indicators.models import PublishedCube
from caunoi.indicators.publishing import publish
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.registers.welfare.models import Programme
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, a_unit, an_account, the_federation
from tests.standing import made_once

from .test_published import people

DAY = date(2023, 12, 31)


def page(client: Client, query: str) -> str:
    answer = client.get(f"/compare/?{query}", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(text: str) -> dict[str, list[str]]:
    """The table: first cell to the others, without marks."""
    found = re.findall(r"<tr role=\"row\">\s*<th scope=\"row\".*?</tr>", text, re.S)
    cells = [re.findall(r"<t[hd] .*?</t[hd]>", row, re.S) for row in found]
    plain = [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]
    return {row[0]: row[1:] for row in plain}


def links(text: str) -> list[str]:
    return [
        unescape(one)
        for one in re.findall(r"<td [^>]*>.*?</td>", text, re.S)
        for one in re.findall(r'href="([^"]+)"', one)
    ]


# ------------------------------------------------------------------ what is told


@pytest.mark.told_once
def test_units_stand_beside_each_other_with_their_sum_and_the_whole(
    officer: Client, province: Province
) -> None:
    text = page(officer, "figure=members&figure=employers&figure=union-at-employers-25")
    assert rows(text) == {
        "CĐCS Công ty CP Giày Hoa Sen": ["0", "1", "100,0 % 1 trên 1"],
        "CĐCS Công ty TNHH May Đông Á": ["3", "1", "100,0 % 1 trên 1"],
        "Liên đoàn Lao động, của riêng mình": ["0", "2", "0,0 % 0 trên 1 còn thiếu 1"],
        "Các dòng cộng lại": ["3", "4", "— tỷ lệ không cộng"],
        "Cả đơn vị": ["3", "4", "66,7 % 2 trên 3 còn thiếu 1"],
    }


@pytest.mark.told_once
def test_the_address_says_the_whole_question_so_that_it_can_be_sent(
    officer: Client, province: Province
) -> None:
    led = officer.get("/compare/?figure=members&figure=workers&columns=quarter&last=3&tree=as-is")
    asked = {key: value[0] for key, value in parse_qs(urlparse(led.url).query).items()}
    assert asked == {
        "figures": "members,workers", "rows": "unit", "columns": "quarter", "last": "3", "at": "2023-12-31",
        "unit": str(province.root.public_id), "tree": "as-is",
    }  # fmt: skip
    # Another officer, who looks at another day, reads the same.
    colleague = Client()
    colleague.force_login(
        an_account("Vũ Thị Hai", office="provincial-officer", in_unit=province.root, password=PASSWORD)
    )
    assert rows(colleague.get(led.url).content.decode()) == rows(officer.get(led.url).content.decode())


@pytest.mark.told_once
def test_days_are_columns_and_each_cell_opens_the_records_of_its_own_day(
    officer: Client, province: Province
) -> None:
    text = page(officer, "figure=members&columns=year&last=3")
    assert rows(text)["CĐCS Công ty TNHH May Đông Á"] == ["0", "1", "3"]
    doors = [link for link in links(text) if "2022-12-31" in link and str(province.dong_a.public_id) in link]
    behind = officer.get(doors[0]).content.decode()
    assert "Đặng Thị Mỹ Dung" in behind
    assert "Nguyễn Văn Ánh" not in behind


@pytest.mark.told_once
def test_what_is_missing_is_one_tap_from_the_cell(officer: Client) -> None:
    text = page(officer, "figure=union-at-employers-25")
    (gap,) = {link for link in links(text) if "part=gap" in link and "by=unit" in link}
    assert "Công ty TNHH Gỗ Đức Hòa" in officer.get(gap).content.decode()


@pytest.mark.told_once
@pytest.mark.parametrize("by", ["ownership", "site", "place", "province", "commune", "sex", "age"])
def test_groups_are_rows_that_add_up_and_open_their_records(officer: Client, by: str) -> None:
    told = rows(page(officer, f"figure=members&rows={by}"))
    assert told["Các dòng cộng lại"] == told["Cả đơn vị"] == ["3"]
    for link in links(page(officer, f"figure=members&rows={by}")):
        assert officer.get(link).status_code == 200, link


@pytest.mark.told_once
def test_groups_are_columns_beside_units(officer: Client, province: Province) -> None:
    told = rows(page(officer, "figure=members&columns=age"))
    assert told["CĐCS Công ty TNHH May Đông Á"] == ["1", "2", "0", "0"]


@pytest.mark.told_once
def test_units_of_a_level_stand_together_wherever_they_are(officer: Client, province: Province) -> None:
    told = rows(page(officer, "figure=members&rows=level-grassroots"))
    assert set(told) == {
        "CĐCS Công ty CP Giày Hoa Sen", "CĐCS Công ty TNHH May Đông Á", "Các dòng cộng lại", "Cả đơn vị",
    }  # fmt: skip


@pytest.mark.told_once
@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "CĐCS An Đông"), ("-name", "CĐCS Ân Bình"), ("-1", "CĐCS Ánh Dương"), ("1", "CĐCS An Đông")],
)
def test_lines_stand_in_the_order_asked_for_and_names_in_the_vietnamese_one(
    province: Province, sort: str, first: str
) -> None:
    above = a_unit("Công đoàn Khu A", under=province.root)
    for name, rank in (("CĐCS Ân Bình", 2), ("CĐCS An Đông", 1), ("CĐCS Ánh Dương", 3)):
        unit = a_unit(name, under=above)
        with act("test.people", by=None, at=NOW, on=DAY) as writer:
            programme = writer.add_one(
                Programme, name=name, name_fold=name, unit_id=unit.pk, began_by=writer.act
            )
            people(writer, unit, women=rank, men=0, nominees=0, programme=programme)
    text = page(signed_in(province.officer), f"figure=members&unit={above.public_id}&sort={sort}")
    assert next(iter(rows(text))) == first


def test_what_is_too_much_or_does_not_go_together_is_refused_in_words(officer: Client) -> None:
    for query, words in (
        ("figures=members&rows=sex&columns=age", "hai cách chia không đi cùng nhau"),
        ("figures=employers&rows=sex", "không chia được theo"),
        ("figures=members,new-members,net-change,employers,workers,unions,employers-25", "quá rộng"),
        ("figures=members,employers,workers,unions,new-members&columns=month&last=12", "quá rộng"),
    ):
        answer = officer.get(f"/compare/?{query}", follow=True)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert officer.get("/compare/?figures=nothing").status_code == 404
    assert officer.get("/compare/?columns=hour").status_code == 404
    assert officer.get("/compare/?figures=members&last=99").status_code == 400
    assert officer.get("/compare/?figures=members&at=hôm-qua").status_code == 400


@pytest.mark.told_once
def test_what_is_being_counted_is_said_and_asked_for_again(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inquiring, "AT_ONCE", 0.0)
    waiting = page(officer, "figure=members&columns=month&last=5")
    assert "Đang tính" in waiting
    assert rows(waiting) == {}
    monkeypatch.undo()
    address = officer.get("/compare/?figure=members&columns=month&last=5").url
    assert rows(officer.get(address, headers={"HX-Request": "true"}).content.decode())["Cả đơn vị"][-1] == "3"


# ------------------------------------------------------------------ taken out


@pytest.mark.told_once
def test_the_same_table_leaves_as_a_workbook_or_as_csv_under_an_act(
    officer: Client, province: Province
) -> None:
    led = officer.get("/compare/?figure=members&figure=union-at-employers-25").url
    query = urlparse(led).query
    answer = officer.post(f"/compare/export/?{query}", {"form": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][0] == "Đơn vị"
    assert lines[-2:] == [["Các dòng cộng lại", "3", "tỷ lệ không cộng"], ["Cả đơn vị", "3", "66,7 %"]]
    assert officer.post(f"/compare/export/?{query}", {"form": "xlsx"}).content[:2] == b"PK"
    assert [one.about["format"] for one in Act.objects.filter(what="figures.taken-out").order_by("id")] == [
        "csv",
        "xlsx",
    ]
    assert officer.post(f"/compare/export/?{query}", {"form": "exe"}).status_code == 400
    with override("en"):
        officer.post("/language/", {"language": "en"})
        assert (
            "shares do not add up"
            in officer.post(f"/compare/export/?{query}", {"form": "csv"}).content.decode()
        )


# ------------------------------------------------------------------ who sees what


def test_a_chair_compares_nothing_out_of_reach(chair: Client, province: Province) -> None:
    assert chair.get(f"/compare/?figures=members&unit={province.dong_a.public_id}").status_code == 404
    assert chair.post(f"/compare/export/?figures=members&unit={province.dong_a.public_id}").status_code == 404
    assert "Đông Á" not in page(chair, "figure=members")


class Published:
    """Three months published of a large union, one that is not, and a zone over two more; and who reads them."""

    def __init__(self) -> None:
        self.root = the_federation()
        zone = a_unit("Công đoàn Khu A", under=self.root)
        self.above = {"CĐCS Lớn": self.root, "CĐCS Bé": self.root, "CĐCS Một": zone, "CĐCS Hai": zone}
        self.units = {name: a_unit(name, under=above) for name, above in self.above.items()}
        self.zone = zone
        with act("test.people", by=None, at=NOW, on=DAY) as writer:
            programme = writer.add_one(
                Programme, name="Tết", name_fold="tet", unit_id=self.root.pk, began_by=writer.act
            )
            for (women, men, nominees), unit in zip(
                ((61, 99, 40), (4, 17, 3), (30, 32, 12), (2, 45, 15)), self.units.values(), strict=True
            ):
                people(writer, unit, women=women, men=men, nominees=nominees, programme=programme)
        for month in (10, 11, 12):
            publish(date(2023, month, 1), by=None, at=NOW, counted=inquiring.counted, even_all_hidden=True)
        self.reader: Account = an_account(
            "Trần Văn Đọc", office="party-reader", in_unit=self.root, password=PASSWORD
        )
        self.officer: Account = an_account(
            "Nguyễn Thị Mỹ", office="provincial-officer", in_unit=self.root, password=PASSWORD
        )


@made_once
def told_to_all() -> Published:
    return Published()


@pytest.mark.told_once
def test_a_reader_outside_is_told_on_the_page_what_is_hidden_and_given_no_sum_of_it(
    told_to_all: Published,
) -> None:
    reader, officer = signed_in(told_to_all.reader), signed_in(told_to_all.officer)
    asked = "figure=members&figure=nominees&columns=month&last=2&at=31/10/2023"
    text = page(reader, asked)
    assert rows(text)["CĐCS Bé"] == ["21", "21", "— chỉ đọc như đã công bố", "— không nêu"]
    assert rows(text)["Các dòng cộng lại"][3] == "— có dòng không có số"
    assert rows(page(officer, asked))["CĐCS Bé"][3] == "3"
    # In another reading, or on another day, there is nothing that was published.
    for other in ("&tree=as-is", "&known=01/01/2026", "&scope=comparable"):
        assert rows(page(reader, asked + other))["CĐCS Lớn"][3] == "— chỉ đọc như đã công bố"
    # No cell of a reader's opens a record.
    assert not [link for link in links(text) if "/figures/" in link]


@pytest.mark.told_once
def test_a_table_that_was_touched_is_not_compared(told_to_all: Published) -> None:
    PublishedCube.objects.filter(code="nominees", month=date(2023, 10, 1)).update(small=3)
    text = page(signed_in(told_to_all.reader), "figure=nominees&at=31/10/2023")
    assert "không còn như lúc công bố" in rows(text)["CĐCS Lớn"][0]
