"""Figures out to other systems and reported ones in, on the screens."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caunoi.indicators import seen
from caunoi.indicators.definition import Indicator
from caunoi.indicators.interchange.codes import DATA_SET
from caunoi.indicators.models import ReportedFigure
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.trail.models import Act

OUT = {"form": "csv", "day": "31/12/2023"}
HEAD = "unit,code,period,reported\r\n"


def confirmed(client: Client, *, at: int = 2**40) -> Client:
    """Who showed a factor just now, or long ago."""
    session = client.session
    session["confirmed"] = at
    session.save()
    return client


def sent(client: Client, content: str, name: str = "so.csv") -> Any:
    told = {
        "sent": SimpleUploadedFile(name, content.encode()),
        "signer": "Lê Thị Ký",
        "signed_on": "02/01/2024",
    }
    return client.post(reverse("exchange-in"), told, follow=True)


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_figures_leave_after_a_fresh_factor_and_leave_a_trace(province: Province) -> None:
    client = signed_in(province.officer)
    assert words(client.get(reverse("exchange"))).count(DATA_SET) == 2
    asked = confirmed(client, at=0).post(reverse("exchange-out"), OUT)
    assert asked["Location"].startswith(reverse("confirm"))
    assert not Act.objects.filter(what="figures.taken-out").exists()
    told = rows(confirmed(client).post(reverse("exchange-out"), OUT | {"below": "on"}))
    own = {one["unit"]: one["computed"] for one in told if one["code"] == "members"}
    assert own == {
        str(province.root.public_id): "3", str(province.dong_a.public_id): "3", str(province.hoa_sen.public_id): "",
    }  # fmt: skip
    act = Act.objects.get(what="figures.taken-out")
    assert (act.by, act.about["rows"]) == (province.officer, len(told))
    for form, kind in (
        ("json", "application/json"),
        ("sdmx", "application/vnd.sdmx"),
        ("adx", "application/adx"),
    ):
        answer = client.post(reverse("exchange-out"), OUT | {"form": form})
        assert answer["Content-Type"].startswith(kind)
    assert json.loads(client.post(reverse("exchange-out"), OUT | {"form": "sdmx"}).content)["meta"][
        "prepared"
    ]
    wrong = client.post(reverse("exchange-out"), OUT | {"since": "01/01/2024"})
    assert (wrong.status_code, "Kỳ bắt đầu sau ngày cuối" in words(wrong)) == (422, True)


def test_a_sensitive_figure_leaves_for_those_alone_who_may_open_its_records(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit is the one of every screen; with it open the number would be in the file."""
    client = confirmed(signed_in(province.officer))
    codes = {one["code"] for one in rows(client.post(reverse("exchange-out"), OUT))}
    assert "nominees" in codes
    monkeypatch.setattr(seen.Reach, "may_at", lambda *_: False)
    assert "nominees" not in {one["code"] for one in rows(client.post(reverse("exchange-out"), OUT))}
    monkeypatch.setattr(Indicator, "may_be_seen", lambda *_, **__: True)
    assert "nominees" in {one["code"] for one in rows(client.post(reverse("exchange-out"), OUT))}


def test_a_file_comes_in_whole_stands_beside_the_computed_and_goes_back(province: Province) -> None:
    client = signed_in(province.officer)
    unit = province.dong_a.public_id
    page = sent(client, f"{HEAD}{unit},members,2023-12-31/P1D,9\r\n{unit},khong-co,2023-12-31/P1D,1\r\n")
    assert page.status_code == 422
    assert "Không có số liệu nào mang mã “khong-co”" in words(page)
    assert not ReportedFigure.objects.exists()
    page = sent(client, f"{HEAD}{unit},members,2023-12-31/P1D,9\r\n")
    assert "Mới 1" in words(page)
    [beside] = page.context["table"].cells
    assert [str(getattr(cell, "text", cell)) for cell in beside[2:]] == [
        "2023-12-31/P1D",
        "9",
        "3",
        "1/1",
        "có",
    ]
    acts = Act.objects.count()
    assert "đã có 1" in words(sent(client, f"{HEAD}{unit},members,2023-12-31/P1D,9\r\n"))
    assert Act.objects.count() == acts
    address = page.redirect_chain[-1][0]
    assert "Lê Thị Ký" in words(client.get(address))
    assert "Đã rút lại 1 số" in words(client.post(f"{address}back/", follow=True))
    assert not ReportedFigure.objects.held_true().exists()
    assert "Không còn số nào" in words(client.post(f"{address}back/", follow=True))


def test_who_reaches_one_union_neither_writes_of_another_nor_finds_its_file(province: Province) -> None:
    unit = province.dong_a.public_id
    address = sent(signed_in(province.officer), f"{HEAD}{unit},members,2023-12-31/P1D,9\r\n").redirect_chain[
        -1
    ][0]
    chair = signed_in(province.chair)
    page = sent(chair, f"{HEAD}{unit},members,2023-12-31/P1D,8\r\n")
    assert (page.status_code, "Không có đúng một đơn vị" in words(page)) == (422, True)
    assert chair.get(address).status_code == chair.post(f"{address}back/").status_code == 404
    assert chair.get(reverse("exchange-file", args=[uuid4()])).status_code == 404
    assert chair.get(f"{reverse('exchange')}?unit={unit}").status_code == 404
    assert confirmed(chair).post(f"{reverse('exchange-out')}?unit={unit}", OUT).status_code == 404
    assert ReportedFigure.objects.held_true().get().value == 9
