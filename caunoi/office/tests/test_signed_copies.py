"""The signed copy of a decision: attached when it is carried out, kept sealed, taken out by whoever may read the decision."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caunoi.intake import signed
from caunoi.intake.receiving import folder, kept_as
from caunoi.intake.working import kept
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import Districts, drafts, words
from caunoi.registers.reorganisations.models import DecisionFile, Reorganisation
from caunoi.registers.reorganisations.tests.province import an_area
from caunoi.retention.forgetting import forget
from caunoi.retention.rotating import rotate
from caunoi.trail import keys
from tests.builders import a_unit, an_account

PDF = b"%PDF-1.7 the paper as it was signed"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    """A folder of files as received that holds nothing of another test, and keys of its own: those that stand, copied."""
    shutil.copytree(settings.CAUNOI_KEYS, tmp_path / "keys")
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"


@pytest.fixture
def districts(province: Province) -> Districts:
    return Districts(province)


def copy(content: bytes = PDF, name: str = "quyet dinh 079090000123.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def attached(districts: Districts) -> Reorganisation:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move(signed=copy()))
    return Reorganisation.objects.get()


def taken_out(client: Client, done: Reorganisation) -> object:
    return client.get(reverse("decision-file", args=[done.public_id]))


def test_the_copy_is_asked_for_beside_the_preview_and_handed_out_as_it_was_sent(districts: Districts) -> None:
    seen = districts.client.post(drafts("move", districts.duc_hoa), districts.move(do="preview"))
    assert 'type="file" name="signed"' in seen.content.decode()

    done = attached(districts)
    page = districts.client.get(reverse("decision", args=[done.public_id]))
    file = taken_out(districts.client, done)

    assert "Bản ký Tải về (PDF, 1 kB)" in words(page)
    assert file.content == PDF
    # What it is called and said to be by whoever sent it is not told again: it is saved, and no page of ours.
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'attachment; filename="12-qd-ldld.pdf"'
    assert "nosniff" in file["X-Content-Type-Options"]


def test_its_bytes_are_sealed_where_they_are_kept(districts: Districts) -> None:
    done = attached(districts)
    (at_rest,) = folder().glob("*.sealed")

    assert at_rest.name == kept_as(done.file.sha256)
    assert PDF[9:] not in at_rest.read_bytes()
    assert "079090000123" not in at_rest.name


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90 a program called a PDF", "Bản ký phải là tệp PDF hoặc ảnh JPEG, PNG."),
        (b"<html><script>alert(1)</script>", "Bản ký phải là tệp PDF hoặc ảnh JPEG, PNG."),
        (b"", "Tệp rỗng: hãy chọn lại."),
        (b"%PDF-" + b"0" * (1024 * 1024), "Tệp lớn quá 1 MB"),
    ],
    ids=["a-program", "a-page", "nothing", "too-large"],
)
def test_what_is_no_scan_is_refused_in_words_and_nothing_is_carried_out(
    districts: Districts, content: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "MOST_MEGABYTES", 1)
    pressed = districts.move(signed=copy(content))
    answer = districts.client.post(drafts("move", districts.duc_hoa), pressed)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Reorganisation.objects.exists()
    # What was typed is there still, and pressing again without the file carries the decision out.
    assert answer.context["kept"].count(("number", "12/QĐ-LĐLĐ")) == 1
    del pressed["signed"]
    assert districts.client.post(drafts("move", districts.duc_hoa), pressed).status_code == 302


def test_pressed_twice_it_is_kept_once_and_another_does_not_take_its_place(districts: Districts) -> None:
    pressed = districts.move(signed=copy())
    districts.client.post(drafts("move", districts.duc_hoa), pressed)
    districts.client.post(drafts("move", districts.duc_hoa), pressed | {"signed": copy(PDF + b" another")})

    assert DecisionFile.objects.count() == 1
    assert taken_out(districts.client, Reorganisation.objects.get()).content == PDF


def test_where_the_decision_is_refused_no_copy_is_kept(districts: Districts) -> None:
    pressed = districts.move(signed=copy()) | {"under": str(districts.duc_hoa.public_id)}

    assert districts.client.post(drafts("move", districts.ben_luc), pressed).status_code == 422
    assert not DecisionFile.objects.exists()
    assert not list(folder().glob("*.sealed"))


def test_who_may_not_read_the_decision_is_not_given_its_copy(districts: Districts) -> None:
    done = attached(districts)
    local = signed_in(an_account("Trần Văn Huyện", office="upper-officer", in_unit=districts.ben_luc))
    chair = signed_in(districts.province.chair)

    assert [taken_out(one, done).status_code for one in (local, chair)] == [404, 404]
    assert taken_out(Client(), done).status_code == 302


def test_a_decision_without_a_copy_says_so_and_hands_out_none(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    done = Reorganisation.objects.get()

    assert "Bản ký Chưa có" in words(districts.client.get(reverse("decision", args=[done.public_id])))
    assert taken_out(districts.client, done).status_code == 404


def test_what_annuls_a_decision_has_its_own_copy(districts: Districts) -> None:
    first = attached(districts)
    paper = {"client_ref": str(uuid4()), "number": "13/QĐ", "signed_on": "21/02/2024"}
    address = reverse("annul-decision", args=[first.public_id])
    refused = districts.client.post(address, paper | {"signed": copy(b"no paper")})
    assert (refused.status_code, Reorganisation.objects.count()) == (422, 1)
    png = b"\x89PNG\r\n\x1a\n of a telephone"
    districts.client.post(address, paper | {"signed": copy(png)})

    second = Reorganisation.objects.get(kind="annul")
    assert taken_out(districts.client, second).content == png
    assert taken_out(districts.client, first).content == PDF


def late(districts: Districts, done: Reorganisation, content: bytes = PDF) -> Any:
    return districts.client.post(reverse("attach-copy", args=[done.public_id]), {"signed": copy(content)})


def test_a_copy_that_comes_after_the_decision_is_kept_once_and_stays(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    done = Reorganisation.objects.get()
    page = districts.client.get(reverse("decision", args=[done.public_id]))
    assert "Bản ký Chưa có: đính vào đây" in words(page)

    assert late(districts, done).status_code == 302
    assert taken_out(districts.client, done).content == PDF
    # The same bytes again are the same copy; others are refused, and what is kept stays.
    assert late(districts, done).status_code == 302
    refused = late(districts, done, b"%PDF-1.7 another paper")
    assert refused.status_code == 422
    assert "đã có bản ký khác" in words(refused)
    assert taken_out(districts.client, done).content == PDF
    assert DecisionFile.objects.count() == 1


def test_a_late_copy_that_is_none_is_refused_with_a_sentence(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    done = Reorganisation.objects.get()
    for content in (b"", b"PK\x03\x04 a workbook"):
        refused = late(districts, done, content)
        assert refused.status_code == 422
        assert ("Tệp rỗng" if not content else "phải là tệp PDF") in words(refused)
    assert not DecisionFile.objects.exists()


def test_who_may_not_reorganise_the_decider_attaches_nothing(districts: Districts) -> None:
    districts.client.post(drafts("move", districts.duc_hoa), districts.move())
    done = Reorganisation.objects.get()
    local = signed_in(an_account("Trần Văn Huyện", office="upper-officer", in_unit=districts.ben_luc))
    chair = signed_in(districts.province.chair)
    address = reverse("attach-copy", args=[done.public_id])

    # The first may for its own decisions; the second has no such work at all.
    assert [one.post(address, {"signed": copy()}).status_code for one in (local, chair)] == [404, 403]
    assert not DecisionFile.objects.exists()


# ---------------------------------------------------------------- how long, and under which key


def test_it_is_not_forgotten_however_old_and_moves_with_the_master_key(districts: Districts) -> None:
    done = attached(districts)
    forget(at=timezone.now() + timedelta(days=9_000))
    client = signed_in(districts.province.officer)
    assert taken_out(client, done).content == PDF

    (at_rest,) = folder().glob("*.sealed")
    before = at_rest.read_bytes()
    rotate("master", at=timezone.now(), tell=lambda _what, _count: None)
    assert at_rest.read_bytes()[0] == keys.newest("master")[0] != before[0]
    assert taken_out(client, done).content == PDF


def test_bytes_that_no_decision_names_are_left_over(districts: Districts) -> None:
    """The negative control of the one above."""
    attached(districts)
    name = next(folder().glob("*.sealed")).name
    assert name in kept()
    assert kept_as("0" * 64) not in kept()


def test_bytes_that_are_gone_are_no_error(districts: Districts) -> None:
    done = attached(districts)
    next(folder().glob("*.sealed")).unlink()
    assert taken_out(districts.client, done).status_code == 404


# ---------------------------------------------------------------- what else a decision's page says


def test_the_dossier_that_was_there_is_kept_with_the_decision(districts: Districts) -> None:
    told = {"name": "CĐCS Sao Mai", "official_code": "SM", "level": "grassroots", "kind": "grassroots"}
    pressed = districts.paper(**told, dossier=["request", "minutes"])
    districts.client.post(drafts("found", districts.duc_hoa), pressed)
    done = Reorganisation.objects.get()
    page = words(districts.client.get(reverse("decision", args=[done.public_id])))

    assert done.asked["dossier"] == ["request", "minutes"]
    assert "Văn bản đề nghị công nhận , Biên bản đại hội thành lập" in page
    assert "Biên bản kiểm phiếu" not in page


def test_the_areas_of_a_split_are_shown_by_name(districts: Districts) -> None:
    an_area("Xã Mỹ Hạnh", "80999")
    heirs = [a_unit(f"CĐ xã {one}", under=districts.province.root, level="upper") for one in ("Đông", "Tây")]
    pressed = districts.paper(units=[str(heir.public_id) for heir in heirs], of="3")
    pressed |= {f"part-{heirs[0].public_id}": "2", f"areas-{heirs[0].public_id}": "80999"}
    answer = districts.client.post(drafts("split", districts.duc_hoa), pressed)
    assert answer.status_code == 302, words(answer)
    page = words(districts.client.get(answer["Location"]))

    assert "Địa bàn Xã Mỹ Hạnh Phần 2" in page


def test_areas_are_asked_for_at_once_however_many_are_typed(districts: Districts) -> None:
    for number in range(12):
        an_area(f"Xã số {number}", f"80{number:03}")
    heirs = [a_unit(f"CĐ xã {one}", under=districts.province.root, level="upper") for one in ("Đông", "Tây")]

    def asked(codes: int) -> int:
        pressed = districts.paper(units=[str(heir.public_id) for heir in heirs], of="", do="preview")
        pressed[f"areas-{heirs[0].public_id}"] = ", ".join(f"80{number:03}" for number in range(codes))
        with CaptureQueriesContext(connection) as queries:
            assert districts.client.post(drafts("split", districts.duc_hoa), pressed).status_code == 200
        return sum('"organisations_areadescription"' in one["sql"] for one in queries)

    assert asked(2) == asked(12)


def test_a_code_of_no_area_is_said_by_itself(districts: Districts) -> None:
    an_area("Xã Mỹ Hạnh", "80999")
    heirs = [a_unit(f"CĐ xã {one}", under=districts.province.root, level="upper") for one in ("Đông", "Tây")]
    pressed = districts.paper(units=[str(heir.public_id) for heir in heirs], of="")
    pressed[f"areas-{heirs[1].public_id}"] = "80999; 12345"
    answer = districts.client.post(drafts("split", districts.duc_hoa), pressed)

    assert answer.status_code == 422
    assert "Ngày ấy không có đúng một địa bàn mang mã “12345”." in words(answer)
    assert "“80999”" not in words(answer)
