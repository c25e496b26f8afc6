"""Collection rounds on the screens: opened, handed in, returned, received, confirmed on paper, locked, corrected."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from caunoi.indicators.models import ReportedFigure
from caunoi.intake.models import ReceivedFile
from caunoi.intake.receiving import folder, kept_as
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.withdrawing import withdraw
from caunoi.intake.working import kept
from caunoi.jobs import stopping
from caunoi.jobs.models import Job
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_lists import a_roster
from caunoi.office.tests.test_reorganising import words
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Membership
from caunoi.registers.officers.models import Assignment
from caunoi.registers.rounds.collecting import code_of, content_digest
from caunoi.registers.rounds.models import Round, RoundPaper, RoundUnit
from caunoi.retention.forgetting import forget
from caunoi.trail.acting import act
from tests.builders import LONG_AGO, NOW, a_member, a_unit, an_account

PDF = b"%PDF-1.7 signed by both"
TERMS = {
    "kind": "members", "title": "Đoàn viên tháng 12/2023", "since": "01/12/2023", "as_of": "31/12/2023",
    "due_on": "10/01/2024",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    """A folder of files as received that holds nothing of another test, and keys of its own: those that stand, copied."""
    shutil.copytree(settings.CAUNOI_KEYS, tmp_path / "keys")
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"


class Collected:
    """A round of December that the officer opened: Đông Á owes a list, and Hoa Sen, whose chair is here."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.officer, self.chair = signed_in(province.officer), signed_in(province.chair)
        opened = self.officer.post(reverse("open-round"), {**TERMS, "client_ref": str(uuid4())})
        assert opened.status_code == 302, words(opened)
        self.round = Round.objects.get()
        self.page = reverse("round", args=[self.round.public_id])
        self.dong_a, self.hoa_sen = (
            RoundUnit.objects.select_related("round").get(unit=unit)
            for unit in (province.dong_a, province.hoa_sen)
        )

    def send(self, client: Client, route: str, line: RoundUnit, **said: object) -> Any:
        return client.post(reverse(route, args=[line.public_id]), said)

    def line(self, client: Client, line: RoundUnit) -> Any:
        return client.get(reverse("round-line", args=[line.public_id]))

    def code(self, line: RoundUnit) -> str:
        return code_of(content_digest(line, parameters=Parameters.of()))


@pytest.fixture
def collected(province: Province) -> Collected:
    return Collected(province)


def file(name: str = "danh sach.xlsx", content: bytes = b"PK\x03\x04 a list") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def a_list() -> bytes:
    """A roster of the shoemakers with one member more."""
    joined = ("Vũ Thị Hồng", "05/03/1990", "Nữ", "079190123456", "01/02/2020", "")
    return a_roster(joined, tax_code="1100000037")


# ---------------------------------------------------------------- who owes what


def test_every_grassroots_union_owes_a_list_and_the_chair_is_told_by_when(collected: Collected) -> None:
    page = words(collected.officer.get(collected.page))
    assert "Công ty TNHH May Đông Á" in page
    assert "chưa nộp: 2" in page

    owed = collected.chair.get(reverse("rounds"))
    assert "Đoàn viên tháng 12/2023" in words(owed)
    assert "10/01/2024" in words(owed)
    # Whoever owes one list is led to it at once, and sees no other's.
    assert reverse("round-line", args=[collected.hoa_sen.public_id]) in owed.content.decode()
    assert "Đông Á" not in words(collected.chair.get(collected.page))


def test_a_chair_neither_opens_nor_decides_nor_sees_anothers_line(collected: Collected) -> None:
    assert collected.chair.get(reverse("open-round")).status_code == 403
    assert collected.send(collected.chair, "round-decide", collected.hoa_sen, do="receive").status_code == 403
    for route in ("round-submit", "round-confirm", "round-figure"):
        assert collected.send(collected.chair, route, collected.dong_a).status_code == 404
    for route in ("round-line", "round-minutes"):
        assert collected.chair.get(reverse(route, args=[collected.dong_a.public_id])).status_code == 404


def test_an_upper_level_locks_no_round_of_the_one_above(collected: Collected) -> None:
    upper = a_unit("LĐLĐ huyện Đức Hòa", under=collected.province.root, level="upper")
    local = signed_in(an_account("Trần Văn Huyện", office="upper-officer", in_unit=upper))
    assert local.post(reverse("lock-round", args=[collected.round.public_id])).status_code == 404


def test_days_out_of_order_are_said(province: Province, officer: Client) -> None:
    said = {**TERMS, "client_ref": str(uuid4()), "due_on": "01/12/2023"}
    answer = officer.post(reverse("open-round"), said)
    assert answer.status_code == 422
    assert "theo đúng thứ tự" in words(answer)


def test_who_is_late_is_told_by_officer_in_charge_with_a_text_to_send(collected: Collected) -> None:
    with act("test.charge", by=None, at=NOW, on=LONG_AGO) as writer:
        writer.add_one(
            Assignment, officer_id=collected.province.officer.pk, unit_id=collected.province.dong_a.pk,
            held_by_id=collected.province.root.pk, valid_from=LONG_AGO,
        )  # fmt: skip
    collected.send(collected.officer, "round-submit", collected.hoa_sen)
    collected.send(
        collected.officer, "round-decide", collected.hoa_sen, do="return", reason="Thiếu ngày sinh"
    )
    page = collected.officer.get(collected.page)

    assert "quá hạn, còn thiếu 2" in words(page)
    assert [(one[0], one[1]) for one in page.context["reminders"]] == [("", 1), ("Nguyễn Thị Mỹ", 1)]
    assert "CĐCS Công ty CP Giày Hoa Sen (đã trả lại: Thiếu ngày sinh)" in page.context["reminders"][0][2]
    # A chair reminds nobody.
    assert not collected.chair.get(collected.page).context["reminders"]


def test_today_tells_a_chair_what_the_own_union_owes_and_an_officer_what_all_do(collected: Collected) -> None:
    address = reverse("rounds-owed")
    for client, own in ((collected.chair, 1), (collected.officer, 2)):
        today = client.get(reverse("today"))
        told = {matter.code: count for matter, count in today.context["waiting"]}
        assert (told["lists-owed"], f'href="{address}"' in today.content.decode()) == (own, True)
        assert client.get(address).context["count"] == own
    owed = collected.chair.get(address)
    assert reverse("round-line", args=[collected.hoa_sen.public_id]) in owed.content.decode()
    assert "Đông Á" not in words(owed)
    # Whoever owes a list is reminded by others.
    assert not owed.context["reminders"]

    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file())
    assert collected.chair.get(address).context["count"] == 0
    assert "Không còn danh sách nào phải nộp" in words(collected.chair.get(address))
    assert "lists-owed" in {matter.code for matter in collected.chair.get("/").context["done"]}


def test_what_is_owed_over_all_rounds_is_told_by_officer_in_charge_with_one_text(
    collected: Collected, officer: Client
) -> None:
    with act("test.charge", by=None, at=NOW, on=LONG_AGO) as writer:
        writer.add_one(
            Assignment, officer_id=collected.province.officer.pk, unit_id=collected.province.dong_a.pk,
            held_by_id=collected.province.root.pk, valid_from=LONG_AGO,
        )  # fmt: skip
    dues = {**TERMS, "kind": "dues", "title": "Kinh phí quý IV/2023", "due_on": "05/01/2024"}
    officer.post(reverse("open-round"), {**dues, "client_ref": str(uuid4())})
    # One that has not begun by the day looked at asks for nothing yet.
    later = {
        **TERMS,
        "title": "Sau này",
        "since": "01/01/2099",
        "as_of": "31/01/2099",
        "due_on": "10/02/2099",
    }
    officer.post(reverse("open-round"), {**later, "client_ref": str(uuid4())})
    page = officer.get(reverse("rounds-owed"))

    assert [(one[0], one[1]) for one in page.context["reminders"]] == [("", 2), ("Nguyễn Thị Mỹ", 2)]
    text = page.context["reminders"][1][2]
    assert "danh sách kinh phí, đoàn phí của:\n- CĐCS Công ty TNHH May Đông Á" in text
    assert "danh sách đoàn viên của:\n- CĐCS Công ty TNHH May Đông Á" in text
    assert "Hoa Sen" not in text
    assert words(page).index("Kinh phí quý IV/2023") < words(page).index("Đoàn viên tháng 12/2023")


# ---------------------------------------------------------------- a list comes


def test_a_list_is_handed_in_by_its_chair_returned_with_a_reason_and_received(collected: Collected) -> None:
    line = collected.hoa_sen
    assert collected.send(collected.chair, "round-submit", line, sent=file()).status_code == 302
    (at_rest,) = folder().glob("*.sealed")
    assert b"a list" not in at_rest.read_bytes()
    assert at_rest.name in kept()

    assert "lý do" in words(collected.send(collected.officer, "round-decide", line, do="return"))
    collected.send(collected.officer, "round-decide", line, do="return", reason="Thiếu ngày sinh")
    assert "Trả lại vì: Thiếu ngày sinh" in words(collected.line(collected.chair, line))
    collected.send(collected.chair, "round-submit", line, sent=file("lần 2.xlsx", b"PK another"))
    collected.send(collected.officer, "round-decide", line, do="receive")
    assert "đã nhận" in words(collected.line(collected.chair, line))
    assert RoundPaper.objects.filter(due=line).count() == 2


def test_a_list_is_handed_out_to_nobody_and_taken_in_by_who_may(collected: Collected) -> None:
    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file())
    paper = RoundPaper.objects.get()
    address = reverse("round-paper", args=[paper.public_id])
    assert [one.get(address).status_code for one in (collected.chair, collected.officer)] == [404, 404]

    take = reverse("take-in-round", args=[paper.public_id])
    assert collected.chair.post(take).status_code == 403
    page = collected.line(collected.officer, collected.hoa_sen)
    ((_, ref),) = page.context["waiting"]
    assert str(ref) in page.content.decode()
    pressed = [collected.officer.post(take, {"client_ref": str(ref)}).status_code for _ in range(2)]
    assert pressed == [302, 302]
    job = Job.objects.get()
    assert job.payload["files"][0]["kept_as"] == kept_as(paper.sha256)
    assert job.payload["as_of"] == "2023-12-31"


def test_of_a_list_that_was_let_go_nothing_is_offered_and_that_is_said(collected: Collected) -> None:
    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file())
    paper = RoundPaper.objects.get()
    take = reverse("take-in-round", args=[paper.public_id])
    offered = collected.line(collected.officer, collected.hoa_sen)
    assert take in offered.content.decode()
    assert "nội dung đã xóa" not in words(offered)

    (folder() / kept_as(paper.sha256)).unlink()
    left = collected.line(collected.officer, collected.hoa_sen)
    assert take not in left.content.decode()
    assert "nội dung đã xóa" in words(left)


def test_a_taking_in_that_was_cancelled_is_asked_for_again_and_pressed_twice_takes_in_once(
    collected: Collected,
) -> None:
    find_works()
    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file(content=a_list()))
    take = reverse("take-in-round", args=[RoundPaper.objects.get().public_id])
    collected.officer.post(take)
    stopping.cancel(Job.objects.get(), at=timezone.now())
    for _ in range(2):
        collected.officer.post(take)
    run_pending(now=timezone.now)
    first, second = (one.result["files"][0] for one in Job.objects.order_by("pk")[1:])
    assert (first["accepted"], first["already_known"]) == (1, 0)
    assert (second["accepted"], second["already_known"]) == (0, 1)
    assert Membership.objects.filter(document__name="danh sach.xlsx").count() == 1


def test_a_list_that_was_taken_back_whole_waits_to_be_taken_in_again(collected: Collected) -> None:
    find_works()
    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file(content=a_list()))
    collected.officer.post(reverse("take-in-round", args=[RoundPaper.objects.get().public_id]))
    run_pending(now=timezone.now)
    received = ReceivedFile.objects.get()
    waiting = "Chưa đưa vào hệ thống"
    assert waiting not in words(collected.line(collected.officer, collected.hoa_sen))
    withdraw(received, by=collected.province.officer, at=timezone.now())
    assert waiting in words(collected.line(collected.officer, collected.hoa_sen))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (("danh sach.exe", b"MZ"), "Danh sách phải là tệp Excel"),
        (("danh sach.xlsx", b""), "Tệp rỗng"),
        (("danh sach.ZIP", b"PK\x03\x04"), "Trong kỳ thu không nhận tệp nén .zip"),
    ],
    ids=["a-program", "nothing", "a-zip"],
)
def test_what_is_no_list_is_refused_in_words(
    collected: Collected, sent: tuple[str, bytes], sentence: str
) -> None:
    answer = collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file(*sent))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not RoundPaper.objects.exists()


def test_an_unchanged_list_of_a_later_round_says_which_one_it_came_for_before(collected: Collected) -> None:
    said = {**TERMS, "title": "Đoàn viên tháng 1/2024", "since": "01/01/2024", "as_of": "31/01/2024"}
    said["due_on"] = "10/02/2024"
    collected.officer.post(reverse("open-round"), {**said, "client_ref": str(uuid4())})
    january = RoundUnit.objects.get(unit=collected.province.hoa_sen, round__title=said["title"])
    for line in (collected.hoa_sen, january):
        assert collected.send(collected.chair, "round-submit", line, sent=file()).status_code == 302
    told = "không đổi so với kỳ “Đoàn viên tháng 12/2023”"
    assert told in words(collected.line(collected.chair, january))
    assert told not in words(collected.line(collected.chair, collected.hoa_sen))


# ---------------------------------------------------------------- other lists than of members


def test_a_round_takes_every_kind_of_list_that_is_taken_in() -> None:
    assert set(Round.Kind.values) == {roster.code for roster in ROSTERS}


def test_a_round_of_another_list_has_steps_and_says_that_it_has_no_table(
    province: Province, officer: Client
) -> None:
    said = {**TERMS, "kind": "dues", "title": "Kinh phí quý IV/2023", "client_ref": str(uuid4())}
    assert officer.post(reverse("open-round"), said).status_code == 302
    line = RoundUnit.objects.get(unit=province.hoa_sen)
    page = officer.get(reverse("round-line", args=[line.public_id]))
    assert "Không có bảng biến động, biên bản đối chiếu và số báo cáo" in words(page)
    assert "Bảng biến động, theo danh sách" not in words(page)
    for route in ("round-minutes", "round-records"):
        args = [line.public_id, *(["closing"] if route == "round-records" else [])]
        assert officer.get(reverse(route, args=args)).status_code == 404
    assert officer.get(reverse("round", args=[Round.objects.get().public_id])).status_code == 200


# ---------------------------------------------------------------- the table and its records


def test_each_number_of_the_table_is_a_door_to_its_people(collected: Collected) -> None:
    a_member("Lý Thị Mới", of=collected.province.dong_a, since=date(2023, 12, 5))
    page = collected.line(collected.officer, collected.dong_a)
    shown = words(page)
    assert "Đầu kỳ 3" in shown
    assert "+ Kết nạp, gia nhập 1" in shown
    assert "Cuối kỳ 4" in shown

    counts = {}
    for code in ("opening", "admitted", "left", "closing"):
        records = collected.officer.get(reverse("round-records", args=[collected.dong_a.public_id, code]))
        counts[code] = records.context["count"]
        assert ("Lý Thị Mới" in words(records)) == (code in {"admitted", "closing"})
    assert counts == {"opening": 3, "admitted": 1, "left": 0, "closing": 4}


@pytest.mark.parametrize("query", ["?from=x", "?from=2023-12-30&to=2023-12-01"], ids=["no-day", "backwards"])
def test_days_that_make_no_sense_are_not_there(collected: Collected, query: str) -> None:
    address = reverse("round-records", args=[collected.dong_a.public_id, "closing"])
    assert collected.officer.get(address + query).status_code == 404
    assert collected.officer.get(address.replace("closing", "gossip")).status_code == 404


def test_days_beyond_the_round_are_cut_to_it(collected: Collected) -> None:
    address = reverse("round-records", args=[collected.dong_a.public_id, "closing"])
    page = collected.officer.get(address + "?from=2001-01-01&to=2099-01-01")
    assert (page.context["since"], page.context["until"]) == (date(2023, 12, 1), date(2023, 12, 31))


# ---------------------------------------------------------------- minutes


def test_the_minutes_are_one_page_with_the_table_and_the_code_of_the_list(collected: Collected) -> None:
    address = reverse("round-minutes", args=[collected.dong_a.public_id])
    pdf = collected.officer.get(address).content
    reader = PdfReader(io.BytesIO(pdf))
    text = reader.pages[0].extract_text()

    assert len(reader.pages) == 1
    assert "BIÊN BẢN ĐỐI CHIẾU DANH SÁCH ĐOÀN VIÊN" in text
    assert collected.code(collected.dong_a) in text
    assert re.search(r"Cuối kỳ, hết ngày 31/12/2023\s*3", text)
    # The same list, the same bytes.
    assert collected.officer.get(address).content == pdf


def test_a_signed_scan_confirms_the_list_until_the_list_changes(collected: Collected) -> None:
    line = collected.dong_a
    said = {"code": collected.code(line), "signed_on": "02/01/2024"}
    assert (
        collected.send(collected.officer, "round-confirm", line, **said, scan=file("bb.pdf", PDF)).status_code
        == 302
    )
    assert "có biên bản đã ký xác nhận" in words(collected.line(collected.officer, line))
    paper = RoundPaper.objects.get()
    address = reverse("round-paper", args=[paper.public_id])
    assert collected.officer.get(address).content == PDF
    # Another union's chair is not given it.
    assert collected.chair.get(address).status_code == 404

    a_member("Lý Thị Mới", of=collected.province.dong_a, since=date(2023, 12, 5))
    assert "danh sách đã thay đổi sau khi ký biên bản" in words(collected.line(collected.officer, line))
    late = collected.send(collected.officer, "round-confirm", line, **said, scan=file("bb.pdf", PDF + b"2"))
    assert late.status_code == 422
    assert "không khớp với danh sách hiện nay" in words(late)


@pytest.mark.parametrize("content", [b"", b"<html>"], ids=["nothing", "a-page"])
def test_what_is_no_scan_confirms_nothing(collected: Collected, content: bytes) -> None:
    said = {
        "code": collected.code(collected.dong_a),
        "signed_on": "02/01/2024",
        "scan": file("bb.pdf", content),
    }
    assert collected.send(collected.officer, "round-confirm", collected.dong_a, **said).status_code == 422
    assert not RoundPaper.objects.exists()


# ---------------------------------------------------------------- locking


def test_a_round_is_locked_once_all_is_in_and_then_corrected_by_number(collected: Collected) -> None:
    lock = reverse("lock-round", args=[collected.round.public_id])
    refused = collected.officer.post(lock)
    assert refused.status_code == 422
    assert "CĐCS Công ty CP Giày Hoa Sen : danh sách chưa được nhận." in words(refused)

    for line in (collected.dong_a, collected.hoa_sen):
        collected.send(collected.officer, "round-submit", line)
        collected.send(collected.officer, "round-decide", line, do="receive")
    assert collected.officer.post(lock).status_code == 302
    assert "đã chốt: 2" in words(collected.officer.get(collected.page))
    assert collected.officer.post(lock).status_code == 422

    a_member("Lý Thị Mới", of=collected.province.dong_a, since=date(2023, 12, 5))
    told = {"do": "correct", "reason": "Đơn xin vào gửi muộn"}
    assert collected.send(collected.officer, "round-decide", collected.dong_a, **told).status_code == 302
    page = words(collected.line(collected.officer, collected.dong_a))
    assert "đính chính số 1" in page
    assert "Đơn xin vào gửi muộn" in page


# ---------------------------------------------------------------- reported figures


def test_a_signed_number_stands_beside_the_computed_one_with_its_difference(collected: Collected) -> None:
    line = collected.dong_a
    said = {"code": "members", "value": "5", "signer": "Lê Thị Chủ Tịch", "signed_on": "02/01/2024"}
    sent = collected.send(collected.officer, "round-figure", line, **said, scan=file("bc.pdf", PDF))
    assert sent.status_code == 302, words(sent)
    page = words(collected.line(collected.officer, line))
    assert "Đoàn viên 5 3 +2 Lê Thị Chủ Tịch 02/01/2024 tải về" in page

    again = said | {"value": "3"}
    collected.send(collected.officer, "round-figure", line, **again, scan=file("bc.pdf", PDF + b" 2"))
    figure = ReportedFigure.objects.held_true().get()
    assert (figure.value, figure.unit, figure.valid_from) == (3, line.unit, date(2023, 12, 31))
    assert figure.document.kind == "figure-report"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"value": "-5"}, "Số này không thể đúng."),
        ({"signed_on": "02/01/2099"}, "tương lai"),
        ({"code": "gossip"}, ""),
        ({"signer": " "}, ""),
    ],
    ids=["below-nought", "tomorrow", "no-such-figure", "nobody"],
)
def test_a_number_that_cannot_be_is_refused_and_its_paper_not_kept(
    collected: Collected, said: dict[str, str], sentence: str
) -> None:
    whole = {"code": "members", "value": "5", "signer": "Lê Thị A", "signed_on": "02/01/2024"} | said
    answer = collected.send(
        collected.officer, "round-figure", collected.dong_a, **whole, scan=file("bc.pdf", PDF)
    )
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not ReportedFigure.objects.exists()
    assert not RoundPaper.objects.exists()


# ---------------------------------------------------------------- how long


def test_a_list_is_forgotten_ninety_days_after_the_lock_and_signed_papers_stay(
    collected: Collected, django_capture_on_commit_callbacks: Any
) -> None:
    def after(days: int) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            forget(at=timezone.now() + timedelta(days=days))
        return [one.name for one in folder().glob("*.sealed")]

    said = {"code": collected.code(collected.dong_a), "signed_on": "02/01/2024"}
    collected.send(collected.officer, "round-confirm", collected.dong_a, **said, scan=file("bb.pdf", PDF))
    for line in (collected.dong_a, collected.hoa_sen):
        collected.send(collected.officer, "round-submit", line, sent=file())
        collected.send(collected.officer, "round-decide", line, do="receive")
    assert len(after(4000)) == 2

    # Sessions are forgotten as well.
    again = signed_in(collected.province.officer)
    assert again.post(reverse("lock-round", args=[collected.round.public_id])).status_code == 302
    assert len(after(89)) == 2
    assert after(91) == [kept_as(RoundPaper.objects.get(kind="minutes").sha256)]
