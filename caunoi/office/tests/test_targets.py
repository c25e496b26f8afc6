"""A unit's targets: set on a paper by its officers, shown with the way to them, ended, and never lost for earlier days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from caunoi.office import targets
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.organisations.models import Unit
from caunoi.resolutions.models import Target
from caunoi.resolutions.promising import RIGHT
from caunoi.trail.models import Act
from tests.builders import a_unit, an_account, an_employer

CODE = "union-at-employers-25"
TYPED = {
    "code": CODE, "wording": "95 % doanh nghiệp từ 25 lao động có công đoàn", "course": "straight",
    "paper": "12/KH-LĐLĐ", "paper_on": "01/03/2022", "owner": "Ban Tổ chức",
    "due_on_1": "31/12/2023", "value_1": "70", "kind_1": "step",
    "due_on_2": "31/12/2025", "value_2": "80", "kind_2": "due",
    "due_on_3": "31/12/2030", "value_3": "85,5", "kind_3": "due",
}  # fmt: skip


def sent(client: Client, unit: Unit, **changed: str) -> HttpResponse:
    return client.post(reverse("set-target", args=[unit.public_id]), {**TYPED, **changed})


def page(client: Client, unit: Unit, code: str = CODE) -> str:
    return words(client.get(reverse("target", args=[unit.public_id, code])))


def test_a_target_is_set_with_its_steps_paper_and_owner_and_shown_with_the_way_to_it(
    officer: Client, province: Province
) -> None:
    answer = sent(officer, province.root)
    assert answer["Location"] == reverse("target", args=[province.root.public_id, CODE])
    rows = Target.objects.held_true().filter(unit=province.root, code=CODE).order_by("due_on")
    assert [(row.due_on.year, row.value, row.is_step) for row in rows] == [
        (2023, Decimal(70), True), (2025, Decimal(80), False), (2030, Decimal("85.50"), False),
    ]  # fmt: skip
    told = Act.objects.get(what="targets.set")
    assert (told.by, told.on, told.about["paper"]) == (province.officer, date(2022, 3, 1), "12/KH-LĐLĐ")

    # Two of the three whose size is known have a union: 66.7 %, where 70 was due on that day.
    shown = page(officer, province.root)
    assert "66,7 %" in shown
    assert "Chậm" in shown
    assert "Phải đạt 80,0 % đến hết ngày 31/12/2025" in shown
    assert "hôm nay phải ở mức 70,0 %" in shown
    assert "Cần thêm 1 nơi" in shown
    assert "Ban Tổ chức" in shown
    assert "Chưa ghi cách tính đã thống nhất với ai." in shown
    assert "12/KH-LĐLĐ" in shown


def test_whoever_is_missing_most_is_named_first_and_leads_to_those_records(
    officer: Client, province: Province
) -> None:
    sent(officer, province.root)
    far = a_unit("CĐCS Gỗ", under=province.root, code="G-1")
    for n in range(3):
        an_employer(f"Công ty Gỗ {n}", tax_code=f"110000{n:04d}", workers=30, covered_by=far)
    sent(officer, province.root, code="agreement-signed", wording="80 % ký thoả ước")
    shown = officer.get(reverse("target", args=[province.root.public_id, "agreement-signed"]))
    first = shown.context["visit_first"]
    assert next((row[0].text, row[1]) for row in first.cells) == ("CĐCS Gỗ", 3)
    assert first.cells[0][0].href == f"/figures/agreement-signed/?part=gap&unit={far.public_id}"
    assert officer.get(first.cells[0][0].href).status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value_2": ""}, "đánh dấu “chưa lượng hóa”"),
        ({"due_on_1": ""}, "Trường này là bắt buộc"),
        ({"due_on_2": ""}, "đến ngày nào?"),
        ({"due_on_1": "28/02/2022"}, "phải sau ngày của văn bản"),
        ({"value_3": "101"}, "không thể quá 100 %"),
        ({"kind_3": "step"}, "trước ngày phải đạt sau cùng"),
        ({"due_on_3": "31/12/2025"}, "hai mốc cùng một ngày"),
        ({"code": "no-such"}, "no-such"),
        ({"paper_on": "01/03/2199"}, "còn ở phía trước"),
        ({"agreed_by": "Tổng Liên đoàn"}, "ghi đủ với ai"),
        ({"not_quantified": "on"}, "chỉ có một ngày và không có số"),
        ({"code": "members", "value_3": "10,5"}, "số nguyên"),
    ],
)
def test_what_cannot_be_a_target_is_refused_in_words(
    officer: Client, province: Province, changed: dict[str, str], said: str
) -> None:
    answer = sent(officer, province.root, **changed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Target.objects.exists()
    assert not Act.objects.filter(what="targets.set").exists()


def test_a_target_without_a_number_is_neither_met_nor_missed(officer: Client, province: Province) -> None:
    only = {f"{name}_{n}": "" for n in (2, 3) for name in ("due_on", "value")}
    answer = sent(
        officer, province.root, not_quantified="on", value_1="", kind_1="due", due_on_1="31/12/2025", **only
    )
    assert answer.status_code == 302
    shown = page(officer, province.root)
    assert "Chưa lượng hóa" in shown
    assert "không nói đạt, cũng không nói chậm" in shown
    assert "Nhịp độ" not in shown


def test_a_new_paper_holds_from_its_day_and_an_earlier_day_is_told_by_the_old_one(
    officer: Client, province: Province
) -> None:
    sent(officer, province.root)
    sent(
        officer, province.root, paper="7/KH-LĐLĐ", paper_on="01/06/2024", due_on_1="31/12/2024", value_2="90"
    )
    assert "Phải đạt 80,0 %" in page(officer, province.root)
    officer.post("/day/", {"day": "30/06/2024"})
    later = page(officer, province.root)
    assert "Phải đạt 90,0 %" in later
    assert "7/KH-LĐLĐ" in later


def test_an_ended_target_gives_way_to_the_resolutions_from_that_day(
    officer: Client, province: Province
) -> None:
    sent(officer, province.root)
    end = reverse("end-target", args=[province.root.public_id, CODE])
    assert officer.post(end, {"on": "31/12/2199"}).status_code == 422
    assert officer.post(end, {"on": "31/12/2023"}).status_code == 302
    # The day itself is the first without it: the Resolution's “most” holds again, and the day before the plan's.
    assert "Theo nghị quyết" in page(officer, province.root)
    officer.post("/day/", {"day": "30/12/2023"})
    assert "Của đơn vị" in page(officer, province.root)
    assert officer.post(end, {"on": "31/12/2023"}).status_code == 422


def test_a_union_is_told_that_it_inherits_a_percent_and_never_a_number_of_the_whole(
    officer: Client, province: Province
) -> None:
    sent(officer, province.root)
    sent(officer, province.root, code="members", value_1="100", value_2="200", value_3="300")
    listed = officer.get(reverse("targets", args=[province.dong_a.public_id])).context["table"]
    told = {row[0].href.split("/")[-2]: row[-1].text for row in listed.cells}
    assert told == {CODE: "Theo cấp trên", "agreement-signed": "Theo cấp trên"}
    assert "Theo cấp trên" in page(officer, province.dong_a)


def test_a_chair_reads_the_target_and_sets_none_and_an_officer_elsewhere_finds_nothing(
    officer: Client, chair: Client, province: Province
) -> None:
    assert chair.get(reverse("targets", args=[province.hoa_sen.public_id])).status_code == 200
    assert sent(chair, province.hoa_sen).status_code == 403
    upper = a_unit("Công đoàn KCN", under=province.root, level="upper", code="KCN")
    beyond = signed_in(an_account("Hồ Văn Cấp Trên", office="upper-officer", in_unit=upper))
    assert sent(beyond, province.hoa_sen).status_code == 404
    assert sent(beyond, province.root).status_code == 404
    assert not Target.objects.exists()
    assert sent(beyond, upper).status_code == 302
    assert RIGHT == "targets.set"


def test_without_the_door_a_stranger_would_set_it_and_on_postgresql_the_wall_still_refuses(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    upper = a_unit("Công đoàn KCN", under=province.root, level="upper", code="KCN")
    beyond = signed_in(an_account("Hồ Văn Cấp Trên", office="upper-officer", in_unit=upper))
    monkeypatch.setattr(
        targets, "unit_in_hand", lambda reach, public_id: Unit.objects.get(public_id=public_id)
    )
    answer = sent(beyond, province.hoa_sen)
    if connection.vendor == "postgresql":
        assert answer.status_code == 422
        assert "Bạn không đặt chỉ tiêu cho đơn vị này" in words(answer)
    else:
        assert Target.objects.filter(unit=province.hoa_sen).exists()
