"""Decisions on units on screen: the tree on any day, drafting, previewing, carrying out once, annulling; the line of a unit."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caunoi.access.confirming import CONFIRMED
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.organisations.models import Unit, UnitDescription, UnitParent
from caunoi.organisations.tree import under_on
from caunoi.registers.reorganisations.models import Reorganisation
from tests.builders import a_unit, an_account

DAY = date(2024, 3, 1)


class Districts:
    """Two districts under the province; Đức Hòa has three unions."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.duc_hoa = a_unit("LĐLĐ huyện Đức Hòa", under=province.root, level="upper", code="DH")
        self.ben_luc = a_unit("LĐLĐ huyện Bến Lức", under=province.root, level="upper", code="BL")
        self.unions = [
            a_unit(f"CĐCS Phú Cường {number}", under=self.duc_hoa, code=f"PC-{number}")
            for number in (1, 2, 3)
        ]
        self.client = confirmed(signed_in(province.officer))

    def paper(self, **more: object) -> dict[str, object]:
        """What every form asks for."""
        return {
            "client_ref": str(uuid4()), "decider": self.province.root.pk, "number": "12/QĐ-LĐLĐ",
            "signed_on": "20/02/2024", "effect_on": f"{DAY:%d/%m/%Y}", "do": "carry-out", **more,
        }  # fmt: skip

    def move(self, **more: object) -> dict[str, object]:
        units = [str(one.public_id) for one in self.unions]
        return self.paper(units=units, under=str(self.ben_luc.public_id), **more)


@pytest.fixture
def districts(province: Province) -> Districts:
    return Districts(province)


def confirmed(client: Client, *, recently: bool = True) -> Client:
    session = client.session
    session[CONFIRMED] = int(timezone.now().timestamp()) if recently else 0
    session.save()
    return client


def drafts(code: str, unit: Unit) -> str:
    return f"{reverse('draft', args=[code])}?unit={unit.public_id}"


def words(answer: object) -> str:
    """The page without its tags, blanks joined."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def tree(unit: Unit, **query: str) -> str:
    told = "".join(f"&{key}={value}" for key, value in query.items())
    return f"{reverse('units')}?unit={unit.public_id}{told}"


# ---------------------------------------------------------------- the tree


def test_a_branch_shows_who_stands_there_on_the_viewed_day_and_who_left(districts: Districts) -> None:
    client = districts.client
    client.post(drafts("move", districts.duc_hoa), districts.move())

    client.post("/day/", {"day": "29/02/2024"})
    before = client.get(tree(districts.duc_hoa))
    client.post("/day/", {"day": "01/03/2024"})
    there, gone = client.get(tree(districts.ben_luc)), client.get(tree(districts.duc_hoa, part="ended"))

    assert [line.name for line in before.context["lines"]] == [f"CĐCS Phú Cường {n}" for n in (1, 2, 3)]
    assert [count for _part, _words, count in before.context["parts"]] == [3]
    assert len(there.context["lines"]) == len(gone.context["lines"]) == 3
    client.post("/day/", {"day": "29/02/2024"})
    assert len(client.get(tree(districts.ben_luc, part="coming")).context["lines"]) == 3


def test_a_unit_not_there_yet_is_said_to_be_founded_later(districts: Districts) -> None:
    a_unit("CĐCS Ngày Mai", under=districts.duc_hoa, since=date(2025, 1, 1))
    districts.client.post("/day/", {"day": "31/12/2024"})
    answer = districts.client.get(tree(districts.duc_hoa, part="coming"))

    assert [line.state for line in answer.context["lines"]] == [("info", "thành lập từ 01/01/2025")]


def test_the_tree_is_searched_by_name_without_marks_and_by_code(districts: Districts) -> None:
    for asked in ("phu cuong 2", "PC-2"):
        found = districts.client.get(tree(districts.province.root, q=asked)).context["lines"]
        assert [line.name for line in found] == ["CĐCS Phú Cường 2"]


def test_a_branch_asked_for_by_an_open_page_comes_alone(districts: Districts) -> None:
    answer = districts.client.get(tree(districts.duc_hoa), headers={"hx-request": "true"})

    assert answer.content.decode().lstrip().startswith("<ul")
    assert "CĐCS Phú Cường 1" in words(answer)


def test_opening_a_branch_asks_as_often_for_fifty_units_as_for_three(districts: Districts) -> None:
    headers = {"hx-request": "true"}
    with CaptureQueriesContext(connection) as few:
        districts.client.get(tree(districts.duc_hoa), headers=headers)
    for number in range(60):
        a_unit(f"CĐCS số {number}", under=districts.duc_hoa)
    with CaptureQueriesContext(connection) as many:
        answer = districts.client.get(tree(districts.duc_hoa), headers=headers)

    assert len(many) == len(few)
    assert len(answer.context["lines"]) == 50
    assert "Xem tiếp trong cả 63 đơn vị" in words(answer)


def test_a_chair_sees_the_own_union_and_no_other(districts: Districts) -> None:
    chair = signed_in(districts.province.chair)

    assert words(chair.get(reverse("units"))).count("CĐCS Công ty CP Giày Hoa Sen")
    assert chair.get(tree(districts.duc_hoa)).status_code == 404
    assert not chair.get(f"{reverse('units')}?q=phu").context["lines"]
    assert chair.get(reverse("new-decision")).status_code == 403


# ---------------------------------------------------------------- drafting


def test_a_preview_says_what_is_touched_and_writes_nothing(districts: Districts) -> None:
    answer = districts.client.post(drafts("move", districts.duc_hoa), districts.move(do="preview"))

    assert "3 đơn vị chuyển về “LĐLĐ huyện Bến Lức”." in words(answer)
    assert "Đơn vị, gồm cả cấp dưới 3" in words(answer)
    assert not Reorganisation.objects.exists()


def test_three_unions_move_by_one_decision_and_a_second_press_is_the_same(districts: Districts) -> None:
    pressed = districts.move()
    first = districts.client.post(drafts("move", districts.duc_hoa), pressed)
    second = districts.client.post(drafts("move", districts.duc_hoa), pressed)

    done = Reorganisation.objects.get()
    assert first["Location"] == second["Location"] == reverse("decision", args=[done.public_id])
    assert under_on(districts.ben_luc.pk, DAY) >= {one.pk for one in districts.unions}


def test_a_hundred_and_sixteen_are_ticked_at_once(districts: Districts) -> None:
    for number in range(113):
        a_unit(f"CĐCS số {number}", under=districts.duc_hoa)
    typed = districts.paper(do="all", units=[], find="CDCS")
    answer = districts.client.post(drafts("move", districts.duc_hoa), typed)
    ticked = re.findall(r'name="units" id="[^"]+" value="([^"]+)" checked', answer.content.decode())

    assert len(ticked) == 116
    districts.client.post(drafts("move", districts.duc_hoa), districts.move() | {"units": ticked})
    assert len(under_on(districts.ben_luc.pk, DAY)) == 117


def test_what_is_searched_for_keeps_what_was_ticked_and_typed(districts: Districts) -> None:
    typed = districts.move(do="look", find="cuong 3", find_under="ben luc", number="7/QĐ")
    answer = districts.client.post(drafts("move", districts.duc_hoa), typed | {"units": typed["units"][:1]})

    picks = {line.name: ticked for line, ticked, _heir in answer.context["picks"]["lines"]}
    assert picks == {"CĐCS Phú Cường 1": True, "CĐCS Phú Cường 3": False}
    assert [(line.name, chosen) for line, chosen in answer.context["targets"]["lines"]] == [
        ("LĐLĐ huyện Bến Lức", True)
    ]
    assert 'value="7/QĐ"' in answer.content.decode()
    assert "Cần sửa" not in words(answer)


def test_a_refusal_is_a_sentence_in_the_form_and_nothing_is_lost(districts: Districts) -> None:
    pressed = districts.move() | {"under": str(districts.duc_hoa.public_id)}
    answer = districts.client.post(drafts("move", districts.ben_luc), pressed)

    assert answer.status_code == 422
    assert "đã thuộc “LĐLĐ huyện Đức Hòa” rồi" in words(answer)
    assert len([1 for _line, ticked, _heir in answer.context["picks"]["lines"] if ticked]) == 3
    assert 'value="12/QĐ-LĐLĐ"' in answer.content.decode()
    assert not Reorganisation.objects.exists()


def test_units_out_of_reach_are_as_if_they_had_not_been_sent(districts: Districts) -> None:
    local = an_account("Trần Văn Huyện", office="upper-officer", in_unit=districts.ben_luc)
    client = confirmed(signed_in(local))
    pressed = districts.move() | {"decider": districts.ben_luc.pk}
    answer = client.post(drafts("move", districts.ben_luc), pressed)

    assert answer.status_code == 422
    assert "Chọn ít nhất một đơn vị trong phạm vi của bạn." in words(answer)
    assert "Phú Cường" not in words(answer)


def test_an_officer_of_a_district_decides_within_it(districts: Districts) -> None:
    local = an_account("Trần Văn Huyện", office="upper-officer", in_unit=districts.duc_hoa)
    client = confirmed(signed_in(local))
    paper = districts.paper(decider=districts.duc_hoa.pk)
    told = {"name": "CĐCS Sao Mai", "official_code": "SM", "level": "grassroots", "kind": "grassroots"}
    founded = client.post(drafts("found", districts.duc_hoa), paper | told)
    renamed = client.post(
        drafts("describe", districts.unions[0]),
        paper | told | {"client_ref": str(uuid4()), "number": "2/QĐ", "official_code": "PC-9"},
    )

    assert (founded.status_code, renamed.status_code) == (302, 302)
    done = Reorganisation.objects.get(kind="found")
    annulling = {"client_ref": str(uuid4()), "number": "3/QĐ", "signed_on": "21/02/2024"}
    assert client.post(reverse("annul-decision", args=[done.public_id]), annulling).status_code == 302
    assert not UnitDescription.objects.on(DAY).filter(official_code="SM").exists()


def test_a_union_is_founded_with_its_dossier_as_a_checklist(districts: Districts) -> None:
    told = {
        "name": "CĐCS Công ty Sao Mai",
        "official_code": "SM-1",
        "level": "grassroots",
        "kind": "grassroots",
    }
    pressed = districts.paper(**told, dossier=["request", "members"])
    seen = districts.client.post(drafts("found", districts.duc_hoa), pressed | {"do": "preview"})
    districts.client.post(drafts("found", districts.duc_hoa), pressed)

    assert "Biên bản kiểm phiếu" in words(seen)
    assert "Văn bản đề nghị công nhận" not in words(seen)
    founded = UnitDescription.objects.get(name="CĐCS Công ty Sao Mai")
    assert UnitParent.objects.get(unit=founded.unit_id).parent_id == districts.duc_hoa.pk


def test_a_factor_is_asked_for_first_and_the_draft_comes_back(districts: Districts) -> None:
    client = confirmed(signed_in(districts.province.officer), recently=False)
    address = drafts("move", districts.duc_hoa)
    asked = client.post(address, districts.move())
    assert asked["Location"].startswith(reverse("confirm"))
    assert not Reorganisation.objects.exists()

    back = confirmed(client).get(address)
    assert "3 đơn vị chuyển về" in words(back)
    assert client.get(address).context["picks"]["ticked"] == 0


# ---------------------------------------------------------------- closing


def test_two_unions_are_merged_into_a_third_and_their_line_says_by_which_decision(
    districts: Districts,
) -> None:
    first, second, third = districts.unions
    units = [str(first.public_id), str(second.public_id)]
    pressed = districts.paper(units=units, under=str(third.public_id))
    seen = districts.client.post(drafts("merge", districts.duc_hoa), pressed | {"do": "preview"})
    districts.client.post(drafts("merge", districts.duc_hoa), pressed)

    assert "2 đơn vị nhập vào “CĐCS Phú Cường 3”." in words(seen)
    districts.client.post("/day/", {"day": "01/03/2024"})
    line = districts.client.get(reverse("unit-line", args=[first.public_id]))
    after = [
        [row.head.text, *(cell.text for _column, cell in row.cells)] for row in line.context["after"].rows
    ]
    assert after == [["CĐCS Phú Cường 3", "01/03/2024", "toàn bộ", "12/QĐ-LĐLĐ ngày 20/02/2024"]]
    assert line.context["state"] == ("quiet", "đã kết thúc từ 01/03/2024")
    assert len(districts.client.get(reverse("unit-line", args=[third.public_id])).context["before"].rows) == 2
    gone = districts.client.get(tree(districts.duc_hoa, part="ended")).context["lines"]
    assert {one.state for one in gone} == {("quiet", "đã kết thúc từ 01/03/2024")}
    board = reverse("scoreboard")
    ended = districts.client.get(board, {"unit": str(first.public_id)})
    assert "Đơn vị đã kết thúc từ 01/03/2024." in words(ended)
    assert reverse("unit-line", args=[first.public_id]) in ended.content.decode()
    assert "Đơn vị đã kết thúc" not in words(districts.client.get(board, {"unit": str(third.public_id)}))
    page = districts.client.get(reverse("decision", args=[Reorganisation.objects.get().public_id]))
    assert "kết thúc, ngày cuối 29/02/2024" in words(page)


def test_a_district_is_split_by_shares_that_add_up_to_what_the_paper_says(districts: Districts) -> None:
    heirs = [a_unit(f"CĐ xã {name}", under=districts.province.root, level="upper") for name in ("Bắc", "Nam")]
    ids = [str(one.public_id) for one in heirs]
    pressed = districts.paper(units=ids, of="4", **{f"part-{ids[0]}": "1", f"part-{ids[1]}": "2"})
    refused = districts.client.post(drafts("split", districts.duc_hoa), pressed)
    districts.client.post(drafts("split", districts.duc_hoa), pressed | {f"part-{ids[0]}": "2"})

    assert refused.status_code == 422
    assert "cộng lại bằng toàn bộ (4)" in words(refused)
    assert f'name="part-{ids[1]}" value="2"' in refused.content.decode()
    line = districts.client.get(reverse("unit-line", args=[districts.duc_hoa.public_id])).context["after"]
    assert [row.cells[1][1].text for row in line.rows] == ["2 trên 4 phần (ước tính)"] * 2


def test_an_area_of_no_such_code_is_refused_in_the_form(districts: Districts) -> None:
    ids = [str(one.public_id) for one in (districts.ben_luc, districts.province.dong_a)]
    pressed = districts.paper(units=ids, **{f"areas-{ids[0]}": "99999"})
    answer = districts.client.post(drafts("split", districts.duc_hoa), pressed)

    assert "không có đúng một địa bàn mang mã “99999”" in words(answer)


def test_a_unit_with_units_below_is_not_dissolved_and_an_empty_one_is(districts: Districts) -> None:
    refused = districts.client.post(drafts("dissolve", districts.duc_hoa), districts.paper())
    districts.client.post(drafts("dissolve", districts.ben_luc), districts.paper())

    assert refused.status_code == 422
    assert not UnitDescription.objects.on(DAY).filter(unit=districts.ben_luc).exists()


def test_an_officer_of_a_district_merges_within_it_and_annuls_that_and_nothing_beyond(
    districts: Districts,
) -> None:
    local = an_account("Trần Văn Huyện", office="upper-officer", in_unit=districts.duc_hoa)
    client = confirmed(signed_in(local))
    units = [str(one.public_id) for one in districts.unions]
    pressed = districts.paper(units=units[:2], under=units[2], decider=districts.duc_hoa.pk)
    merged = client.post(drafts("merge", districts.duc_hoa), pressed)
    by_root = districts.paper(units=units[2:], under=str(districts.duc_hoa.public_id), number="2/QĐ")
    beyond = client.post(drafts("merge", districts.duc_hoa), by_root)
    done = Reorganisation.objects.get()
    annulling = {"client_ref": str(uuid4()), "number": "3/QĐ", "signed_on": "21/02/2024"}
    annulled = client.post(reverse("annul-decision", args=[done.public_id]), annulling)

    assert (merged.status_code, beyond.status_code, annulled.status_code) == (302, 422, 302)
    assert under_on(districts.duc_hoa.pk, DAY) >= {one.pk for one in districts.unions}


def test_unions_are_ended_by_law_together(districts: Districts) -> None:
    units = [str(one.public_id) for one in districts.unions]
    districts.client.post(drafts("end-by-law", districts.duc_hoa), districts.paper(units=units))

    assert Reorganisation.objects.get().kind == "end-by-law"
    assert not UnitDescription.objects.on(DAY).filter(unit__in=districts.unions).exists()


def test_a_page_gone_back_to_is_another_draft_once_it_is_filled_in_anew(districts: Districts) -> None:
    """And what it then previews is carried out: nobody is answered with the decision before."""
    pressed = districts.move()
    districts.client.post(drafts("move", districts.duc_hoa), pressed)
    back = pressed | {"number": "13/QĐ-LĐLĐ", "under": str(districts.province.root.public_id)}
    refused = districts.client.post(drafts("move", districts.duc_hoa), back)

    assert refused.status_code == 422
    assert "Từ trang này đã thực hiện quyết định số 12/QĐ-LĐLĐ với nội dung khác" in words(refused)
    (fresh,) = re.findall(r'name="client_ref" value="([^"]+)"', refused.content.decode())
    assert fresh != pressed["client_ref"]
    answer = districts.client.post(drafts("move", districts.duc_hoa), back | {"client_ref": fresh, "effect_on": "02/03/2024"})  # fmt: skip
    assert answer.status_code == 302
    assert Reorganisation.objects.count() == 2


def test_one_paper_that_decides_several_things_says_so_before_the_second(districts: Districts) -> None:
    told = {"name": "CĐCS Sao Mai", "official_code": "SM", "level": "grassroots", "kind": "grassroots"}
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    seen = districts.client.post(drafts("found", districts.duc_hoa), districts.paper(**told, do="preview"))
    districts.client.post(drafts("found", districts.duc_hoa), districts.paper(**told))

    assert "Theo quyết định cùng số, cùng ngày này đã thực hiện: Chuyển về cấp trên khác" in words(seen)
    assert set(Reorganisation.objects.values_list("number", "kind")) == {
        ("12/QĐ-LĐLĐ", "move"), ("12/QĐ-LĐLĐ", "found"),
    }  # fmt: skip


def test_whoever_annuls_a_closing_reads_first_that_offices_do_not_come_back(districts: Districts) -> None:
    first, second, _third = districts.unions
    an_account("Lê Thị Chủ", office="chair", in_unit=first)
    pressed = districts.paper(units=[str(first.public_id)], under=str(second.public_id))
    districts.client.post(drafts("merge", districts.duc_hoa), pressed)
    address = reverse("annul-decision", args=[Reorganisation.objects.get().public_id])
    before = districts.client.get(address)
    paper = {"client_ref": str(uuid4()), "number": "13/QĐ-LĐLĐ", "signed_on": "21/02/2024"}
    page = districts.client.get(districts.client.post(address, paper)["Location"])

    assert "Riêng 1 nhiệm kỳ và 0 phân công của cán bộ" in words(before)
    assert "Nhiệm kỳ cán bộ không tự trở lại 1" in words(page)


# ---------------------------------------------------------------- decisions and lines


def test_a_decision_says_what_it_asked_and_did_and_is_annulled_once(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    done = Reorganisation.objects.get()
    page = districts.client.get(reverse("decision", args=[done.public_id]))

    assert "Trực thuộc: LĐLĐ huyện Đức Hòa → LĐLĐ huyện Bến Lức" in words(page)
    paper = {"client_ref": str(uuid4()), "number": "13/QĐ-LĐLĐ", "signed_on": "21/02/2024"}
    address = reverse("annul-decision", args=[done.public_id])
    districts.client.post(address, paper)
    again = districts.client.post(address, paper | {"client_ref": str(uuid4()), "number": "14/QĐ"})

    assert again.status_code == 422
    assert under_on(districts.duc_hoa.pk, DAY) >= {one.pk for one in districts.unions}
    assert "đã bị hủy bỏ" in words(districts.client.get(reverse("decision", args=[done.public_id])))


def test_what_annulling_gives_back_is_said_before_and_an_office_is_not_given_back(
    districts: Districts,
) -> None:
    dong_a, client = districts.province.dong_a, districts.client
    pressed = districts.paper(units=[str(dong_a.public_id)], under=str(districts.unions[0].public_id))
    client.post(drafts("merge", districts.province.root), pressed)
    done = Reorganisation.objects.get()
    page = client.get(reverse("annul-decision", args=[done.public_id]))

    assert page.context["given_back"][0] == ("Đơn vị trở lại như trước", 1)
    assert "Đoàn viên trở về đơn vị cũ 3" in words(page)
    paper = {"client_ref": str(uuid4()), "number": "13/QĐ-LĐLĐ", "signed_on": "21/02/2024"}
    client.post(reverse("annul-decision", args=[done.public_id]), paper)
    assert "Hủy bỏ thì" not in words(client.get(reverse("annul-decision", args=[done.public_id])))


def test_officers_whose_union_was_merged_are_said_to_stay_without_their_office(districts: Districts) -> None:
    an_account("Trần Thị Trước", office="chair", in_unit=districts.unions[1])
    one, other = (str(unit.public_id) for unit in districts.unions[1:])
    pressed = districts.paper(units=[one], under=other)
    districts.client.post(drafts("merge", districts.duc_hoa), pressed)
    page = districts.client.get(reverse("annul-decision", args=[Reorganisation.objects.get().public_id]))

    assert "Riêng 1 nhiệm kỳ và 0 phân công" in words(page)


def test_decisions_are_listed_newest_first_and_narrowed(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    told = {"name": "LĐLĐ Đức Hòa mới", "official_code": "DH", "level": "upper", "kind": "district"}
    later = districts.paper(**told) | {
        "number": "20/QĐ",
        "signed_on": "25/02/2024",
        "effect_on": "01/04/2024",
    }
    districts.client.post(drafts("describe", districts.duc_hoa), later)
    listed = districts.client.get(reverse("decisions"))
    moves = districts.client.get(f"{reverse('decisions')}?kind=move&since=&until=")
    late = districts.client.get(f"{reverse('decisions')}?kind=&since=02/03/2024&until=")

    numbers = [[row.head.text for row in one.context["table"].rows] for one in (listed, moves, late)]
    assert numbers == [["20/QĐ", "12/QĐ-LĐLĐ"], ["12/QĐ-LĐLĐ"], ["20/QĐ"]]


def test_the_line_of_a_unit_says_which_decisions_began_and_ended_what(districts: Districts) -> None:
    union = districts.unions[0]
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    line = districts.client.get(reverse("unit-line", args=[union.public_id])).context["under"]

    said = [[cell.text for _column, cell in row.cells] for row in line.rows]
    assert [row.head.text for row in line.rows] == ["LĐLĐ huyện Bến Lức", "LĐLĐ huyện Đức Hòa"]
    assert said[0] == ["01/03/2024", "đến nay", "12/QĐ-LĐLĐ ngày 20/02/2024", "—"]
    assert said[1] == ["01/01/2010", "29/02/2024", "không ghi quyết định", "12/QĐ-LĐLĐ ngày 20/02/2024"]


def test_figures_stand_side_by_side_by_the_tree_of_their_day_and_of_today(districts: Districts) -> None:
    dong_a, client = districts.province.dong_a, districts.client
    pressed = districts.paper(units=[str(dong_a.public_id)], under=str(districts.ben_luc.public_id))
    client.post(drafts("move", dong_a), pressed)
    client.post("/day/", {"day": "01/03/2024"})
    table = client.get(reverse("unit-line", args=[districts.ben_luc.public_id])).context["figures"]
    members = [
        [cell.text for _column, cell in row.cells] for row in table.rows if row.head.text == "Đoàn viên"
    ]

    # Three members, who are there today and were elsewhere on the last day of 2023.
    assert members[0] == ["01/03/2024", "3", "3"]
    assert ["31/12/2023", "0", "3"] in members


def test_a_decision_that_was_annulled_began_and_ended_nothing(districts: Districts) -> None:
    union, client = districts.unions[0], districts.client
    client.post(drafts("move", districts.duc_hoa), districts.move())
    first = Reorganisation.objects.get()
    paper = {"client_ref": str(uuid4()), "number": "13/QĐ-LĐLĐ", "signed_on": "21/02/2024"}
    client.post(reverse("annul-decision", args=[first.public_id]), paper)
    client.post(drafts("move", districts.duc_hoa), districts.move(number="15/QĐ-LĐLĐ"))
    line = client.get(reverse("unit-line", args=[union.public_id])).context["under"]

    said = [[cell.text for _column, cell in row.cells] for row in line.rows]
    assert said[0][2] == said[1][3] == "15/QĐ-LĐLĐ ngày 20/02/2024"


def test_who_decides_elsewhere_is_named_and_the_decision_not_opened(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    local = signed_in(an_account("Trần Văn Huyện", office="upper-officer", in_unit=districts.ben_luc))
    line = local.get(reverse("unit-line", args=[districts.unions[0].public_id]))

    assert "12/QĐ-LĐLĐ ngày 20/02/2024" in words(line)
    assert not line.context["under"].rows[0].cells[2][1].href
    assert local.get(reverse("decision", args=[Reorganisation.objects.get().public_id])).status_code == 404
