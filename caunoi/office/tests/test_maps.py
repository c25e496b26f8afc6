"""The map: every area of the day a link, the same figures in a table, and nothing that the reader may not see."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from caunoi.office import maps
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.organisations.models import (
    Area,
    AreaDescription,
    AreaParent,
    AreaSuccession,
    Employer,
    EmployerPlace,
)
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, sort_key
from tests.builders import NOW, an_account

REFORM = date(2025, 7, 1)
Polygons = dict[str, tuple[float, float]]


class Land:
    """Two invented provinces: one whose two communes became others on 1.7.2025, and one that goes on."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.area("Tỉnh Gò Đỏ", "province", "90", at=(105.5, 10.5))
        self.area("Tỉnh Gò Xanh", "province", "91", at=(106.5, 10.5))
        self.area("Xã Ấm", "commune", "90001", inside="Tỉnh Gò Đỏ", until=REFORM, at=(105.2, 10.2))
        self.area("Xã Bưởi", "commune", "90002", inside="Tỉnh Gò Đỏ", until=REFORM, at=(105.7, 10.7))
        self.area("Xã Ổi", "commune", "90003", inside="Tỉnh Gò Đỏ", at=(105.8, 10.3))
        # The code of what was merged is given to another territory on the very day.
        self.area("Xã Đào", "commune", "90001", inside="Tỉnh Gò Đỏ", since=REFORM, at=(105.4, 10.6))
        self.area("Xã Xa", "commune", "91001", inside="Tỉnh Gò Xanh", at=(106.4, 10.4))
        with act("test.reform", by=None, at=NOW, on=REFORM) as writer:
            for one in ("Xã Ấm", "Xã Bưởi"):
                writer.add_one(
                    AreaSuccession,
                    predecessor_id=self.ids[one],
                    successor_id=self.ids["Xã Đào"],
                    valid_from=REFORM,
                )

    def area(
        self,
        name: str,
        level: str,
        code: str,
        *,
        at: tuple[float, float],
        inside: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        with act("test.area", by=None, at=NOW, on=since or NOW.date()) as writer:
            area = self.ids[name] = writer.add_one(Area, reference=f"{code}{'/2025' if since else ''}")
            writer.add_one(
                AreaDescription, area_id=area, level=level, official_code=code, valid_from=since, valid_to=until,
                longitude=at[0], latitude=at[1], name=name, name_fold=fold(name), name_sort=sort_key(name),
            )  # fmt: skip
            if inside:
                writer.add_one(
                    AreaParent, area_id=area, parent_id=self.ids[inside], valid_from=since, valid_to=until
                )

    def put(self, employer: Employer, where: str) -> None:
        with act("test.placed", by=None, at=NOW, on=NOW.date()) as writer:
            writer.add_one(EmployerPlace, employer_id=employer.pk, area_id=self.ids[where])

    def public(self, name: str) -> UUID:
        return Area.objects.get(pk=self.ids[name]).public_id


@pytest.fixture
def land(province: Province) -> Land:
    """Where the employers of the small province are: two in communes of one, one in the other, one nowhere."""
    land = Land()
    land.put(province.garments, "Xã Ấm")
    land.put(province.shoes, "Xã Ổi")
    land.put(province.timber, "Xã Xa")
    return land


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CAUNOI_OUTLINES = str(tmp_path)
    return tmp_path


def square(code: str, west: float, south: float, size: float = 0.4) -> dict[str, object]:
    """A feature of a square."""
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    ring = [[west + x, south + y] for x, y in corners]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def draw(folder: Path, *features: dict[str, object], name: str = "a.json") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/map/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(text: str) -> dict[str, list[str]]:
    """The table: first cell to the others, without marks."""
    found = re.findall(r"<tr role=\"row\">\s*<th scope=\"row\".*?</tr>", text, re.S)
    cells = [re.findall(r"<t[hd] .*?</t[hd]>", row, re.S) for row in found]
    plain = [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]
    return {row[0]: row[1:] for row in plain}


def links(text: str) -> list[str]:
    """The titles of the areas of the picture."""
    picture = re.search(r'<svg class="map".*?</svg>', text, re.S)
    return re.findall(r"<a href=[^>]*><title>(.*?)</title>", picture[0]) if picture else []


def outlined(text: str) -> list[str]:
    """The titles of those that are drawn by their outline."""
    return re.findall(r"<title>([^<]*)</title><path", text)


@pytest.mark.told_once
def test_provinces_are_drawn_where_the_unit_is_in_several(officer: Client, land: Land) -> None:
    text = page(officer, "?figure=employers")

    assert rows(text) == {
        "Tỉnh Gò Đỏ": ["2", "0"],
        "Tỉnh Gò Xanh": ["1", "0"],
        "Chưa rõ nơi": ["1", "0"],
        "Tổng số": ["4", "0"],
    }
    assert links(text) == ["Tỉnh Gò Đỏ: 2", "Tỉnh Gò Xanh: 1"]
    assert f"?figure=employers&amp;area={land.public('Tỉnh Gò Đỏ')}" in text


@pytest.mark.told_once
def test_a_province_is_drawn_by_the_communes_of_the_day(officer: Client, land: Land) -> None:
    query = f"?figure=employers&area={land.public('Tỉnh Gò Đỏ')}"

    text = page(officer, query)
    assert list(rows(text)) == ["Xã Ấm", "Xã Bưởi", "Xã Ổi", "Tổng số"]
    assert rows(text)["Xã Bưởi"][0] == "chưa có số liệu"
    assert rows(text)["Tổng số"] == ["2", "0"]

    officer.post("/day/", {"day": "01/07/2025"})
    after = page(officer, query)
    assert list(rows(after)) == ["Xã Đào", "Xã Ổi", "Tổng số"]
    assert rows(after)["Xã Đào"] == ["1", "0"]


@pytest.mark.told_once
def test_the_map_has_the_readings_of_every_chart(officer: Client, land: Land) -> None:
    """The areas are those of the day of the tree that totals follow; the figures stay those of the viewed day."""
    query = f"?figure=employers&area={land.public('Tỉnh Gò Đỏ')}"

    today = page(officer, query + "&tree=as-is")
    assert "số liệu ngày 31/12/2023, địa giới ngày" in today
    assert rows(today)["Xã Đào"] == ["1", "0"]
    assert list(rows(page(officer, query + "&tree=30/06/2025")))[:2] == ["Xã Ấm", "Xã Bưởi"]
    assert "theo cây tổ chức hiện nay" in today

    # Links of the picture and of the switch go on in that reading, and a commune of the day opens.
    picture = re.search(r'<svg class="map".*?</svg>', today, re.S)
    assert picture is not None
    assert picture[0].count("tree=as-is") == len(links(today)) == 2
    assert 'type="hidden" name="tree" value="as-is"' in today
    commune = page(officer, f"?figure=members&area={land.public('Xã Đào')}&tree=as-is")
    assert "CĐCS Công ty TNHH May Đông Á" in commune
    assert f"/figures/members/?area={land.public('Xã Đào')}&amp;tree=as-is" in commune
    # What was written today was not known then.
    unknown = page(officer, query + f"&known={NOW.date() - timedelta(days=1):%d/%m/%Y}")
    assert rows(unknown)["Xã Ấm"][0] == "chưa có số liệu"


@pytest.mark.told_once
def test_a_wrong_reading_of_the_map_is_a_sentence(officer: Client, land: Land) -> None:
    assert officer.get("/map/?tree=hôm+qua").status_code == 400


def test_the_line_of_a_unit_draws_its_members_on_the_old_map_and_on_the_new(
    officer: Client, province: Province, land: Land
) -> None:
    text = officer.get(f"/unions/{province.dong_a.public_id}/line/").content.decode()
    old, new = re.findall(r'<svg class="map".*?</svg>', text, re.S)

    assert "Xã Ấm: 3" in old
    assert "Xã Ấm" not in new
    assert "Xã Đào: 3" in new
    assert "Xã Đào" not in old
    # Both in the same classes, and told apart from one another.
    shades = [re.search(r'fill="(#[0-9a-f]{6})"[^>]*><title>Xã [^:]*: 3', one) for one in (old, new)]
    assert shades[0]
    assert shades[1]
    assert shades[0][1] == shades[1][1]
    assert 'id="unknown-0"' in old
    assert 'id="unknown-1"' in new
    assert "Đoàn viên ngày 31/12/2023 trên bản đồ" in text
    assert "Theo cây tổ chức và địa giới ngày 31/12/2023" in text


@pytest.mark.told_once
def test_after_the_reform_the_old_map_is_that_of_its_eve(
    officer: Client, province: Province, land: Land
) -> None:
    officer.post("/day/", {"day": "01/09/2025"})
    text = officer.get(f"/unions/{province.dong_a.public_id}/line/").content.decode()
    assert "Đoàn viên ngày 30/06/2025 trên bản đồ" in text


@pytest.mark.told_once
def test_where_nothing_can_be_drawn_the_line_has_no_map(officer: Client, province: Province) -> None:
    text = officer.get(f"/unions/{province.dong_a.public_id}/line/").content.decode()
    assert '<svg class="map"' not in text
    assert "trên bản đồ" not in text


def test_whoever_is_in_one_province_is_shown_its_communes(
    chair: Client, province: Province, land: Land
) -> None:
    text = page(chair, "?figure=employers")

    assert rows(text)["Xã Ổi"] == ["1", "0"]
    assert rows(text)["Tổng số"] == ["1", "0"]
    assert "Tỉnh Gò Đỏ" in rows(page(chair, "?figure=employers&every=province"))


@pytest.mark.told_once
def test_what_is_known_by_its_province_alone_is_a_line_of_its_own(
    officer: Client, province: Province, land: Land
) -> None:
    land.put(province.unknown, "Tỉnh Gò Đỏ")

    text = page(officer, f"?figure=employers&area={land.public('Tỉnh Gò Đỏ')}")
    assert rows(text)["Trong tỉnh, chưa rõ xã"] == ["1", "0"]
    assert rows(text)["Tổng số"] == ["3", "0"]


def test_a_commune_shows_its_figure_its_unions_and_opens_its_records(officer: Client, land: Land) -> None:
    text = page(officer, f"?figure=members&area={land.public('Xã Ấm')}")
    assert "CĐCS Công ty TNHH May Đông Á" in text
    assert "CĐCS Công ty CP Giày Hoa Sen" not in text

    records = officer.get(f"/figures/members/?area={land.public('Xã Ấm')}").content.decode()
    assert "Đặng Thị Mỹ Dung" in records
    assert '· <span lang="vi">Xã Ấm</span>' in records
    elsewhere = officer.get(f"/figures/employers/?area={land.public('Xã Ổi')}").content.decode()
    assert "Công ty CP Giày Hoa Sen" in elsewhere
    assert "May Đông Á" not in elsewhere


@pytest.mark.told_once
def test_an_outline_is_of_the_area_that_has_its_code_and_of_no_other_day(
    officer: Client, land: Land, folder: Path
) -> None:
    """A file of today says 90001; in 2023 that was another commune, which must not be drawn by it."""
    assert timezone.localdate() >= REFORM
    draw(folder, square("90001", 105.1, 10.1), square("90003", 105.6, 10.1))
    query = f"?figure=employers&area={land.public('Tỉnh Gò Đỏ')}"

    text = page(officer, query)
    assert len(outlined(text)) == 1
    assert "2 địa bàn của ngày này không có hình" in text

    draw(folder / "2025-06-30", square("90001", 105.1, 10.1), square("90002", 105.1, 10.6))
    assert len(outlined(page(officer, query))) == 3

    officer.post("/day/", {"day": "01/07/2025"})
    assert len(outlined(page(officer, query))) == 2


@pytest.mark.told_once
def test_unknown_is_hatched_and_said(officer: Client, land: Land) -> None:
    text = page(officer, f"?figure=employers&area={land.public('Tỉnh Gò Đỏ')}")

    assert 'fill="url(#unknown)"' in text
    assert 'Chưa có số liệu <span class="muted">(1 nơi)' in text


def test_who_may_not_see_a_figure_sees_no_colour_of_it(province: Province, land: Land) -> None:
    """Nominees are sensitive: a reader of aggregates sees them as published alone, and a map is no way around."""
    with act("test.nomination", by=None, at=NOW, on=date(2023, 6, 1)) as writer:
        programme = writer.add_one(
            Programme,
            name="Tết sum vầy",
            name_fold="tet sum vay",
            unit_id=province.root.pk,
            began_by=writer.act,
        )
        writer.add_one(
            Nomination, programme_id=programme, person_id=province.dung.pk, held_by_id=province.dong_a.pk,
            employer_id=province.garments.pk, valid_from=date(2023, 6, 1),
        )  # fmt: skip
    reader = signed_in(
        an_account("Phạm Văn Đọc", office="party-reader", in_unit=province.root, password=PASSWORD)
    )

    text = page(reader, "?figure=nominees")
    assert "màu cũng là con số" in text
    assert not links(text)
    assert not rows(text)
    assert '<option value="nominees"' not in text
    # Whoever may open the records sees them on the map too.
    assert rows(page(signed_in(province.officer), "?figure=nominees"))["Tỉnh Gò Đỏ"][0] == "1"


@pytest.mark.told_once
def test_the_guard_off_the_same_reader_would_see_it(
    province: Province, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = signed_in(
        an_account("Phạm Văn Đọc", office="party-reader", in_unit=province.root, password=PASSWORD)
    )
    monkeypatch.setattr("caunoi.indicators.definition.Indicator.may_be_seen", lambda *_of, **_how: True)

    assert 'value="nominees"' in page(reader, "?figure=nominees")


@pytest.mark.told_once
@pytest.mark.parametrize(
    "query",
    [
        "?figure=nothing",
        "?classes=rainbow",
        "?every=district",
        "?unit=me",
        "?unit=5d0e4f0e-3f2b-4c3e-9a51-6a3a5c1d7b10",
        "?area=90001",
        "?area=%00",
    ],
)
def test_what_is_no_figure_unit_or_area_is_not_found(officer: Client, land: Land, query: str) -> None:
    assert officer.get(f"/map/{query}").status_code == 404


@pytest.mark.told_once
def test_an_area_of_another_day_is_said_and_the_map_of_the_day_is_drawn(officer: Client, land: Land) -> None:
    text = page(officer, f"?figure=employers&area={land.public('Xã Đào')}")

    assert "Địa bàn này không có vào ngày" in text
    assert "Tỉnh Gò Đỏ" in rows(text)
    assert officer.get(f"/figures/employers/?area={land.public('Xã Đào')}").status_code == 404


@pytest.mark.told_once
def test_a_folder_that_is_not_there_is_a_sentence(officer: Client, land: Land, settings: Any) -> None:
    settings.CAUNOI_OUTLINES = "/nowhere/hình"

    assert "Không đọc được thư mục hình địa bàn “hình”" in page(officer)


@pytest.mark.told_once
def test_a_home_without_territory_has_a_table_of_its_total(officer: Client) -> None:
    text = page(officer, "?figure=employers")

    assert rows(text) == {"Chưa rõ nơi": ["4", "0"], "Tổng số": ["4", "0"]}
    assert "không có hình và không có điểm" in text


@pytest.mark.told_once
def test_every_figure_can_be_drawn_both_ways(officer: Client, land: Land, folder: Path) -> None:
    draw(folder, square("90", 105.0, 10.0, 1.0), square("91", 106.0, 10.0, 1.0))

    for code in maps.CATALOGUE:
        for how in maps.HOW:
            text = page(officer, f"?figure={code}&classes={how}")
            assert len(links(text)) == 2
            assert list(rows(text))[-1] == "Tổng số"


def test_all_communes_of_the_country_lead_to_their_provinces(
    officer: Client, land: Land, folder: Path
) -> None:
    draw(
        folder / "2025-06-30",
        square("90001", 105.1, 10.1),
        square("90002", 105.1, 10.6),
        square("91001", 106.1, 10.1),
    )

    text = page(officer, "?figure=employers&every=commune")
    assert sorted(links(text)) == ["Tỉnh Gò Xanh", "Tỉnh Gò Đỏ", "Tỉnh Gò Đỏ"]
    assert list(rows(text)) == [
        "Xã Ấm Tỉnh Gò Đỏ", "Xã Bưởi Tỉnh Gò Đỏ", "Xã Ổi Tỉnh Gò Đỏ", "Xã Xa Tỉnh Gò Xanh", "Chưa rõ nơi", "Tổng số",
    ]  # fmt: skip
    assert "every=commune" in page(officer)
