"""Rows handed back to their unit in a workbook, corrected there, and sent in again."""

from __future__ import annotations

import uuid
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from caunoi.access.reach import reach_of
from caunoi.intake.answering import answered
from caunoi.intake.models import Correction, Finding, Look, ReceivedFile, Returned
from caunoi.intake.receiving import folder, receive
from caunoi.intake.returned_workbook import HEADED
from caunoi.jobs.models import Job
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import CANARY, GOOD, IMPOSSIBLE, a_roster, send, taken_in
from caunoi.office.tests.test_screens import text
from caunoi.organisations.models import Submission
from caunoi.registers.members.models import Membership, Viewing
from caunoi.trail import keys
from caunoi.trail.models import Act

OTHER = ("Đỗ Thị Ổn", "31/04/1988", "Nữ", "079188000111", "01/02/2020", "")
NUMBER = 5


def handed_back(officer: Client, *rows: tuple[object, ...]) -> tuple[ReceivedFile, bytes]:
    """A list whose faulty rows were handed back, and the workbook as the officer took it."""
    find_works()
    taken_in(officer, a_roster(*rows))
    file = ReceivedFile.objects.get()
    made = officer.post(reverse("make-returned", args=[file.public_id]))
    run_pending(now=timezone.now)
    page = officer.get(made.url, follow=True)
    assert "Tải tệp" in text(page)
    answer = officer.post(reverse("take-returned", args=[file.public_id]))
    assert answer["Content-Type"].endswith("sheet")
    return file, answer.content


def corrected(content: bytes, cells: dict[tuple[int, int], str | None], without: int | None = None) -> bytes:
    """The workbook with those cells typed anew: the row counted from the first, the column from A = 1."""
    book = load_workbook(BytesIO(content))
    for (row, column), value in cells.items():
        book.active.cell(HEADED + row, column).value = value
    if without is not None:
        book.active.delete_rows(HEADED + without)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def sent_back(client: Client, file: ReceivedFile, content: bytes, how: str = "now"):
    """Sent on the list's page and carried out; the page that it ends on."""
    said = {"client_ref": str(uuid.uuid4()), "sent": SimpleUploadedFile("đã sửa.xlsx", content), "how": how}
    address = client.post(reverse("send-answer", args=[file.public_id]), said).url
    run_pending(now=timezone.now)
    return client.get(address, follow=True)


def page_of(client: Client, file: ReceivedFile, **query: str) -> str:
    return text(client.get(reverse("received-file", args=[file.public_id]), query))


def taken_in_as_seen(client: Client) -> None:
    """What was looked at last, taken in."""
    client.post(reverse("take-in-look", args=[Look.objects.latest("pk").public_id]))
    run_pending(now=timezone.now)
    assert Job.objects.latest("pk").state == "done"


def test_a_workbook_that_comes_back_mends_its_rows_once_and_nothing_else(officer: Client) -> None:
    file, content = handed_back(officer, GOOD, IMPOSSIBLE, OTHER)
    # Of the three rows the two that are wrong, each with its number as the unit wrote it.
    sheet = load_workbook(BytesIO(content)).active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=HEADED + 1)]
    assert [(row[0], row[2]) for row in rows] == [("6", IMPOSSIBLE[0]), ("7", OTHER[0])]
    assert rows[1][NUMBER] == OTHER[3]
    assert CANARY not in {cell for row in rows for cell in row}

    # Looked at first: what becomes of the row and of the targets, and nothing is kept.
    answer = corrected(content, {(1, 4): "28/02/1990", (2, 3): "Đỗ Thị Ôn"})
    look = text(sent_back(officer, file, answer, how="look"))
    for words in (IMPOSSIBLE[0], "1 vào mới", "Nhận vào thì chỉ tiêu thay đổi thế nào"):
        assert words in look
    assert not Correction.objects.exists()
    taken_in_as_seen(officer)
    _mended_with_its_source(file)

    # The same once more is told, and brings nothing.
    members = Membership.objects.count()
    sent_back(officer, file, answer)
    again = ReceivedFile.objects.exclude(pk=file.pk).get()
    assert "Tệp này đã nhận rồi" in page_of(officer, again, show="warned")
    assert (Correction.objects.count(), Membership.objects.count()) == (2, members)

    _the_difference_is_settled(officer, file)

    # Taken back whole, the rows that the corrections brought go, and the corrections with them.
    officer.post(reverse("take-list-back", args=[file.public_id]))
    run_pending(now=timezone.now)
    assert not Membership.objects.held_true().filter(document=file.document).exists()
    assert set(Correction.objects.values_list("state", flat=True)) == {"undone"}
    sent_back(officer, file, answer)
    assert "không đọc lại được nữa" in page_of(officer, again, show="refused")
    # Sent again, the list reads as it came; then the answer is new as well.
    came = keys.unseal_file((folder() / file.sealed_as).read_bytes(), sha256=file.document.sha256)
    taken_in(officer, came)
    assert file.findings.filter(severity="refused").count() == 2
    sent_back(officer, file, answer)
    assert file.findings.get(severity="refused").row == 7


def _mended_with_its_source(file: ReceivedFile) -> None:
    """The row is in by its own list, and where its cell was read from is kept."""
    assert Membership.objects.filter(document=file.document, row=6).count() == 1
    stands = Correction.objects.get(state="stands")
    assert (stands.sheet, stands.row, stands.column, stands.answer_at) == (
        "Danh sách", 6, "C", f"1!D{HEADED + 1}",
    )  # fmt: skip
    assert stands.answer.document.name == "đã sửa.xlsx"
    told = Act.objects.get(what="findings.cells-returned").about
    assert (told["cells"], told["asked"]) == (1, 1)


def _the_difference_is_settled(officer: Client, file: ReceivedFile) -> None:
    """A name that nobody asked for waits for the officer's word; taken, it is looked at beside a cell typed here."""
    page = page_of(officer, file)
    assert "1 ô đơn vị đổi thêm" in page
    assert "Đỗ Thị Ổn → Đỗ Thị Ôn" in page
    row = Finding.objects.get(severity="refused", file=file)
    assert row.row == 7
    officer.post(reverse("type-again", args=[row.public_id]), {"value": "30/04/1988"})
    asked = Correction.objects.get(state="asked")
    where = reverse("settle-differences", args=[file.public_id])
    look = officer.post(where, {"cell": [str(asked.public_id)], "decision": "take"})
    run_pending(now=timezone.now)
    assert "Đỗ Thị Ôn" in text(officer.get(look.url, follow=True))
    taken_in_as_seen(officer)
    assert Membership.objects.filter(document=file.document).count() == 3
    late = officer.post(where, {"cell": [str(asked.public_id)], "decision": "drop"}, follow=True)
    assert "vừa được người khác quyết định" in text(late)


def test_a_workbook_comes_in_by_the_ordinary_door_too_and_what_it_leaves_out_goes_on_waiting(
    officer: Client,
) -> None:
    file, content = handed_back(officer, GOOD, IMPOSSIBLE, OTHER)
    page = taken_in(officer, corrected(content, {(1, 4): "28/02/1990"}, without=2), "đã sửa.xlsx")
    assert "tệp trả lại" in text(page)
    assert Membership.objects.filter(document=file.document).count() == 2
    assert Finding.objects.get(severity="refused", file=file).row == 7
    answer = ReceivedFile.objects.get(list_kind="answer")
    shown = page_of(officer, answer, show="warned")
    assert "1 ô đã sửa ở 1 dòng" in shown
    assert "1 dòng không còn trong tệp: vẫn chờ" in shown
    assert "Tệp này trả lời cho đoàn viên Đông Á.xlsx" in shown

    # What was sent of a row that is in by now is in error no more: it is asked about.
    sent_back(officer, file, corrected(content, {(1, 4): "27/02/1990", (2, 4): "30/04/1988"}))
    assert Membership.objects.filter(document=file.document).count() == 3
    assert [(one.row, one.state) for one in Correction.objects.order_by("row", "pk")] == [
        (6, "stands"), (6, "asked"), (7, "stands"),
    ]  # fmt: skip
    asked = Correction.objects.get(state="asked")
    where = reverse("settle-differences", args=[file.public_id])
    said = officer.post(where, {"cell": [str(asked.public_id)], "decision": "drop"}, follow=True)
    assert "Đã giữ 1 ô" in text(said)
    assert officer.post(where, {"cell": ["x"], "decision": "drop"}).status_code == 400


def test_a_code_that_was_altered_or_is_of_another_list_is_refused_in_words_and_nothing_is_lost(
    officer: Client, province: Province
) -> None:
    file, content = handed_back(officer, GOOD, IMPOSSIBLE)
    mended = corrected(content, {(1, 4): "28/02/1990"})
    # The code gives no right: whoever does not reach the list is told as of a code that is none.
    for account, why in ((province.officer, None), (province.chair, "answer-of-no-list")):
        within = reach_of(account, on=timezone.localdate()).to("lists.send")
        [back] = receive([("đã sửa.xlsx", mended)])
        answered([back], within=within, scope=None)
        assert (back.unreadable and back.unreadable.code) == why
    book = load_workbook(BytesIO(mended))
    code = Returned.objects.get().public_id.hex
    book.active["A1"].value = book.active["A1"].value.replace(code, uuid.uuid4().hex)
    kept = BytesIO()
    book.save(kept)
    for content, name, why in (
        (kept.getvalue(), "mã khác.xlsx", "không phải của danh sách nào bạn mở được"),
        (a_roster(GOOD, tax_code="1100000020"), "danh sách khác.xlsx", "không có mã trả lại"),
    ):
        said = {"client_ref": str(uuid.uuid4()), "sent": SimpleUploadedFile(name, content), "how": "now"}
        officer.post(reverse("send-answer", args=[file.public_id]), said)
        run_pending(now=timezone.now)
        refused = ReceivedFile.objects.get(document__name=name)
        assert why in page_of(officer, refused)
        assert refused.sealed_as
    assert not Correction.objects.exists()
    # On the page of another list it is refused by that list's name.
    other = ReceivedFile.objects.get(document__name="mã khác.xlsx")
    sent_back(officer, other, mended)
    assert "câu trả lời cho “đoàn viên Đông Á.xlsx”" in page_of(
        officer, ReceivedFile.objects.get(document__name="đã sửa.xlsx")
    )
    assert "Hãy chọn tệp" in text(officer.post(reverse("send-answer", args=[file.public_id]), follow=True))


def test_who_takes_the_workbook_leaves_a_trace_that_the_person_can_read(
    officer: Client, province: Province
) -> None:
    doubted = (*GOOD[:1], "31/02/1990", *GOOD[2:])
    find_works()
    officer.get(send(officer, a_roster(GOOD), "trước.xlsx").url)
    run_pending(now=timezone.now)
    taken_in(officer, a_roster(doubted))
    file = ReceivedFile.objects.get(document__name="đoàn viên Đông Á.xlsx")
    take = reverse("take-returned", args=[file.public_id])
    assert "Chưa có tệp trả lại" in text(officer.post(take, follow=True))
    officer.post(reverse("make-returned", args=[file.public_id]))
    run_pending(now=timezone.now)
    assert not Viewing.objects.exclude(kind="page").exists()
    officer.post(take)
    seen = Viewing.objects.exclude(kind="page").get()
    assert (seen.kind, seen.account, seen.reason) == (
        "cccd", province.officer, "Trả danh sách cho đơn vị sửa dòng sai",
    )  # fmt: skip
    assert seen.person.particulars.get().name == GOOD[0]
    assert Act.objects.filter(what="lists.returned-taken", document=file.document).count() == 1
    assert CANARY.encode() not in bytes(Returned.objects.get().sent)
    assert Client().post(take).url.startswith(reverse("sign-in"))


def test_one_union_takes_no_workbook_with_the_rows_of_another(
    officer: Client, chair: Client, province: Province
) -> None:
    find_works()
    book = load_workbook(BytesIO(a_roster(GOOD, (*GOOD[:1], "31/02/1990", *GOOD[2:]))))
    # The same workbook brings the list of the chair's own union on its second sheet.
    own = load_workbook(
        BytesIO(a_roster((*OTHER[:1], "05/03/1988", *OTHER[2:]), tax_code="1100000037"))
    ).active
    second = book.create_sheet("Giày")
    for row in own.iter_rows(values_only=True):
        second.append(row)
    second["A1"].value = "CÔNG ĐOÀN CƠ SỞ CÔNG TY CP GIÀY HOA SEN"
    kept = BytesIO()
    book.save(kept)
    taken_in(officer, kept.getvalue())
    file = ReceivedFile.objects.get()
    units = Submission.objects.filter(document=file.document).values_list("unit", flat=True)
    assert set(units) == {province.dong_a.pk, province.hoa_sen.pk}
    officer.post(reverse("make-returned", args=[file.public_id]))
    run_pending(now=timezone.now)
    take = reverse("take-returned", args=[file.public_id])
    confirmed = chair.session
    confirmed["confirmed"] = timezone.now().timestamp()
    confirmed.save()
    assert chair.post(take).status_code == 404
    assert not Act.objects.filter(what="lists.returned-taken").exists()
    # Who reviews lists takes it.
    assert officer.post(take)["Content-Type"].endswith("sheet")


def test_a_row_that_waits_is_mended_on_the_page_in_any_of_its_columns(officer: Client) -> None:
    find_works()
    taken_in(officer, a_roster((*GOOD[:5], "Đã nghỉ việc từ 01/10/2023")))
    file = ReceivedFile.objects.get()
    row = Finding.objects.get(severity="held", row=5)
    assert "Danh sách ghi sai: ghi lại ô" in page_of(officer, file)
    where = reverse("type-again", args=[row.public_id])
    said = {"value": "Tổ trưởng", "column": "G"}
    assert "Cột này không được đọc" in text(officer.post(where, said | {"column": "AZ"}, follow=True))
    officer.post(where, said)
    again = reverse("read-again", args=[file.public_id])
    look = officer.post(again, {"how": "look"}).url
    run_pending(now=timezone.now)
    assert "1 vào mới" in text(officer.get(look, follow=True))
    assert Finding.objects.filter(severity="held", row=5).exists()
    officer.post(again)
    run_pending(now=timezone.now)
    assert not Finding.objects.filter(severity="held", row=5, state="open").exists()
    assert Membership.objects.filter(document=file.document).count() == 1
