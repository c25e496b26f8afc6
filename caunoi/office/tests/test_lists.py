"""A list sent from a screen: read by the worker, its doubtful rows reviewed one by one."""

from __future__ import annotations

import uuid
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from caunoi.intake import working
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.jobs.holding import LEASE
from caunoi.jobs.models import Job
from caunoi.jobs.working import claim, find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_screens import count_of, text
from caunoi.registers.members.models import Membership

CANARY = "079190123456"


def a_roster(*rows: tuple[object, ...], tax_code: str = "1100000012") -> bytes:
    """A roster of the garment workers, as its chair would make it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet.append(["CÔNG ĐOÀN CƠ SỞ CÔNG TY TNHH MAY ĐÔNG Á"])
    sheet.append(["DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN"])
    sheet.append([f"Mã số thuế: {tax_code}"])
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ngày vào công đoàn", "Ghi chú"])
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


GOOD = ("Vũ Thị Hồng", "05/03/1990", "Nữ", CANARY, "01/02/2020", "")
IMPOSSIBLE = ("Bùi Văn Ưng", "31/02/1990", "Nam", "", "01/02/2020", "")
LEFT = (*GOOD[:-1], "Đã nghỉ việc từ 01/10/2023")


def send(client: Client, content: bytes, name: str = "đoàn viên Đông Á.xlsx", **more: str):
    ref = more.pop("client_ref", str(uuid.uuid4()))
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("lists"), {"client_ref": ref, "sent": [file], "as_of": "31/12/2023", **more})


def taken_in(client: Client, content: bytes, name: str = "đoàn viên Đông Á.xlsx"):
    """Sent and carried out; the page of its outcome."""
    address = send(client, content, name).url
    run_pending(now=timezone.now)
    return client.get(address)


def test_a_roster_is_queued_by_the_web_and_read_by_the_worker(officer: Client) -> None:
    address = send(officer, a_roster(GOOD)).url
    assert Job.objects.get().state == "queued"
    assert not ReceivedFile.objects.exists()
    assert "hx-trigger" in officer.get(address).content.decode()

    run_pending(now=timezone.now)
    done = officer.get(address)
    assert "hx-trigger" not in done.content.decode()
    assert "Đã đọc xong mọi tệp" in text(done)


def test_a_double_click_is_one_sending(officer: Client) -> None:
    ref = str(uuid.uuid4())
    first, second = (send(officer, a_roster(GOOD), client_ref=ref) for _ in range(2))

    assert first.url == second.url
    assert Job.objects.count() == 1


def test_each_row_with_an_error_is_shown_with_its_address_and_reason(officer: Client) -> None:
    taken_in(officer, a_roster(GOOD, IMPOSSIBLE))
    file = ReceivedFile.objects.get()
    page = text(officer.get(reverse("received-file", args=[file.public_id]), {"show": "refused"}))

    assert "Danh sách!C6" in page
    assert "31/02/1990" in page
    assert "không tồn tại" in page
    assert "Bùi Văn Ưng" in page


def test_a_row_that_says_someone_left_waits_and_is_counted_today(officer: Client) -> None:
    someone_left(officer)

    shown = {matter.code: count for matter, count in officer.get("/").context["waiting"]}
    waiting = officer.get(reverse("waiting"))
    assert shown["findings"] == count_of(waiting) == Finding.objects.filter(severity="held").count() > 0
    assert "Kết thúc sinh hoạt công đoàn từ 01/10/2023" in text(waiting)


def someone_left(client: Client) -> None:
    """A member by one roster, noted as gone by the next."""
    taken_in(client, a_roster(GOOD))
    taken_in(client, a_roster(LEFT), "đoàn viên Đông Á, lần hai.xlsx")


def leaver() -> Finding:
    return next(
        f for f in Finding.objects.filter(severity="held") if (f.proposal or {}).get("on") == "2023-10-01"
    )


def test_doing_as_proposed_ends_the_membership_once(officer: Client) -> None:
    someone_left(officer)
    address = reverse("decide", args=[leaver().public_id])
    officer.post(address, {"decision": "carry-out"})

    spell = Membership.objects.held_true().get(person__particulars__name=GOOD[0])
    assert (spell.valid_to, spell.ended_as) == (date(2023, 10, 1), "left")
    assert officer.post(address, {"decision": "carry-out"}).status_code == 404


def test_a_row_that_no_longer_fits_goes_on_waiting(officer: Client, province: Province) -> None:
    someone_left(officer)
    found = leaver()
    said = {"decision": "carry-out", "on": "01/01/2019"}
    page = text(officer.post(reverse("decide", args=[found.public_id]), said, follow=True))

    found.refresh_from_db()
    assert found.state == "open"
    assert "ngày ghi phải sau ngày ấy" in page


def test_setting_a_row_aside_changes_nothing_but_that_it_waits(officer: Client, province: Province) -> None:
    someone_left(officer)
    found = leaver()
    officer.post(reverse("decide", args=[found.public_id]), {"decision": "set-aside"})

    found.refresh_from_db()
    assert (found.state, found.decision, found.decided_by) == ("decided", "set-aside", province.officer)
    assert Membership.objects.held_true().get(person__particulars__name=GOOD[0]).valid_to is None


def test_what_is_no_list_is_named_and_not_kept(officer: Client) -> None:
    page = text(taken_in(officer, b"GIF89a", "ảnh.gif"))

    assert "ảnh.gif" in page
    assert not list((Path(settings.CAUNOI_HOME) / "received").glob("*"))


def test_a_file_that_cannot_be_read_says_so_and_loses_nothing(officer: Client) -> None:
    taken_in(officer, b"no workbook at all", "hỏng.xlsx")
    file = ReceivedFile.objects.get()

    page = text(officer.get(reverse("received-file", args=[file.public_id])))
    assert "không đọc được" in page
    assert Finding.objects.get().reason_vi.split(".")[0] in page


def test_sending_nothing_is_an_error_with_the_caret_on_it(officer: Client) -> None:
    answer = officer.post(reverse("lists"), {"client_ref": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một tệp" in text(answer)
    assert 'href="#id_sent"' in answer.content.decode()


def test_an_identity_number_is_neither_on_a_screen_nor_on_disk(officer: Client) -> None:
    twice = (GOOD, ("Vũ Thị Hồng Nhung", *GOOD[1:]))
    address = send(officer, a_roster(*twice)).url
    run_pending(now=timezone.now)
    file = ReceivedFile.objects.get()
    pages = [officer.get(address), officer.get(reverse("waiting"))]
    pages += [
        officer.get(reverse("received-file", args=[file.public_id]), {"show": s}) for s in working_levels()
    ]

    assert Finding.objects.filter(severity="held").exists()
    assert not any(CANARY in page.content.decode() for page in pages)
    files = [path for path in Path(settings.CAUNOI_HOME).rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []


def working_levels() -> tuple[str, ...]:
    return ("held", "refused", "warned")


def test_another_officers_sending_is_not_found(officer: Client, province: Province, chair: Client) -> None:
    address = send(officer, a_roster(GOOD)).url

    assert chair.get(address).status_code == 403
    assert officer.get(reverse("sending", args=[uuid.uuid4()])).status_code == 404


def test_who_lost_the_office_since_sending_takes_nothing_in(officer: Client, province: Province) -> None:
    address = send(officer, a_roster(GOOD)).url
    province.officer.is_active = False
    province.officer.save(update_fields=["is_active"])
    (job,) = run_pending(now=timezone.now)

    assert job.state == "failed"
    assert not ReceivedFile.objects.exists()
    assert officer.get(address).status_code == 302


@pytest.fixture(autouse=True)
def _nothing_received() -> None:
    """Each test sees only its own files."""
    for path in (Path(settings.CAUNOI_HOME) / "received").glob("*"):
        path.unlink()


def test_the_kind_of_job_is_known_to_the_worker() -> None:
    assert working.KIND in find_works()


@pytest.mark.parametrize("kind", ["employers", "members", "agreements", "nominations", "visits"])
def test_a_list_to_fill_in_can_be_had_of_each_kind(officer: Client, kind: str) -> None:
    address = reverse("blank-list", args=[kind])
    assert address in officer.get(reverse("lists")).content.decode()
    answer = officer.get(address)

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kind}.xlsx"'
    assert answer.content[:2] == b"PK"


def test_there_is_no_list_to_fill_in_of_another_kind(officer: Client, chair: Client) -> None:
    assert officer.get(reverse("blank-list", args=["complaints"])).status_code == 404
    assert chair.get(reverse("blank-list", args=["members"])).status_code in (403, 404)


# ---------------------------------------------------------------- paused, resumed, cancelled


def stop(client: Client, address: str, wish: str):
    job = Job.objects.get()
    return client.post(reverse("stop-sending", args=[job.public_id]), {"wish": wish})


def test_a_sending_is_paused_resumed_and_then_read(officer: Client) -> None:
    address = send(officer, a_roster(GOOD)).url
    assert stop(officer, address, "pause").url == address
    paused = officer.get(address)
    assert "Đang tạm dừng" in text(paused)
    assert "hx-trigger" not in paused.content.decode()
    assert "Đang tạm dừng" in text(officer.get(reverse("lists")))

    run_pending(now=timezone.now)
    assert not ReceivedFile.objects.exists()
    stop(officer, address, "resume")
    run_pending(now=timezone.now)
    assert "Đã đọc xong mọi tệp" in text(officer.get(address))


def test_a_cancelled_sending_leaves_nothing_behind(officer: Client) -> None:
    address = send(officer, a_roster(GOOD)).url
    stop(officer, address, "cancel")
    run_pending(now=timezone.now)

    page = text(officer.get(address))
    assert "Đã hủy" in page
    assert "Chưa dòng nào được ghi thêm" in page
    assert "Tạm dừng" not in page
    assert not ReceivedFile.objects.exists()
    # Its sealed bytes belong to nothing any more, and go with what is left over.
    assert working.kept() == {}
    assert "đã kết thúc" in text(
        officer.post(
            reverse("stop-sending", args=[Job.objects.get().public_id]), {"wish": "pause"}, follow=True
        )
    )


def test_what_was_committed_before_a_cancelling_stays_and_is_named(officer: Client, monkeypatch) -> None:
    file_told = working._Told.file

    def cancelled_after_the_first(told, outcome):
        stop(officer, "", "cancel")
        file_told(told, outcome)

    other = SimpleUploadedFile(
        "sau cùng.xlsx", a_roster(("Lê Văn Tám", "05/03/1991", "Nam", "", "01/02/2020", ""))
    )
    first = SimpleUploadedFile("a trước.xlsx", a_roster(GOOD))
    ref = str(uuid.uuid4())
    address = officer.post(
        reverse("lists"), {"client_ref": ref, "sent": [first, other], "as_of": "31/12/2023"}
    ).url
    monkeypatch.setattr(working._Told, "file", cancelled_after_the_first)
    run_pending(now=timezone.now)

    page = text(officer.get(address))
    assert "Các tệp sau đã ghi xong từ trước" in page
    assert "a trước.xlsx" in page
    assert "sau cùng.xlsx" not in page
    assert [one.document.name for one in ReceivedFile.objects.all()] == ["a trước.xlsx"]
    assert Membership.objects.filter(person__particulars__name=GOOD[0]).exists()
    assert not Membership.objects.filter(person__particulars__name="Lê Văn Tám").exists()


def test_a_sending_taken_up_again_still_says_what_it_brought(officer: Client) -> None:
    address = send(officer, a_roster(GOOD)).url
    run_pending(now=timezone.now)
    first = Job.objects.get()
    # Its worker died between the commit and the end.
    Job.objects.filter(pk=first.pk).update(state="queued", ended_at=None)
    run_pending(now=timezone.now)
    again = Job.objects.get()
    assert again.result == first.result
    assert again.result["files"][0]["accepted"] == 1
    assert "Đã đọc xong" in text(officer.get(address))


def test_while_a_page_asks_only_what_changed_is_sent_along(officer: Client) -> None:
    address = send(officer, a_roster(GOOD)).url
    asks = {"HTTP_HX_REQUEST": "true"}
    same = officer.get(address, {"seen": "pause"}, **asks).content.decode()
    assert "hx-swap-oob" not in same
    stop(officer, address, "pause")
    changed = officer.get(address, {"seen": "pause"}, **asks).content.decode()
    assert 'id="stop" hx-swap-oob' in changed
    assert "Chạy tiếp" in changed


def test_work_whose_worker_died_says_that_it_is_taken_up_again(officer: Client) -> None:
    address = send(officer, a_roster(GOOD)).url
    claim(worker="dead", at=timezone.now() - 2 * LEASE)
    assert "tự động làm lại trong vòng một phút" in text(officer.get(address))


def test_another_officer_cannot_stop_it_and_is_not_told_that_it_is_there(
    officer: Client, province: Province
) -> None:
    send(officer, a_roster(GOOD))
    Job.objects.update(created_by=0)
    assert stop(officer, "", "cancel").status_code == 404
    assert Job.objects.get().state == "queued"
    Job.objects.update(created_by=province.officer.pk)
    assert stop(officer, "", "dance").status_code == 400
