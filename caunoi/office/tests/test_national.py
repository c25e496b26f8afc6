"""The national federation's software on the screens: a template mapped, a file made, taken out, uploaded, and read back."""

from __future__ import annotations

import io
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from caunoi.intake.receiving import folder, kept_as
from caunoi.intake.tests.test_national import TEMPLATE, answered
from caunoi.intake.working import kept
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.registers.members.admitting import close_memberships
from caunoi.registers.members.matching import spells_of
from caunoi.registers.members.models import IdentityNumber, Membership, Person
from caunoi.registers.national.models import (
    NationalAnswer,
    NationalExport,
    NationalMapping,
    NationalRow,
)
from caunoi.registers.national.telling import said_in
from caunoi.retention.erasing import erase_person
from caunoi.retention.forgetting import forget
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.vocabulary.days import day_of

MAPPED = {
    "do": "confirm", "place": "0:3", "c1": "key", "c2": "why", "c2-joined": "01", "c3": "name", "c4": "birth",
    "c4-shape": "y-m-d",
}  # fmt: skip
BACK = {"do": "confirm", "place": "0:1", "c0": "key", "c2": "member-number", "c3": "refusal"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, province: Province) -> None:
    """A folder of files as received that holds nothing of another test, and keys of its own: those that stand, copied."""
    shutil.copytree(settings.CAUNOI_KEYS, tmp_path / "keys")
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    find_works()
    # The people of the builders have no keys of their own.
    keys.new_keys(list(Person.objects.values_list("pk", flat=True)))


def sent(client: Client, use: str, name: str, content: bytes) -> Any:
    """Hand a workbook in, let the worker look at it, and be led to its page."""
    page = client.post(
        reverse("national"),
        {"do": use, f"{use}-client_ref": str(uuid4()), f"{use}-sent": SimpleUploadedFile(name, content)},
    )
    assert page.status_code == 302, words(page)
    run_pending(now=timezone.now)
    return client.get(page["Location"], follow=True)


def made(client: Client) -> NationalExport:
    counted = client.post(reverse("national"), {"do": "preview", "client_ref": str(uuid4())})
    run_pending(now=timezone.now)
    assert "Lập tệp với" in words(client.get(counted["Location"]))
    making = client.post(counted["Location"], {"client_ref": str(uuid4())})
    run_pending(now=timezone.now)
    page = client.get(making["Location"], follow=True)
    assert "Tệp gửi số" in words(page)
    return NationalExport.objects.latest("number")


def test_from_a_blank_template_to_member_numbers_on_record(province: Province) -> None:
    """Each step is refused in words before the one it stands on; who takes a file out is in the trail."""
    client = signed_in(province.officer)
    assert "Chưa khai cột của mẫu" in words(client.get(reverse("national")))
    page = sent(client, "template", "mau.xlsx", TEMPLATE)
    assert "Khai cột" in words(page)
    address = page.request["PATH_INFO"]
    lacking = client.post(address, MAPPED | {"c3": ""})
    assert lacking.status_code == 422
    assert "Chưa khai cột bắt buộc: Họ và tên." in words(lacking)
    # What was chosen stands, with what an invented member would be written as.
    looked = words(client.post(address, MAPPED | {"do": "look"}))
    assert "1990-05-17" in looked
    assert not NationalMapping.objects.exists()
    assert client.post(address, MAPPED)["Location"] == reverse("national")
    assert NationalMapping.objects.get().began_by.by == province.officer

    export = made(client)
    people = export.rows.count()
    assert people == Membership.objects.filter(ended_by=None, valid_to=None).count() > 0
    own = reverse("national-export", args=[export.public_id])
    taken = client.post(reverse("national-download", args=[export.public_id]))
    rows = list(load_workbook(io.BytesIO(taken.content))["Đoàn viên"].iter_rows(min_row=4, values_only=True))
    assert [row[2] for row in rows] == ["01"] * people
    told = Act.objects.get(what="national.taken-out")
    assert (told.by, told.about) == (province.officer, {"number": 1, "rows": people})
    assert "Đã ghi là đã nộp." in words(client.post(own, {"do": "uploaded"}, follow=True))
    assert "đã được ghi là đã nộp" in words(client.post(own, {"do": "drop"}, follow=True))
    _answered(client)


def test_taking_a_file_out_asks_for_a_fresh_factor(province: Province) -> None:
    """It names people by their identity numbers: an unattended session hands out none."""
    client = signed_in(province.officer)
    client.post(sent(client, "template", "mau.xlsx", TEMPLATE).request["PATH_INFO"], MAPPED)
    download = reverse("national-download", args=[made(client).public_id])
    session = client.session
    session["confirmed"] = 0
    session.save()
    assert client.post(download)["Location"].startswith(reverse("confirm"))
    assert not Act.objects.filter(what="national.taken-out").exists()
    session["confirmed"] = int(timezone.now().timestamp())
    session.save()
    assert client.post(download).content.startswith(b"PK")


def _answered(client: Client) -> None:
    """Numbers put on record, a refusal that waits and is sent again, and the next file read unasked."""
    people = NationalRow.objects.count()
    back = answered(
        [
            ["CN1-1", None, "VN0001", None],
            ["CN1-2", None, None, "Thiếu ngày sinh"],
            ["CN7-1", None, "VN2", None],
        ]
    )
    page = sent(client, "returned", "ket-qua.xlsx", back)
    reading = client.post(page.request["PATH_INFO"], BACK)
    run_pending(now=timezone.now)
    answers = words(client.get(reading["Location"], follow=True))
    for said in ("đã cấp mã số: 1", "bị từ chối: 1", "không rõ của ai: 1", "Thiếu ngày sinh"):
        assert said in answers
    assert "VN0001" not in answers
    assert IdentityNumber.objects.get(kind="tld").person_id == NationalRow.objects.get(line=1).person_id
    again = words(sent(client, "returned", "ten-khac.xlsx", back))
    assert "không đọc lại lần nữa" in again.casefold()
    waits = NationalAnswer.objects.get(outcome="refused")
    assert "Gửi lại" in words(client.get(reverse("national")))
    client.post(reverse("national-again", args=[waits.public_id]))
    assert made(client).counts == {"joined": 1, "same": people - 1}
    assert "Thiếu ngày sinh" not in words(client.get(reverse("national")))
    # The next file of the same form is read unasked.
    second = answered([["CN2-1", None, "VN0003", None]])
    assert "đã cấp mã số: 1" in words(sent(client, "returned", "ket-qua-2.xlsx", second))


def test_none_but_officers_of_the_whole_federation_come_near(province: Province) -> None:
    """The chair of a union is told no."""
    assert signed_in(province.chair).get(reverse("national")).status_code == 403


def test_files_go_when_their_days_are_over_or_somebody_in_them_is_erased(
    province: Province, django_capture_on_commit_callbacks: Any
) -> None:
    """Who was told of stays; what was said opens no more."""
    client = signed_in(province.officer)
    page = sent(client, "template", "mau.xlsx", TEMPLATE)
    client.post(page.request["PATH_INFO"], MAPPED)
    export = made(client)
    at_rest, now = folder() / kept_as(export.sha256), timezone.now()
    assert b"CN1-1" not in at_rest.read_bytes()
    client.post(reverse("national-export", args=[export.public_id]), {"do": "uploaded"})
    gone = {one.rule.code: one.count for one in forget(at=now + timedelta(days=91), dry_run=True)}
    assert (gone["national-file"], at_rest.name in kept()) == (1, True)
    row = NationalRow.objects.select_related("person").get(line=1)
    with act("test.leave", by=None, at=now, on=day_of(now)) as writer:
        spell = spells_of({row.person_id})[row.person_id][0]
        close_memberships(writer, [(spell, day_of(now), "left")])
    # Guard off: before that it opens.
    assert said_in(row.pk, keys.keys_of([row.person_id])[row.person_id], bytes(row.cipher))["key"] == "CN1-1"
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(row.person, reason="yêu cầu của chính chủ, số 12", by=None, at=now)
    row.refresh_from_db()
    assert (bytes(row.cipher), at_rest.exists()) == (b"", False)
    download = client.post(reverse("national-download", args=[export.public_id]), follow=True)
    assert "Nội dung tệp đã xóa" in words(download)
    # Nobody is left to be named: said, and the others are not held up.
    counted = client.post(reverse("national"), {"do": "preview", "client_ref": str(uuid4())})
    run_pending(now=timezone.now)
    assert "hồ sơ đã xóa: 1" in words(client.get(counted["Location"]))
