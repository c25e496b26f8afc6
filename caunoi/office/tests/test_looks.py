"""Lists looked at on the screen before they are taken in."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.models import Account
from caunoi.intake import working
from caunoi.intake.models import Correction, Finding, Look, ReceivedFile
from caunoi.jobs import stopping
from caunoi.jobs.models import Job
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import CANARY, GOOD, IMPOSSIBLE, a_roster, send
from caunoi.office.tests.test_screens import text
from caunoi.registers.members.models import Membership
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import lift_guards


def looked_at(client: Client, content: bytes):
    """Sent to be looked at and looked at by the worker; the page."""
    find_works()
    address = send(client, content, how="look").url
    run_pending(now=timezone.now)
    return client.get(address, follow=True)


def test_what_would_join_and_what_becomes_of_the_targets_is_seen_and_nothing_is_written(
    officer: Client,
) -> None:
    members = Membership.objects.count()
    page = looked_at(officer, a_roster(GOOD, IMPOSSIBLE))
    words = text(page)
    assert "Chưa ghi gì" in words
    assert "Vũ Thị Hồng" in words
    assert "1 vào mới" in words
    assert "1 phải sửa" in words
    assert "Nhận vào thì chỉ tiêu thay đổi thế nào" in words
    assert CANARY not in page.content.decode()
    assert (Membership.objects.count(), ReceivedFile.objects.count()) == (members, 0)


def test_one_press_takes_in_what_was_seen(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD, IMPOSSIBLE))
    look = Look.objects.get()
    page = officer.get(reverse("look", args=[look.public_id]))
    ref = str(page.context["client_ref"])
    assert ref in page.content.decode()
    address, again = (
        officer.post(reverse("take-in-look", args=[look.public_id]), {"client_ref": ref}).url
        for _ in range(2)
    )
    assert again == address
    run_pending(now=timezone.now)
    assert "Đã đọc xong mọi tệp" in text(officer.get(address))
    assert Membership.objects.filter(document__name="đoàn viên Đông Á.xlsx").count() == 1
    assert "Đã nhận" in text(officer.get(reverse("look", args=[look.public_id])))


def test_where_the_records_changed_meanwhile_nothing_is_taken_in_and_it_is_said(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD))
    look = Look.objects.get()
    officer.get(send(officer, a_roster(GOOD), name="khác.xlsx").url)
    run_pending(now=timezone.now)
    address = officer.post(reverse("take-in-look", args=[look.public_id])).url
    run_pending(now=timezone.now)
    assert "Hồ sơ đã thay đổi từ lúc xem" in text(officer.get(address))
    again = officer.post(reverse("look-again", args=[look.public_id])).url
    run_pending(now=timezone.now)
    assert "1 không đổi" in text(officer.get(again, follow=True))


def test_what_was_cancelled_can_be_asked_for_again_and_two_presses_take_in_once(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD))
    look = Look.objects.get()
    at = reverse("take-in-look", args=[look.public_id])
    address = officer.post(at).url
    officer.post(reverse("stop-sending", args=[Job.objects.latest("pk").public_id]), {"wish": "cancel"})
    page = officer.get(address)
    assert "Chưa dòng nào được ghi thêm" in text(page)
    assert reverse("look", args=[look.public_id]) in page.content.decode()

    first, second = officer.post(at).url, officer.post(at).url
    run_pending(now=timezone.now)
    assert {one.state for one in Job.objects.order_by("-pk")[:2]} == {"done"}
    results = [one.result for one in Job.objects.order_by("-pk")[:2]]
    assert results[0] == results[1]
    assert results[0]["files"][0] | {"warned": 0} == {
        "name": "đoàn viên Đông Á.xlsx", "list": "members", "rows": 4, "accepted": 1, "already_known": 0,
        "held": 3, "refused": 0, "warned": 0,
    }  # fmt: skip
    assert all("Đã đọc xong mọi tệp" in text(officer.get(one)) for one in (first, second))
    assert Membership.objects.filter(document__name="đoàn viên Đông Á.xlsx").count() == 1


def test_what_was_dropped_after_the_press_is_not_taken_in_and_it_is_said(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD))
    look = Look.objects.get()
    address = officer.post(reverse("take-in-look", args=[look.public_id])).url
    officer.post(reverse("drop-look", args=[look.public_id]))
    run_pending(now=timezone.now)
    page = text(officer.get(address))
    assert "Lần xem này đã bỏ trước khi đến lượt nhận" in page
    assert "Chưa nhận được danh sách đã xem" in page
    assert not ReceivedFile.objects.exists()


def test_work_that_is_done_whole_or_not_at_all_does_not_speak_of_files_that_stay(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD))
    staying, pause = "tệp đã ghi xong vẫn còn", "Tạm dừng"
    look = Look.objects.get()
    address = officer.post(reverse("take-in-look", args=[look.public_id])).url
    page = text(officer.get(address))
    assert "Nhận hết hoặc không nhận gì" in page
    assert staying not in page
    officer.post(reverse("stop-sending", args=[Job.objects.latest("pk").public_id]), {"wish": "pause"})
    assert "Chưa ghi dòng nào" in text(officer.get(address))
    officer.post(reverse("stop-sending", args=[Job.objects.latest("pk").public_id]), {"wish": "cancel"})

    page = text(officer.get(officer.post(reverse("look-again", args=[look.public_id])).url))
    assert "Hủy lần xem này" in page
    assert staying not in page
    officer.post(reverse("stop-sending", args=[Job.objects.latest("pk").public_id]), {"wish": "cancel"})

    officer.get(send(officer, a_roster(GOOD)).url)
    run_pending(now=timezone.now)
    address = officer.post(reverse("take-list-back", args=[ReceivedFile.objects.get().public_id])).url
    page = text(officer.get(address))
    assert "Hủy việc rút lại" in page
    assert "Rút lại danh sách, lúc" in text(officer.get(reverse("lists")))
    assert (staying in page, pause in page) == (False, False)


def test_who_may_no_longer_take_lists_back_is_told_just_that(officer: Client, province: Province) -> None:
    find_works()
    officer.get(send(officer, a_roster(GOOD)).url)
    run_pending(now=timezone.now)
    address = officer.post(reverse("take-list-back", args=[ReceivedFile.objects.get().public_id])).url
    Account.objects.filter(pk=province.officer.pk).update(is_active=False)
    run_pending(now=timezone.now)
    job = Job.objects.latest("pk")
    assert (job.state, str(job.public_id) in address) == ("failed", True)
    assert "rút lại" in job.message
    assert "gửi" not in job.message


def test_a_person_s_number_in_the_name_of_an_entry_is_in_no_queue_and_in_no_look(officer: Client) -> None:
    find_works()
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("dv 079090001234.xlsx", a_roster(GOOD))
    for how in ("look", "now"):
        send(officer, packed.getvalue(), name="danh sach.zip", how=how)
        run_pending(now=timezone.now)
    told = [*Job.objects.values_list("payload", "result"), *Look.objects.values_list("told", "asked")]
    assert "079090001234" not in json.dumps(told)
    assert "dv •••234.xlsx" in json.dumps(told, ensure_ascii=False)
    assert "dv •••234.xlsx" in text(officer.get(reverse("look", args=[Look.objects.get().public_id])))


def test_what_was_dropped_is_gone(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD))
    look = Look.objects.get()
    assert "Đã xem, chưa nhận" in text(officer.get(reverse("lists")))
    assert "Đã bỏ, không nhận gì" in text(
        officer.post(reverse("drop-look", args=[look.public_id]), follow=True)
    )
    officer.post(reverse("take-in-look", args=[look.public_id]))
    run_pending(now=timezone.now)
    assert not ReceivedFile.objects.exists()


def test_rows_are_found_by_name_and_by_what_becomes_of_them(officer: Client) -> None:
    looked_at(officer, a_roster(GOOD, IMPOSSIBLE))
    at = reverse("look", args=[Look.objects.get().public_id])
    assert "Bùi Văn Ưng" in text(officer.get(at, {"show": "refused"}))
    assert "Vũ Thị Hồng" in text(officer.get(at, {"show": "joined", "q": "vu thi"}))
    assert "Không có dòng nào như vậy" in text(officer.get(at, {"show": "joined", "q": "khong ai"}))
    assert officer.get(at, {"show": "chi chi"}).status_code == 404
    assert officer.get(at, {"file": "9"}).status_code == 404


def test_the_page_of_progress_gives_way_to_the_look(officer: Client) -> None:
    find_works()
    address = send(officer, a_roster(GOOD), how="look").url
    assert "Đang chờ đến lượt" in text(officer.get(address))
    run_pending(now=timezone.now)
    answer = officer.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("look", args=[Look.objects.get().public_id])


def test_a_look_of_somebody_else_is_not_there(officer: Client, province: Province) -> None:
    looked_at(officer, a_roster(GOOD))
    other = Client()
    other.force_login(province.chair)
    assert other.get(reverse("look", args=[Look.objects.get().public_id])).status_code in {403, 404}


def test_a_list_is_taken_back_whole_after_a_look(officer: Client) -> None:
    find_works()
    members = Membership.objects.held_true().count()
    officer.get(send(officer, a_roster(GOOD)).url)
    run_pending(now=timezone.now)
    file = ReceivedFile.objects.get()
    assert "Rút lại cả danh sách" in text(officer.get(reverse("received-file", args=[file.public_id])))
    at = reverse("take-list-back", args=[file.public_id])
    assert "sẽ hết hiệu lực" in text(officer.get(at))
    address = officer.post(at).url
    run_pending(now=timezone.now)
    page = text(officer.get(address, follow=True))
    assert "Đã rút lại cả danh sách" in page
    assert Membership.objects.held_true().count() == members
    assert "Chỉ rút lại được" in text(officer.get(at, follow=True))


def test_a_list_whose_account_was_altered_is_not_taken_back_and_it_is_said(officer: Client) -> None:
    find_works()
    officer.get(send(officer, a_roster(GOOD)).url)
    run_pending(now=timezone.now)
    file = ReceivedFile.objects.get()
    lift_guards()
    Act.objects.filter(document=file.document, what="members.taken-in").update(about={})
    at = reverse("take-list-back", args=[file.public_id])
    assert "không còn đúng chữ ký" in text(officer.get(at, follow=True))


def asked_to_take_back(officer: Client) -> str:
    """A list that was taken in, and the work queued that takes it back; its page."""
    find_works()
    officer.get(send(officer, a_roster(GOOD)).url)
    run_pending(now=timezone.now)
    return officer.post(reverse("take-list-back", args=[ReceivedFile.objects.get().public_id])).url


def test_a_worker_that_died_after_taking_back_says_that_it_was_done(officer: Client) -> None:
    address = asked_to_take_back(officer)
    run_pending(now=timezone.now)
    Job.objects.filter(pk=Job.objects.latest("pk").pk).update(state="queued", ended_at=None)
    run_pending(now=timezone.now)
    assert Job.objects.latest("pk").state == "done"
    assert "Đã rút lại cả danh sách" in text(officer.get(address, follow=True))


def test_a_taking_back_that_is_cancelled_while_it_writes_takes_nothing_back(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = asked_to_take_back(officer)
    members = Membership.objects.held_true().count()
    still_may = working._still_may

    def cancelled_meanwhile(running, right="lists.send"):
        account = still_may(running, right)
        monkeypatch.setattr(type(running), "progress", lambda *_, **__: None)
        stopping.cancel(running.job, at=timezone.now())
        return account

    monkeypatch.setattr(working, "_still_may", cancelled_meanwhile)
    run_pending(now=timezone.now)
    assert "Đã hủy" in text(officer.get(address))
    assert Membership.objects.held_true().count() == members


def test_a_cell_typed_again_is_read_by_the_same_rules_and_the_file_stays_as_it_came(officer: Client) -> None:
    find_works()
    officer.get(send(officer, a_roster(GOOD, IMPOSSIBLE)).url)
    run_pending(now=timezone.now)
    file = ReceivedFile.objects.get()
    at = reverse("received-file", args=[file.public_id])
    finding = Finding.objects.get(severity="refused")
    page = text(officer.get(at, {"show": "refused"}))
    assert "Ô Danh sách!C6 đúng ra là" in page

    for said in ("31/02/1991", "28/02/1990"):
        where = reverse("type-again", args=[finding.public_id])
        officer.post(where, {"value": said, "next": at})
        assert "Đọc lại tệp" in text(officer.get(at, {"show": "refused"}))
        job = officer.post(reverse("read-again", args=[file.public_id])).url
        run_pending(now=timezone.now)
        officer.get(job)
        finding = Finding.objects.filter(severity="refused").first() or finding
    assert not Finding.objects.filter(severity="refused").exists()
    assert Membership.objects.filter(document=file.document).count() == 2
    assert b"28/02/1990" not in bytes(Correction.objects.last().value)
    assert ReceivedFile.objects.get().document.sha256 == file.document.sha256


def test_a_cell_of_a_row_that_has_none_or_with_nothing_typed_is_refused_in_words(officer: Client) -> None:
    find_works()
    officer.get(send(officer, a_roster(GOOD, IMPOSSIBLE)).url)
    run_pending(now=timezone.now)
    finding = Finding.objects.get(severity="refused")
    where = reverse("type-again", args=[finding.public_id])
    assert "Hãy ghi giá trị đúng" in text(officer.post(where, {"value": " "}, follow=True))
    Finding.objects.filter(pk=finding.pk).update(row=None)
    assert "không có ô nào" in text(officer.post(where, {"value": "28/02/1990"}, follow=True))
    assert not Correction.objects.exists()


def test_a_record_says_the_file_the_sheet_and_the_row_it_was_read_from(officer: Client) -> None:
    find_works()
    officer.get(send(officer, a_roster(GOOD)).url)
    run_pending(now=timezone.now)
    spell = Membership.objects.get(document__name="đoàn viên Đông Á.xlsx")
    page = officer.get(reverse("person", args=[spell.person.public_id]))
    assert "đoàn viên Đông Á.xlsx" in text(page)
    assert "dòng Danh sách!5" in text(page)
    file = reverse("received-file", args=[ReceivedFile.objects.get().public_id])
    assert file in page.content.decode()
    figure = officer.get(reverse("records", args=["members"]), {"q": "vu thi hong"})
    assert "dòng Danh sách!5" in text(figure)
