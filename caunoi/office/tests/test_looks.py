"""Lists looked at on the screen before they are taken in."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.intake.models import Correction, Finding, Look, ReceivedFile
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
    address = officer.post(reverse("take-in-look", args=[look.public_id])).url
    assert officer.post(reverse("take-in-look", args=[look.public_id])).url == address
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
