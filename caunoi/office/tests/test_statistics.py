"""Statistical forms on the screens: a blank form mapped, a unit's form filled and signed on one screen, and taken out."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from caunoi.jobs.models import Job
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.registers.statistics.models import FormBlank, FormMapping, FormReturn
from caunoi.reports.tests.blank_forms import SHEET, a_form
from caunoi.trail.acting import act
from caunoi.trail.models import Act

MAPPED = {
    "since": "30/11/2023", "sheet": [SHEET] * 3, "place": ["C5", "C7", ""], "label": ["", "", ""],
    "is": ["computed:members", "typed", "typed"], "part": ["value"] * 3, "group": [""] * 3, "day": [""] * 3,
    "tree": ["as-was"] * 3, "code": [""] * 3,
}  # fmt: skip
DAY = "?day=2024-05-31"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, province: Province) -> None:
    """A folder of sealed files of its own."""
    shutil.copytree(settings.CAUNOI_KEYS, tmp_path / "keys")
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    find_works()


def sent(client: Client, content: bytes) -> Any:
    """Hand a blank form in, and let the worker look at it."""
    file = SimpleUploadedFile("bieu.xlsx", content)
    page = client.post(reverse("form-blanks"), {"client_ref": str(uuid4()), "form": "1", "sent": file})
    assert page.status_code == 302, words(page)
    assert "Đang đọc biểu" in words(client.get(reverse("form-blanks")))
    run_pending(now=timezone.now)
    return client.get(reverse("form-blanks"))


def a_mapped_blank() -> None:
    """A form whose bytes nobody asks for."""
    spots = [
        {"sheet": SHEET, "place": "C5", "kind": "computed", "code": "doan-vien", "label": "Đoàn viên", "figure": "members"},
        {"sheet": SHEET, "place": "C7", "kind": "typed", "code": "lao-dong", "label": "Lao động"},
    ]  # fmt: skip
    with act("test.blank", by=None, at=timezone.now(), on=timezone.localdate()) as writer:
        blank = writer.add_one(
            FormBlank, form="1", name="b.xlsx", size=1, sha256="7" * 64, labels=[{"sheet": SHEET, "rows": []}]
        )
        writer.add_one(
            FormMapping, blank_id=blank, form="1", version=1, since=date(2023, 11, 30), cells=spots
        )


def filling(client: Client, address: str) -> str:
    return str(client.get(address).context["form"]["seen"].value())


def test_from_a_blank_form_to_the_file_that_is_taken_out(province: Province) -> None:
    """Each step is refused in words before the one it stands on; what nobody answers is named before it is left empty."""
    client = signed_in(province.officer)
    address = reverse("fill-form", args=[province.dong_a.public_id]) + DAY
    assert "Chưa khai ô của biểu 1-HĐCĐ" in words(client.get(address))
    assert "bieu.xlsx" in words(sent(client, a_form()))
    blank = FormBlank.objects.get()
    own = reverse("form-blank", args=[blank.public_id])
    wrong = client.post(own, MAPPED | {"place": ["A5", "C7", ""]})
    assert wrong.status_code == 422
    assert "Ô A5 của biểu đã có chữ" in words(wrong)
    assert client.post(own, MAPPED)["Location"] == reverse("form-blanks")
    assert [one["label"] for one in FormMapping.objects.get().cells] == [
        "Tổng số đoàn viên", "Lao động thiếu việc làm",
    ]  # fmt: skip
    # Opened again it shows what was mapped.
    assert 'value="Lao động thiếu việc làm"' in client.get(own).content.decode()

    seen = filling(client, address)
    told = {"seen": seen, "signer": "Lê Thuỳ Dương", "signed_on": "01/06/2024"}
    page = client.post(address, told)
    assert page.status_code == 422
    assert "Chưa có số cho 1 ô: C7 Lao động thiếu việc làm" in words(page)
    page = client.post(address, told | {"v-1": "12"}, follow=True)
    assert "Tệp đang được lập." in words(page)
    run_pending(now=timezone.now)
    signed = FormReturn.objects.get()
    page = client.get(reverse("signed-form", args=[signed.public_id]))
    assert "theo báo cáo" in words(page)
    taken = client.post(reverse("form-file", args=[signed.public_id]))
    book = load_workbook(io.BytesIO(taken.content))[SHEET]
    assert (book["C5"].value, book["C7"].value) == (3, 12)
    assert Act.objects.get(what="statistics.taken-out").by == province.officer
    assert "1-HĐCĐ" in words(client.get(reverse("statistics")))


def test_a_blank_form_that_names_people_is_refused_in_words(province: Province) -> None:
    client = signed_in(province.officer)
    page = sent(client, a_form(("A12", "1"), ("B12", "Lê Thị An"), ("C12", "17/05/1990")))
    assert "như là của một người" in words(page)
    assert not FormBlank.objects.exists()


def test_a_chair_fills_the_form_of_the_own_union_alone(province: Province) -> None:
    """Others' forms are not there; whatever nobody's list answers is typed, and may be signed again."""
    a_mapped_blank()
    client = signed_in(province.chair)
    own = reverse("fill-form", args=[province.hoa_sen.public_id]) + DAY
    assert client.get(reverse("fill-form", args=[province.dong_a.public_id]) + DAY).status_code == 404
    assert client.get(reverse("form-blanks")).status_code == 403
    assert "chưa có danh sách nói về ngày ấy" in words(client.get(own))
    told = {"signer": "Lê Thuỳ Dương", "signed_on": "01/06/2024", "v-0": "40", "v-1": "2"}
    assert client.post(own, told | {"seen": "0" * 64}).status_code == 422
    assert client.post(own, told | {"seen": filling(client, own)}).status_code == 302
    # What was signed stands in the boxes.
    assert 'value="40"' in client.get(own).content.decode()
    assert client.post(own, told | {"v-0": "41", "seen": filling(client, own)}).status_code == 302
    assert [one.number for one in FormReturn.objects.order_by("pk")] == [1, 2]
    officer = signed_in(province.officer)
    assert (
        officer.get(reverse("signed-form", args=[FormReturn.objects.latest("pk").public_id])).status_code
        == 200
    )


def test_what_another_union_signed_is_not_there(province: Province) -> None:
    a_mapped_blank()
    officer = signed_in(province.officer)
    address = reverse("fill-form", args=[province.dong_a.public_id]) + DAY
    told = {"signer": "Ai", "signed_on": "01/06/2024", "leave_empty": "on", "seen": filling(officer, address)}
    officer.post(address, told)
    signed = FormReturn.objects.get()
    chair = signed_in(province.chair)
    assert chair.get(reverse("signed-form", args=[signed.public_id])).status_code == 404
    assert chair.post(reverse("form-file", args=[signed.public_id])).status_code == 404
    assert chair.post(reverse("form-again", args=[signed.public_id])).status_code == 404
    assert "Chưa ký biểu nào" in words(chair.get(reverse("statistics")))


@pytest.mark.told_once
def test_a_form_whose_blank_is_gone_says_so_and_is_made_again(province: Province) -> None:
    a_mapped_blank()
    client = signed_in(province.officer)
    address = reverse("fill-form", args=[province.dong_a.public_id]) + DAY
    told = {"signer": "Ai", "signed_on": "01/06/2024", "leave_empty": "on", "seen": filling(client, address)}
    page = client.post(address, told)
    run_pending(now=timezone.now)
    said = words(client.get(page["Location"]))
    assert "Tệp không còn được giữ" in said
    signed = FormReturn.objects.get()
    assert "chưa lập xong" in words(client.post(reverse("form-file", args=[signed.public_id]), follow=True))
    client.post(reverse("form-again", args=[signed.public_id]), {"client_ref": str(uuid4())})
    assert Job.objects.filter(kind="statistics.write").count() == 2


@pytest.mark.told_once
def test_a_form_is_begun_by_unit_and_period(province: Province) -> None:
    client = signed_in(province.officer)
    page = client.get(reverse("statistics"))
    newest = page.context["which"].fields["day"].choices[0][0]
    begun = client.get(reverse("statistics"), {"day": newest})
    assert begun["Location"] == reverse("fill-form", args=[province.root.public_id]) + f"?day={newest}"
    assert client.get(reverse("statistics"), {"day": newest, "code": "no-such"}).status_code == 422
    assert client.get(reverse("fill-form", args=[province.root.public_id]) + "?day=x").status_code == 400
